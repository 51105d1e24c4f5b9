import type { JournalEntry } from '../../src/domain/ledger/journal.ts';
import { text } from '../../src/domain/money/money.ts';
import type { Order } from '../../src/domain/orders/order.ts';
import { Verifier } from '../../src/app/integrity/verifier.ts';
import type { Session, Store } from '../../src/storage/ports/store.ts';
import { checkAgain, checkMarketDay, type Stored } from './check-days.ts';
import type { History, Operation } from './log.ts';
import { isMarketDay } from './market-day.ts';
import { AGAIN } from './session-again.ts';

export interface Findings {
  readonly violations: readonly string[];
  readonly orders: number;
  readonly entries: number;
  readonly sessions: number;
  /** The program's own orders by type, and corporate actions: what the days brought. */
  readonly events: Readonly<Record<string, number>>;
}

const OWN_TYPES = ['SETTLEMENT', 'SQUARE_OFF'];

/** Compares what the workers were told with what the store holds now. */
export async function check(store: Store, history: History): Promise<Findings> {
  const violations = [...history.wrong];
  const sessions = await store.sessions();
  let [orders, entries] = [0, 0];
  const events: Record<string, number> = {};
  const bySession = groupBy(history.operations, ({ session }) => session);
  for (const session of sessions) {
    const found = await checkSession(store, session, bySession.get(session.id) ?? [], history);
    orders += found.orders;
    entries += found.entries;
    for (const event of found.events) events[event] = (events[event] ?? 0) + 1;
    violations.push(...found.violations.map((each) => `${session.id}: ${each}`));
  }
  const known = new Set(sessions.map(({ id }) => id));
  for (const { kind, told, session } of history.operations) {
    if (kind === 'start' && told === 'done' && !known.has(session)) {
      violations.push(`${session} was opened and is gone`);
    }
  }
  return { violations, orders, entries, sessions: sessions.length, events };
}

async function checkSession(
  store: Store,
  session: Session,
  operations: readonly Operation[],
  history: History,
): Promise<Omit<Findings, 'sessions' | 'events'> & { readonly events: readonly string[] }> {
  const { id } = session;
  const orders = await store.orders(id);
  const entries: JournalEntry[] = [];
  for await (const entry of store.journal(id)) entries.push(entry);
  const quotes = history.operations.filter(({ kind }) => kind === 'quote');
  const state = await store.sessionState(id);
  const violations = [
    ...entries.flatMap(({ revision }, index) =>
      revision === index + 1 ? [] : [`entry ${index + 1} has revision ${revision}`],
    ),
    ...(state?.balance.revision === entries.length ? [] : ['the balance is not at the last entry']),
    ...(await verify(store, id)),
    ...(await checkTold(store, session, { orders, entries }, { operations, quotes })),
  ];
  const own = orders.map(({ orderType }) => orderType).filter((each) => OWN_TYPES.includes(each));
  const actions = entries.map(({ type }) => type).filter((each) => each === 'CORPORATE_ACTION');
  const events = [...own, ...actions];
  return { violations, orders: orders.length, entries: entries.length, events };
}

/** What the workers were told of a session, by what they did in it. */
async function checkTold(
  store: Store,
  session: Session,
  stored: Stored,
  { operations, quotes }: Readonly<Record<'operations' | 'quotes', readonly Operation[]>>,
): Promise<string[]> {
  const { id } = session;
  if (isMarketDay(id)) return checkMarketDay(store, session, stored, operations);
  if (id === AGAIN) return checkAgain(store, session, stored, operations);
  const { orders, entries } = stored;
  return [
    ...(await checkOrders(store, id, orders, entries, operations)),
    ...checkCash(entries, operations),
    ...checkTimeline(entries, operations, quotes),
    ...checkEnd(session, entries, operations, await store.report(id)),
  ];
}

async function verify(store: Store, id: string): Promise<string[]> {
  const { differences } = await new Verifier(store).verify(id);
  return differences.map(
    ({ where, stored, expected }) => `verify: ${where} is ${stored}, expected ${expected}`,
  );
}

/** Each acknowledged order once and whole, every other one whole or not at all. */
async function checkOrders(
  store: Store,
  id: string,
  orders: readonly Order[],
  entries: readonly JournalEntry[],
  operations: readonly Operation[],
): Promise<string[]> {
  const violations: string[] = [];
  const listed = groupBy(orders, ({ clientOrderId }) => clientOrderId);
  const fills = groupBy(
    entries.flatMap((entry) => (entry.type === 'FILL' ? [entry.fill] : [])),
    ({ clientOrderId }) => clientOrderId,
  );
  const asked = operations.filter(({ kind }) => kind === 'order');
  for (const { mark, told, orderId } of asked) {
    const [order, ...more] = listed.get(mark) ?? [];
    const filled = fills.get(mark)?.length ?? 0;
    const key = await store.orderByClientId(id, mark);
    if (more.length > 0) violations.push(`${mark} is listed ${more.length + 1} times`);
    if (told === 'absent' && order) violations.push(`${mark} was said not to be written, and is`);
    if (told === 'done' && order?.id !== orderId) violations.push(`${mark} was ${orderId ?? ''}`);
    if (told === 'done' && order?.status !== 'FILLED') violations.push(`${mark} is not filled`);
    if (told === 'refused' && order?.status !== 'REJECTED') violations.push(`${mark}: no refusal`);
    if (filled !== (order?.status === 'FILLED' ? 1 : 0))
      violations.push(`${mark}: ${filled} fills`);
    if (key?.id !== order?.id) violations.push(`${mark}: its client id answers ${key?.id ?? '-'}`);
  }
  const known = new Set(asked.map(({ mark }) => mark));
  for (const mark of new Set([...listed.keys(), ...fills.keys()])) {
    if (!known.has(mark)) violations.push(`${mark} was never asked for`);
  }
  return violations;
}

