import { ratio } from '../money/money.ts';
import type { Fill } from './fill.ts';

const NO_MARGIN = ratio('0');

/**
 * The fill as its group sees it: of a future, or an option that is sold, the fill alone locks
 * nothing, since the group as a whole does.
 */
export function asGroupedFill(fill: Fill): Fill {
  const locksAsGroup = fill.action === 'SELL' || fill.instrument.option === undefined;
  return locksAsGroup ? { ...fill, marginRate: NO_MARGIN, marginPerUnit: undefined } : fill;
}
