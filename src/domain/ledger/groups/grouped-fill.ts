import { isFuture } from '../../instruments/instrument.ts';
import type { GroupMargins } from '../../margin/group-margins.ts';
import { ratio } from '../../money/money.ts';
import type { Fill } from '../fill.ts';

const NO_MARGIN = ratio('0');

/**
 * The fill as its group sees it: of a future, or an option that is sold, the fill alone locks
 * nothing, since the group as a whole does; and a future is marked to market.
 */
export function asGroupedFill(fill: Fill, { settlesFrom }: GroupMargins): Fill {
  const isDaily = settlesFrom !== undefined && isFuture(fill.instrument);
  const marked = isDaily ? { ...fill, settlesFrom } : fill;
  const locksAsGroup = fill.action === 'SELL' || fill.instrument.option === undefined;
  return locksAsGroup ? { ...marked, marginRate: NO_MARGIN, marginPerUnit: undefined } : marked;
}
