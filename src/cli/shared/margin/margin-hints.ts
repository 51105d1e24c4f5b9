import type { Balance } from '../../../domain/ledger/wallet.ts';
import { underlyingOf } from '../../../domain/margin/group.ts';
import { isNegative, negate, type Money } from '../../../domain/money/money.ts';
import type { GroupMargin } from '../../../app/margin/margin-answer.ts';
import type { OrderMargin } from '../../../app/margin/order-margin.ts';
import { rupees } from '../../../presentation/tables/format.ts';

/** What a trader should know of how good the figures are. */
export const marginHints = (groups: readonly GroupMargin[]): readonly string[] =>
  groups.flatMap((group) => [
    ...(group.source === 'percent' && isScanned(group) ? [withoutSpot(group)] : []),
    ...(group.onFloor ? [onFloor(group.underlying)] : []),
  ]);

/** What an order's own margin leaves to say: how rough it is, and what cash is missing. */
export function orderMarginHints(
  margins: readonly OrderMargin[],
  { available }: Pick<Balance, 'available'>,
): readonly string[] {
  const told = margins.flatMap(({ group, source, onFloor: floor }) => [
    ...(source === 'percent' ? [withoutSpot({ underlying: underlyingOf(group) })] : []),
    ...(floor ? [onFloor(underlyingOf(group))] : []),
  ]);
  return isNegative(available) ? [...told, shortfall(available)] : told;
}

const shortfall = (available: Money): string =>
  `Margin shortfall: ${rupees(negate(available))} is missing. Until it is covered only closing orders ` +
  'are taken: close a position, or papertrade balance deposit AMOUNT';

const onFloor = (underlying: string): string =>
  `${underlying} stands on the minimum range of all stocks. Most stocks have more: the real figure ` +
  'may be far higher. Add its own psr to your margin parameters, or import the exchange file.';

const isScanned = ({ exchange, legs }: GroupMargin): boolean =>
  (exchange === 'NSE' || exchange === 'BSE') &&
  legs.some(({ instrument }) => instrument.segment.endsWith('_FNO'));

const withoutSpot = ({ underlying }: Pick<GroupMargin, 'underlying'>): string =>
  `No price of ${underlying} is known, so a share of the value is taken. The real figure may be far ` +
  `higher: papertrade quote set ${underlying} PRICE`;
