import { instrumentName } from '../../../domain/instruments/instrument.ts';
import { escapeControls } from '../../../domain/errors.ts';
import { add, sum, text, ZERO, type Money } from '../../../domain/money/money.ts';
import type { BatchOutcome } from '../../../app/trading/order-batch.ts';
import type { TradeRequest } from '../../../app/trading/orders/trade-request.ts';
import { gain, grouped, rupees } from '../format.ts';
import { orderJson } from '../../json/account-json.ts';
import type { Style } from '../style.ts';

/** Counts what became of a batch. */
export class BatchTotals {
  orders = 0;
  accepted = 0;
  refused = 0;
  duplicates = 0;
  #fees: Money = ZERO;
  #realized: Money = ZERO;

  add(outcome: BatchOutcome): void {
    this.orders += 1;
    if (outcome.kind === 'refused') {
      this.refused += 1;
    } else if (outcome.result.duplicate) {
      this.duplicates += 1;
    } else {
      this.accepted += 1;
      const { order, family = [order] } = outcome.result;
      for (const { fee } of family) this.#fees = add(this.#fees, fee);
      this.#realized = add(this.#realized, outcome.result.realized ?? ZERO);
    }
  }

  json() {
    return {
      orders: this.orders,
      accepted: this.accepted,
      refused: this.refused,
      duplicates: this.duplicates,
      fees: text(this.#fees),
      realized_pnl: text(this.#realized),
    };
  }

  text(): string {
    return (
      `${this.orders} orders: ${this.accepted} accepted, ${this.refused} refused, ` +
      `${this.duplicates} seen before; fees ${rupees(this.#fees)}, realized ${rupees(this.#realized)}`
    );
  }
}

/** One result: its line, and the order or why it was refused. */
export function batchJson(line: number, request: TradeRequest, outcome: BatchOutcome) {
  if (outcome.kind === 'refused') {
    const { code, message, details } = outcome.refusal;
    const { action, instrument, clientOrderId = '' } = request;
    return {
      line,
      status: 'REJECTED',
      side: action,
      symbol: instrument.symbol,
      name: instrumentName(instrument),
      client_order_id: clientOrderId,
      error: { code, message, details },
    };
  }
  const { order, balance, realized, duplicate, family } = outcome.result;
  return {
    line,
    status: order.status,
    ...(duplicate && { duplicate: true }),
    order: orderJson(order),
    ...(family && { orders: family.map(orderJson) }),
    realized_pnl: realized ? text(realized) : '',
    available: text(balance.available),
  };
}

/** One result in one line. */
export function batchLine(
  line: number,
  request: TradeRequest,
  outcome: BatchOutcome,
  style: Style,
): string {
  const what = [
    String(line).padStart(6),
    request.action.padEnd(4),
    (request.quantity === 'all' ? 'all' : grouped(request.quantity)).padStart(9),
    escapeControls(instrumentName(request.instrument)).padEnd(20),
  ].join(' ');
  if (outcome.kind === 'refused') {
    return `${what} ${style.color.red('refused')}  ${outcome.refusal.message}`;
  }
  const { order, realized, duplicate, family = [order] } = outcome.result;
  const text = duplicate ? 'seen before' : order.status.toLowerCase();
  const price = rupees(order.filledPrice ?? order.price).padStart(14);
  const won = realized && !realized.isZero() ? `  ${gain(realized, style)}` : '';
  return `${what} ${text.padEnd(8)} ${price}  fee ${rupees(sum(family.map(({ fee }) => fee)))}${won}`;
}
