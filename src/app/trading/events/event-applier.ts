import { totalCharges, type Charges } from '../../../domain/charges/charges.ts';
import type { Account, Fill } from '../../../domain/ledger/fill.ts';
import type { MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { closingTime, openingTime } from '../../../domain/calendar/market-hours.ts';
import { squareOffTime } from '../../../domain/calendar/square-off.ts';
import { contractOf, isFuture, type Segment } from '../../../domain/instruments/instrument.ts';
import { ONE, ZERO, type Price } from '../../../domain/money/money.ts';
import { cancelOrphans } from '../../../domain/orders/matching-engine.ts';
import { filledOrder } from '../../../domain/orders/new-order.ts';
import { paysNoDp } from '../../../domain/orders/order-funds.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { settlementPrice } from '../../../domain/ledger/settlement.ts';
import type { InstrumentId, Quote, Store, TradingState } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { TradingRules } from '../rules/trading-rules.ts';
import { commitOf, transactionOn } from '../commit.ts';
import { untilCommitted, type Attempt } from '../commit-loop.ts';
import type { OrderChanges } from '../order-changes.ts';
import type {
  AppliedEvent,
  AppliedEvents,
  DueEvents,
  DueTimes,
  UnsettledContract,
} from './scheduled-events.ts';

export interface EventApplierDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: Pick<TradingRules, 'chargesOf' | 'exerciseChargesOf'>;
  readonly changes: Pick<OrderChanges, 'endIfOpen'>;
  readonly times: DueTimes;
  readonly market: () => Promise<MarketCalendar>;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
}

/** One event, when it fell due, and how it is applied: undefined where another program did. */
interface Event {
  readonly at: string;
  apply(): Promise<AppliedEvent | undefined>;
}

/** A closing of what is open by the program itself. */
interface Closing {
  readonly what: 'SQUARE_OFF' | 'SETTLEMENT';
  readonly at: string;
  /** Absent: the last price known at that time. */
  readonly price?: Price;
}

/** Applies what has fallen due in a session: ends orders, squares off, settles. */
export class EventApplier {
  readonly #deps: EventApplierDeps;

  constructor(deps: EventApplierDeps) {
    this.#deps = deps;
  }

  /** In the order in which it fell due, each in a commit of its own. */
  async apply(due: DueEvents): Promise<AppliedEvents> {
    const { settlements, unsettled } = await this.#settlements(due);
    const squareOffs = await this.#squareOffs(due);
    const events = [...this.#expiries(due), ...squareOffs, ...settlements];
    events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const applied: AppliedEvent[] = [];
    for (const event of events) {
      const done = await event.apply();
      if (done) applied.push(done);
    }
    return { applied, unsettled };
  }

  #expiries({ sessionId, orders }: DueEvents): Event[] {
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
  ): Event {
    return {
      at,
      apply: async () => {
        const order = await this.#deps.changes.endIfOpen(sessionId, id, type, reason, at);
        return order && { at, what: 'ORDER_ENDED', order };
      },
    };
  }

