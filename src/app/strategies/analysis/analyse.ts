import { estimateOrNull, toFloat, type Estimate } from '../../../analytics/door.ts';
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
  quantity,
  times,
  type Money,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { Net } from '../../../domain/strategies/net-price.ts';
import { profitAt, type PayoffLeg } from '../../../domain/strategies/payoff.ts';
import { greekFigures, percent, type GreekFigures } from '../../market/options/chain-figures.ts';
import type { OptionChain } from '../../market/options/option-chain.ts';
import type { OptionMarket } from '../../market/options/option-market.ts';
import type { PricedLeg } from '../strategy-request.ts';
import { costsOf, type Subject } from './subject.ts';

/** A leg with what the model reads from its mark. */
interface AnalysedLeg {
  readonly leg: PricedLeg;
  readonly contract: PricedContract;
  /** Signed units, each worth the contract's price once. */
  readonly units: number;
  readonly iv: Estimate | null;
  readonly reason: string | null;
  readonly greeks: GreekFigures;
}

/** What the market says of legs before, or while, they are held. */
export interface Analysis {
  readonly underlying: string;
  readonly legs: readonly AnalysedLeg[];
  readonly net: Net;
  /** What the legs must pay before anything is won. */
  readonly costs: Money;
  /** The legs' expiries, the nearest first. */
  readonly expiries: readonly string[];
  readonly greeks: GreekFigures;
  readonly market: Market | null;
  /** The chain of the nearest expiry. */
  readonly near: OptionChain | undefined;
  readonly forward: Estimate | null;
  readonly forwardSource: string | null;
  readonly spot: Price | null;
  /** Years to the nearest expiry. */
  readonly years: number;
  /** Milliseconds. */
  readonly asOf: number;
}

/** Units as a payoff counts them: each is worth the contract's price once. */
const signed = ({ action, quantity: count, instrument: { multiplier } }: PricedLeg): Quantity => {
  const units = multiplier === undefined ? count : times(count, quantity(multiplier));
  return action === 'BUY' ? units : negate(units);
};

/** The exact payoff's view of a leg. What it cost is counted with the costs of all. */
export const payoffLeg = (leg: PricedLeg): PayoffLeg => ({
  kind: leg.kind,
  strike: leg.instrument.option?.strike,
  units: signed(leg),
  price: NOUGHT,
});
const NOUGHT = price('0');

/** Reads the market of legs, and fits the model to it. */
export async function analyse(
  subject: Subject,
  market: OptionMarket,
  now: number,
): Promise<Analysis> {
  const { legs, net } = subject;
  const expiries = [...new Set(legs.map(expiryOf).filter((each) => each !== ''))].sort();
  const underlying = underlyingOf(legs);
  const chains = await chainsOf(underlying, expiries, market);
  const near = chains.get(expiries[0] ?? '');
  const spot = near ? near.level : null;
  const world = spot && { spot: toFloat(spot), rate: market.rate };
  const fitted = legs.map((leg) => analysedLeg(leg, chains.get(expiryOf(leg)), world));
  return {
    underlying,
    legs: fitted,
    net,
    costs: costsOf(subject),
    expiries,
    greeks: world ? greeksOf(fitted, world) : greekFigures(null),
    market: world,
    near,
    spot,
    forward: estimateOrNull(near?.forward ? near.forward.forward : null, 4),
    forwardSource: near?.forward?.source ?? null,
    years: near?.years ?? 0,
    asOf: near?.asOf ?? now,
  };
}

const greeksOf = (legs: readonly AnalysedLeg[], world: Market): GreekFigures =>
  greekFigures(
    totalGreeks(
      legs.map(({ contract, units }) => ({ greeks: contractGreeks(contract, world), units })),
    ),
  );

const expiryOf = ({ instrument }: PricedLeg): string => contractOf(instrument)?.expiry ?? '';

function underlyingOf(legs: readonly Pick<PricedLeg, 'instrument'>[]): string {
  const contract = legs.map(({ instrument }) => contractOf(instrument)).find(Boolean);
  return contract?.underlying ?? legs[0]?.instrument.symbol ?? '';
}

/** The chains of the legs' expiries; a contract that is in none is priced at what is said. */
async function chainsOf(
  underlying: string,
  expiries: readonly string[],
  market: OptionMarket,
): Promise<ReadonlyMap<string, OptionChain>> {
  const chains = await Promise.all(expiries.map((each) => market.chainIfListed(underlying, each)));
  const known = chains.filter((each) => each !== undefined);
  return new Map(known.map((chain) => [chain.listed.expiry, chain]));
}

function analysedLeg(
  leg: PricedLeg,
  chain: OptionChain | undefined,
  world: Market | null,
): AnalysedLeg {
  const { instrument, kind } = leg;
  const { mark, reason: unmarked } = markOf(leg, chain);
  const at = toFloat(mark);
  const forward = chain?.forward?.forward ?? world?.spot ?? at;
  const contract = fitContract(
    {
      type: kind,
      strike: instrument.option ? toFloat(instrument.option.strike) : 0,
      years: kind === 'EQ' ? 0 : (chain?.years ?? 0),
      forward: kind === 'EQ' ? (world?.spot ?? at) : forward,
      mark: at,
    },
    world ?? { spot: forward, rate: 0 },
  );
  const greeks = greekFigures(world && contractGreeks(contract, world));
  return {
    leg,
    contract,
    units: toFloat(signed(leg)),
    iv: percent(contract.volatility),
    reason: contract.reason ?? unmarked,
    greeks,
  };
}

interface Mark {
  readonly mark: Price;
  /** Why it is not a price of the market. */
  readonly reason: string | null;
}

/** The contract's last price; where it has none, the leg's own. */
function markOf({ instrument, price: own }: PricedLeg, chain: OptionChain | undefined): Mark {
  const { option } = instrument;
  if (!option) return { mark: own, reason: null };
  const row = chain?.strikes.find(({ strike }) => strike.equals(option.strike));
  const side = option.type === 'CE' ? row?.call : row?.put;
  if (!side?.quote) return { mark: own, reason: 'no_quote' };
  return { mark: side.quote.price, reason: side.isFresh ? null : 'stale_quote' };
}

/** What the legs would make in a moved market; null without a market. */
export function profitIn({ legs, market, costs }: Analysis, shift: Shift): number | null {
  return market ? worthAfter(legs, market, shift) - toFloat(costs) : null;
}

/** The same as digits. */
export const profitAfter = (analysis: Analysis, shift: Shift): Estimate | null =>
  estimateOrNull(profitIn(analysis, shift), 2);

/** What the legs make where all expire, at a price of the underlying, exactly. */
export const profitAtExpiry = ({ legs, costs }: Analysis, at: Price): Money =>
  profitAt(
    legs.map(({ leg }) => payoffLeg(leg)),
    at,
    costs,
  );
