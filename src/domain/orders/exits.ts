import type { LedgerTransaction } from '../ledger/ledger-transaction.ts';
import type { Action, Fill } from '../ledger/fill.ts';
import {
  add,
  isLess,
  isPositive,
  isZero,
  price,
  subtract,
  type Price,
  ZERO_PRICE,
} from '../money/money.ts';
import { pendingOrder } from './new-order.ts';
import type { Exits, Order, OrderType, PendingTerms, PendingOrder } from './order.ts';

const opposite = (action: Action): Action => (action === 'BUY' ? 'SELL' : 'BUY');

/** What a fill opened, which its exits are to close. */
type Opened = Pick<Fill, 'quantity' | 'price'>;

/**
 * After an entry's fill: places its target and its stop for what it opened, one cancelling the
 * other, or lets those of its earlier fills grow by it.
 */
export function placeExits(
  transaction: LedgerTransaction,
  entry: PendingOrder,
  opened: Opened,
): void {
  const placed = transaction
    .instrument(entry.instrument)
    .pending.filter(({ pending }) => pending.group === entry.id);
  for (const exit of placed) {
    const quantity = add(exit.quantity, opened.quantity);
    transaction.change('ORDER_MODIFIED', exit, { ...exit, quantity });
  }
  if (placed.length > 0) return;
  for (const exit of exitOrders(entry, entry.pending, opened, transaction)) transaction.place(exit);
}

/**
 * The exits of what a fill opened: a LIMIT at the target, a stop-loss at the stop, in one group. A
 * fill that only closed has none.
 */
export function exitOrders(
  entry: Order,
  exits: Exits,
  opened: Opened,
  transaction: LedgerTransaction,
): PendingOrder[] {
  if (isZero(opened.quantity)) return [];
  const action = opposite(entry.action);
  const of = (suffix: string, orderType: OrderType, at: Price, extra: Partial<PendingTerms>) =>
    exitOrder(entry, transaction, {
      suffix,
      orderType,
      at,
      action,
      quantity: opened.quantity,
      extra,
    });
  const { target, trail } = exits;
  const stop = exits.stop ?? (trail && behind(action, opened.price, trail));
  return [
    ...(target ? [of('T', 'LIMIT', target, {})] : []),
    ...(stop ? [of('S', 'SL-M', ZERO_PRICE, { triggerPrice: stop, trail })] : []),
  ];
}

/** A trailing stop that names no price begins its distance behind the entry. */
function behind(action: Action, from: Price, trail: Price): Price {
  const stop = action === 'SELL' ? subtract(from, trail) : add(from, trail);
  return isPositive(stop) ? stop : price('0.0001');
}

interface ExitTerms {
  readonly suffix: string;
  readonly orderType: OrderType;
  readonly at: Price;
  readonly action: Action;
  readonly quantity: PendingOrder['quantity'];
  readonly extra: Partial<PendingTerms>;
}

function exitOrder(entry: Order, transaction: LedgerTransaction, terms: ExitTerms): PendingOrder {
  const sequence = transaction.balance.revision + 1;
  const first = !isLess(terms.quantity, entry.filledQuantity);
  const id = `${entry.id}-${terms.suffix}${first ? '' : String(sequence)}`;
  const endsToday = entry.product === 'MIS';
  return pendingOrder(
    {
      id,
      sessionId: entry.sessionId,
      mode: entry.mode,
      instrument: entry.instrument,
      action: terms.action,
      quantity: terms.quantity,
      price: terms.at,
      orderType: terms.orderType,
      product: entry.product,
      validity: endsToday ? 'DAY' : 'GTC',
      clientOrderId: id,
      note: entry.note,
      createdAt: transaction.at,
    },
    {
      sequence,
      validUntil: endsToday ? endOfDay(transaction.at) : '',
      reduceOnly: true,
      group: entry.id,
      ...terms.extra,
    },
  );
}

/** The last moment of a day, in the zone of a time: when a DAY order's validity ends. */
export const endOfDay = (at: string): string => `${at.slice(0, 10)}T23:59:59.999${at.slice(23)}`;
