import { instrumentName } from '../../../domain/instruments/instrument.ts';
import type { MarkedDay } from '../../../app/trading/events/scheduled-events.ts';
import { isNegative, negate } from '../../../domain/money/money.ts';
import { plain, rupees } from '../format.ts';

/** What marking a future to market did, and whether cash is missing now. */
export function markedText({ position, price, realized, available }: MarkedDay): string {
  const sign = isNegative(realized) ? '' : '+';
  const gained = `${instrumentName(position.instrument)} marked to market at ${plain(price)}, ${sign}${rupees(realized)}`;
  const call = isNegative(available)
    ? `. Margin call: ${rupees(negate(available))} is missing`
    : '';
  return `${gained}${call}`;
}
