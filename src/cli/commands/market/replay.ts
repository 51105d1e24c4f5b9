import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import type { Services } from '../../../app/compose.ts';
import { OwnQuotes } from '../../../app/market/own-quotes.ts';
import { replay, ReplayClock, type TimedOrder } from '../../../app/market/replay.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { parseTypedMoney } from '../../../domain/money/typed.ts';
import type { Store } from '../../../app/results.ts';
import { readOrders } from '../../input/batch-orders.ts';
import { KeptTicks } from '../../input/prices/kept-ticks.ts';
import { inOrder, paced, parseSpeed, readTicks } from '../../input/prices/tick-source.ts';
import { TickReader, type Tick } from '../../input/prices/ticks.ts';
import { momentOf } from '../../input/prices/times.ts';
import { ReplayTotals, replayView } from '../../../presentation/tables/market/replay-view.ts';
import type { Style } from '../../../presentation/tables/style.ts';
import { liveTotals } from '../../output/live-totals.ts';
import { stepByHand } from '../../shared/step-by-hand.ts';

type ReplayOptions = Options<'balance' | 'orders' | 'until' | 'speed' | 'symbol', 'step'>;

export function define(command: Command): void {
  command
    .description(
      'Run a recorded day on one session, with the times of the day as its clock and the prices of ' +
        'the file as its quotes; no other session sees them. Takes ticks, bars and the files that ' +
        '"feed" takes, oldest first. With --session NEW it opens a session at the first time of the ' +
        'file. The whole file is checked before its first tick.',
    )
    .argument('<file>', 'CSV or NDJSON with time, symbol (or segment and security_id) and prices')
    .option('--balance <amount>', 'starting cash of a new session')
    .option('--orders <file>', 'orders to place at their times: the columns of batch, with time')
    .option('--until <time>', 'stop at this time: 11:30 of the first day, or 2025-09-15T11:30:00')
    .option('--speed <factor>', 'playback speed (1 = real time; default: as fast as possible)')
    .option('--step', 'step by hand: n next minute, p play, b and s buy and sell, q quit')
    .option('--symbol <symbol>', 'what the rows are about, for a file of one instrument')
    .addHelpText('after', EXAMPLES);
}

/** The file, as it will be replayed: ticks in order, up to a moment. */
interface Day {
  readonly first: number;
  readonly ticks: () => AsyncIterable<readonly Tick[]>;
}

export async function run(context: Context, file: string, options: ReplayOptions): Promise<void> {
  if (file === '-') throw invalidValue('file', file, 'a file: it is checked before its first tick');
  const speed = options.speed === undefined ? undefined : parseSpeed(options.speed);
  const balance =
    options.balance === undefined ? undefined : parseTypedMoney(options.balance, 'balance');
  const day = await readDay(file, options, context);
  const sessionId = await replayedSession(day, balance, context);
  const clock = new ReplayClock();
  clock.set(day.first);
  const view = await context.servicesAt(clock, (store) => new OwnQuotes(store, sessionId).store);
  const orders = await ordersOf(options.orders, sessionId, context);
  const trading = await view.trading();
  const [quotes, batch] = await Promise.all([trading.quotes(), trading.batch()]);
  const ticks = speed === undefined ? day.ticks() : paced(day.ticks(), speed, Date.now);
  const totals = new ReplayTotals(sessionId, Date.now());
  const told = (style: Style): string => replayView(totals, Date.now(), style);
  const live = liveTotals(totals, told, context);
  const stepped = options.step ? stepByHand(ticks, { sessionId, clock, view, context }) : ticks;
  try {
    for await (const passed of replay(stepped, orders, { clock, quotes, batch })) {
      totals.add(passed);
      if (!options.step) live.progress();
    }
  } finally {
    live.end();
  }
  context.present.hint(`See: papertrade report ${sessionId}`);
}

/** Goes through all of it once, so that a mistake is told before the first tick. */
async function readDay(file: string, typed: ReplayOptions, context: Context): Promise<Day> {
  const services = await context.services();
  const { calendar, store, options } = services;
  const reader = new TickReader(services, { ...typed, pastDays: true });
  const shown = (moment: number): string => calendar.iso(moment).slice(0, SECONDS_LENGTH);
  const ticks = new KeptTicks(() => inOrder(readTicks(file, reader, context.process), shown));
  let first: number | undefined;
  for await (const group of ticks.first()) {
    first ??= group[0]?.at;
    if (group.some(({ timed }) => !timed)) throw invalidValue('columns', 'ltp', 'a column time');
  }
  if (first === undefined) throw invalidValue('file', file, 'a file with at least one tick');
  // What contracts settled at is known for its day whoever asks.
  if (reader.closes.length > 0) await (await options()).history.takeDays(reader.closes);
  if (reader.settlements.length > 0) await store.saveSettlementMarks(reader.settlements);
  const end = typed.until === undefined ? Infinity : untilOf(typed.until, first, calendar);
  return { first, ticks: () => before(ticks.again(), end) };
}

