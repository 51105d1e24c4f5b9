import { ZERO, type Money, type Price } from '../../domain/money/money.ts';
import type { Calendar } from '../../app/market/calendar.ts';
import type { Collected } from './collect.ts';
import { csvRows, type CsvRow } from './read/csv-file.ts';
import type { LegacyFile } from './read/folder.ts';
import type {
  LegacyBalance,
  LegacyClosedPosition,
  LegacyOrder,
  LegacyPosition,
  LegacyReport,
} from './read/legacy.ts';
import { ORDER_COLUMNS, readOrders, type OrderBatch } from './read/read-orders.ts';
import type { RejectSink } from './rejects.ts';
import type { LegacyTime, LegacyTimes } from './read/times.ts';

interface Mark {
  readonly securityId: string;
  readonly price: Price;
  readonly at: LegacyTime;
}

/** One session to be made, and all that the files say about it. */
export interface SessionPlan {
  readonly sessionId: string;
  /** What the request or the report says; absent where it must be found out. */
  readonly startingBalance: Money | undefined;
  readonly startedAt: LegacyTime;
  readonly report: LegacyReport | undefined;
  readonly balance: LegacyBalance | undefined;
  readonly positions: readonly LegacyPosition[];
  readonly marks: readonly Mark[];
  /** Where its orders come from: a file that is streamed, or a list. */
  readonly orders: LegacyFile | readonly LegacyOrder[];
  /** How many bytes or orders there are to read, for the progress. */
  readonly size: number;
}

export interface PlanRequest {
  readonly sessionId?: string | undefined;
  readonly startingBalance?: Money | undefined;
  readonly times: LegacyTimes;
  readonly calendar: Calendar;
}

interface Span {
  readonly first: LegacyTime;
  readonly last: LegacyTime;
}

/** The loose files make one session, which the report of its last day completes; so does each other report. */
export async function planSessions(
  collected: Collected,
  request: PlanRequest,
): Promise<SessionPlan[]> {
  const loose = await planLoose(collected, request);
  const others = collected.reports
    .filter(({ sessionId }) => sessionId !== loose?.report?.sessionId)
    .map((report) => planReport(report, collected, request));
  return loose ? [loose, ...others] : others;
}

async function planLoose(
  collected: Collected,
  request: PlanRequest,
): Promise<SessionPlan | undefined> {
  const { orders: file, positions, closed, balance, reports } = collected;
  const scanned = file && (await scan(file, request.times));
  if (!scanned && positions.length + closed.length === 0 && !balance) return undefined;
  const entries = scanned ? [] : ordersOfPositions(positions, closed);
  const { first, last } = scanned ?? spanOf(entries, collected, request);
  const report = reports.find(({ start, end }) => (start ?? end)?.day === last.day);
  const known = positions.length > 0 ? positions : (report?.positions ?? []);
  return {
    ...looseHead(report, { first, last }, request),
    report,
    balance,
    positions: known,
    marks: marksOf(known, last),
    ...(scanned ? { orders: file, size: file.bytes } : { orders: entries, size: entries.length }),
  };
}

function looseHead(report: LegacyReport | undefined, { first, last }: Span, request: PlanRequest) {
  return {
    sessionId: request.sessionId ?? report?.sessionId ?? `PAPER_${last.day.replaceAll('-', '')}`,
    startingBalance: request.startingBalance ?? report?.startingBalance,
    startedAt: report?.start ?? first,
  };
}

function planReport(
  report: LegacyReport,
  { modified }: Collected,
  { startingBalance, calendar }: PlanRequest,
): SessionPlan {
  const { positions, closed, trades } = report;
  const orders = trades.length > 0 ? trades : ordersOfPositions(positions, closed);
  const dated = report.start ?? report.end ?? orders[0]?.time ?? timeOf(calendar, modified);
  return {
    sessionId: report.sessionId,
    startingBalance: startingBalance ?? report.startingBalance,
    startedAt: dated,
    report,
    balance: undefined,
    positions,
    marks: marksOf(positions, orders.at(-1)?.time ?? dated),
    orders,
    size: orders.length,
  };
}

/** As many orders of a list as about one part of a file has. */
const LISTED = 100;

