import type { Fill } from '../../../domain/ledger/fill.ts';
import type { JournalEntry, OrderEntry } from '../../../domain/ledger/journal.ts';
import { carriedProduct } from '../../../domain/ledger/product.ts';
import { INSTRUMENT_FIELDS } from '../../../domain/ledger/stored/record-fields.ts';
import { orderRecord, type Fields } from '../../../domain/ledger/stored/records.ts';
import {
  add,
  average,
  isZero,
  subtract,
  valueOf,
  ZERO,
  type Money,
} from '../../../domain/money/money.ts';
import { filledOrder, pendingOrder } from '../../../domain/orders/new-order.ts';
import { isLive, type Order } from '../../../domain/orders/order.ts';

interface Followed {
  /** The entry that placed it. */
  readonly revision: number;
  readonly order: Order;
  /** Its place in time changes when it is modified, and the journal does not say whether. */
  readonly isModified: boolean;
  /** What its fills are worth, unrounded. */
  readonly filledValue: Money;
  /** A pending order's note stands with its fills. */
  readonly fill?: Fill | undefined;
}

/** Follows a journal, and tells what became of each order that it names. */
export class OrderProofs {
  readonly #sessionId: string;
  readonly #mode: string;
  readonly #orders = new Map<string, Followed>();
  /** The strategies of the ledger's fills since it was last begun anew. */
  readonly strategies = new Set<string>();

  constructor(sessionId: string, mode: string) {
    this.#sessionId = sessionId;
    this.#mode = mode;
  }

  take(entry: JournalEntry): void {
    if (entry.type === 'FILL') this.#fill(entry.revision, entry.fill);
    else if (entry.type === 'RESET') this.#reset();
    else if ('orderId' in entry) this.#event(entry);
  }

  get ids(): IterableIterator<string> {
    return this.#orders.keys();
  }

  /** The id of the order with a client order id. */
  idOf(clientOrderId: string): string | undefined {
    for (const [id, { order }] of this.#orders) {
      if (order.clientOrderId === clientOrderId) return id;
    }
    return undefined;
  }

  of(id: string) {
    const followed = this.#orders.get(id);
    return followed && proofOf(followed);
  }

  #fill(revision: number, fill: Fill): void {
    const { orderId, strategyId, leg } = fill;
    if (strategyId !== undefined) this.strategies.add(strategyId);
    const known = this.#orders.get(orderId);
    const filledValue = add(known?.filledValue ?? ZERO, valueOf(fill.price, fill.quantity));
    const order = known
      ? filled(known.order, fill, filledValue)
      : filledOrder(this.#sessionId, this.#mode, fill);
    const named = { ...order, strategyId, leg };
    const { isModified = false } = known ?? {};
    this.#orders.set(orderId, {
      revision: known?.revision ?? revision,
      order: named,
      isModified,
      filledValue,
      fill,
    });
  }

  #event(entry: OrderEntry): void {
    const known = this.#orders.get(entry.orderId);
    const isModified = (known?.isModified ?? false) || entry.type === 'ORDER_MODIFIED';
    const order = known ? changed(known.order, entry) : this.#placed(entry);
    const { revision = entry.revision, filledValue = ZERO, fill } = known ?? {};
    this.#orders.set(entry.orderId, { revision, order, isModified, filledValue, fill });
  }

  #placed(entry: OrderEntry): Order {
    const { instrument, action, quantity, price, orderType, clientOrderId, at } = entry;
    return pendingOrder(
      {
        instrument,
        action,
        quantity,
        price,
        orderType,
        clientOrderId,
        id: entry.orderId,
        sessionId: this.#sessionId,
        mode: this.#mode,
        // What the journal does not say of a pending order is as for most.
        product: carriedProduct(instrument),
        validity: 'DAY',
        note: '',
        createdAt: at,
      },
      { sequence: entry.revision, triggerPrice: entry.triggerPrice, reserved: entry.amount },
    );
  }

  /** A reset takes the pending orders with it, and every strategy. */
  #reset(): void {
    this.strategies.clear();
    for (const [id, followed] of this.#orders) {
      const { order } = followed;
      if (!isLive(order)) continue;
      const pending = { ...order.pending, reserved: ZERO };
      const reason = 'the ledger was reset';
      this.#orders.set(id, {
        ...followed,
        order: { ...order, status: 'CANCELLED', reason, pending },
      });
    }
  }
}

const STATUS_AFTER = {
  ORDER_PLACED: undefined,
  ORDER_MODIFIED: undefined,
  ORDER_TRIGGERED: 'TRIGGERED',
  ORDER_CANCELLED: 'CANCELLED',
  ORDER_EXPIRED: 'EXPIRED',
  ORDER_REJECTED: 'REJECTED',
} as const;

function changed(order: Order, entry: OrderEntry): Order {
  const { quantity, price, triggerPrice, amount, type, orderType } = entry;
  const status = STATUS_AFTER[type] ?? order.status;
  if (!order.pending) return { ...order, status };
  const reserved = add(order.pending.reserved, amount);
  const pending = { ...order.pending, reserved, triggerPrice };
  return { ...order, status, orderType, quantity, price, pending };
}

function filled(order: Order, fill: Fill, filledValue: Money): Order {
  const { pending } = order;
  const { note, product } = fill;
  const filledQuantity = add(order.filledQuantity, fill.quantity);
  const filledPrice = average(filledValue, filledQuantity);
  const after = {
    ...order,
    note,
    product,
    filledQuantity,
    filledPrice,
    fee: add(order.fee, fill.fee),
    filledAt: fill.at,
  };
  // An order that never was pending is what its fills come to.
  if (!pending) return { ...after, quantity: filledQuantity, price: filledPrice };
  const isWhole = isZero(subtract(order.quantity, filledQuantity));
  const reserved = subtract(pending.reserved, fill.released ?? ZERO);
  return {
    ...after,
    status: isWhole ? 'FILLED' : 'PARTIALLY_FILLED',
    pending: { ...pending, filledValue, reserved },
  };
}

/** Of an order that rested, what its fills and its events repeat; the rest was said when it was placed. */
const RESTING = [
  'id',
  'session_id',
  'side',
  'quantity',
  'price',
  'order_type',
  'status',
  'filled_quantity',
  'filled_price',
  'fee',
  'client_order_id',
  'filled_at',
  'trigger_price',
  'reserved',
  'filled_value',
  ...INSTRUMENT_FIELDS,
] as const;
const OF_FILLS = ['note', 'strategy_id', 'leg'] as const;

const without = (record: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/**
 * What a journal says of one order: the fields that it is sure of, and the whole record as far as it
 * tells, which one that may still fill has not.
 */
function proofOf({ revision, order, isModified, fill }: Followed) {
  const record = without(orderRecord(order), 'charges');
  // How a session trades stands with the session, an order's number with its place among the others.
  const alone = ['mode', 'number'];
  if (!order.pending) return { revision, known: without(record, ...alone), record };
  const names = [...RESTING, ...(fill ? OF_FILLS : []), ...(isModified ? [] : ['sequence'])];
  const known = Object.fromEntries(names.map((name) => [name, record[name] ?? '']));
  return { revision, known, record: isLive(order) ? undefined : record };
}
