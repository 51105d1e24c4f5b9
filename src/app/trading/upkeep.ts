import type { SquareOffs } from '../../domain/calendar/square-off.ts';
import type { Order, PendingOrder } from '../../domain/orders/order.ts';
import type { Price } from '../../domain/money/money.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Due, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';

/** When what falls due in a day falls due. */
export interface DueTimes {
  /** The day's times by segment at which MIS is closed; absent for never. */
  readonly squareOffs?: (() => Promise<(day: string) => SquareOffs>) | undefined;
  /** `HH:MM` at which contracts that expire are settled; absent: at the close of their segment. */
  readonly settlement?: string | undefined;
  /** For how many milliseconds after that a quote of the underlying is still its closing price. */
  readonly grace: number;
}

export interface UpkeepDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly times: DueTimes;
  /** Loaded when there is some: on most days there is none. */
  readonly dueWork: () => Promise<{ bringAbout(found: MayBeDue): Promise<Kept> }>;
}

/** Something that time brought about, with the order that it made or ended. */
export interface Happened {
  readonly at: string;
  readonly what: 'ORDER_ENDED' | 'SQUARE_OFF' | 'SETTLEMENT';
  readonly order?: Order | undefined;
}

/** A contract that is due and can't be settled: nobody said where its underlying stood on a day. */
export interface Unsettled {
  readonly position: Position;
  readonly underlying: string;
  readonly day: string;
}

export interface Kept {
  readonly happened: readonly Happened[];
  readonly unsettled: readonly Unsettled[];
}

/** What falls due in a session on the day of `now`, the ISO time of its calendar. */
export interface MayBeDue extends Due {
  readonly sessionId: string;
  readonly now: string;
  /** MIS pending orders, where there is a square-off. */
  readonly mis: readonly PendingOrder[];
  /** Whether contracts that were opened after their expiry are settled too, as `session settle` does. */
  readonly all: boolean;
  /** Where the underlying stood, said by the trader: for those that have no price of their day. */
  readonly price?: Price | undefined;
}

/**
 * Brings about what time does, without a daemon: at the next command, in the order in which it fell
 * due, each in a commit of its own. Two commands at once do it once, since each commit is decided
 * on the session's revision and looks again when another was faster.
 */
export class Upkeep {
  readonly #deps: UpkeepDeps;
  /** The minute in which each session was brought up to date. */
  readonly #stretches = new Map<string, string>();
  /** As of the current session, whatever is quoted. */
  #lookedAt = '';

  constructor(deps: UpkeepDeps) {
    this.#deps = deps;
  }

  /**
   * For quotes, before they act: does its work once in this process for each minute, so
   * that a feed meets a session that is up to date and a later quote is no price of the past.
   */
  async beforeQuotes(sessionId: string): Promise<readonly Order[]> {
    const stretch = this.#stretch();
    if (this.#stretches.get(sessionId) === stretch) return [];
    this.#stretches.set(sessionId, stretch);
    const { happened } = await this.run(sessionId);
    return happened.flatMap(({ order }) => (order ? [order] : []));
  }

  /**
   * As `beforeQuotes`, for the current session and whatever is quoted: its contracts settle at the
   * price of their underlying that a new quote would replace.
   */
  async beforeAnyQuote(): Promise<readonly Order[]> {
    const stretch = this.#stretch();
    if (this.#lookedAt === stretch) return [];
    this.#lookedAt = stretch;
    const current = await this.#deps.store.currentSession();
    return current === undefined ? [] : this.beforeQuotes(current);
  }

  /** The minute: what falls due does so at one. */
  #stretch(): string {
    return this.#deps.calendar.iso().slice(0, 16);
  }

  /** `all` also settles contracts that were opened after their expiry, as `session settle` does. */
  async run(sessionId: string, options: RunOptions = {}): Promise<Kept> {
    const { all = false, price } = options;
    const { store, calendar, times, dueWork } = this.#deps;
    const now = calendar.iso();
    const [state, { orders, positions }, pending] = await Promise.all([
      store.sessionState(sessionId),
      store.due(sessionId, now),
      times.squareOffs === undefined ? [] : store.openOrders(sessionId),
    ]);
    if (state?.session.status !== 'active' || !state.adopted) return NOTHING;
    const mis = pending.filter(({ product }) => product === 'MIS');
    if (orders.length + mis.length + positions.length === 0) return NOTHING;
    const work = await dueWork();
    return work.bringAbout({ sessionId, now, orders, mis, positions, all, price });
  }
}

export interface RunOptions {
  readonly all?: boolean;
  readonly price?: Price | undefined;
}

const NOTHING: Kept = { happened: [], unsettled: [] };
