import type { Recorded } from '../../../app/market/quotes.ts';
import { fields, rowUnless } from '../fields.ts';
import { grouped } from '../format.ts';
import type { Style } from '../style.ts';

/** Counts what ticks did. */
export class FeedTotals {
  readonly #begun: number;
  #ticks = 0;
  #outOfOrder = 0;
  readonly #revalued = new Set<string>();
  readonly #filled = new Set<string>();

  constructor(begun: number) {
    this.#begun = begun;
  }

  add(ticks: number, outOfOrder: number, recorded: Recorded): void {
    this.#ticks += ticks;
    this.#outOfOrder += outOfOrder;
    for (const id of recorded.revalued) this.#revalued.add(id);
    for (const { id, status } of recorded.orders) {
      if (status === 'FILLED' || status === 'PARTIALLY_FILLED') this.#filled.add(id);
    }
  }

  json(now: number) {
    return {
      ticks: this.#ticks,
      out_of_order: this.#outOfOrder,
      filled_orders: this.#filled.size,
      revalued_sessions: [...this.#revalued],
      seconds: ((now - this.#begun) / 1000).toFixed(3),
    };
  }

  text(now: number): string {
    const seconds = Math.max(1, Math.round((now - this.#begun) / 1000));
    return `${grouped(this.#ticks)} ticks, ${grouped(Math.round(this.#ticks / seconds))} a second`;
  }
}

export function feedView(totals: FeedTotals, now: number, style: Style): string {
  const {
    ticks,
    out_of_order: late,
    filled_orders: filled,
    revalued_sessions: revalued,
    seconds,
  } = totals.json(now);
  return fields(
    [
      ['ticks', grouped(ticks)],
      ...rowUnless(late === 0, 'out of order, skipped', grouped(late)),
      ['orders filled', grouped(filled)],
      ['sessions revalued', revalued.length === 0 ? 'none' : revalued.join(', ')],
      ['seconds', seconds],
    ],
    style,
  );
}
