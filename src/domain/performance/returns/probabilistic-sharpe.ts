import {
  add,
  isPositive,
  isZero,
  magnitude,
  multiply,
  ONE,
  power,
  ratio,
  squareRoot,
  subtract,
  isLess,
  type Ratio,
} from '../../money/money.ts';
import {
  count,
  deviation,
  figure,
  mean,
  none,
  over,
  square,
  varies,
  type Figure,
} from '../exact.ts';
import { FEWEST_DAYS, moments } from './return-figures.ts';

/**
 * Probabilistic Sharpe ratio (Bailey and Lopez de Prado, "The Sharpe Ratio Efficient Frontier",
 * 2012): the probability, from 0 to 1, that the true Sharpe ratio is above 0, given the daily one
 * and its skew g3 and kurtosis g4 (3 for normal returns):
 * N(SR * sqrt(n - 1) / sqrt(1 - g3 * SR + (g4 - 1) / 4 * SR^2)).
 */
export function probabilisticSharpe(excess: readonly Ratio[]): Figure {
  const n = excess.length;
  if (n < FEWEST_DAYS) return none('too_few_days');
  const average = mean(excess);
  const spread = deviation(excess, average);
  if (!varies(spread, average)) return none('no_variation');
  const sharpe = over(average, spread);
  const { m2, m3, m4 } = moments(excess);
  const variance = over(m2, count(n));
  const skew = over(over(m3, count(n)), multiply(variance, squareRoot(variance)));
  const kurtosis = over(over(m4, count(n)), square(variance));
  const wide = add(
    subtract(ONE, multiply(skew, sharpe)),
    multiply(over(subtract(kurtosis, ONE), count(4)), square(sharpe)),
  );
  if (!isPositive(wide)) return none('no_variation');
  const z = over(multiply(sharpe, squareRoot(count(n - 1))), squareRoot(wide));
  return figure(normalShare(z), 4, 'no_variation');
}

const LIMIT = ratio('9');
const E = ratio('2.71828182845904523536028747135266249776');
const TWO_PI = ratio('6.28318530717958647692528676655900576839');
const TINY = ratio('1e-20');

/**
 * The share of a standard normal distribution below z, by the series of Marsaglia ("Evaluating the
 * Normal Distribution", 2004): 1/2 + density(z) * (z + z^3/3 + z^5/(3*5) + ...).
 */
function normalShare(z: Ratio): Ratio {
  if (isLess(LIMIT, magnitude(z))) return isPositive(z) ? ONE : ratio('0');
  const squared = square(z);
  let [term, sum] = [z, z];
  for (let odd = 3; !isZero(term) && isLess(TINY, magnitude(term)); odd += 2) {
    term = over(multiply(term, squared), count(odd));
    sum = add(sum, term);
  }
  const density = over(power(E, over(multiply(squared, -1), count(2))), squareRoot(TWO_PI));
  return add(ratio('0.5'), multiply(density, sum));
}