/** The plan's orders, oldest first, in parts that a commit can write. */
export async function* ordersOf(
  plan: SessionPlan,
  collected: Collected,
  times: LegacyTimes,
  rejected: RejectSink,
): AsyncGenerator<OrderBatch> {
  const { orders } = plan;
  if (!isList(orders)) {
    yield* readOrders(orders, times, collected.notesFor(orders, rejected));
    return;
  }
  for (let from = 0; from < orders.length; from += LISTED) {
    const some = orders.slice(from, from + LISTED);
    yield { orders: some, bytes: some.length };
  }
}

const isList = (orders: SessionPlan['orders']): orders is readonly LegacyOrder[] =>
  Array.isArray(orders);

/** Times of the first and the last order that have one; undefined without any. */
async function scan(file: LegacyFile, times: LegacyTimes): Promise<Span | undefined> {
  let first: LegacyTime | undefined;
  let last: LegacyTime | undefined;
  const quiet = { rejected: () => undefined, unknownColumns: () => undefined };
  for await (const { rows } of csvRows(file, ORDER_COLUMNS, quiet)) {
    first ??= firstTime(rows, times);
    last = firstTime([...rows].reverse(), times) ?? last;
  }
  return first && last ? { first, last } : undefined;
}

/** The time of the first row that has one. */
function firstTime(rows: readonly CsvRow[], times: LegacyTimes): LegacyTime | undefined {
  for (const row of rows) {
    try {
      return times.parse(row.get('timestamp'), 'timestamp');
    } catch {
      continue;
    }
  }
  return undefined;
}

/**
 * Without orders, an open position is one order at its entry price, and a closed one two. They
 * carry no fee, since the files do not say what was paid.
 */
function ordersOfPositions(
  positions: readonly LegacyPosition[],
  closed: readonly LegacyClosedPosition[],
): LegacyOrder[] {
  const moments = [...positions, ...closed].flatMap(({ openedAt, markedAt }) => {
    const time = openedAt ?? markedAt;
    return time ? [time] : [];
  });
  const [earliest = EPOCH] = moments.sort(byTime);
  const order = (position: LegacyPosition, id: string, time?: LegacyTime): LegacyOrder => ({
    place: {
      file: position.file,
      line: position.line,
      content: () => `${position.name.symbol},${position.securityId}`,
    },
    id,
    securityId: position.securityId,
    action: position.side === 'LONG' ? 'BUY' : 'SELL',
    quantity: position.quantity,
    price: position.entryPrice,
    time: time ?? position.openedAt ?? position.markedAt ?? earliest,
    fee: ZERO,
    opensShort: position.side === 'SHORT',
  });
  const trips = closed.flatMap((position) => {
    const id = `closed:${position.line}:${position.securityId}`;
    const entry = order(position, `${id}:entry`, position.openedAt ?? position.closedAt);
    const action = position.side === 'LONG' ? 'SELL' : 'BUY';
    const { exitPrice, closedAt } = position;
    const exit = { ...entry, id: `${id}:exit`, action, price: exitPrice, time: closedAt } as const;
    return [entry, { ...exit, opensShort: false }];
  });
  const openings = positions.map((each) => order(each, `position:${each.securityId}:${each.side}`));
  return [...trips, ...openings].sort((a, b) => byTime(a.time, b.time));
}

const byTime = (a: LegacyTime, b: LegacyTime): number => Date.parse(a.at) - Date.parse(b.at);

const EPOCH: LegacyTime = { at: '1970-01-01T05:30:00.000+05:30', day: '1970-01-01' };

/** The recorded current prices, none of them before the last order. */
function marksOf(positions: readonly LegacyPosition[], last: LegacyTime): Mark[] {
  return positions.flatMap(({ securityId, currentPrice, markedAt }) => {
    const at = markedAt && byTime(markedAt, last) > 0 ? markedAt : last;
    return currentPrice === undefined ? [] : [{ securityId, price: currentPrice, at }];
  });
}

/** When the files without orders were; the newest time in them, else when they were written. */
function spanOf(
  entries: readonly LegacyOrder[],
  { positions, modified }: Collected,
  { calendar }: PlanRequest,
): Span {
  const times = [
    ...entries.map(({ time }) => time),
    ...positions.flatMap(({ markedAt }) => (markedAt ? [markedAt] : [])),
  ].sort(byTime);
  const written = timeOf(calendar, modified);
  return { first: times[0] ?? written, last: times.at(-1) ?? written };
}

function timeOf(calendar: Calendar, moment: number): LegacyTime {
  const at = calendar.iso(Math.floor(moment));
  return { at, day: at.slice(0, 10) };
}
