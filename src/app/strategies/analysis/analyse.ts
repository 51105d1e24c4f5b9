import { estimateOrNull, toFloat } from '../../../analytics/door.ts';
import {
  contractGreeks,
  payAtExpiry,
  totalGreeks,
  worthAfter,
  type Market,
  type Shift,
} from '../../../analytics/scenario.ts';
import { contractOf } from '../../../domain/instruments/instrument.ts';
import {
  negate,
  price,
  quantity,
  times,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { PayoffLeg } from '../../../domain/strategies/payoff.ts';
import { greekFigures, percent, type GreekFigures } from '../../market/options/chain-figures.ts';
import { fittedContract } from '../../market/options/fitted-contract.ts';
import { exactLevel, type Level } from '../../market/options/level.ts';
import type { OptionChain } from '../../market/options/option-chain.ts';
import type { OptionMarket, QuoteOf } from '../../market/options/option-market.ts';
import type { PricedLeg } from '../strategy-request.ts';
import { expiriesOf, readMarket, type MarketRead } from './market-read.ts';
import { costsOf, type Subject } from './subject.ts';

type AnalysedLeg = ReturnType<typeof analysedLeg>;

/** What the market says of legs before, or while, they are held. */
export type Analysis = Awaited<ReturnType<typeof analyse>>;

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

/** Reads the market of legs, unless it was read, and fits the model to it. */
export async function analyse(
  subject: Subject,
  market: OptionMarket,
  now: number,
  read?: MarketRead,
) {
  const { legs, net } = subject;
  const instruments = legs.map(({ instrument }) => instrument);
  const expiries = expiriesOf(instruments);
  const underlying = underlyingOf(legs);
  const { chains: listed, quoteOf } = read ?? (await readMarket(instruments, market));
  const priced = listed.map((each) => market.priceBy(each, quoteOf));
  const chains = new Map(priced.map((chain) => [chain.listed.expiry, chain]));
  const near = chains.get(expiries[0] ?? '');
  const spot = near ? near.level : ownPrice(legs, quoteOf);
  const world = spot && { spot: spot.at, rate: market.rate };
  const fitted = legs.map((leg) => analysedLeg(leg, chains.get(expiryOf(leg)), quoteOf, world));
  return {
    underlying,
    legs: fitted,
    net,
    /** What the legs must pay before anything is won. */
    costs: costsOf(subject),
    /** The legs' expiries, the nearest first. */
    expiries,
    greeks: greeksOf(fitted, world),
    market: world,
    /** The chain of the nearest expiry. */
    near,
    spot,
    forward: estimateOrNull(near?.forward ? near.forward.forward : null, 4),
    forwardSource: near?.forward?.source ?? null,
    /** Years to the nearest expiry. */
    years: near?.years ?? 0,
    /** Milliseconds. */
    asOf: near?.asOf ?? now,
  };
}

/** What a share or a future moves needs no market; a leg without a volatility leaves all unknown. */
const greeksOf = (legs: readonly AnalysedLeg[], world: Market | null): GreekFigures =>
  greekFigures(
    totalGreeks(
      legs.map(({ contract, units }) => ({
        greeks: contractGreeks(contract, world ?? NOWHERE),
        units,
      })),
    ),
  );
const NOWHERE: Market = { spot: 0, rate: 0 };

/** Where shares alone stand: at their last quote. */
function ownPrice([first]: readonly PricedLeg[], quoteOf: QuoteOf): Level | null {
  const quote = first?.kind === 'EQ' ? quoteOf(first.instrument) : undefined;
  return quote ? exactLevel(quote.price) : null;
}

const expiryOf = ({ instrument }: PricedLeg): string => contractOf(instrument)?.expiry ?? '';

function underlyingOf(legs: readonly Pick<PricedLeg, 'instrument'>[]): string {
  const contract = legs.map(({ instrument }) => contractOf(instrument)).find(Boolean);
  return contract?.underlying ?? legs[0]?.instrument.symbol ?? '';
}

/** A leg with what the model reads from its mark. */
function analysedLeg(
  leg: PricedLeg,
  chain: OptionChain | undefined,
  quoteOf: QuoteOf,
  world: Market | null,
) {
  const { instrument, kind } = leg;
  const { mark, reason: unmarked } = markOf(leg, chain, quoteOf);
  const spot = world?.spot ?? null;
  const expiry =
    kind === 'EQ'
      ? { years: 0, forward: spot }
      : { years: chain?.years ?? 0, forward: chain?.forward?.forward ?? spot };
  const contract = fittedContract(instrument, mark, expiry, world ?? NOWHERE);
  return {
    leg,
    contract,
    /** Signed units, each worth the contract's price once. */
    units: toFloat(signed(leg)),
    iv: percent(contract.volatility),
    reason: contract.reason ?? unmarked,
    greeks: greekFigures(contractGreeks(contract, world ?? NOWHERE)),
  };
}

interface Mark {
  readonly mark: Price;
  /** Why it is not a price of the market. */
  readonly reason: string | null;
}

/** The contract's last price; where it has none, the leg's own. */
function markOf(
  { instrument, price: own }: PricedLeg,
  chain: OptionChain | undefined,
  quoteOf: QuoteOf,
): Mark {
  const { option } = instrument;
  const row = option && chain?.strikes.find(({ strike }) => strike.equals(option.strike));
  const side = option?.type === 'CE' ? row?.call : row?.put;
  const quote = side?.quote ?? quoteOf(instrument);
  if (!quote) return { mark: own, reason: option ? 'no_quote' : null };
  return { mark: quote.price, reason: side && !side.isFresh ? 'stale_quote' : null };
}

/** What the legs would make in a moved market; null without a market. */
export function profitIn({ legs, market, costs }: Analysis, shift: Shift): number | null {
  return market ? worthAfter(legs, market, shift) - toFloat(costs) : null;
}

/** What the legs make where all expire, as a drawing has it; domain/strategies has it exactly. */
export const profitAtExpiry = ({ legs, costs }: Analysis, at: number): number =>
  legs.reduce(
    (total, { contract, units }) => total + units * payAtExpiry(contract, at),
    -toFloat(costs),
  );
