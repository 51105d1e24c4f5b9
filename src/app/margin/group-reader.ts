import { toFloat } from '../../analytics/door.ts';
import { discountedSpot } from '../../analytics/scan.ts';
import {
  contractOf,
  instrumentKey,
  isEquity,
  isFuture,
  type Instrument,
} from '../../domain/instruments/instrument.ts';
import { isOpen, unrealizedPnl, type Position } from '../../domain/ledger/position.ts';
import { daysBetween } from '../../domain/margin/days.ts';
import { marginGroupOf, type GroupName } from '../../domain/margin/group.ts';
import {
  locksShare,
  type GroupMargins,
  type MarginAssessment,
} from '../../domain/margin/group-margins.ts';
import { termsOf, type MarginParameters } from '../../domain/margin/parameters.ts';
import { aloneOf, requirementOf } from '../../domain/margin/requirement.ts';
import { shareOut } from '../../domain/margin/shares.ts';
import {
  negate,
  price,
  sum,
  text,
  type Money,
  type Price,
  type Ratio,
} from '../../domain/money/money.ts';
import type { InstrumentId, Quote, Store } from '../../storage/ports/store.ts';
import { modelGroup, type GroupMarket, type ObservedContract } from './margin-model.ts';

/** How margins are judged: by which parameters, and how old a quote may be, in seconds. */
export interface ScanRules {
  readonly parameters: () => Promise<MarginParameters>;
  /** What the broker asks of the exchange's figure. */
  readonly multiplier: (parameters: MarginParameters) => Ratio;
  readonly quoteMaxAge: number;
}

/** Where the underlying of a group stands, and when that was told (Unix seconds). */
export interface Spot {
  readonly price: Price;
  readonly ts: number;
}

/** What is known of a group: its market, and the session's positions. */
export interface ReadGroup {
  readonly market: GroupMarket;
  readonly spot: Spot;
  readonly margins: GroupMargins;
}

/** Reads what judging a group needs, from any store. */
export class GroupReader {
  readonly #store: Pick<Store, 'positions' | 'quotesFor'>;
  readonly #rules: ScanRules;

  constructor(store: Pick<Store, 'positions' | 'quotesFor'>, rules: ScanRules) {
    this.#store = store;
    this.#rules = rules;
  }

  /** The same on another store, such as one on which commits are staged. */
  on(store: Pick<Store, 'positions' | 'quotesFor'>): GroupReader {
    return new GroupReader(store, this.#rules);
  }

  /**
   * The group of an instrument in a session, as it stands at a moment (ISO 8601); undefined where
   * it is not margined by scenarios, or nobody knows where its underlying stands.
   */
  async read(
    sessionId: string,
    instrument: Instrument,
    at: string,
  ): Promise<ReadGroup | undefined> {
    const group = marginGroupOf(instrument);
    if (!group) return undefined;
    const [all, quotes, parameters] = await Promise.all([
      this.#store.positions(sessionId),
      this.#store.quotesFor(spotIds(group)),
      this.#rules.parameters(),
    ]);
    const open = all.filter(isOpen);
    const positions = open.filter((each) => marginGroupOf(each.instrument) === group);
    const futures = [instrument, ...positions.map((each) => each.instrument)].filter(isFuture);
    const spot = await this.#spot(quotes, futures, parameters, at);
    if (!spot) return undefined;
    const day = at.slice(0, 10);
    const terms = termsOf(parameters, underlyingOf(group), day, this.#rules.multiplier(parameters));
    const market = { day, spot: spot.price, terms };
    const others = open.filter((each) => !positions.includes(each) && isMargined(each));
    const otherUnrealized = sum(others.map(unrealizedPnl));
    const margins = this.#margins({ group, positions, market, spot, otherUnrealized });
    return { market, spot, margins };
  }

  /** Every group of some instruments, as `read` gives each. */
  async readAll(
    sessionId: string,
    instruments: readonly Instrument[],
    at: string,
  ): Promise<readonly GroupMargins[]> {
    const one = new Map(instruments.map((each) => [marginGroupOf(each), each]));
    const read = await Promise.all([...one.values()].map((each) => this.read(sessionId, each, at)));
    return read.flatMap((each) => (each ? [each.margins] : []));
  }

  /** The underlying's young quote; else what its nearest future stands for; else its last quote. */
  async #spot(
    quotes: readonly (Quote | undefined)[],
    futures: readonly Instrument[],
    parameters: MarginParameters,
    at: string,
  ): Promise<Spot | undefined> {
    const known = quotes.filter((quote) => quote !== undefined);
    const isYoung = ({ ts }: Quote): boolean =>
      Math.floor(Date.parse(at) / 1000) - ts <= this.#rules.quoteMaxAge;
    const young = known.find(isYoung);
    if (young) return young;
    const byExpiry = [...futures].sort((a, b) => (expiryOf(a) < expiryOf(b) ? -1 : 1));
    const last = byExpiry.length === 0 ? [] : await this.#store.quotesFor(byExpiry);
    for (const [index, quote] of last.entries()) {
      const future = byExpiry[index];
      if (!quote || !future || !isYoung(quote)) continue;
      const days = daysBetween(at.slice(0, 10), expiryOf(future));
      const spot = discountedSpot(toFloat(quote.price), toFloat(parameters.rate), days);
      return { price: price(spot), ts: quote.ts };
    }
    return known[0];
  }

  #margins({ group, positions, market, spot, otherUnrealized }: Known): GroupMargins {
    const { quoteMaxAge } = this.#rules;
    return {
      group,
      begunWith: positions,
      positions,
      otherUnrealized,
      covers: (instrument) => marginGroupOf(instrument) === group,
      assess: (held) => assess(group, held, market, spot, quoteMaxAge),
    };
  }
}

