import { estimate, estimateOrNull, toFloat, type Estimate } from '../../../analytics/door.ts';
import { probabilityWithin } from '../../../analytics/probability.ts';
import {
  contractGreeks,
  fitContract,
  totalGreeks,
  worthAfter,
  type Market,
  type PricedContract,
  type Shift,
} from '../../../analytics/scenario.ts';
import { contractOf } from '../../../domain/instruments/instrument.ts';
import {
  negate,
  price,
  type Money,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import { netOf, type Net } from '../../../domain/strategies/net-price.ts';
import {
  payoffOf,
  profitAt,
  type Payoff,
  type PayoffLeg,
} from '../../../domain/strategies/payoff.ts';
import { greekFigures, percent, type GreekFigures } from '../../market/options/chain-figures.ts';
import type { OptionChain } from '../../market/options/option-chain.ts';
import type { OptionMarket } from '../../market/options/option-market.ts';
import type { PricedLeg } from '../strategy-request.ts';

/** A leg with what the model reads from its mark. */
interface AnalysedLeg {
  readonly leg: PricedLeg;
  readonly contract: PricedContract;
  /** Signed units. */
  readonly units: number;
  readonly iv: Estimate | null;
  readonly reason: string | null;
  readonly greeks: GreekFigures;
}

/** All that is known of legs before, or while, they are held. */
export interface Analysis {
  readonly underlying: string;
  readonly legs: readonly AnalysedLeg[];
  readonly net: Net;
  /** The payoff when all legs expire together; null where they don't. */
  readonly payoff: Payoff | null;
  /** The expiry that the payoff is at. */
  readonly expiry: string | null;
  readonly pop: Estimate | null;
  readonly greeks: GreekFigures;
  readonly market: Market | null;
  readonly forward: Estimate | null;
  readonly forwardSource: string | null;
  readonly spot: Price | null;
  /** Years to the nearest expiry. */
  readonly years: number;
  readonly asOf: number;
}

/** The exact payoff's view of a leg. */
const payoffLeg = ({ kind, instrument, action, quantity, price }: PricedLeg): PayoffLeg => ({
  kind,
  strike: instrument.option?.strike,
  units: signed(action, quantity),
  price,
});

const signed = (action: PricedLeg['action'], quantity: Quantity): Quantity =>
  action === 'BUY' ? quantity : negate(quantity);

/** Analyses legs by their market: the exact payoff at expiry, and what the model makes of today. */
export async function analyse(
  legs: readonly PricedLeg[],
  market: OptionMarket,
  costs: Money,
): Promise<Analysis> {
  const expiries = [...new Set(legs.map(expiryOf).filter((each) => each !== ''))].sort();
  const underlying = underlyingOf(legs);
  const chains = await chainsOf(legs, underlying, expiries, market);
  const near = chains.get(expiries[0] ?? '');
  const spot = near ? spotOf(near) : null;
  const world = spot && { spot: toFloat(spot), rate: market.rate };
  const fitted = legs.map((leg) => analysedLeg(leg, chains.get(expiryOf(leg)), world));
  const payoff = expiries.length <= 1 ? payoffOf(legs.map(payoffLeg), costs) : null;
  return {
    underlying,
    legs: fitted,
    net: netOf(legs),
    payoff,
    expiry: expiries[0] ?? null,
    greeks: world ? greeksOf(fitted, world) : greekFigures(null),
    market: world,
    spot,
    ...marketFigures(payoff, near),
  };
}

/** The underlying's price; without one the forward stands for it. */
function spotOf({ spot, forward }: OptionChain): Price | null {
  if (spot) return spot.price;
  return forward && price(estimate(forward.forward, 2));
}

const greeksOf = (legs: readonly AnalysedLeg[], world: Market): GreekFigures =>
  greekFigures(
    totalGreeks(
      legs.map(({ contract, units }) => ({ greeks: contractGreeks(contract, world), units })),
    ),
  );

function marketFigures(payoff: Payoff | null, near: OptionChain | undefined) {
  return {
    pop: payoff && near ? popOf(payoff, near) : null,
    forward: estimateOrNull(near?.forward ? near.forward.forward : null, 4),
    forwardSource: near?.forward?.source ?? null,
    years: near?.years ?? 0,
    asOf: near?.asOf ?? Date.now(),
  };
}

const expiryOf = ({ instrument }: PricedLeg): string => contractOf(instrument)?.expiry ?? '';

function underlyingOf(legs: readonly PricedLeg[]): string {
  const contract = legs.map(({ instrument }) => contractOf(instrument)).find(Boolean);
  return contract?.underlying ?? legs[0]?.instrument.symbol ?? '';
}

/** The chains of the legs' expiries; a contract that is in none is priced at what is said. */
async function chainsOf(
  legs: readonly PricedLeg[],
  underlying: string,
  expiries: readonly string[],
  market: OptionMarket,
): Promise<ReadonlyMap<string, OptionChain>> {
  const hasOptions = legs.some(({ instrument }) => instrument.option);
  if (!hasOptions) return new Map();
  const chains = await Promise.all(expiries.map((each) => market.chain(underlying, each)));
  return new Map(chains.map((chain) => [chain.listed.expiry, chain]));
}

function analysedLeg(
  leg: PricedLeg,
  chain: OptionChain | undefined,
  world: Market | null,
): AnalysedLeg {
  const { instrument, kind } = leg;
  const mark = toFloat(markOf(leg, chain));
  const forward = chain?.forward?.forward ?? world?.spot ?? mark;
  const contract = fitContract(
    {
      type: kind,
      strike: instrument.option ? toFloat(instrument.option.strike) : 0,
      years: kind === 'EQ' ? 0 : (chain?.years ?? 0),
      forward: kind === 'EQ' ? (world?.spot ?? mark) : forward,
      mark,
    },
    world ?? { spot: forward, rate: 0 },
  );
  const units = toFloat(signed(leg.action, leg.quantity));
  const greeks = greekFigures(world && contractGreeks(contract, world));
  return {
    leg,
    contract,
    units,
    iv: percent(contract.volatility),
    reason: contract.reason,
    greeks,
  };
}

/** The contract's last price; where it has none, the leg's own. */
function markOf({ instrument, price: own }: PricedLeg, chain: OptionChain | undefined): Price {
  const { option } = instrument;
  if (!option || !chain) return own;
  const row = chain.strikes.find(({ strike }) => strike.equals(option.strike));
  const side = option.type === 'CE' ? row?.call : row?.put;
  return side?.quote?.price ?? own;
}

/** In percent; null without a forward or a volatility. */
function popOf(payoff: Payoff, { forward, years, atmVolatility }: OptionChain): Estimate | null {
  if (!forward || atmVolatility === null) return null;
  const ranges = payoff.profitable.map(({ from, to }) => ({
    from: toFloat(from),
    to: to && toFloat(to),
  }));
  const market = { forward: forward.forward, years, volatility: atmVolatility };
  return estimate(100 * probabilityWithin(market, ranges), 2);
}

/** What the legs would make in a moved market, against the prices of the legs; null without a market. */
export function profitAfter(analysis: Analysis, shift: Shift): Estimate | null {
  const profit = profitIn(analysis, shift);
  return estimateOrNull(profit, 2);
}

function profitIn({ legs, market }: Analysis, shift: Shift): number | null {
  if (!market) return null;
  const paid = legs.reduce((sum, { leg, units }) => sum + units * toFloat(leg.price), 0);
  return worthAfter(legs, market, shift) - paid;
}

/** What the legs make at expiry at a price of the underlying, exactly. */
export const profitAtExpiry = ({ legs }: Analysis, at: Price): Money =>
  profitAt(
    legs.map(({ leg }) => payoffLeg(leg)),
    at,
  );
