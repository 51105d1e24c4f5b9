import { instrumentName } from '../../domain/instruments/instrument.ts';
import type { Services } from '../../app/compose.ts';
import { readOrder } from '../../app/trading/orders/read-order.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { grouped, rupees } from '../../presentation/tables/format.ts';
import type { Context } from '../context.ts';
import { orderView } from '../../presentation/tables/trading/order-view.ts';
import { PLAIN } from '../../presentation/tables/style.ts';
import { readScreenOrder } from '../input/arguments/screen-order.ts';

/** Trades a session from the live screen; each gives what to tell when it is done. */
export class TradeFromScreen {
  readonly #context: Context;
  readonly #services: Services;

  constructor(context: Context, services: Services) {
    this.#context = context;
    this.#services = services;
  }

  /** An order as it is typed: `INFY 10 @1500`, `INFY 10 @1490 limit stop 1460`. */
  async place(sessionId: string, action: 'BUY' | 'SELL', line: string): Promise<string> {
    const typed = { ...readScreenOrder(line), action };
    const where = { session: () => Promise.resolve(sessionId) };
    const request = await readOrder(typed, await this.#context.finder(), where);
    const { desk } = await this.#services.trading();
    const { order, exits = [] } = await desk.execute({ ...request, sessionId });
    const numbers = exits.map(({ number = '' }) => `#${String(number)}`);
    const pair = numbers.length === 0 ? '' : `, exits ${numbers.join(' ')}`;
    if (order.pending) return `${orderView(order, PLAIN).split('\n')[0] ?? ''}${pair}`;
    const done = action === 'BUY' ? 'Bought' : 'Sold';
    const price = rupees(order.filledPrice ?? order.price);
    return `${done} ${grouped(order.quantity)} ${instrumentName(order.instrument)} @ ${price}${pair}`;
  }

  /** Cancels an order by its number, or as an order is named elsewhere; or all of them. */
  async cancel(sessionId: string, typed: string): Promise<string> {
    const changes = await (await this.#services.trading()).changes();
    if (typed.toLowerCase() === 'all') {
      const { length } = await changes.cancelAll(sessionId);
      return `Cancelled ${String(length)} ${length === 1 ? 'order' : 'orders'}`;
    }
    const { order } = await changes.cancel(sessionId, typed);
    return `Cancelled ${order.action} ${grouped(order.quantity)} ${instrumentName(order.instrument)}`;
  }

  /** Closes a whole position at the price that it is shown at. */
  async close(sessionId: string, position: Position): Promise<string> {
    const { desk } = await this.#services.trading();
    const { order } = await desk.execute({
      sessionId,
      action: position.side === 'LONG' ? 'SELL' : 'BUY',
      instrument: position.instrument,
      product: position.product,
      quantity: 'all',
      price: position.currentPrice,
    });
    const name = instrumentName(position.instrument);
    return `Closed ${grouped(order.quantity)} ${name} @ ${rupees(order.price)}`;
  }
}
