import type { OrderMargin } from '../../../app/margin/order-margin.ts';
import { underlyingOf } from '../../../domain/margin/group.ts';
import { equals, greater } from '../../../domain/money/money.ts';
import { rupees } from '../format.ts';

/** `Margin of NIFTY ₹45,466.53, before ₹0.00 (SPAN ₹12,992.52, exposure ₹32,474.00)`. */
export function orderMarginLine({ group, requirement, before, peak }: OrderMargin): string {
  const { span, exposure, total } = requirement;
  const isPeak = !equals(peak, greater(before, total));
  const parts = [
    `SPAN ${rupees(span)}`,
    `exposure ${rupees(exposure)}`,
    ...(isPeak ? [`peak ${rupees(peak)}`] : []),
  ];
  const now = `Margin of ${underlyingOf(group)} ${rupees(total)}, before ${rupees(before)}`;
  return `${now} (${parts.join(', ')})`;
}