  /** MIS orders are cancelled and MIS positions closed at the price known at that time. */
  async #squareOffs({ sessionId, now, mis, positions }: DueEvents): Promise<Event[]> {
    const closing = positions.filter(({ product }) => product === 'MIS');
    const timesOf = await this.#deps.times.squareOffs?.();
    if (timesOf === undefined || mis.length + closing.length === 0) return [];
    const market = await this.#deps.market();
    const due = (segment: Segment, day: string, event: (at: string) => Event): Event[] => {
      const at = squareOffTime(segment, `${day}${now.slice(10)}`, timesOf(day), market);
      return at === undefined || Date.parse(now) < Date.parse(at) ? [] : [event(at)];
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
          this.#closing(sessionId, position, { what: 'SQUARE_OFF', at }),
        ),
      ),
    ];
  }

  async #settlements({ sessionId, now, positions, all, price }: DueEvents): Promise<{
    settlements: Event[];
    unsettled: UnsettledContract[];
  }> {
    const settlements: Event[] = [];
    const unsettled: UnsettledContract[] = [];
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
        settlements.push(
          this.#closing(sessionId, position, { what: 'SETTLEMENT', at, price: worth }),
        );
      } else {
        unsettled.push({ position, underlying, day: expiry });
      }
    }
    return { settlements, unsettled };
  }

  /** On the day of expiry: the configured time, else the close of the segment. */
  async #settlementTime(segment: Segment, expiry: string, now: string): Promise<string> {
    const { settlement } = this.#deps.times;
    if (settlement !== undefined) return this.#moment(expiry, settlement);
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

  #closing(sessionId: string, position: Position, closing: Closing): Event {
    const { at, what } = closing;
    return {
      at,
      apply: async () => {
        const order = await untilCommitted(sessionId, () =>
          this.#close(sessionId, position, closing),
        );
        return order && { at, what, order };
      },
    };
  }

  /** Closes what is still open of a position; undefined when another program has done so. */
  async #close(
    sessionId: string,
    { instrument, side }: Position,
    closing: Closing,
  ): Promise<Attempt<Order | undefined>> {
    const { store } = this.#deps;
    const state = await store.tradingState(sessionId, instrument, '');
    const held = side === 'LONG' ? state?.account.long : state?.account.short;
    if (!state || !held || !isOpen(held)) return { done: undefined };
    const fill = this.#fillOf(sessionId, held, state, closing);
    const group = await this.#deps.groups?.read(sessionId, instrument, fill.at);
    const transaction = transactionOn(state, instrument, fill.at, group?.margins);
    const order = transaction.add(filledOrder(sessionId, state.session.mode, fill));
    transaction.trade(fill);
    cancelOrphans(transaction, instrument);
    const outcome = await store.commit(commitOf(sessionId, transaction));
    if (outcome.kind === 'ended') return { done: undefined };
    return outcome.kind === 'committed' ? { done: order } : 'conflict';
  }

  /** The id is made of the session and its revision: a replay of the same orders makes the same. */
  #fillOf(sessionId: string, held: Position, state: TradingState, closing: Closing): Fill {
    const at = later(closing.at, state.balance.lastUpdated);
    const id = `P-${closing.what}-${sessionId}-${String(state.balance.revision + 1)}`;
    const bare = {
      orderId: id,
      clientOrderId: id,
      instrument: held.instrument,
      action: held.side === 'LONG' ? 'SELL' : 'BUY',
      quantity: held.netQty,
      price: closing.price ?? knownPrice(held, state.quote, closing.at),
      orderType: closing.what,
      marginRate: ONE,
      product: held.product,
      tradingDay: at.slice(0, 10),
      at,
      note: '',
    } as const;
    const charges = this.#charges(bare, state.account);
    return { ...bare, fee: charges ? totalCharges(charges) : ZERO, charges };
  }

  /**
   * A square-off is an order like any, and the broker's own; a settlement of what is worth something
   * costs brokerage, and a LONG option what exercising it does. What expires worthless is free.
   */
  #charges(fill: Omit<Fill, 'fee' | 'charges'>, account: Account): Charges | undefined {
    const { chargesOf, exerciseChargesOf } = this.#deps.rules;
    const { instrument, product, quantity, price, action, tradingDay: day } = fill;
    const dpPaid = paysNoDp(account, action, day);
    const trade = { instrument, product, quantity, price, day, dpPaid };
    if (fill.orderType === 'SQUARE_OFF') {
      return chargesOf({ ...trade, side: action, occasion: 'SQUARE_OFF' });
    }
    if (price.isZero()) return undefined;
    const exercised = action === 'SELL' && !isFuture(instrument);
    return exerciseChargesOf?.({ ...trade, side: exercised ? 'EXERCISE' : 'EXPIRY' });
  }

  /** The moment at which the session's clocks show a time of a day. */
  #moment(day: string, time: string): string {
    const { calendar } = this.#deps;
    return calendar.iso(calendar.moment(`${day}T${time}:00`));
  }
}

/** Time never runs backwards in a journal. */
const later = (at: string, last: string): string => (Date.parse(last) > Date.parse(at) ? last : at);

/** The last price known at a moment: the quote, unless it came later; then the position's own. */
function knownPrice(position: Position, quote: Quote | undefined, at: string): Price {
  if (!quote || quote.ts * 1000 > Date.parse(at)) return position.currentPrice;
  const newer = quote.ts > Math.floor(Date.parse(position.lastUpdated) / 1000);
  return newer ? quote.price : position.currentPrice;
}
