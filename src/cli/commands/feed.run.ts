import { ErrorCode, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { FeedTotals, feedView } from '../../presentation/tables/feed-view.ts';
import type { Recorded } from '../../app/market/quotes.ts';
import type { Quote } from '../../storage/ports/store.ts';
import type { Context } from '../context.ts';
import { inOrder, paced, readTicks } from '../input/tick-source.ts';
import { TickReader, type Tick } from '../input/ticks.ts';
import { brokerTicks } from './broker-ticks.ts';
import type { PollingWords } from './polling.ts';
import { channelTicks, storedTicks } from './store-ticks.ts';

export interface ReplayWords {
  readonly speed?: string;
}

export interface FeedWords extends ReplayWords, PollingWords {
  readonly broker?: 'dhan';
  readonly ticks?: boolean;
  readonly redisChannel?: string;
}

/** Takes ticks from a file, a pipe, a broker or other programs, and tells what they did. */
export async function runFeed(
  file: string | undefined,
  words: FeedWords,
  context: Context,
): Promise<void> {
  const sources = [file, words.broker, words.ticks, words.redisChannel];
  if (sources.filter((each) => each !== undefined).length !== 1) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Give a file, - for standard input, --broker dhan, --ticks or --redis-channel: one of them.',
    );
  }
  const speed = words.speed === undefined ? undefined : parseSpeed(words.speed);
  const { calendar } = await context.services();
  const { quotes } = await context.trading();
  const ticks = await ticksOf(file, words, context);
  const due = speed === undefined ? ticks : paced(ticks, speed, calendar.now);
  // What another program stored is there already, and may have been replaced since.
  const record = (fresh: readonly Quote[]) =>
    words.ticks ? quotes.heed(fresh) : quotes.record(fresh);
  await take(due, record, context);
}

async function ticksOf(
  file: string | undefined,
  words: FeedWords,
  context: Context,
): Promise<AsyncIterable<readonly Tick[]>> {
  if (words.broker) return brokerTicks(words, context);
  if (words.ticks) return storedTicks(words, context);
  const { config } = await context.config();
  const { calendar } = await context.services();
  const reader = new TickReader(config.trading.default_segment, calendar);
  return words.redisChannel === undefined
    ? readTicks(file ?? '-', reader, context.process)
    : channelTicks(words.redisChannel, reader, words, context);
}

/** Runs a file of ticks with their own times as the clock. */
export async function runReplay(file: string, words: ReplayWords, context: Context): Promise<void> {
  if (file === '-') throw invalidValue('file', file, 'a file: it is checked before its first tick');
  const speed = words.speed === undefined ? undefined : parseSpeed(words.speed);
  const { config } = await context.config();
  let time = 0;
  const { calendar, trading } = await context.servicesAt(() => time);
  const { quotes } = await trading();
  const reader = new TickReader(config.trading.default_segment, calendar);
  const ticks = () => inOrder(readTicks(file, reader, context.process));
  for await (const group of ticks()) {
    const untimed = group.find(({ at }) => at === 0);
    if (untimed) throw invalidValue('columns', 'ltp', 'a column time');
  }
  const due = speed === undefined ? ticks() : paced(ticks(), speed, Date.now);
  const moments = byMoment(due, (moment) => (time = moment));
  await take(moments, (fresh) => quotes.record(fresh), context);
}

/** Ticks of one moment at a time, with the clock set to it. */
async function* byMoment(
  groups: AsyncIterable<readonly Tick[]>,
  setClock: (moment: number) => void,
): AsyncGenerator<readonly Tick[], void, undefined> {
  for await (const ticks of groups) {
    for (let from = 0; from < ticks.length;) {
      const at = ticks[from]?.at ?? 0;
      let end = from + 1;
      while (ticks[end]?.at === at) end += 1;
      setClock(at);
      yield ticks.slice(from, end);
      from = end;
    }
  }
}

async function take(
  groups: AsyncIterable<readonly Tick[]>,
  record: (fresh: readonly Quote[]) => Promise<Recorded>,
  context: Context,
): Promise<void> {
  const totals = new FeedTotals(Date.now());
  const newest = new Map<string, number>();
  const progress = createProgress(context);
  try {
    for await (const ticks of groups) {
      const fresh = ticks.filter((tick) => isNewest(tick, newest));
      const recorded = await record(fresh.map(({ quote }) => quote));
      totals.add(ticks.length, ticks.length - fresh.length, recorded);
      progress(totals);
    }
  } finally {
    progress();
    context.present.show(totals.json(Date.now()), (style) => feedView(totals, Date.now(), style));
  }
}

/** A tick that is older than the instrument's last one says nothing about now. */
function isNewest({ at, quote }: Tick, newest: Map<string, number>): boolean {
  const key = `${quote.segment} ${quote.securityId}`;
  if (at < (newest.get(key) ?? 0)) return false;
  newest.set(key, at);
  return true;
}

/** A line on a terminal that is rewritten once a second; called without totals it goes. */
function createProgress({ process: { stderr }, globals }: Context) {
  const quiet = globals.quiet === true || globals.json === true || stderr.isTTY !== true;
  let shown = Date.now();
  let visible = false;
  return (totals?: FeedTotals): void => {
    if (quiet || (totals ? Date.now() - shown < 1000 : !visible)) return;
    shown = Date.now();
    visible = totals !== undefined;
    stderr.write(totals ? `\r${totals.words(shown)}\u001b[K` : '\r\u001b[K');
  };
}

function parseSpeed(typed: string): number {
  const parts = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(typed);
  const [, whole = '0', decimals = ''] = parts ?? [];
  const thousandths = Number.parseInt(`${whole}${decimals.padEnd(3, '0')}`, 10);
  if (thousandths > 0) return thousandths / 1000;
  throw invalidValue('speed', typed, 'a factor such as 1, 10 or 0.5');
}
