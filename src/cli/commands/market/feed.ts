import { Option, type Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { takeTicks } from '../../input/feeds/take-ticks.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Quote } from '../../../app/results.ts';
import { paced, parseSpeed, readTicks } from '../../input/prices/tick-source.ts';
import { TickReader, type Tick } from '../../input/prices/ticks.ts';
import { VolatilityKeeper } from '../../../app/market/options/volatility/keeper.ts';
import { brokerTicks } from '../../input/feeds/broker-ticks.ts';
import type { PollingOptions } from '../../input/feeds/polling.ts';
import { channelTicks, storedTicks } from '../../input/feeds/store-ticks.ts';

type FeedOptions = PollingOptions &
  Options<'speed' | 'broker' | 'redisChannel' | 'symbol', 'ticks' | 'strict'>;

export function define(command: Command): void {
  command
    .description(
      'Take market prices from CSV (with a header) or NDJSON, or from a broker: record them, and ' +
        'bring every active session up to date. Columns: time, symbol (or segment and ' +
        'security_id), ltp, and if there are any bid, ask and volume. Bars (open, high, low, close), ' +
        "Kite's and Dhan's ticks, NSE's option chain and other columns' names are understood; the rest is " +
        'ignored. Of a bhavcopy the settlement prices are kept; it is no live quote.',
    )
    .argument('[file]', 'the file, or - for standard input')
    .option(
      '--speed <factor>',
      'playback speed: 1 = real time, 10, 0.5 (default: as fast as possible)',
    )
    .addOption(new Option('--broker <name>', 'poll a broker instead').choices(['dhan']))
    .option('--ticks', 'act on the ticks that other programs write into the store')
    .option(
      '--redis-channel <name>',
      'take ticks that are published on a channel of the Redis store',
    )
    .option(
      '--watch <list>',
      'what to look for: INFY,NSE_FNO:40001 (default: what is held or has orders)',
    )
    .option('--interval <time>', 'time between two looks at a broker or the store (default: 1s)')
    .option('--symbol <symbol>', 'what the rows are about, for a file of one instrument')
    .option('--strict', 'end at the first row of standard input that does not read')
    .option('--once', 'look once (or take one message), then end')
    .addHelpText('after', EXAMPLES);
}

/** A bhavcopy is of a past day: what it settled at is kept, and it is no quote. */
async function keepSettlements(reader: TickReader, context: Context): Promise<void> {
  const { settlements: marks, closes } = reader;
  const { store, options } = await context.services();
  if (closes.length > 0) await (await options()).history.takeDays(closes);
  if (marks.length === 0) return;
  await store.saveSettlementMarks(marks);
  const days = [...new Set(marks.map(({ day }) => day))].join(', ');
  const prices = marks.length === 1 ? 'price' : 'prices';
  context.present.hint(
    `A bhavcopy: ${String(marks.length)} settlement ${prices} of ${days} kept, no live quote.`,
  );
}

/** Takes ticks from a file, a pipe, a broker or other programs, and tells what they did. */
export async function run(
  context: Context,
  file: string | undefined,
  options: FeedOptions,
): Promise<void> {
  const sources = [file, options.broker, options.ticks, options.redisChannel];
  if (sources.filter((each) => each !== undefined).length !== 1) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Give a file, - for standard input, --broker dhan, --ticks or --redis-channel: one of them.',
    );
  }
  const speed = options.speed === undefined ? undefined : parseSpeed(options.speed);
  const { calendar } = await context.services();
  const quotes = await (await context.trading()).quotes();
  const reader = new TickReader(await context.services(), options);
  const ticks = await ticksOf(file, options, reader, context);
  const due = speed === undefined ? ticks : paced(ticks, speed, calendar.now);
  // What another program stored is there already, and may have been replaced since.
  const keeper = await volatilityKeeper(context);
  const record = async (fresh: readonly Quote[]) => {
    const recorded = await (options.ticks ? quotes.heed(fresh) : quotes.record(fresh));
    await keeper.add(fresh);
    return recorded;
  };
  await takeTicks(due, record, context);
  await keeper.keep();
  await keepSettlements(reader, context);
}

async function volatilityKeeper(context: Context): Promise<VolatilityKeeper> {
  const { calendar, instruments, options } = await context.services();
  const takeNow = async (names: Iterable<string>) => (await options()).history.takeNow(names);
  return new VolatilityKeeper({ takeNow }, instruments, calendar.now);
}

async function ticksOf(
  file: string | undefined,
  options: FeedOptions,
  reader: TickReader,
  context: Context,
): Promise<AsyncIterable<readonly Tick[]>> {
  if (options.broker) return brokerTicks(options, context);
  if (options.ticks) return storedTicks(options, context);
  const { present, process } = context;
  // A pipe is live: what comes after a bad row may be good, and cannot be sent again.
  const live = file === '-' && options.strict !== true;
  const skip = ({ message }: PapertradeError): void => present.hint(`Skipped a row. ${message}`);
  return options.redisChannel === undefined
    ? readTicks(file ?? '-', reader, process, live ? skip : undefined)
    : channelTicks(options.redisChannel, reader, options, context);
}

const EXAMPLES = `
Examples:
  papertrade feed ticks.csv
  papertrade feed monday.ndjson --speed 10
  my-ticker | papertrade feed -
  papertrade feed --broker dhan --watch NSE_FNO:40001
  papertrade feed --ticks --interval 250ms
  papertrade feed --redis-channel prices --store redis://127.0.0.1:6379

Dhan's client id and token come from DHAN_CLIENT_ID and DHAN_ACCESS_TOKEN.`;
