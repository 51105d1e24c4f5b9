import { instrumentName } from '../../../domain/instruments/instrument.ts';
import { isZero } from '../../../domain/money/money.ts';
import { isLive, remaining, type Order } from '../../../domain/orders/order.ts';
import { flow } from '../flow.ts';
import { clockTime, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';

const STATUS_TEXTS: Readonly<Record<Order['status'], string>> = {
  OPEN: 'is pending',
  TRIGGERED: 'is triggered and pending',
  PARTIALLY_FILLED: 'is partially filled',
  FILLED: 'is filled',
  REJECTED: 'is rejected',
  CANCELLED: 'is cancelled',
  EXPIRED: 'has expired',
};

/** An order in two or three lines: what it is, where it stands, what it waits for. */
export function orderView(order: Order, style: Style): string {
  const what = style.color.bold(
    `${order.action} ${grouped(order.quantity)} ${instrumentName(order.instrument)}`,
  );
  const named = order.number === undefined ? '' : `: #${String(order.number)}`;
  const lines = [`${what} ${termsOf(order)} ${STATUS_TEXTS[order.status]}${named}`];
  if (!isZero(order.filledQuantity) && order.filledPrice) {
    const average = rupees(order.filledPrice);
    lines.push(`Filled ${grouped(order.filledQuantity)} @ ${average}, fee ${rupees(order.fee)}`);
  }
  if (isLive(order)) lines.push(`Open ${grouped(remaining(order))}, ${waiting(order)}`);
  if (order.reason) lines.push(`Reason: ${order.reason}`);
  return lines.join('\n');
}

/** As `orderView`, with the names that it has for programs. */
export function orderWithIds(order: Order, style: Style): string {
  const { id, clientOrderId } = order;
  const clientId = clientOrderId === id ? [] : [`client id ${clientOrderId}`];
  return `${orderView(order, style)}\n${flow([`Id ${id}`, ...clientId], style)}`;
}

/** `LIMIT ₹1,490.00`, `SL-M trigger ₹1,450.00`. */
function termsOf({ orderType, price, pending }: Order): string {
  const limit = isZero(price) || orderType === 'MARKET' ? '' : ` ${rupees(price)}`;
  const trigger = pending?.triggerPrice ? ` trigger ${rupees(pending.triggerPrice)}` : '';
  return `${orderType}${limit}${trigger}`;
}

function waiting({ validity, pending }: Order): string {
  const until = pending?.validUntil ? ` until ${clockTime(pending.validUntil)}` : '';
  const reserved =
    pending && !isZero(pending.reserved) ? `, ${rupees(pending.reserved)} reserved` : '';
  const from = pending?.opensAt ? `AMO from ${clockTime(pending.opensAt)}, ` : '';
  return `${from}${validity}${until}${reserved}`;
}
