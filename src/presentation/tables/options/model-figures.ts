import type { Level } from '../../../app/market/options/level.ts';
import { ratio, round, type Ratio } from '../../../domain/money/money.ts';
import { plain } from '../format.ts';

/** Why a figure of a model is missing, in words. */
export const REASONS: Readonly<Record<string, string>> = {
  below_intrinsic: 'No volatility: the price is at or below intrinsic value.',
  above_maximum: 'No volatility: the price is at or above the most that the option can pay.',
  no_quote: 'No volatility: there is no quote.',
  stale_quote: 'No volatility: the last quote is too old.',
  expired: 'The option has expired.',
};

/** A model's figure as a decimal, to be written; it is neither a price nor money. */
export const figureOf = (estimate: string): Ratio => ratio(estimate);

/** `23,659.00`: where the underlying stands, or may come to stand. */
export const shownLevel = ({ figure }: Level): string =>
  plain(typeof figure === 'string' ? figureOf(figure) : figure);

/** A model's figure with fewer digits; `-` where there is none. */
export function digits(figure: string | null, decimals: number): string {
  if (figure === null) return '–';
  const rounded = round(figureOf(figure), decimals);
  return rounded.isZero() ? rounded.abs().toFixed(decimals) : rounded.toFixed(decimals);
}
