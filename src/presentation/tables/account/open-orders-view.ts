import type { Order } from '../../../domain/orders/order.ts';
import type { Style } from '../style.ts';
import { type Column, isPhone, tableOf } from '../table.ts';
import {
  filledOf,
  limitOf,
  ofFamilies,
  orderColumns,
  pairOf,
  STATUS_NAMES,
  trailOf,
  triggerOf,
  typeOf,
} from './order-columns.ts';

/**
 * Orders that are pending, with all that decides when they fill. A narrow terminal gets what belongs
 * together in one column, a phone no more than order and price. `more` columns follow the prices.
 */
export function openOrdersView(
  orders: readonly Order[],
  style: Style,
  more: readonly Column<Order>[] = [],
): string {
  if (orders.length === 0) return 'No open orders.';
  const { number, side, symbol, filled, brief } = orderColumns(style);
  const pair: Column<Order> = { title: 'Pair', cell: (each) => pairOf(each, orders), drop: 1 };
  const validity: Column<Order> = { title: 'Validity', cell: (each) => each.validity };
  const wide: Column<Order>[] = [
    number,
    side,
    symbol,
    filled,
    { title: 'Type', cell: typeOf },
    { title: 'Trigger', cell: triggerOf, right: true, drop: 0 },
    { title: 'Limit', cell: limitOf, right: true, drop: 0 },
    { title: 'Trail', cell: trailOf, right: true, drop: 0 },
    ...more,
    { title: 'Product', cell: ({ product }) => product },
    validity,
    { title: 'Status', cell: ({ status }) => STATUS_NAMES[status] },
    pair,
  ];
  const narrow: Column<Order>[] = [
    number,
    { title: 'Order', cell: (each) => `${each.action} ${filledOf(each)}` },
    symbol,
    { title: 'Type and price', cell: termsOf },
    ...more,
    { title: 'For', cell: ({ product, validity: until }) => `${product} ${until}` },
    pair,
  ];
  const phone: Column<Order>[] = [
    number,
    brief,
    symbol,
    { title: 'Type', cell: typeOf, drop: 2 },
    { title: 'Price', cell: (each) => limitOf(each) || triggerOf(each), right: true },
    ...more.map((column) => ({ ...column, drop: 1 })),
  ];
  return tableOf(isPhone(style) ? [phone] : [wide, narrow], ofFamilies(orders), style);
}

/** `LIMIT ₹1,490.00`, `SL ₹1,450.00/1,445.00`, `SL-M ₹1,450.00 trail 5.00`. */
function termsOf(order: Order): string {
  const [trigger, limit, trail] = [triggerOf(order), limitOf(order), trailOf(order)];
  const prices = [trigger, limit].filter((each) => each !== '').join('/');
  const terms = `${typeOf(order)} ${prices}${trail === '' ? '' : ` trail ${trail}`}`;
  const [kind, ...amounts] = terms.split('₹');
  return `${kind}₹${amounts.join('')}`;
}
