import { setTimeout as pause } from 'node:timers/promises';
import { invalidValue } from '../../../domain/errors.ts';
import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import { isOpen } from '../../../domain/ledger/position.ts';
import type { InstrumentId, Store } from '../../../app/results.ts';
import type { Context } from '../../context.ts';
import { jsonFields } from '../rows.ts';
import { TICK_COLUMNS } from '../prices/tick-columns.ts';
import type { Tick, TickReader } from '../prices/ticks.ts';
import { parseInterval, readWatch, type PollingOptions } from './polling.ts';

type Ticks = AsyncGenerator<readonly Tick[], void, undefined>;

/** Looks at the ticks that other programs write into the store, and gives those that changed. */
export async function* storedTicks(options: PollingOptions, context: Context): Ticks {
  const interval = parseInterval(options.interval ?? '1s');
  const named = options.watch === undefined ? undefined : await readWatch(options.watch, context);
  const { store } = await context.services();
  const instruments = await lookout(named, context);
  const seen = new Map<string, string>();
  for (;;) {
    const quotes = await store.quotesFor(await instruments());
    const changed = quotes.flatMap((quote) => {
      if (quote === undefined) return [];
      const mark = JSON.stringify(quote);
      if (seen.get(instrumentKey(quote)) === mark) return [];
      seen.set(instrumentKey(quote), mark);
      return [{ at: quote.ts * 1000, timed: true, quote }];
    });
    if (changed.length > 0) yield changed;
    if (options.once) return;
    await pause(interval);
  }
}

/** What to look for in each round: what was named, else what concerns the session by then. */
export async function lookout(
  named: readonly InstrumentId[] | undefined,
  context: Context,
): Promise<() => Promise<readonly InstrumentId[]>> {
  if (named) return () => Promise.resolve(named);
  const { store } = await context.services();
  const sessionId = await context.sessionId();
  return () => concerned(sessionId, store);
}

/** What a session holds, and what it has orders in. */
async function concerned(sessionId: string, store: Store): Promise<readonly InstrumentId[]> {
  const [positions, orders] = await Promise.all([
    store.positions(sessionId),
    store.openOrders(sessionId),
  ]);
  const instruments = [...positions.filter(isOpen), ...orders].map(({ instrument }) => instrument);
  return [...new Map(instruments.map((each) => [instrumentKey(each), each])).values()];
}

/** Takes ticks from a channel of the Redis store: a JSON object, an array of them, or NDJSON. */
export async function* channelTicks(
  channel: string,
  reader: TickReader,
  options: PollingOptions,
  context: Context,
): Ticks {
  const messages = await context.messages(channel);
  context.present.hint(`Listening on ${channel}.`);
  for await (const came of messages) {
    const read = await Promise.all(came.map((message) => readMessage(message, reader, context)));
    const ticks = read.flat();
    if (ticks.length === 0) continue;
    yield ticks;
    if (options.once) return;
  }
}

/** A message that does not read is told and left out: the next one may be good. */
async function readMessage(message: string, reader: TickReader, context: Context): Promise<Tick[]> {
  try {
    const records = recordsOf(message).map((record) => jsonFields(record, TICK_COLUMNS));
    return await Promise.all(records.map((record) => reader.read(record)));
  } catch (error) {
    context.present.hint(`Skipped a message. ${error instanceof Error ? error.message : ''}`);
    return [];
  }
}

function recordsOf(message: string): string[] {
  if (!message.trimStart().startsWith('[')) {
    return message.split('\n').filter((line) => line.trim() !== '');
  }
  try {
    return (JSON.parse(message) as unknown[]).map((each) => JSON.stringify(each));
  } catch {
    throw invalidValue('message', message, 'JSON');
  }
}