interface Known {
  readonly group: GroupName;
  readonly positions: readonly Position[];
  readonly market: GroupMarket;
  readonly spot: Spot;
  readonly otherUnrealized: Money;
}

/** Judges positions of one group. */
function assess(
  group: GroupName,
  held: readonly Position[],
  market: GroupMarket,
  spot: Spot,
  quoteMaxAge: number,
): MarginAssessment {
  const positions = [...held].sort((a, b) => (positionName(a) < positionName(b) ? -1 : 1));
  const modelled = modelGroup(
    positions.map((each) => observe(each, spot, quoteMaxAge)),
    market,
  );
  const requirement = requirementOf(modelled.legs, modelled.facts);
  const alone = aloneOf(modelled.legs, modelled.facts);
  const sharing = positions.flatMap((position, at) => {
    const own = alone[at];
    return own && locksShare(position) ? [{ position, own }] : [];
  });
  const margins = shareOut(
    requirement.total,
    sharing.map(({ own }) => own),
  );
  const shares = sharing.map(({ position: { instrument, side } }, at) => ({
    segment: instrument.segment,
    securityId: instrument.securityId,
    side,
    margin: margins[at] ?? requirement.total,
  }));
  const basis = basisOf(positions, market, modelled.volatilities);
  return { group, requirement, alone: sum(alone), shares, basis };
}

/** A price tells a volatility only beside a spot price of about the same time. */
function observe(position: Position, spot: Spot, quoteMaxAge: number): ObservedContract {
  const { instrument, side, netQty, currentPrice, lastUpdated } = position;
  const apart = Math.abs(Math.floor(Date.parse(lastUpdated) / 1000) - spot.ts);
  return {
    instrument,
    quantity: side === 'LONG' ? netQty : negate(netQty),
    price: currentPrice,
    fresh: apart <= quoteMaxAge,
  };
}

function basisOf(
  positions: readonly Position[],
  { day, spot, terms }: GroupMarket,
  volatilities: ReadonlyMap<string, string>,
): string {
  const contracts = positions.map(({ instrument, currentPrice }) => {
    const key = instrumentKey(instrument);
    const volatility = volatilities.get(key);
    return [key, { price: text(currentPrice), ...(volatility && { volatility }) }] as const;
  });
  return JSON.stringify({
    source: 'model',
    parameters: terms.version,
    multiplier: text(terms.multiplier),
    day,
    spot: text(spot),
    contracts: Object.fromEntries(contracts),
  });
}

const positionName = (position: Position): string =>
  `${instrumentKey(position.instrument)} ${position.side}`;

const expiryOf = (instrument: Instrument): string => contractOf(instrument)?.expiry ?? '';

const underlyingOf = (group: GroupName): string => group.slice(group.indexOf(' ') + 1);

/** Where an underlying is quoted: as an index, else as a share of either exchange. */
function spotIds(group: GroupName): InstrumentId[] {
  const shares = group.startsWith('BSE') ? ['BSE_EQ', 'NSE_EQ'] : ['NSE_EQ', 'BSE_EQ'];
  return ['IDX_I', ...shares].map((segment) => ({ segment, securityId: underlyingOf(group) }));
}

/** Shorts of any kind, and futures: what they lose reduces what can be opened. */
const isMargined = (position: Position): boolean =>
  position.side === 'SHORT' ||
  (position.margined === true && !isEquity(position.instrument.segment));
