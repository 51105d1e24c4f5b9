import { instrumentName } from '../../../domain/instruments/instrument.ts';
import { CHARGE_ITEMS, type Charges } from '../../../domain/charges/charges.ts';
import { isOpen, costPrice } from '../../../domain/ledger/position.ts';
import { isZero } from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { TradeResult } from '../../../app/trading/orders/trade-request.ts';
import { CHARGE_NAMES } from './charge-names.ts';
import { flow } from '../flow.ts';
import { gain, grouped, rupees } from '../format.ts';
import { orderMarginLine } from '../margin/order-margin-line.ts';
import { orderView } from './order-view.ts';
import type { Style } from '../style.ts';

/** What an order did, in two or three lines. */
export function tradeView(result: TradeResult, style: Style): string {
  const { order, position, balance, realized, exits = [], family = [order] } = result;
  const lines = family.flatMap((each) => orderLines(each, result.dryRun, style));
  if (family.length > 1) lines.unshift(`Sent as ${String(family.length)} orders:`);
  if (realized && !isZero(realized)) lines.push(`Realized ${gain(realized, style)}`);
  for (const exit of exits) {
    if (family.every(({ id }) => id !== exit.id)) lines.push(`Exit ${orderView(exit, style)}`);
  }
  if (position) {
    const state = isOpen(position)
      ? `${position.side} ${grouped(position.netQty)} @ ${rupees(costPrice(position))}`
      : 'closed';
    const wallet = [
      `available ${rupees(balance.available)}`,
      `used ${rupees(balance.used)}`,
      ...(isZero(balance.blocked) ? [] : [`blocked ${rupees(balance.blocked)}`]),
    ];
    // An order that closed nothing says nothing of a position that was closed before.
    const told = isOpen(position) || !isZero(order.filledQuantity);
    lines.push(flow([...(told ? [`Position ${state}`] : []), ...wallet], style));
  }
  if (result.dryRun) lines.push(...(result.margins ?? []).map(orderMarginLine));
  return lines.join('\n');
}

function orderLines(order: Order, dryRun: boolean, style: Style): string[] {
  if (order.pending) return [`${dryRun ? 'Would place: ' : ''}${orderView(order, style)}`];
  const verb = order.action === 'BUY' ? 'Bought' : 'Sold';
  const lead = dryRun ? `Would have ${verb.toLowerCase()}` : verb;
  const what = style.color.bold(`${grouped(order.quantity)} ${instrumentName(order.instrument)}`);
  return [
    `${lead} ${what} @ ${rupees(order.price)}, fee ${rupees(order.fee)}`,
    ...(order.charges ? itemised(order.charges, style) : []),
  ];
}

/** `Charges: brokerage ₹20.00 · STT ₹13.50 ...`; nothing where one item is all. */
function itemised(charges: Charges, style: Style): string[] {
  const paid = CHARGE_ITEMS.filter((item) => !isZero(charges[item]));
  const [first = '', ...others] = paid.map(
    (item) => `${CHARGE_NAMES[item]} ${rupees(charges[item])}`,
  );
  return others.length === 0 ? [] : [flow([`Charges: ${first}`, ...others], style)];
}
