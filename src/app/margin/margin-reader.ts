import { contractValue } from '../../domain/instruments/contract-value.ts';
import { groupedBy } from '../../domain/grouped.ts';
import {
  contractOf,
  isEquity,
  underlyingName,
  type Instrument,
} from '../../domain/instruments/instrument.ts';
import { lockedBy, type Action } from '../../domain/ledger/fill.ts';
import {
  isOpen,
  lockedAmount,
  signedQuantity,
  type Position,
} from '../../domain/ledger/position.ts';
import { marginGroupOf, type GroupName } from '../../domain/margin/group.ts';
import { locksShare } from '../../domain/margin/group-margins.ts';
import {
  negate,
  sum,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireQuote } from '../market/required-quote.ts';
import type { DecisionRules } from '../trading/rules/decision-rules.ts';
import { observe } from './group-assessment.ts';
import type { GroupReader, ReadBeside } from './group-reader.ts';
import {
  answerOf,
  byPercent,
  modelled,
  type GroupMargin,
  type MarginAnswer,
} from './margin-answer.ts';
import { lastOf } from './spot-reader.ts';

/** A contract to ask for, at its price. */
export interface AskedLeg {
  readonly action: Action;
  readonly instrument: Instrument;
  readonly quantity: Quantity;
  /** What the trader says; absent: its last quote. */
  readonly price?: Price | undefined;
}

/** Where the underlying of contracts stands, as far as it is known before. */
export interface KnownSpot {
  /** What the trader says. */
  readonly spot?: Price | undefined;
  /** The last quotes of what the contracts are on, where they were read. */
  readonly underlyings?: ReadBeside['underlyings'] | undefined;
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
  readonly rules: Pick<DecisionRules, 'funding' | 'defaultProduct' | 'quoteMaxAge'>;
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
    const groups = withSharesAlone(byGroup(onMargin), () => true);
    const judged = groups.map(([name, held]) => this.#ofPositions(name, held));
    return answerOf(await Promise.all(judged));
  }

  /**
   * What contracts would block. Rejects with QUOTE_NOT_FOUND where a contract has neither a price nor
   * a quote.
   */
  async ofLegs(legs: readonly AskedLeg[], known: KnownSpot = {}): Promise<MarginAnswer> {
    const sold = ({ action }: AskedLeg) => action === 'SELL';
    const groups = withSharesAlone(byGroup(await this.#priced(legs)), sold);
    const judged = groups.map(([name, asked]) => this.#ofLegs(name, asked, known));
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
    const asked = legs.filter(({ price }) => price === undefined);
    const quotes =
      asked.length === 0 ? [] : await store.quotesFor(asked.map(({ instrument }) => instrument));
    return legs.map((leg) => {
      if (leg.price) return { ...leg, price: leg.price, ts: Math.floor(now / 1000) };
      const { price, ts } = requireQuote(quotes[asked.indexOf(leg)], leg.instrument, now, Infinity);
      return { ...leg, price, ts };
    });
  }

  async #ofLegs(
    name: string,
    legs: readonly PricedLeg[],
    { spot, underlyings }: KnownSpot,
  ): Promise<GroupMargin> {
    const group = groupOf(legs.map(({ instrument }) => instrument));
    const premium = sum(
      legs
        .filter(({ action, instrument }) => action === 'BUY' && !locksWhenBought(instrument))
        .map(({ instrument, price, quantity }) => contractValue(instrument, price, quantity)),
    );
    const quoted = group && underlyings?.get(group);
    const question = { contracts: [], told: legs, at: this.#deps.calendar.iso(), quoted };
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
    const product = this.#deps.rules.defaultProduct(instrument);
    return lockedBy(
      { instrument, price, ...this.#deps.rules.funding(instrument, action, product) },
      quantity,
    );
  }
}

/** By what is margined together, else by exchange and underlying. */
const byGroup = <Item extends Pick<AskedLeg, 'instrument'>>(items: readonly Item[]) =>
  [...groupedBy(items, ({ instrument }) => nameOf(instrument))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );

/** Shares that block a margin of their own get a group beside the contracts on them. */
const withSharesAlone = <Item extends Pick<AskedLeg, 'instrument'>>(
  groups: readonly (readonly [string, readonly Item[]])[],
  blocks: (share: Item) => boolean,
) =>
  groups.flatMap(([name, items]) => {
    const isAlone = (item: Item) => isEquity(item.instrument.segment) && blocks(item);
    const parts = [items.filter((each) => !isAlone(each)), items.filter(isAlone)];
    return parts.filter((part) => part.length > 0).map((part) => [name, part] as const);
  });

/** `NSE NIFTY`; a share belongs to the contracts on it. */
const nameOf = (instrument: Instrument): string =>
  marginGroupOf(instrument) ??
  `${instrument.segment.split('_')[0] ?? ''} ${underlyingName(instrument)}`;

const groupOf = (instruments: readonly Instrument[]): GroupName | undefined =>
  instruments.map(marginGroupOf).find((each) => each !== undefined);

const signed = ({ action, quantity }: AskedLeg): Quantity =>
  action === 'BUY' ? quantity : negate(quantity);

/** What is bought is paid in full, but for futures. */
const locksWhenBought = ({ option, segment }: Instrument): boolean => !option && !isEquity(segment);

/** Futures, what is sold, and shares that are bought on margin. */
const locksMargin = (position: Position): boolean =>
  position.margined === true || (locksShare(position) && !isEquityLong(position));

const isEquityLong = ({ side, instrument }: Position): boolean =>
  side === 'LONG' && isEquity(instrument.segment);

const legOf = (position: Position) => ({
  instrument: position.instrument,
  quantity: signedQuantity(position),
  price: position.currentPrice,
});
