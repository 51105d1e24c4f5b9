import { isZero, type Quantity } from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { nameIn } from '../table.ts';

/** `SELL 130`, for a narrow terminal. */
export const briefly = (action: string, quantity: Quantity): string =>
  `${action} ${grouped(quantity)}`;

/** Statuses as tables show them. */
export const STATUS_NAMES: Readonly<Record<Order['status'], string>> = {
  OPEN: 'OPEN',
  TRIGGERED: 'TRIGGERED',
  PARTIALLY_FILLED: 'PARTIAL',
  FILLED: 'FILLED',
  REJECTED: 'REJECTED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
};

/** The columns that every list of orders begins with; `brief` is for a phone. */
export const orderColumns = (style: Style) => ({
  number: { title: '#', cell: numberOf, right: true },
  side: { title: 'Side', cell: ({ action }: Order) => action },
  symbol: { title: 'Symbol', cell: ({ instrument }: Order) => nameIn(instrument, style) },
  filled: { title: 'Filled/qty', cell: filledOf, right: true },
  brief: { title: 'Order', cell: ({ action, quantity }: Order) => briefly(action, quantity) },
});

/** The number by which an order can be named. */
const numberOf = ({ number }: Order): string => (number === undefined ? '' : String(number));

/** `0/75`: how much of it has filled. */
export const filledOf = ({ filledQuantity, quantity }: Order): string =>
  `${grouped(filledQuantity)}/${grouped(quantity)}`;

export const limitOf = ({ price }: Order): string => (isZero(price) ? '' : rupees(price));

export const triggerOf = ({ pending }: Order): string =>
  pending?.triggerPrice ? rupees(pending.triggerPrice) : '';

export const trailOf = ({ pending }: Order): string =>
  pending?.trail ? rupees(pending.trail) : '';

/** The orders that go when this one fills, and the other way round. */
export function pairOf(order: Order, orders: readonly Order[]): string {
  const group = order.pending?.group ?? '';
  if (group === '') return '';
  const others = orders.filter((each) => each !== order && each.pending?.group === group);
  return others.map((each) => `#${numberOf(each)}`).join(' ');
}

/** The same orders, each that placed others (a bracket's entry) before those. */
export function ofFamilies(orders: readonly Order[]): readonly Order[] {
  const ids = new Set(orders.map(({ id }) => id));
  const parentOf = ({ id, pending }: Order): string =>
    pending && pending.group !== id && ids.has(pending.group) ? pending.group : '';
  const children = (parent: Order): Order[] =>
    orders.filter((each) => parentOf(each) === parent.id).reverse();
  return orders
    .filter((each) => parentOf(each) === '')
    .flatMap((each) => [each, ...children(each)]);
}

/** An after-market order says so. */
export const typeOf = ({ orderType, pending }: Order): string =>
  pending?.opensAt === undefined ? orderType : `${orderType} AMO`;
