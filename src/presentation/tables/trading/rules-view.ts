import { instrumentName, type Instrument } from '../../../domain/instruments/instrument.ts';
import { text, type Price, type Quantity } from '../../../domain/money/money.ts';
import type { Sizing } from '../../../domain/orders/sizing.ts';
import type { Halt } from '../../../app/results.ts';
import { instrumentJson } from '../../json/instrument-json.ts';
import { fields } from '../fields.ts';
import { clockTime, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';

/** A size with what it was worked out from. */
interface ShownSizing extends Sizing {
  readonly instrument: Instrument;
  readonly price: Price;
  readonly lotSize: Quantity;
  readonly stop: Price | undefined;
}

export function sizingJson(sizing: ShownSizing) {
  return {
    ...instrumentJson(sizing.instrument),
    lots: text(sizing.lots),
    quantity: text(sizing.quantity),
    lot_size: text(sizing.lotSize),
    price: text(sizing.price),
    value: text(sizing.value),
    budget: text(sizing.budget),
    stop: sizing.stop ? text(sizing.stop) : null,
    loss_at_stop: sizing.loss ? text(sizing.loss) : null,
  };
}

export function sizingView(sizing: ShownSizing, style: Style): string {
  const { lots, quantity, lotSize, price, value, budget, stop, loss } = sizing;
  const rows: [string, string][] = [
    ['Lots', style.color.bold(grouped(lots))],
    ['Quantity', `${grouped(quantity)} (lot ${grouped(lotSize)})`],
    ['Price', rupees(price)],
    ['Value', rupees(value)],
    ['Budget', rupees(budget)],
  ];
  if (stop && loss) rows.push(['Stop', rupees(stop)], ['Loss at the stop', rupees(loss)]);
  return `${style.color.bold(instrumentName(sizing.instrument))}\n${fields(rows, style)}`;
}

export const haltJson = (sessionId: string, halt: Halt | undefined) => ({
  session_id: sessionId,
  halted: halt !== undefined,
  halted_at: halt?.at ?? '',
  reason: halt?.reason ?? '',
});

export function haltView(sessionId: string, halt: Halt | undefined, { color }: Style): string {
  if (!halt) return `Trading resumed in ${color.bold(sessionId)}`;
  const reason = halt.reason === '' ? '' : `: ${halt.reason}`;
  return `Session ${color.bold(sessionId)} ${color.red('halted')} at ${clockTime(halt.at)}${reason}`;
}
