import { dueDay, isOpen } from '../../src/domain/ledger/position.ts';
import { add, isLess, quantity, text, type Quantity } from '../../src/domain/money/money.ts';
import type { FillEntry, JournalEntry } from '../../src/domain/ledger/journal.ts';
import type { Order } from '../../src/domain/orders/order.ts';
import type { Session, Store } from '../../src/storage/ports/store.ts';
import type { Operation } from './log.ts';
import { QUOTED, WORTH } from './market-day.ts';

/** What is stored of a session that is checked. */
export interface Stored {
  readonly orders: readonly Order[];
  readonly entries: readonly JournalEntry[];
}

/** A market day that is over: strategies whole or absent, and each event of the day once. */
export async function checkMarketDay(
  store: Store,
  { id }: Session,
  { orders, entries }: Stored,
  operations: readonly Operation[],
): Promise<string[]> {
  const fills = entries.filter((entry) => entry.type === 'FILL');
  const positions = (await store.positions(id)).filter(isOpen);
  const last = new Date((await store.sessionState(id))!.balance.lastUpdated);
  const isOver = (day: string | undefined) => day !== undefined && day < isoDay(last);
  return [
    ...operations.flatMap((each) => checkAsked(each, { orders, entries }, fills)),
    ...checkVolume(fills),
    ...checkOwnOrders(orders, fills),
    ...checkActions(entries, operations),
    ...checkEnds(orders, fills),
    ...positions
      .filter((each) => each.product === 'MIS' || isOver(dueDay(each)))
      .map(
        ({ instrument, tradingDay }) =>
          `${instrument.symbol}, traded on ${tradingDay}, is open after its day`,
      ),
  ];
}

const isoDay = (at: Date): string =>
  new Date(at.getTime() + 330 * 60_000).toISOString().slice(0, 10);

/** What a worker asked for under a mark: all of it is there, or nothing. */
function checkAsked(
  { kind, mark, told, legs, orderId }: Operation,
  { orders, entries }: Stored,
  fills: readonly FillEntry[],
): string[] {
  if (kind === 'mis' || kind === 'limit') {
    const found = orders.filter(({ clientOrderId }) => clientOrderId === mark);
    const violations = found.length > 1 ? [`${mark} is listed ${found.length} times`] : [];
    if (told === 'done' && found[0]?.id !== orderId)
      violations.push(`${mark} was ${orderId ?? ''}`);
    if (told === 'absent' && found[0])
      violations.push(`${mark} was said not to be written, and is`);
    return violations;
  }
  if (kind !== 'strategy') return [];
  const isLeg = (clientId: string) => clientId.startsWith(`${mark}/`);
  const listed = orders.filter(({ clientOrderId }) => isLeg(clientOrderId));
  const written = fills.filter(({ fill }) => isLeg(fill.clientOrderId));
  // What the legs block together is judged in the same commit.
  const between = entries.slice(written[0]?.revision, written.at(-1)?.revision);
  const strangers = between.filter(
    (each) => each.type !== 'MARGIN' && !(each.type === 'FILL' && isLeg(each.fill.clientOrderId)),
  );
  const violations: string[] = [];
  const say = (what: string) => violations.push(`strategy order ${mark}: ${what}`);
  if (told === 'done' && written.length !== legs) say(`${written.length} legs of ${legs ?? '?'}`);
  if (told !== 'done' && written.length > 0 && written.length !== (legs ?? written.length))
    say(`${written.length} legs of ${legs ?? '?'} (${told})`);
  if (told === 'refused' && written.length > 0) say('refused, and filled');
  if (told === 'absent' && listed.length > 0) say('said not to be written, and is');
  const filled = listed.filter(({ status }) => status === 'FILLED').length;
  if (filled !== written.length) say(`${filled} orders for ${written.length} fills`);
  if (written.length > 0 && strangers.length > 0)
    say(`another ${strangers[0]!.type} stands between its legs`);
  return violations;
}

