import {
  contractOf,
  instrumentKey,
  isEquity,
  type Instrument,
} from '../../domain/instruments/instrument.ts';
import { lockedBy, type Action } from '../../domain/ledger/fill.ts';
import { isOpen, lockedAmount, type Position } from '../../domain/ledger/position.ts';
import { marginGroupOf, underlyingOf, type GroupName } from '../../domain/margin/group.ts';
import { locksShare } from '../../domain/margin/group-margins.ts';
import {
  aloneOf,
  NOTHING_REQUIRED,
  peakOf,
  requirementOf,
  type Requirement,
} from '../../domain/margin/requirement.ts';
import { carriedProduct } from '../../domain/ledger/product.ts';
import {
  isNegative,
  negate,
  sum,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';
import { contractValue } from '../../domain/instruments/contract-value.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import type { TradingRules } from '../trading/rules/trading-rules.ts';
import { requireQuote } from '../market/quotes.ts';
import { observe, type ReadMarket } from './group-assessment.ts';
import type { GroupReader } from './group-reader.ts';
import { lastOf } from './spot-reader.ts';
import { riskOf } from './filed-group.ts';
import type { MarginSource, ObservedContract } from './margin-model.ts';

/** A contract that margin is asked for. */
export interface MarginLegView {
  readonly instrument: Instrument;
  /** Below 0 when it is sold. */
  readonly quantity: Quantity;
  readonly price: Price;
  /** `0.17` for 17%; absent for futures, and where the percentage counts. */
  readonly volatility?: string | undefined;
  /** What it would block by itself. */
  readonly alone: Money;
}

/** What contracts on one underlying block. */
export interface GroupMargin {
  readonly underlying: string;
  readonly exchange: string;
  readonly source: MarginSource;
  /** Whether a stock stands on the minimum of all stocks: its real figure may be far higher. */
  readonly onFloor: boolean;
  readonly spot?: Price | undefined;
  readonly requirement: Requirement;
  /** What is paid in full beside it: bought options, and shares. */
  readonly premium: Money;
  /** What the contracts would block one by one, summed. */
  readonly alone: Money;
  /** The same without the bought options: what is blocked before there is a hedge. */
  readonly beforeHedge: Money;
  /** The most that is blocked while the contracts are traded in their order. */
  readonly peak: Money;
  /** What the session's ledger locks for it now; absent for contracts that nobody holds. */
  readonly locked?: Money | undefined;
  readonly legs: readonly MarginLegView[];
}

/** The figures of all groups together. */
export interface MarginTotal
  extends
    Pick<Requirement, 'span' | 'exposure' | 'additional' | 'total'>,
    Pick<GroupMargin, 'premium' | 'alone' | 'beforeHedge' | 'peak' | 'source'> {}

/** What blocks margin, by underlying and together. */
export interface MarginAnswer {
  readonly groups: readonly GroupMargin[];
  readonly total: MarginTotal;
}

/** A contract to ask for, at its price. */
export interface AskedLeg {
  readonly action: Action;
  readonly instrument: Instrument;
  readonly quantity: Quantity;
  /** What the trader says; absent: its last quote. */
  readonly price?: Price | undefined;
}

interface PricedLeg extends AskedLeg {
  readonly price: Price;
  /** When the price was told, in Unix seconds. */
  readonly ts: number;
}

export interface MarginReaderDeps {
  readonly store: Pick<Store, 'positions' | 'quotesFor'>;
  readonly calendar: Calendar;
  /** Absent where every position is margined alone. */
  readonly groups: GroupReader | undefined;
  readonly rules: Pick<TradingRules, 'funding' | 'quoteMaxAge'>;
}

/** Says what positions block, and what contracts would. Nothing is written. */
export class MarginReader {
  readonly #deps: MarginReaderDeps;

  constructor(deps: MarginReaderDeps) {
    this.#deps = deps;
  }

  /** What a session's open positions block, by underlying. */
  async ofSession(sessionId: string): Promise<MarginAnswer> {
    const open = (await this.#deps.store.positions(sessionId)).filter(isOpen);
    const onMargin = open.filter((each) => contractOf(each.instrument) ?? locksMargin(each));
    const groups = groupBy(onMargin, ({ instrument }) => instrument);
    const judged = [...groups].map(([name, held]) => this.#ofPositions(name, held));
    return answerOf(await Promise.all(judged));
  }

  /**
   * What contracts would block; `spot` is where their underlying stands, where it is said. Rejects
   * with QUOTE_NOT_FOUND where a contract has neither a price nor a quote.
   */
  async ofLegs(legs: readonly AskedLeg[], spot?: Price): Promise<MarginAnswer> {
    const groups = groupBy(await this.#priced(legs), ({ instrument }) => instrument);
    const judged = [...groups].map(([name, asked]) => this.#ofLegs(name, asked, spot));
    return answerOf(await Promise.all(judged));
  }

  async #ofPositions(name: string, held: readonly Position[]): Promise<GroupMargin> {
    const at = this.#deps.calendar.iso();
    const instruments = held.map(({ instrument }) => instrument);
    const locked = sum(held.filter(locksMargin).map(lockedAmount));
    const premium = sum(held.filter((each) => !locksMargin(each)).map(lockedAmount));
    const group = groupOf(instruments);
    const read =
      group &&
      (await this.#deps.groups?.marketOf(group, {
        contracts: instruments,
        told: held.map(lastOf),
        at,
      }));
    if (!read) {
      const alone = held.map((each) => (locksMargin(each) ? lockedAmount(each) : ZERO));
      const legs = held.map((each, index) => ({ ...legOf(each), alone: alone[index] ?? ZERO }));
      return { ...byPercent(name, legs, premium), locked };
    }
    const contracts = held.map((each) => observe(each, read.spot, this.#deps.rules.quoteMaxAge));
    return { ...modelled(name, contracts, premium, read), locked };
  }

  /** A margin goes by the last price, however old: so the exchange's own does. */
  async #priced(legs: readonly AskedLeg[]): Promise<readonly PricedLeg[]> {
    const { store, calendar } = this.#deps;
    const now = calendar.now();
    const quotes = await store.quotesFor(legs.map(({ instrument }) => instrument));
    return legs.map((leg, at) => {
      if (leg.price) return { ...leg, price: leg.price, ts: Math.floor(now / 1000) };
      const { price, ts } = requireQuote(quotes[at], leg.instrument, now, Infinity);
      return { ...leg, price, ts };
    });
  }

  async #ofLegs(
    name: string,
    legs: readonly PricedLeg[],
    spot: Price | undefined,
  ): Promise<GroupMargin> {
    const group = groupOf(legs.map(({ instrument }) => instrument));
    const premium = sum(
      legs
        .filter(({ action, instrument }) => action === 'BUY' && !locksWhenBought(instrument))
        .map(({ instrument, price, quantity }) => contractValue(instrument, price, quantity)),
    );
    const question = { contracts: [], told: legs, at: this.#deps.calendar.iso() };
    const read = group && (await this.#deps.groups?.marketOf(group, question, spot));
    if (!read) {
      const views = legs.map((leg) => ({ ...leg, quantity: signed(leg), alone: this.#share(leg) }));
      return byPercent(name, views, premium);
    }
    const contracts = legs
      .filter(({ instrument }) => !isEquity(instrument.segment))
      .map((leg) => ({
        ...leg,
        quantity: signed(leg),
        fresh: Math.abs(leg.ts - read.spot.ts) <= this.#deps.rules.quoteMaxAge,
      }));
    return modelled(name, contracts, premium, read);
  }

  /** What one leg locks by the configured percentage; nothing where it is paid in full. */
  #share({ instrument, action, price, quantity }: PricedLeg): Money {
    if (action === 'BUY' && !locksWhenBought(instrument)) return ZERO;
    const product = carriedProduct(instrument);
    return lockedBy(
      { instrument, price, ...this.#deps.rules.funding(instrument, action, product) },
      quantity,
    );
  }
}

/** By the scenarios, or the exchange's file. */
function modelled(
  name: string,
  contracts: readonly ObservedContract[],
  premium: Money,
  { market }: ReadMarket,
): GroupMargin {
  const { legs, facts, volatilities, source } = riskOf(contracts, market);
  const alone = aloneOf(legs, facts);
  const unhedged = legs.filter(({ kind, quantity }) => kind === 'FUT' || isNegative(quantity));
  return {
    ...placeOf(name),
    source,
    onFloor: source === 'model' && market.terms.onFloor,
    spot: facts.spot,
    requirement: requirementOf(legs, facts),
    premium,
    alone: sum(alone),
    beforeHedge: requirementOf(unhedged, facts).total,
    peak: peakOf([], legs, facts),
    legs: contracts.map(({ instrument, quantity, price }, at) => ({
      instrument,
      quantity,
      price,
      volatility: volatilities.get(instrumentKey(instrument)),
      alone: alone[at] ?? ZERO,
    })),
  };
}

/** By the configured percentage, which knows no hedge. */
function byPercent(name: string, legs: readonly MarginLegView[], premium: Money): GroupMargin {
  const total = sum(legs.map(({ alone }) => alone));
  return {
    ...placeOf(name),
    source: 'percent',
    onFloor: false,
    requirement: { ...NOTHING_REQUIRED, span: total, total },
    premium,
    alone: total,
    beforeHedge: total,
    peak: total,
    legs,
  };
}

const answerOf = (groups: readonly GroupMargin[]): MarginAnswer => ({
  groups,
  total: totalOf(groups),
});

/** The source of the sums is the roughest of those of the groups. */
function totalOf(groups: readonly GroupMargin[]): MarginTotal {
  const total = (pick: (group: GroupMargin) => Money) => sum(groups.map(pick));
  return {
    span: total(({ requirement }) => requirement.span),
    exposure: total(({ requirement }) => requirement.exposure),
    additional: total(({ requirement }) => requirement.additional),
    total: total(({ requirement }) => requirement.total),
    premium: total(({ premium }) => premium),
    alone: total(({ alone }) => alone),
    beforeHedge: total(({ beforeHedge }) => beforeHedge),
    peak: total(({ peak }) => peak),
    source: SOURCES.find((each) => groups.some(({ source }) => source === each)) ?? 'model',
  };
}

const SOURCES: readonly MarginSource[] = ['percent', 'model', 'file'];

/** Groups by what is margined together, else by segment and underlying. */
function groupBy<Item>(
  items: readonly Item[],
  instrumentOf: (item: Item) => Instrument,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = nameOf(instrumentOf(item));
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `NSE NIFTY`; a share belongs to the contracts on it. */
const nameOf = (instrument: Instrument): string =>
  marginGroupOf(instrument) ??
  `${instrument.segment.split('_')[0] ?? ''} ${contractOf(instrument)?.underlying ?? instrument.symbol}`;

const groupOf = (instruments: readonly Instrument[]): GroupName | undefined =>
  instruments.map(marginGroupOf).find((each) => each !== undefined);

const placeOf = (name: string) => ({
  exchange: name.slice(0, name.indexOf(' ')),
  underlying: underlyingOf(name as GroupName),
});

const signed = ({ action, quantity }: AskedLeg): Quantity =>
  action === 'BUY' ? quantity : negate(quantity);

/** What is bought is paid in full, but for futures. */
const locksWhenBought = ({ option, segment }: Instrument): boolean => !option && !isEquity(segment);

/** Futures, what is sold, and shares that are bought on margin. */
const locksMargin = (position: Position): boolean =>
  position.margined === true || (locksShare(position) && !isEquityLong(position));

const isEquityLong = ({ side, instrument }: Position): boolean =>
  side === 'LONG' && isEquity(instrument.segment);

const legOf = ({ instrument, side, netQty, currentPrice }: Position) => ({
  instrument,
  quantity: side === 'LONG' ? netQty : negate(netQty),
  price: currentPrice,
});
