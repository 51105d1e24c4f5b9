import type { GroupMargin } from '../../app/margin/margin-reader.ts';

/** What a trader should know of how good the figures are. */
export const marginHints = (groups: readonly GroupMargin[]): readonly string[] =>
  groups.flatMap((group) => [
    ...(group.source === 'percent' && isScanned(group) ? [withoutSpot(group)] : []),
    ...(group.onFloor ? [onFloor(group.underlying)] : []),
  ]);

const onFloor = (underlying: string): string =>
  `${underlying} stands on the minimum range of all stocks. Most stocks have more: the real figure ` +
  'may be far higher. Add its own psr to your margin parameters, or import the exchange file.';

const isScanned = ({ exchange, legs }: GroupMargin): boolean =>
  (exchange === 'NSE' || exchange === 'BSE') &&
  legs.some(({ instrument }) => instrument.segment.endsWith('_FNO'));

const withoutSpot = ({ underlying }: GroupMargin): string =>
  `No price of ${underlying} is known, so a share of the value is taken. The real figure may be far ` +
  `higher: papertrade quote set ${underlying} PRICE`;