/** Each quote has a price of its own: what filled at it is no more than it had. */
function checkVolume(fills: readonly FillEntry[]): string[] {
  const taken = new Map<string, Quantity>();
  for (const { fill } of fills) {
    if (fill.instrument.symbol !== 'VOLUME') continue;
    const at = text(fill.price);
    taken.set(at, add(taken.get(at) ?? quantity('0'), fill.quantity));
  }
  return [...taken]
    .filter(([, count]) => isLess(quantity(QUOTED), count))
    .map(([at, count]) => `a quote of ${QUOTED} at ${at} filled ${text(count)}`);
}

/** Settlements and square-offs: an order has one fill, a settlement is at what the contract is worth. */
function checkOwnOrders(orders: readonly Order[], fills: readonly FillEntry[]): string[] {
  const own = orders.filter(({ orderType }) => /^(SETTLEMENT|SQUARE_OFF)$/.test(orderType));
  const ids = new Set(own.map(({ id }) => id));
  const violations = ids.size === own.length ? [] : ['an order of the day is listed twice'];
  for (const { id, orderType, instrument, price } of own) {
    const count = fills.filter(({ fill }) => fill.orderId === id).length;
    if (count !== 1) violations.push(`${id} has ${count} fills`);
    const worth = WORTH[instrument.symbol.split('-')[1] ?? ''];
    if (orderType === 'SETTLEMENT' && text(price) !== worth)
      violations.push(`${id} settled at ${text(price)}, not ${worth ?? '?'}`);
  }
  return violations;
}

/** The last moment of a market day, whose clocks were put forward at noon. */
const DAY_ENDS = 'T17:29:59.999Z';

/** A DAY order has its whole day by the clocks of its end, and nothing after it. */
function checkEnds(orders: readonly Order[], fills: readonly FillEntry[]): string[] {
  const violations: string[] = [];
  for (const { id, validity, status, pending } of orders) {
    if (pending === undefined || validity !== 'DAY' || pending.validUntil === '') continue;
    const ends = Date.parse(pending.validUntil);
    if (!new Date(ends).toISOString().endsWith(DAY_ENDS))
      violations.push(`${id} ends at ${pending.validUntil}`);
    const late = fills.some(({ at, fill }) => fill.orderId === id && Date.parse(at) >= ends);
    if (late) violations.push(`${id} filled after its day`);
    if (status === 'OPEN' || status === 'PARTIALLY_FILLED') violations.push(`${id} is open`);
  }
  return violations;
}

function checkActions(
  entries: readonly JournalEntry[],
  operations: readonly Operation[],
): string[] {
  const count = entries.filter(({ type }) => type === 'CORPORATE_ACTION').length;
  const isDone = operations.some(
    ({ kind, told, legs }) => kind === 'action' && told === 'done' && legs !== 0,
  );
  return count > 1 || (isDone && count === 0) ? [`the bonus was applied ${count} times`] : [];
}

/** The session under an id that came again: all of it is of its newest start, and nothing before. */
export async function checkAgain(
  store: Store,
  { id }: Session,
  { orders, entries }: Stored,
  operations: readonly Operation[],
): Promise<string[]> {
  const { balance } = (await store.sessionState(id))!;
  const opening = text(balance.startingBalance);
  const start = operations.find(({ kind, mark }) => kind === 'restart' && mark === opening);
  if (start === undefined) return [`nobody opened it with ${opening}`];
  const asked = new Map(
    operations.filter(({ kind }) => kind === 'again').map((each) => [each.mark, each]),
  );
  const violations: string[] = [];
  for (const { clientOrderId: mark } of orders) {
    const from = asked.get(mark);
    if (from === undefined) violations.push(`${mark} was never asked for`);
    else if (from.until < start.from) violations.push(`${mark} is of a session that was removed`);
  }
  const fills = entries.filter((entry) => entry.type === 'FILL');
  for (const { mark, told, orderId, from } of asked.values()) {
    const found = orders.filter(({ clientOrderId }) => clientOrderId === mark);
    if (found.length > 1) violations.push(`${mark} is listed ${found.length} times`);
    const filled = fills.filter(({ fill }) => fill.clientOrderId === mark).length;
    const is = found.filter(({ status }) => status === 'FILLED').length;
    if (filled !== is) violations.push(`${mark}: ${filled} fills for ${is} orders`);
    if (from < start.until) continue;
    if (told === 'done' && found[0]?.id !== orderId) violations.push(`${mark} is gone`);
  }
  return violations;
}
