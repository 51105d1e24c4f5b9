import { totalCharges, type Charges } from '../../domain/charges/charges.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import type { Fill } from '../../domain/ledger/fill.ts';
import type { MarketCalendar } from '../../domain/calendar/market-calendar.ts';
import { closingTime, openingTime } from '../../domain/calendar/market-hours.ts';
import { squareOffTime } from '../../domain/calendar/square-off.ts';
import {
  contractOf,
  instrumentKey,
  isFuture,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { ZERO, type Price } from '../../domain/money/money.ts';
import { cancelOrphans, soldOn } from '../../domain/orders/matching-engine.ts';
import type { Order } from '../../domain/orders/order.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import { settlementPrice } from '../../domain/ledger/settlement.ts';
import type { InstrumentId, Quote, Store } from '../../storage/ports/store.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { commitOf } from './quote-matcher.ts';
import type { OrderChanges } from './order-changes.ts';
import { filledOrder } from './order-record.ts';
import type { TradingRules } from './trading-rules.ts';
import type { DueTimes, Happened, Kept, MayBeDue, Unsettled } from './upkeep.ts';

export interface DueWorkDeps {
  readonly store: Store;
  readonly rules: TradingRules;
  readonly changes: OrderChanges;
  readonly times: DueTimes;
  readonly market: () => Promise<MarketCalendar>;
  readonly newId: () => string;
}

/** What is done about one thing that is due, and when it fell due. */
interface Task {
  readonly at: string;
  apply(): Promise<Happened | undefined>;
}

/** Does what has fallen due in a session: ends orders, squares off, settles. */
export class DueWork {
  readonly #deps: DueWorkDeps;

  constructor(deps: DueWorkDeps) {
    this.#deps = deps;
  }

  /** In the order in which it fell due, each in a commit of its own. */
  async bringAbout(found: MayBeDue): Promise<Kept> {
    const { settlements, unsettled } = await this.#settlements(found);
    const squareOffs = await this.#squareOffs(found);
    const due = [...this.#expiries(found), ...squareOffs, ...settlements];
    due.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const happened: Happened[] = [];
    for (const each of due) {
      const done = await each.apply();
      if (done) happened.push(done);
    }
    return { happened, unsettled };
  }

  #expiries({ sessionId, orders }: MayBeDue): Task[] {
    return orders.map(({ id, pending }) =>
      this.#ending(sessionId, id, 'ORDER_EXPIRED', pending.validUntil, 'its validity has ended'),
    );
  }

  #ending(
    sessionId: string,
    id: string,
    type: 'ORDER_EXPIRED' | 'ORDER_CANCELLED',
    at: string,
    reason: string,
  ): Task {
    return {
      at,
      apply: async () => {
        const order = await this.#deps.changes.endIfOpen(sessionId, id, type, reason, at);
        return order && { at, what: 'ORDER_ENDED', order };
      },
    };
  }

  /** MIS orders are cancelled and MIS positions closed at the price known at that time. */
  async #squareOffs({ sessionId, now, mis, positions }: MayBeDue): Promise<Task[]> {
    const closing = positions.filter(({ product }) => product === 'MIS');
    const timesOf = await this.#deps.times.squareOffs?.();
    if (timesOf === undefined || mis.length + closing.length === 0) return [];
    const market = await this.#deps.market();
    const due = (segment: Segment, day: string, task: (at: string) => Task): Task[] => {
      const at = squareOffTime(segment, `${day}${now.slice(10)}`, timesOf(day), market);
      return at === undefined || Date.parse(now) < Date.parse(at) ? [] : [task(at)];
    };
    const reason = 'MIS orders end at the square-off';
    return [
      ...mis.flatMap(({ id, createdAt, instrument }) =>
        due(instrument.segment, createdAt.slice(0, 10), (at) =>
          this.#ending(sessionId, id, 'ORDER_CANCELLED', at, reason),
        ),
      ),
      ...closing.flatMap((position) =>
        due(position.instrument.segment, position.tradingDay, (at) =>
          this.#closing(sessionId, position, 'SQUARE_OFF', at),
        ),
      ),
    ];
  }

  async #settlements({ sessionId, now, positions, all, price }: MayBeDue): Promise<{
    settlements: Task[];
    unsettled: Unsettled[];
  }> {
    const settlements: Task[] = [];
    const unsettled: Unsettled[] = [];
    for (const position of positions) {
      const { instrument } = position;
      const { expiry = '', underlying = '' } = contractOf(instrument) ?? {};
      if (expiry === '') continue;
      const at = await this.#settlementTime(instrument.segment, expiry, now);
      const opened = all || position.tradingDay <= expiry;
      if (!opened || Date.parse(now) < Date.parse(at)) continue;
      const spot = (await this.#spot(instrument.segment, underlying, at)) ?? price;
      if (spot) {
        const worth = settlementPrice(instrument, spot);
        settlements.push(this.#closing(sessionId, position, 'SETTLEMENT', at, worth));
      } else {
        unsettled.push({ position, underlying, day: expiry });
      }
    }
    return { settlements, unsettled };
  }

  /** On the day of expiry: the configured time, else the close of the segment. */
  async #settlementTime(segment: Segment, expiry: string, now: string): Promise<string> {
    const { settlement } = this.#deps.times;
    if (settlement !== undefined) return momentOf(expiry, settlement, now);
    return closingTime(segment, `${expiry}${now.slice(10)}`, await this.#deps.market());
  }

  /**
   * Where the underlying stood at the close of the expiry's day: what was recorded for that day, else
   * the last quote of the index, of the share, or of the commodity, if it is of that day's session or
   * came shortly after it. A quote of another day says nothing.
   */
  async #spot(segment: Segment, underlying: string, at: string): Promise<Price | undefined> {
    const shares = segment.startsWith('BSE') ? ['BSE_EQ', 'NSE_EQ'] : ['NSE_EQ', 'BSE_EQ'];
    const ids = ['IDX_I', ...shares, segment].map((each) => ({
      segment: each,
      securityId: underlying,
    }));
    const recorded = await this.#recorded(ids, at.slice(0, 10));
    if (recorded) return recorded;
    const quotes = await this.#deps.store.quotesFor(ids);
    const opened = openingTime(segment, at, await this.#deps.market());
    const from = Math.min(Date.parse(opened), Date.parse(at));
    const until = Date.parse(at) + this.#deps.times.grace;
    const ofTheDay = (each: Quote | undefined) =>
      each !== undefined && from <= each.ts * 1000 && each.ts * 1000 <= until;
    return quotes.find(ofTheDay)?.price;
  }

  /** The settlement price of a day that was recorded under one of the ids, the first that has one. */
  async #recorded(ids: readonly InstrumentId[], day: string): Promise<Price | undefined> {
    const marks = await Promise.all(ids.map((id) => this.#deps.store.settlementMarks(id)));
    return marks.flat().find((each) => each.day === day)?.price;
  }

  #closing(
    sessionId: string,
    position: Position,
    what: 'SQUARE_OFF' | 'SETTLEMENT',
    at: string,
    price?: Price,
  ): Task {
    return {
      at,
      apply: async () => {
        const order = await untilCommitted(sessionId, () =>
          this.#close(sessionId, position, what, at, price),
        );
        return order && { at, what, order };
      },
    };
  }

  /** Closes what is still open of a position; undefined when another program has done so. */
  async #close(
    sessionId: string,
    { instrument, side }: Position,
    what: 'SQUARE_OFF' | 'SETTLEMENT',
    due: string,
    price: Price | undefined,
  ): Promise<Attempt<Order | undefined>> {
    const { store, newId } = this.#deps;
    const state = await store.tradingState(sessionId, instrument, '');
    const held = side === 'LONG' ? state?.account.long : state?.account.short;
    if (!state || !held || !isOpen(held)) return { done: undefined };
    const at = later(due, state.balance.lastUpdated);
    const id = `P-${what}-${newId()}`;
    const bare = {
      orderId: id,
      clientOrderId: id,
      instrument: held.instrument,
      action: side === 'LONG' ? 'SELL' : 'BUY',
      quantity: held.netQty,
      price: price ?? knownPrice(held, state.quote, due),
      orderType: what,
      ...this.#deps.rules.funding(instrument, 'BUY', held.product),
      product: held.product,
      tradingDay: at.slice(0, 10),
      at,
      note: '',
    } as const;
    const { long, short } = state.account;
    const charges = this.#charges(bare, held, soldOn({ ...state.account }, bare.tradingDay));
    const fill: Fill = { ...bare, fee: charges ? totalCharges(charges) : ZERO, charges };
    const book = { long, short, pending: state.pending };
    const transaction = new LedgerTransaction(
      state.balance,
      new Map([[instrumentKey(instrument), book]]),
      at,
    );
    const order = filledOrder(sessionId, state.session.mode, fill);
    transaction.add(order);
    transaction.trade(fill);
    cancelOrphans(transaction, instrument);
    const outcome = await store.commit(commitOf(sessionId, transaction));
    if (outcome.kind === 'ended') return { done: undefined };
    return outcome.kind === 'committed' ? { done: order } : 'conflict';
  }

  /**
   * A square-off is an order like any, and the broker's own; a settlement of what is worth something
   * costs brokerage, and a LONG option what exercising it does. What expires worthless is free.
   */
  #charges(
    fill: Pick<Fill, 'instrument' | 'quantity' | 'price' | 'action' | 'orderType' | 'tradingDay'>,
    { side, product }: Position,
    dpPaid: boolean,
  ): Charges | undefined {
    const { chargesOf, exerciseChargesOf } = this.#deps.rules;
    const { instrument, quantity, price, tradingDay: day } = fill;
    const trade = { instrument, product, quantity, price, day, dpPaid };
    if (fill.orderType === 'SQUARE_OFF') {
      return chargesOf({ ...trade, side: fill.action, occasion: 'SQUARE_OFF' });
    }
    if (price.isZero()) return undefined;
    const exercised = side === 'LONG' && !isFuture(instrument);
    return exerciseChargesOf?.({ ...trade, side: exercised ? 'EXERCISE' : 'EXPIRY' });
  }
}

/** A time of a day in the zone of `now`. */
const momentOf = (day: string, time: string, now: string): string =>
  `${day}T${time}:00.000${now.slice(23)}`;

/** Time never runs backwards in a journal. */
const later = (at: string, last: string): string => (Date.parse(last) > Date.parse(at) ? last : at);

/** The last price known at a moment: the quote, unless it came later; then the position's own. */
function knownPrice(position: Position, quote: Quote | undefined, at: string): Price {
  if (!quote || quote.ts * 1000 > Date.parse(at)) return position.currentPrice;
  const newer = quote.ts > Math.floor(Date.parse(position.lastUpdated) / 1000);
  return newer ? quote.price : position.currentPrice;
}
