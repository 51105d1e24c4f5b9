import { isZero, subtract, type Money } from '../../domain/money/money.ts';

const BARS = '▁▂▃▄▅▆▇█';

/** The last `width` amounts as bars between their lowest and highest; a level line is low. */
export function sparkline(amounts: readonly Money[], width: number): string {
  const shown = width > 0 ? amounts.slice(-width) : [];
  const [first] = shown;
  if (first === undefined) return '';
  const low = shown.reduce((least, each) => (each.lessThan(least) ? each : least), first);
  const high = shown.reduce((most, each) => (each.greaterThan(most) ? each : most), first);
  const range = subtract(high, low);
  const bar = (amount: Money): string => {
    if (isZero(range)) return BARS.charAt(0);
    const level = subtract(amount, low)
      .times(BARS.length - 1)
      .dividedBy(range);
    return BARS.charAt(Number.parseInt(level.toFixed(0), 10));
  };
  return shown.map(bar).join('');
}
