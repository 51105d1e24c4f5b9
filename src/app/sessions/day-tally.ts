import type { FillEntry } from '../../domain/ledger/journal.ts';
import { add, subtract, ZERO, type Money } from '../../domain/money/money.ts';

/** What the fills of a trading day made: realized P&L less charges, and how many orders filled. */
export class DayTally {
  #day = '';
  #net: Money = ZERO;
  readonly #orders = new Set<string>();

  /** Adds the fills of `day` (`YYYY-MM-DD`) among some; another day begins anew. */
  add(fills: readonly FillEntry[], day: string): void {
    if (day !== this.#day) {
      this.#day = day;
      this.#net = ZERO;
      this.#orders.clear();
    }
    for (const { fill, realizedPnl, at } of fills) {
      if (!at.startsWith(day)) continue;
      this.#net = add(this.#net, subtract(realizedPnl, fill.fee));
      this.#orders.add(fill.orderId);
    }
  }

  get net(): Money {
    return this.#net;
  }

  get orders(): number {
    return this.#orders.size;
  }
}
