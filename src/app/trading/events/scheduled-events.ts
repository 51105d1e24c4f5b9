import type { SquareOffs } from '../../../domain/calendar/square-off.ts';
import type { Money, Price } from '../../../domain/money/money.ts';
import type { Order, PendingOrder } from '../../../domain/orders/order.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import type { Due, Store } from '../../../storage/ports/store.ts';
import { timedExits, type TimedExit } from '../../strategies/rules/exit-times.ts';
import type { Calendar } from '../../market/calendar.ts';

/** When what falls due in a day falls due. */
export interface DueTimes {
  /** The day's times by segment at which MIS is closed; absent for never. */
  readonly squareOffs?: (() => Promise<(day: string) => SquareOffs>) | undefined;
  /** `HH:MM` at which contracts that expire are settled; absent: at the close of their segment. */
  readonly settlement?: string | undefined;
  /** For how many milliseconds after that a quote of the underlying is still its closing price. */
  readonly grace: number;
  /** Whether stock options and futures that are worth something settle in shares. */
  readonly stocks: 'physical' | 'cash';
  /** Whether futures are marked to market at the close of each trading day. */
  readonly marksDaily: boolean;
}

export interface ScheduledEventsDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly times: DueTimes;
  /** Loaded when something is due: on most days nothing is. */
  readonly applier: () => Promise<{ apply(due: DueEvents): Promise<AppliedEvents> }>;
  /** Hears of what was applied before an order. */
  readonly tell?: Tell | undefined;
}

export type Tell = (events: AppliedEvents) => Promise<void>;

/** What has fallen due in a session by `now`, the ISO time of its calendar. */
export interface DueEvents extends Due {
  readonly sessionId: string;
  readonly now: string;
  /** Pending MIS orders, where there is a square-off. */
  readonly mis: readonly PendingOrder[];
  /** Strategies whose time of day may have come. */
  readonly exits: readonly TimedExit[];
  /** Whether contracts that were opened after their expiry are settled too, as `session settle` does. */
  readonly all: boolean;
  /** Where the underlying stood, said by the trader: for those that have no price of their day. */
  readonly price?: Price | undefined;
}

/** An event that was applied, with the order that it made or ended. */
export interface AppliedEvent {
  readonly at: string;
  readonly what:
    'ORDER_ENDED' | 'SQUARE_OFF' | 'SETTLEMENT' | 'DELIVERY' | 'AUCTION' | 'STRATEGY_EXIT';
  readonly order: Order;
}

/** Whether an event is an expiry's: the contract's own end, or shares that it moved. */
export const isSettlement = ({ what }: AppliedEvent): boolean =>
  what === 'SETTLEMENT' || what === 'DELIVERY' || what === 'AUCTION';

/** A future that was marked to market at the close of a day. */
export interface MarkedDay {
  readonly at: string;
  readonly position: Position;
  readonly price: Price;
  readonly realized: Money;
  /** The cash that is available after it; below 0 is a margin call. */
  readonly available: Money;
}

/** A future that can't be marked to market: its price at the close of a day isn't known. */
export interface WaitingDay {
  readonly position: Position;
  readonly day: string;
}

/** A contract that is due and can't be settled: its underlying's price on a day isn't known. */
export interface UnsettledContract {
  readonly position: Position;
  readonly underlying: string;
  readonly day: string;
}

export interface AppliedEvents {
  readonly applied: readonly AppliedEvent[];
  readonly unsettled: readonly UnsettledContract[];
  readonly marked: readonly MarkedDay[];
  readonly waiting: readonly WaitingDay[];
}

export interface ApplyOptions {
  /** Whether contracts that were opened after their expiry are settled too. */
  readonly all?: boolean;
  readonly price?: Price | undefined;
}

const NOTHING: AppliedEvents = { applied: [], unsettled: [], marked: [], waiting: [] };

/**
 * Applies what has fallen due since a session was last used: there is no daemon, so every order and
 * every quote brings its session up to date first. Events are applied in the order in which they
 * fell due, each in a commit of its own; of two programs at once one applies an event, since each
 * commit is decided on the session as it was read.
 */
export class ScheduledEvents {
  readonly #deps: ScheduledEventsDeps;
  /** Up to when each session was brought up to date: for orders a second, for quotes a minute. */
  readonly #seconds = new Map<string, string>();
  readonly #minutes = new Map<string, string>();
  /** As of the current session, whatever is quoted. */
  #anyMinute = '';

  constructor(deps: ScheduledEventsDeps) {
    this.#deps = deps;
  }

  /** What is due in a session; undefined where nothing is. */
  async due(
    sessionId: string,
    { all = false, price }: ApplyOptions = {},
  ): Promise<DueEvents | undefined> {
    const { store, calendar, times } = this.#deps;
    const now = calendar.iso();
    const [state, { orders, positions }, pending, strategies] = await Promise.all([
      store.sessionState(sessionId),
      store.due(sessionId, now),
      times.squareOffs === undefined ? [] : store.openOrders(sessionId),
      store.strategies(sessionId),
    ]);
    if (state?.session.status !== 'active' || !state.adopted) return undefined;
    const mis = pending.filter(({ product }) => product === 'MIS');
    const exits = timedExits(strategies, now, (at) => calendar.clockTime(at));
    const count = orders.length + mis.length + exits.length + positions.length;
    return count === 0 ? undefined : { sessionId, now, orders, mis, exits, positions, all, price };
  }

  async apply(sessionId: string, options: ApplyOptions = {}): Promise<AppliedEvents> {
    this.#seconds.set(sessionId, this.#second());
    const due = await this.due(sessionId, options);
    if (due === undefined) return NOTHING;
    const applier = await this.#deps.applier();
    return applier.apply(due);
  }

  /**
   * Before an order: looks again once a second, within which a commit left nothing due. Gives whether
   * anything was applied, so that what was read before is old.
   */
  async applyBeforeOrder(sessionId: string): Promise<boolean> {
    if (this.#seconds.get(sessionId) === this.#second()) return false;
    const events = await this.apply(sessionId);
    await this.#deps.tell?.(events);
    return events.applied.length > 0;
  }

  /**
   * Before quotes act: applies events once in this process for each minute, so that a feed meets a
   * session that is up to date and a later quote is no price of the past.
   */
  async applyBeforeQuotes(sessionId: string): Promise<readonly Order[]> {
    const minute = this.#minute();
    if (this.#minutes.get(sessionId) === minute) return [];
    const { applied } = await this.apply(sessionId);
    this.#minutes.set(sessionId, minute);
    return applied.map(({ order }) => order);
  }

  /**
   * As `applyBeforeQuotes`, for the current session and whatever is quoted: its contracts settle at
   * the price of their underlying that a new quote would replace.
   */
  async applyBeforeAnyQuote(): Promise<readonly Order[]> {
    const minute = this.#minute();
    if (this.#anyMinute === minute) return [];
    const current = await this.#deps.store.currentSession();
    const applied = current === undefined ? [] : await this.applyBeforeQuotes(current);
    this.#anyMinute = minute;
    return applied;
  }

  #second(): string {
    return this.#deps.calendar.iso().slice(0, 19);
  }

  /** What falls due does so at a minute. */
  #minute(): string {
    return this.#deps.calendar.iso().slice(0, 16);
  }
}
