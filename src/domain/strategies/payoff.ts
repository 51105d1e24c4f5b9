import {
  add,
  compare,
  divide,
  equals,
  greater,
  isNegative,
  isPositive,
  isZero,
  lesser,
  multiply,
  negate,
  price,
  ratio,
  round,
  subtract,
  text,
  valueOf,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
} from '../money/money.ts';
import type { ContractKind } from './typed-contract.ts';

/** A leg as its payoff sees it. */
export interface PayoffLeg {
  readonly kind: ContractKind;
  /** Of an option. */
  readonly strike?: Price | undefined;
  /** Signed units: below 0 is sold. */
  readonly units: Quantity;
  /** What was, or would be, paid or received for a unit. */
  readonly price: Price;
}

/** What a strategy makes at one price of its underlying. */
interface PayoffPoint {
  readonly at: Price;
  readonly profit: Money;
}

/** A range of prices in which a strategy makes money; `to` is null where it never ends. */
interface ProfitRange {
  readonly from: Price;
  readonly to: Price | null;
}

/** The payoff of legs that expire together: exact, as it is a straight line between strikes. */
export interface Payoff {
  /** At 0 and at every strike, ascending. */
  readonly kinks: readonly PayoffPoint[];
  /** Rupees for each point above the highest kink. */
  readonly upperSlope: Quantity;
  /** Null where it is unlimited. */
  readonly maxProfit: Money | null;
  /** The most that can be lost, 0 or more; null where it is unlimited. */
  readonly maxLoss: Money | null;
  /** Where profit turns into loss or into nothing, ascending, to the fourth decimal. */
  readonly breakevens: readonly Price[];
  readonly profitable: readonly ProfitRange[];
}

const NOUGHT = price('0');

/** What one unit pays at a price of the underlying. */
export function payOf({ kind, strike = NOUGHT }: PayoffLeg, at: Price): Price {
  if (kind === 'FUT' || kind === 'EQ') return at;
  const inTheMoney = kind === 'CE' ? subtract(at, strike) : subtract(strike, at);
  return greater(inTheMoney, NOUGHT);
}

/** What the legs make at a price of the underlying, after costs. */
export function profitAt(legs: readonly PayoffLeg[], at: Price, costs: Money = ZERO): Money {
  return legs.reduce(
    (total, leg) => add(total, valueOf(subtract(payOf(leg, at), leg.price), leg.units)),
    negate(costs),
  );
}

/** The whole payoff at expiry, from 0 upwards: a price never falls below 0. */
export function payoffOf(legs: readonly PayoffLeg[], costs: Money = ZERO): Payoff {
  const kinks = kinksOf(legs).map((at) => ({ at, profit: profitAt(legs, at, costs) }));
  const upperSlope = legs.reduce(
    (total, leg) => (leg.kind === 'PE' ? total : add(total, leg.units)),
    ZERO_QUANTITY,
  );
  const profits = kinks.map(({ profit }) => profit);
  const [best, worst] = [profits.reduce(greater), profits.reduce(lesser)];
  const points = withCrossings(kinks, upperSlope);
  const gains = rangesOf(points, upperSlope, 1);
  const losses = rangesOf(points, upperSlope, -1);
  return {
    kinks,
    upperSlope,
    maxProfit: isPositive(upperSlope) ? null : best,
    maxLoss: isNegative(upperSlope) ? null : greater(negate(worst), ZERO),
    breakevens: endsOf([...gains, ...losses]),
    profitable: gains,
  };
}

function kinksOf(legs: readonly PayoffLeg[]): readonly Price[] {
  const strikes = new Map<string, Price>([['0', NOUGHT]]);
  for (const { strike } of legs) if (strike) strikes.set(text(strike), strike);
  return [...strikes.values()].sort(compare);
}

/** The kinks, and between them and beyond the last the places where the line crosses 0. */
function withCrossings(kinks: readonly PayoffPoint[], slope: Quantity): readonly PayoffPoint[] {
  return kinks.flatMap((point, index) => {
    const next = kinks[index + 1];
    // Beyond the last kink the line goes on as it rises or falls.
    const crosses = sign(point.profit) * sign(next ? next.profit : slope) < 0;
    if (!crosses) return [point];
    const rise = next ? subtract(next.profit, point.profit) : valueOf(ONE_POINT, slope);
    const width = next ? subtract(next.at, point.at) : ONE_POINT;
    const share = divide(negate(point.profit), rise, SHARE_DECIMALS) ?? ZERO_SHARE;
    const zero = add(point.at, price(text(multiply(width, share))));
    return [point, { at: zero, profit: ZERO }];
  });
}

/** The widest ranges in which the profit has a sign: 1 for profits, -1 for losses. */
function rangesOf(
  points: readonly PayoffPoint[],
  slope: Quantity,
  wanted: number,
): readonly ProfitRange[] {
  const ranges: { from: Price; to: Price | null }[] = [];
  for (const [index, point] of points.entries()) {
    const next = points[index + 1];
    const here = sign(point.profit) || sign(next ? next.profit : slope);
    if (here !== wanted) continue;
    const last = ranges.at(-1);
    const goesOn = last?.to && equals(last.to, point.at) && sign(point.profit) === wanted;
    if (goesOn) last.to = next?.at ?? null;
    else ranges.push({ from: point.at, to: next?.at ?? null });
  }
  return ranges;
}

const sign = (amount: Money | Quantity): number =>
  isZero(amount) ? 0 : isNegative(amount) ? -1 : 1;

const ONE_POINT = price('1');
const ZERO_SHARE = ratio('0');
const SHARE_DECIMALS = 40;
const BREAKEVEN_DECIMALS = 4;

function endsOf(ranges: readonly ProfitRange[]): readonly Price[] {
  const ends = new Map<string, Price>();
  for (const each of ranges.flatMap(({ from, to }) => (to ? [from, to] : [from]))) {
    const end = round(each, BREAKEVEN_DECIMALS);
    if (!equals(end, NOUGHT)) ends.set(text(end), end);
  }
  return [...ends.values()].sort(compare);
}
