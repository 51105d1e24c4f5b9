import { PapertradeError } from '../../domain/errors.ts';
import type { FillEntry } from '../../domain/ledger/journal.ts';
import { add, type Money } from '../../domain/money/money.ts';
import { isHeld } from '../../domain/strategies/leg-position.ts';
import type { Services } from '../../app/compose.ts';
import { DayTally } from '../../app/sessions/day-tally.ts';
import { limitsUsed } from '../../app/sessions/limits-used.ts';
import {
  isAnotherSession,
  NEWEST_TRADES,
  SessionWatcher,
  type SessionMoment,
} from '../../app/sessions/session-watcher.ts';
import { attendant } from './attend.ts';
import type { WatchedSession } from '../../presentation/tables/account/watch-view.ts';

/** How many points of the equity curve are kept. */
const MAX_CURVE = 200;
/** A longer journal is not read for the curve: it begins when the screen opens. */
const MAX_JOURNAL = 20_000;

/**
 * A session that the live screen follows. The first frame needs one look; what takes longer (the curve
 * before it, the day's fills, strategies) is read beside the frames and told to `onLoaded`.
 */
export class FollowedSession {
  readonly #services: Services;
  readonly #watcher: SessionWatcher;
  readonly #onLoaded: () => void;
  readonly #attend: (sessionId: string) => Promise<void>;
  #state: WatchedSession;
  #mark = '';
  /** The fills of the day, and up to which revision they are counted. */
  #day: { readonly tally: DayTally; readonly revision: number } | undefined;
  #isReadingStrategies = false;
  #isLeft = false;

  private constructor(services: Services, moment: SessionMoment, onLoaded: () => void) {
    this.#services = services;
    this.#watcher = new SessionWatcher(services.store, services.tracker);
    this.#onLoaded = onLoaded;
    this.#attend = attendant(services);
    const at = services.calendar.iso();
    this.#state = { moment, curve: [moment.equity], at, limits: [], strategies: [] };
  }

  /** Rejects with SESSION_NOT_FOUND. */
  static async open(
    id: string,
    services: Services,
    onLoaded: () => void,
  ): Promise<FollowedSession> {
    const moment = await new SessionWatcher(services.store, services.tracker).moment(id);
    const session = new FollowedSession(services, moment, onLoaded);
    for (const load of [session.#loadCurve, session.#loadDay, session.#loadTrades]) {
      void session.#beside(load);
    }
    return session;
  }

  /** What is known of it now. */
  get state(): WatchedSession {
    return this.#state;
  }

  get id(): string {
    return this.#state.moment.session.id;
  }

  /** Reads what changed since the last look, if anything did; false when another began under its id. */
  async look(): Promise<boolean> {
    void this.#attend(this.id);
    const mark = await this.#watcher.changeMark(this.#state.moment);
    if (mark === this.#mark) return true;
    const { moment: before, curve } = this.#state;
    const moment = await this.#watcher.moment(this.id, before.balance.revision);
    if (isAnotherSession(before, moment)) return false;
    const trades = [...moment.trades, ...before.trades].slice(0, NEWEST_TRADES);
    const moved = moment.balance.revision !== before.balance.revision;
    this.#set({
      moment: { ...moment, trades },
      curve: moved ? [...curve, moment.equity].slice(-MAX_CURVE) : curve,
      at: this.#services.calendar.iso(),
    });
    this.#count(moment.trades);
    this.#mark = mark;
    if (!this.#isReadingStrategies) void this.#beside(this.#loadStrategies);
    return true;
  }

  /** The screen shows another one: what is still being read for this one is not told any more. */
  leave(): void {
    this.#isLeft = true;
  }

  /** What the frames don't wait for. Without it they show less; the next look tells what is wrong. */
  async #beside(load: () => Promise<void>): Promise<void> {
    try {
      await load();
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
    }
    if (!this.#isLeft) this.#onLoaded();
  }

  /** The newest trades where many marks came after them. */
  readonly #loadTrades = async (): Promise<void> => {
    if (this.#state.moment.trades.length === NEWEST_TRADES) return;
    const found = await this.#watcher.newestTrades(this.id);
    const { moment } = this.#state;
    const newer = moment.trades.filter(({ revision }) => revision > (found[0]?.revision ?? 0));
    this.#set({ moment: { ...moment, trades: [...newer, ...found].slice(0, NEWEST_TRADES) } });
  };

  /** What the day made and the limits used, as soon as the fills before the screen opened are read. */
  readonly #loadDay = async (): Promise<void> => {
    const since = this.#services.calendar.day();
    const fills = await this.#services.store.newestFills(this.id, { since });
    const tally = new DayTally();
    tally.add(fills, since);
    this.#day = { tally, revision: fills[0]?.revision ?? 0 };
    this.#count(this.#state.moment.trades);
    await this.#loadStrategies();
  };

  #count(trades: readonly FillEntry[]): void {
    if (!this.#day) return;
    const { tally, revision } = this.#day;
    const { moment } = this.#state;
    tally.add(
      trades.filter((each) => each.revision > revision),
      this.#services.calendar.day(),
    );
    this.#day = { tally, revision: Math.max(revision, trades[0]?.revision ?? 0) };
    const limits = limitsUsed(this.#services.settings.risk, moment, tally);
    this.#set({ dayPnl: add(tally.net, moment.unrealizedPnl), limits });
  }

  readonly #loadStrategies = async (): Promise<void> => {
    this.#isReadingStrategies = true;
    try {
      const kept = await this.#services.store.strategies(this.id);
      const open = kept.filter(({ status }) => status !== 'CLOSED');
      if (open.length === 0 && this.#state.strategies.length === 0) return;
      const { reader } = await (await this.#services.trading()).strategies();
      const views = await reader.views(this.id, open);
      this.#set({ strategies: views.filter(({ legs }) => legs.some(isHeld)) });
    } finally {
      this.#isReadingStrategies = false;
    }
  };

  /** The curve of what was before. */
  readonly #loadCurve = async (): Promise<void> => {
    if (this.#state.moment.balance.revision > MAX_JOURNAL) return;
    const past: Money[] = [];
    for await (const { point } of (await this.#services.reporter()).steps(this.id)) {
      past.push(point.equity);
      if (past.length > MAX_CURVE) past.shift();
    }
    this.#set({ curve: [...past, ...this.#state.curve].slice(-MAX_CURVE) });
  };

  #set(change: Partial<WatchedSession>): void {
    this.#state = { ...this.#state, ...change };
  }
}
