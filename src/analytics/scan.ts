import { black76Greeks, black76Price, discount, forwardOf, intrinsic } from './black76.ts';
import { estimate, type Estimate } from './door.ts';
import { impliedVolatility } from './implied-volatility.ts';

/** A contract as the scan sees it, in floats. */
export interface ScanContract {
  readonly kind: 'FUT' | 'CE' | 'PE';
  /** 0 for a future. */
  readonly strike: number;
  /** Calendar days until it expires. */
  readonly days: number;
  /** What one unit is worth now. */
  readonly price: number;
}

/** How far prices and volatilities are moved. */
export interface ScanRange {
  readonly spot: number;
  /** Continuously compounded, a year. */
  readonly rate: number;
  /** The largest ordinary move of the price, as a share of it. */
  readonly psr: number;
  /** The move of the volatility: 0.04 is four points. */
  readonly vsr: number;
}

/** What one unit held LONG loses in each scenario, and how it moves with the underlying. */
export interface ScanResult {
  readonly losses: readonly Estimate[];
  readonly delta: Estimate;
}

interface Scenario {
  /** In price scan ranges. */
  readonly move: number;
  /** In volatility scan ranges. */
  readonly volatility: number;
  /** The share of the loss that counts. */
  readonly weight: number;
}

const MOVES = [0, 1 / 3, -1 / 3, 2 / 3, -2 / 3, 1, -1];
/** An extreme move is unlikely: 35% of what it costs counts. */
const EXTREME_WEIGHT = 0.35;

/** The 16 scenarios of SPAN in their usual order: the two extreme moves are the last. */
const SCAN_SCENARIOS: readonly Scenario[] = [
  ...MOVES.flatMap((move) => [1, -1].map((volatility) => ({ move, volatility, weight: 1 }))),
  ...[2, -2].map((move) => ({ move, volatility: 0, weight: EXTREME_WEIGHT })),
];

const DAYS_IN_YEAR = 365;
const MIN_VOLATILITY = 0.01;
/**
 * Quotes of options in the money are no finer than this (a tick), and than this share of the price.
 * A smaller worth over the exercise is taken as that, or two neighbours would differ by their ticks.
 */
const ROUGHNESS = 0.05;
const ROUGH_SHARE = 0.0005;
const DECIMALS = 6;

/**
 * The losses of one unit held LONG (NSE Clearing, "SPAN risk parameters"): an option's price by
 * Black and Scholes one day ahead against its price now, a future's move in proportion.
 */
export function scanLosses(
  contract: ScanContract,
  volatility: number,
  range: ScanRange,
): ScanResult {
  const losses = SCAN_SCENARIOS.map((scenario) => {
    const loss = contract.price - priceIn(scenario, contract, volatility, range);
    return estimate(loss * scenario.weight, DECIMALS);
  });
  return { losses, delta: estimate(deltaOf(contract, volatility, range), DECIMALS) };
}

function priceIn(
  { move, volatility: shift }: Scenario,
  { kind, strike, days, price }: ScanContract,
  volatility: number,
  { spot, rate, psr, vsr }: ScanRange,
): number {
  const moved = Math.max(0, 1 + move * psr);
  if (kind === 'FUT') return price * moved;
  if (moved === 0) return kind === 'CE' ? 0 : strike;
  const years = Math.max(0, days - 1) / DAYS_IN_YEAR;
  const shifted = Math.max(0, volatility + shift * vsr);
  const forward = spot * moved * Math.exp(rate * years);
  return black76Price({ type: kind, forward, strike, years, rate, volatility: shifted });
}

function deltaOf(
  { kind, strike, days }: ScanContract,
  volatility: number,
  { spot, rate }: ScanRange,
): number {
  if (kind === 'FUT') return 1;
  const years = Math.max(0, days) / DAYS_IN_YEAR;
  const forward = forwardOf({ spot, years, rate });
  const greeks = black76Greeks({ type: kind, forward, strike, years, rate, volatility });
  return greeks.delta * Math.exp(rate * years);
}

/** The volatility that an option's price implies, at least 1%; null where it has expired. */
export function scanVolatility(
  { kind, strike, days, price }: ScanContract,
  { spot, rate }: Pick<ScanRange, 'spot' | 'rate'>,
): Estimate | null {
  if (kind === 'FUT') return null;
  const years = days / DAYS_IN_YEAR;
  const forward = forwardOf({ spot, years, rate });
  const exercised = discount({ rate, years }) * intrinsic(kind, forward, strike);
  const rough = exercised === 0 ? 0 : Math.max(ROUGHNESS, ROUGH_SHARE * price);
  const worth = Math.max(price, exercised + rough);
  const found = impliedVolatility({ type: kind, forward, strike, years, rate }, worth);
  if (found.volatility === null) return null;
  return estimate(Math.max(MIN_VOLATILITY, found.volatility), DECIMALS);
}

/** The price of a future that expires in some days: the spot price with interest. */
export const carriedPrice = (spot: number, rate: number, days: number): Estimate =>
  estimate(spot * Math.exp((rate * Math.max(0, days)) / DAYS_IN_YEAR), 4);

/** The spot price that a future's price stands for. */
export const discountedSpot = (future: number, rate: number, days: number): Estimate =>
  estimate(future * Math.exp((-rate * Math.max(0, days)) / DAYS_IN_YEAR), 4);