function checkCash(entries: readonly JournalEntry[], operations: readonly Operation[]): string[] {
  return operations.flatMap(({ kind, mark, told }) => {
    if (kind !== 'DEPOSIT' && kind !== 'WITHDRAWAL' && kind !== 'RESET') return [];
    const found = entries.filter((entry) => entry.type === kind && text(entry.amount) === mark);
    const allowed = told === 'done' ? [1] : told === 'absent' ? [0] : [0, 1];
    return allowed.includes(found.length)
      ? []
      : [`${kind} ${mark}: ${found.length} times (${told})`];
  });
}

/**
 * Linearizability: the journal is one order of all changes in which no operation comes before one
 * that was answered before it was asked; and a reader sees all that was answered before it asked,
 * and nothing that was asked for after it was answered.
 */
function checkTimeline(
  entries: readonly JournalEntry[],
  operations: readonly Operation[],
  quotes: readonly Operation[],
): string[] {
  const violations: string[] = [];
  const makers = new Map(
    [...operations, ...quotes].map((each) => [`${nameOf(each.kind)} ${each.mark}`, each]),
  );
  const order = entries.map((entry) => makers.get(keyOf(entry)));
  const marks = new Set<string>();
  let earliestAfter = Infinity;
  const earliest: number[] = [];
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const [entry, maker] = [entries[index]!, order[index]];
    const key = keyOf(entry);
    if (marks.has(key)) violations.push(`${key} is twice in the journal`);
    marks.add(key);
    if (!maker) violations.push(`entry ${entry.revision} (${key}) was never asked for`);
    else if (maker.from > earliestAfter) violations.push(`${key} stands before what preceded it`);
    // A quote marks its sessions one after the other; each entry is answered by the whole's answer.
    earliestAfter = Math.min(earliestAfter, maker?.until ?? Infinity);
    earliest[index] = earliestAfter;
  }
  for (const { kind, told, revision, from, until, op } of operations) {
    if (kind !== 'view' || told !== 'done' || revision === undefined) continue;
    // The entry after the last one read must not have been answered before the reader asked.
    if ((earliest[revision] ?? Infinity) < from) violations.push(`${op} read an old state`);
    if ((order[revision - 1]?.from ?? 0) > until) violations.push(`${op} read the future`);
  }
  return violations;
}

const nameOf = (kind: Operation['kind']): string =>
  kind === 'order' ? 'FILL' : kind === 'quote' ? 'MARK' : kind;

function keyOf(entry: JournalEntry): string {
  if (entry.type === 'FILL') return `FILL ${entry.fill.clientOrderId}`;
  if (entry.type === 'MARK') return `MARK ${text(entry.price)}`;
  if (entry.type === 'OPENING') return 'OPENING';
  if ('moves' in entry) return `${entry.type} ${entry.name}`;
  if ('orderId' in entry) return `${entry.type} ${entry.clientOrderId}`;
  if (entry.type === 'MARK_TO_MARKET') return `MARK_TO_MARKET ${entry.day}`;
  if (entry.type === 'MARGIN') return `MARGIN ${text(entry.requirement)}`;
  return `${entry.type} ${text(entry.amount)}`;
}

/** An ended session has its report, and nothing that was asked for after the end. */
function checkEnd(
  session: Session,
  entries: readonly JournalEntry[],
  operations: readonly Operation[],
  report: string | undefined,
): string[] {
  const ends = operations.filter(({ kind, told }) => kind === 'end' && told === 'done');
  const violations: string[] = [];
  if (ends.length > 1) violations.push('ended twice');
  if (ends.length > 0 && session.status !== 'completed') violations.push('ended, and is active');
  if (session.status !== 'completed') return violations;
  if (report === undefined) return [...violations, 'ended without a report'];
  const { trades } = JSON.parse(report) as { trades: unknown[] };
  const lastReset = entries.findLastIndex(({ type }) => type === 'RESET');
  const fills = entries.slice(lastReset + 1).filter(({ type }) => type === 'FILL').length;
  if (trades.length !== fills) violations.push(`${trades.length} trades reported of ${fills}`);
  const end = Math.min(...ends.map(({ until }) => until));
  const late = operations.filter(
    ({ kind, told, from }) => kind === 'order' && told === 'done' && from > end,
  );
  const fresh = late.filter(({ revision }) => revision !== undefined);
  return [...violations, ...fresh.map(({ mark }) => `${mark} was filled after the end`)];
}

function groupBy<T>(all: readonly T[], nameOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(nameOf(each));
    if (group) group.push(each);
    else groups.set(nameOf(each), [each]);
  }
  return groups;
}
