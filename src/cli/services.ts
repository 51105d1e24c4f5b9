import { milliseconds } from '../config/duration.ts';
import type { Config } from '../config/schema.ts';
import { lazy } from '../domain/lazy.ts';
import { Calendar, type Clock, type ZoneOffset } from '../app/market/calendar.ts';
import type { Housekeeper } from '../app/sessions/housekeeper.ts';
import { Instruments } from '../app/instruments/instruments.ts';
import { PositionTracker } from '../app/market/position-tracker.ts';
import type { SessionReporter } from '../app/reporting/session-reporter.ts';
import type { ReportTerms } from '../app/reporting/terms.ts';
import { Sessions } from '../app/sessions/sessions.ts';
import { Upkeep, type DueTimes } from '../app/trading/upkeep.ts';
import type { Verifier } from '../app/integrity/verifier.ts';
import { Wallet } from '../app/sessions/wallet.ts';
import type { Store } from '../storage/ports/store.ts';
import type { Trading } from './trading.ts';

/** Where the time comes from: the clock, and how a zone's offset is found. */
export interface Time {
  readonly now: Clock;
  readonly zoneOffset: (zone: string) => ZoneOffset;
}

/**
 * The services over one open store. What every command needs is there; what only some do is loaded
 * when it is asked for, trading itself too: most commands look, and nothing is due.
 */
export interface Services {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly sessions: Sessions;
  readonly wallet: Wallet;
  readonly tracker: PositionTracker;
  readonly instruments: Instruments;
  readonly upkeep: Upkeep;
  readonly trading: () => Promise<Trading>;
  readonly reporter: () => Promise<SessionReporter>;
  readonly verifier: () => Promise<Verifier>;
  readonly housekeeper: () => Promise<Housekeeper>;
}

export function createServices(store: Store, config: Config, time: Time): Services {
  const calendar = new Calendar(time.zoneOffset(config.trading.time_zone), time.now);
  const tracker = new PositionTracker(store);
  const wallet = new Wallet({ store, tracker, calendar });
  const times = dueTimes(config);
  const upkeep: Upkeep = new Upkeep({
    store,
    calendar,
    times,
    dueWork: async () => (await trading()).dueWork,
  });
  const trading = lazy(async () => {
    const { createTrading } = await import('./trading.ts');
    return createTrading(config, { store, calendar, tracker, upkeep, times });
  });
  return {
    store,
    calendar,
    tracker,
    wallet,
    sessions: new Sessions(store, calendar, wallet),
    instruments: new Instruments(store.master, calendar),
    upkeep,
    trading,
    async reporter() {
      const { SessionReporter } = await import('../app/reporting/session-reporter.ts');
      const cancelAll = async (id: string, reason?: string) =>
        (await trading()).changes.cancelAll(id, reason);
      const changes = { cancelAll };
      const keepEnded = keepEndedSeconds(config);
      const terms = lazy(async () => reportTerms(config));
      return new SessionReporter({ store, tracker, calendar, changes, keepEnded, terms });
    },
    async verifier() {
      const { Verifier } = await import('../app/integrity/verifier.ts');
      return new Verifier(store);
    },
    async housekeeper() {
      const { Housekeeper } = await import('../app/sessions/housekeeper.ts');
      return new Housekeeper(store, calendar.now);
    },
  };
}

/** By which days, hours and rate reports are counted. */
async function reportTerms(config: Config): Promise<ReportTerms> {
  const [{ loadMarketCalendar }, { timesOf }, { percentOf, ratio }] = await Promise.all([
    import('../config/market-calendar.ts'),
    import('../domain/performance/trading-times.ts'),
    import('../domain/money/money.ts'),
  ]);
  const { risk_free_rate: rate } = config.report;
  const usual = config.trading.default_segment;
  return {
    times: timesOf(await loadMarketCalendar(config), usual),
    riskFree: rate === '0' ? ratio('0') : percentOf(rate),
  };
}

/** Seconds for which an ended session is kept; absent for ever. */
export function keepEndedSeconds({ retention }: Config): number | undefined {
  const kept = retention.ended_sessions;
  return kept === 'keep' ? undefined : Math.ceil(milliseconds(kept) / 1000);
}

function dueTimes({ trading }: Config): DueTimes {
  const { square_off: squareOff, settlement_time: settlement } = trading;
  return { settlement, ...(squareOff !== 'off' && { squareOff }) };
}
