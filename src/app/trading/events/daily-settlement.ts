import { nextTradingDay, type MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { closingTime } from '../../../domain/calendar/market-hours.ts';
import type { Calendar } from '../../market/calendar.ts';
import { laterOf } from '../../../domain/calendar/days.ts';
import { contractOf, isFuture } from '../../../domain/instruments/instrument.ts';
import { asItIs } from '../../../domain/ledger/fill.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import type { Price } from '../../../domain/money/money.ts';
import type { Store } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import { commitOf, transactionOn } from '../commit.ts';
import { untilCommitted, type Attempt } from '../commit-loop.ts';
import type { DueEvents, DueTimes, MarkedDay, WaitingDay } from './scheduled-events.ts';
import type { SettlementPrices } from './settlement-prices.ts';

export interface DailySettlementDeps {
  readonly calendar: Calendar;
  readonly store: Store;
  readonly market: () => Promise<MarketCalendar>;
  readonly times: DueTimes;
  readonly prices: SettlementPrices;
  readonly groups?: GroupReader | undefined;
}

/** A future's close of a day, and how it is marked then. */
interface MarkingEvent {
  readonly at: string;
  apply(): Promise<readonly MarkedDay[]>;
}

/** A day on which a future is marked to market, with its price and the day after it. */
interface Day {
  readonly day: string;
  readonly nextDay: string;
  readonly at: string;
  readonly price: Price;
}

/**
 * Marks futures to market at the close of each trading day, in order. A day without a price waits,
 * and those after it with it.
 */
export class DailySettlement {
  readonly #deps: DailySettlementDeps;

  constructor(deps: DailySettlementDeps) {
    this.#deps = deps;
  }

  async events({ sessionId, now, positions }: DueEvents): Promise<{
    readonly events: readonly MarkingEvent[];
    readonly waiting: readonly WaitingDay[];
  }> {
    if (!this.#deps.times.marksDaily) return { events: [], waiting: [] };
    const found = await Promise.all(positions.map((each) => this.#daysOf(each, now)));
    const events = found.flatMap(({ days }, at) => {
      const position = positions[at];
      return position ? days.map((day) => this.#marking(sessionId, position, day)) : [];
    });
    return { events, waiting: found.flatMap(({ waiting }) => waiting ?? []) };
  }

  /** The closes that have passed, each with its price, up to the first that has none. */
  async #daysOf(
    position: Position,
    now: string,
  ): Promise<{ readonly days: readonly Day[]; readonly waiting?: WaitingDay }> {
    const { instrument, settlesFrom } = position;
    const { segment } = instrument;
    const { expiry = '' } = contractOf(instrument) ?? {};
    const days: Day[] = [];
    if (settlesFrom === undefined || !isFuture(instrument) || !isOpen(position)) return { days };
    const market = await this.#deps.market();
    // The day of its expiry settles the contract as a whole.
    for (let day = settlesFrom; day < expiry && day <= now.slice(0, 10);) {
      const at = this.#deps.calendar.clockTime(
        closingTime(segment, `${day}${now.slice(10)}`, market),
      );
      if (Date.parse(now) < Date.parse(at)) break;
      const price = await this.#deps.prices.closeOf([instrument], segment, at);
      if (!price) return { days, waiting: { position, day } };
      const nextDay = nextTradingDay(segment, day, market);
      days.push({ day, nextDay, at, price });
      day = nextDay;
    }
    return { days };
  }

  #marking(sessionId: string, position: Position, day: Day): MarkingEvent {
    return {
      at: day.at,
      apply: () => untilCommitted(sessionId, () => this.#mark(sessionId, position, day)),
    };
  }

  /** Nothing where another program has marked it, or it is closed. */
  async #mark(
    sessionId: string,
    position: Position,
    { day, nextDay, price, at: closed }: Day,
  ): Promise<Attempt<readonly MarkedDay[]>> {
    const { store, groups } = this.#deps;
    const { instrument, apart } = position;
    const state = await store.tradingState(sessionId, instrument, '');
    const held = state && asItIs(position, state.account);
    if (!state || !held || !isOpen(held) || held.settlesFrom !== day) return { done: [] };
    // Time never runs backwards in a journal.
    const at = laterOf(closed, state.balance.lastUpdated);
    const group = await groups?.read(sessionId, instrument, at, price);
    const transaction = transactionOn(state, instrument, at, group?.margins);
    const { realized } = transaction.settleDay(instrument, {
      price,
      day,
      nextDay,
      ...(apart && { apart }),
    });
    const outcome = await store.commit(commitOf(sessionId, transaction));
    if (outcome.kind === 'ended') return { done: [] };
    if (outcome.kind !== 'committed') return 'conflict';
    const { available } = transaction.balance;
    return { done: [{ at: closed, position: held, price, realized, available }] };
  }
}
