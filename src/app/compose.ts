import { lazy } from '../domain/lazy.ts';
import { Calendar } from './market/calendar.ts';
import { Instruments } from './instruments/instruments.ts';
import { withOtherNames } from './instruments/names/quotes-of-all-names.ts';
import { PositionTracker } from './market/position-tracker.ts';
import type { ReportTerms } from './reporting/measures/terms.ts';
import { Sessions } from './sessions/sessions.ts';
import { ScheduledEvents, type Tell } from './trading/events/scheduled-events.ts';
import { Wallet } from './sessions/wallet.ts';
import type { Store } from '../storage/ports/store.ts';
import type { Settings } from './settings.ts';
import type { Time } from './time.ts';

export type { Time };

export type Services = ReturnType<typeof compose>;

/**
 * Makes the services over an open store, by the settings, once for the command line and the library. What
 * every command needs is there; what only some do is loaded when it is asked for, trading itself too: most
 * commands look, and nothing is due. `tell` hears of the scheduled events that were applied before an order.
 */
export function compose(opened: Store, settings: Settings, time: Time, tell?: Tell) {
  const calendar = new Calendar(time.zoneOffset(settings.timeZone), time.now);
  const instruments = new Instruments(opened, calendar, settings.contracts);
  const store = withOtherNames(opened, instruments.names);
  const tracker = new PositionTracker(store);
  const wallet = new Wallet({ store, tracker, calendar });
  const events: ScheduledEvents = new ScheduledEvents({
    store,
    calendar,
    times: settings.due,
    applier: async () => (await trading()).applier(),
    tell,
  });
  const options = lazy(async () => {
    const { composeOptions } = await import('./market/options/compose-options.ts');
    return composeOptions(settings, { store, calendar, instruments, time });
  });
  const trading = lazy(async () => {
    const { composeTrading } = await import('./trading/compose-trading.ts');
    const finder = { settings, services: () => Promise.resolve({ instruments, store }) };
    const { turnTo } = time;
    const { names } = instruments;
    const hasMaster = () => instruments.hasMaster();
    const deps = { store, calendar, tracker, events, options, finder, names, turnTo, hasMaster };
    return composeTrading(settings, deps);
  });
  return {
    settings,
    store,
    calendar,
    tracker,
    wallet,
    sessions: new Sessions(store, calendar, wallet),
    instruments,
    events,
    trading,
    options,
    corporateActions: async () => {
      const { CorporateActions } = await import('./trading/actions/corporate-actions.ts');
      const { market, extraordinaryDividend } = settings;
      const deps = { store, calendar, tracker, instruments, market, extraordinaryDividend };
      return new CorporateActions(deps);
    },
    /** Undefined where the store was opened without the exchange's margin files. */
    marginImports: async () => {
      const { MarginImports } = await import('./margin/exchange-files/margin-imports.ts');
      const { marginFiles } = store;
      return marginFiles && new MarginImports(marginFiles, settings.market);
    },
    reporter: async () => {
      const { SessionReporter } = await import('./reporting/session-reporter.ts');
      const cancelAll = async (id: string, reason?: string) =>
        (await (await trading()).changes()).cancelAll(id, reason);
      const changes = { cancelAll };
      const { keepEnded } = settings;
      const terms = lazy(() => reportTerms(settings));
      return new SessionReporter({ store, tracker, calendar, changes, keepEnded, terms });
    },
    verifier: async () => {
      const { Verifier } = await import('./integrity/verifier.ts');
      return new Verifier(store);
    },
  };
}

/** By which days, hours and rate reports are counted. */
async function reportTerms(settings: Settings): Promise<ReportTerms> {
  const { timesOf } = await import('../domain/performance/trading-times.ts');
  const { market, defaultSegment, riskFree, gstOn } = settings;
  return { times: timesOf(await market(), defaultSegment), riskFree, gstOn: await gstOn() };
}
