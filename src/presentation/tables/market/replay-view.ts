import type { Passed } from '../../../app/market/replay.ts';
import { fields, rowUnless, type FieldRows } from '../fields.ts';
import { counted, grouped } from '../format.ts';
import type { Style } from '../style.ts';

/** Counts what a replayed day did. */
export class ReplayTotals {
  readonly #sessionId: string;
  readonly #begun: number;
  #ticks = 0;
  #placed = 0;
  #refused = 0;
  #revalued = false;
  #last = 0;
  readonly #filled = new Set<string>();
  readonly refusals: { readonly line: number; readonly message: string }[] = [];

  constructor(sessionId: string, begun: number) {
    this.#sessionId = sessionId;
    this.#begun = begun;
  }

  add({ at, ticks, recorded, order }: Passed): void {
    this.#ticks += ticks;
    this.#last = at;
    this.#revalued ||= recorded.revalued.length > 0;
    for (const { id, status } of recorded.orders) {
      if (status === 'FILLED' || status === 'PARTIALLY_FILLED') this.#filled.add(id);
    }
    if (order === undefined) return;
    this.#placed += 1;
    if (order.outcome.kind === 'refused') {
      this.#refused += 1;
      const { message } = order.outcome.refusal;
      this.refusals.push({ line: order.placed.line, message });
    } else if (order.outcome.result.order.status === 'FILLED') {
      this.#filled.add(order.outcome.result.order.id);
    }
  }

  json(now: number) {
    return {
      session_id: this.#sessionId,
      ticks: this.#ticks,
      out_of_order: 0,
      orders_placed: this.#placed,
      orders_refused: this.#refused,
      filled_orders: this.#filled.size,
      revalued_sessions: this.#revalued ? [this.#sessionId] : [],
      seconds: ((now - this.#begun) / 1000).toFixed(3),
    };
  }

  text(now: number): string {
    const seconds = Math.max(1, Math.round((now - this.#begun) / 1000));
    const clock = new Date(this.#last).toISOString().slice(0, 10);
    return `${clock}: ${counted(this.#ticks, 'tick')}, ${grouped(Math.round(this.#ticks / seconds))} a second`;
  }
}

export function replayView(totals: ReplayTotals, now: number, style: Style): string {
  const told = totals.json(now);
  const placed = `${grouped(told.orders_placed)}, ${grouped(told.orders_refused)} refused`;
  const rows: FieldRows = [
    ['session', told.session_id],
    ['ticks', grouped(told.ticks)],
    ...rowUnless(told.orders_placed === 0, 'orders placed', placed),
    ['orders filled', grouped(told.filled_orders)],
    ['seconds', told.seconds],
  ];
  const refused = totals.refusals.map(({ line, message }) => `line ${line}: ${message}`);
  return [fields(rows, style), ...refused].join('\n');
}
