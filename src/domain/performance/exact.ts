import {
  add,
  divide,
  multiply,
  ratio,
  round,
  squareRoot,
  subtract,
  type Ratio,
} from '../money/money.ts';

/** Decimals that are kept while a figure is worked out; it is rounded once, at the end. */
export const EXACT = 30;

export const NOTHING = ratio('0');
export const count = (number: number): Ratio => ratio(String(number));

/** A figure, or the code of the reason for which there is none. */
export type Figure =
  | { readonly value: Ratio; readonly reason: null }
  | { readonly value: null; readonly reason: Reason };

/** Why a figure is not defined. */
export type Reason =
  | 'too_few_days'
  | 'no_variation'
  | 'no_losing_day'
  | 'no_drawdown'
  | 'no_round_trips'
  | 'too_few_round_trips'
  | 'no_wins'
  | 'no_losses'
  | 'no_capital'
  | 'no_profit'
  | 'no_time'
  | 'no_fall_to_compare'
  | 'no_quotes'
  | 'no_benchmark';

export const none = (reason: Reason): Figure => ({ value: null, reason });

/** Rounds a figure once, half-even. */
export const figure = (value: Ratio | null, decimals: number, reason: Reason): Figure =>
  value === null ? none(reason) : { value: round(value, decimals), reason: null };

export const total = (amounts: readonly Ratio[]): Ratio =>
  amounts.reduce((running, each) => add(running, each), NOTHING);

export const over = (amount: Ratio, by: Ratio): Ratio => divide(amount, by, EXACT) ?? NOTHING;

export const mean = (amounts: readonly Ratio[]): Ratio =>
  over(total(amounts), count(amounts.length));

export const square = (amount: Ratio): Ratio => multiply(amount, amount);

/** Sample standard deviation (divided by n - 1); 0 of fewer than two. */
export function deviation(amounts: readonly Ratio[], about = mean(amounts)): Ratio {
  if (amounts.length < 2) return NOTHING;
  const squares = amounts.map((each) => square(subtract(each, about)));
  return squareRoot(over(total(squares), count(amounts.length - 1)));
}

/** A deviation that is nothing beside the mean (below its 1e-9th) comes of division alone. */
export function varies(spread: Ratio, about: Ratio): boolean {
  return spread.greaterThan(about.abs().times('1e-9'));
}