const SECONDS_LENGTH = '2025-09-15T09:15:00'.length;

/** `11:30` is a time of the file's first day. */
function untilOf(typed: string, first: number, calendar: Services['calendar']): number {
  const moment = momentOf({ time: typed, date: calendar.day(first) }, calendar);
  if (moment === undefined) throw invalidValue('until', typed, 'a time such as 11:30');
  return moment;
}

async function* before(
  groups: AsyncIterable<readonly Tick[]>,
  end: number,
): AsyncGenerator<readonly Tick[], void, undefined> {
  for await (const ticks of groups) {
    const inside = ticks.filter(({ at }) => at <= end);
    if (inside.length > 0) yield inside;
    if (inside.length < ticks.length) return;
  }
}

/** The session named (opened at the file's first time when there is none), else the current one. */
async function replayedSession(
  { first }: Day,
  balance: ReturnType<typeof parseTypedMoney> | undefined,
  context: Context,
): Promise<string> {
  const { store, calendar } = await context.services();
  const { session: named, startingBalance } = await context.settings();
  const id = named === undefined ? undefined : parseSessionId(named);
  const state = id === undefined ? undefined : await store.sessionState(id);
  if (id !== undefined && state === undefined) {
    const current = await store.currentSession();
    const { sessions } = await context.servicesAt({ now: () => first });
    await sessions.start({ id, startingBalance: balance ?? startingBalance });
    if (current !== undefined) await store.selectSession(current);
    return id;
  }
  if (balance !== undefined) throw balanceOfKnown(id);
  const found =
    id ?? (await onlyActive(store)) ?? (await context.sessionId(undefined, { events: false }));
  const { balance: wallet } = await (await context.services()).sessions.find(found);
  if (Date.parse(wallet.lastUpdated) > first) {
    throw tooOld(found, calendar.iso(first), wallet.lastUpdated);
  }
  return found;
}

/** The one active session of a store that has no current one, such as a copy. */
async function onlyActive(store: Store): Promise<string | undefined> {
  if ((await store.currentSession()) !== undefined) return undefined;
  const active = (await store.sessions()).filter(({ status }) => status === 'active');
  return active.length === 1 ? active[0]?.id : undefined;
}

function balanceOfKnown(id: string | undefined): PapertradeError {
  const session = id === undefined ? 'The current session' : `Session ${quoteSafely(id)}`;
  return new PapertradeError(
    ErrorCode.SESSION_EXISTS,
    `${session} has its cash already. Name a new session to replay with other cash: --session NEW.`,
    { session_id: id ?? '' },
  );
}

function tooOld(id: string, first: string, newest: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.TICKS_TOO_OLD,
    `The file begins at ${first.slice(0, 19)}, before the newest entry of session ` +
      `${quoteSafely(id)} at ${newest.slice(0, 19)}. Replay it into a new session: --session NEW.`,
    { session_id: id, first_tick: first, newest_entry: newest },
  );
}

async function ordersOf(
  file: string | undefined,
  sessionId: string,
  context: Context,
): Promise<TimedOrder[]> {
  if (file === undefined) return [];
  const orders: TimedOrder[] = [];
  for await (const group of readOrders(file, undefined, sessionId, context)) {
    for (const { line, at, request } of group) {
      if (at === undefined) throw invalidValue('columns', 'time', `a time in line ${line}`);
      orders.push({ line, at, request });
    }
  }
  return orders.sort((left, right) => left.at - right.at);
}

const EXAMPLES = `
Examples:
  papertrade replay day.csv --session FRIDAY --balance 200000
  papertrade replay day.csv --session TRY --orders signals.csv
  papertrade replay nifty.csv --session HAND --symbol NIFTY --step

A file of orders:
  time,side,symbol,quantity,type,price
  2025-09-15 09:20:00,buy,INFY,10,,
  2025-09-15 10:05:00,sell,INFY,10,LIMIT,1512.50`;
