import type { Calendar } from '../market/calendar.ts';
import type { EventApplier } from './events/event-applier.ts';
import type { Appliers } from './compose-appliers.ts';
import type { OrderChanges } from './order-changes.ts';
import type { Conversions } from './actions/conversions.ts';
import type { OrderBatch } from './order-batch.ts';
import type { PositionTracker } from '../market/position-tracker.ts';
import type { Quotes } from '../market/quotes.ts';
import { TradeDesk } from './trade-desk.ts';
import type { ScheduledEvents } from './events/scheduled-events.ts';
import { SessionMemory } from './session-memory.ts';
import type { Quote, Store } from '../../storage/ports/store.ts';
import {
  closedRefusal,
  closingTime,
  nextClosingDay,
  nextOpening,
} from '../../domain/calendar/market-hours.ts';
import type { ContractMarket } from '../../domain/instruments/contract-rules.ts';
import type { MarketCalendar } from '../../domain/calendar/market-calendar.ts';
import { fundingOf } from '../../domain/margin/margin.ts';
import { endOfDay } from '../../domain/orders/exits.ts';
import type { GroupReader } from '../margin/group-reader.ts';
import type { MarginReader } from '../margin/margin-reader.ts';
import { lazy } from '../../domain/lazy.ts';
import { nearestFuture, type Finder } from '../instruments/find-instrument.ts';
import type { OtherNames } from '../instruments/names/other-names.ts';
import type { OptionMarket } from '../market/options/option-market.ts';
import type { Strategies } from '../strategies/compose-strategies.ts';
import type { Settings } from '../settings.ts';
import { BrokerRules } from './rules/broker-rules.ts';
import { RiskGuard } from './rules/risk-limits.ts';
import { freezeIgnored, freezeLimit, orderRefusal } from './rules/contract-limits.ts';
import { heldElsewhere } from './rules/other-listing.ts';
import { SettlementDays } from './rules/settlement-days.ts';
import type { DecisionRules } from './rules/decision-rules.ts';

/** What changes books, by the configured rules. */
export interface Trading {
  readonly desk: TradeDesk;
  readonly changes: () => Promise<OrderChanges>;
  readonly quotes: () => Promise<Quotes>;
  readonly applier: () => Promise<EventApplier>;
  readonly conversions: () => Promise<Conversions>;
  readonly batch: () => Promise<OrderBatch>;
  readonly strategies: () => Promise<Strategies>;
  readonly margins: () => Promise<MarginReader>;
  /** Judges again what a session's positions block (see restatement.ts). */
  readonly restate: (sessionId: string) => Promise<void>;
}

export interface TradingDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly tracker: PositionTracker;
  readonly events: ScheduledEvents;
  readonly turnTo?: ((quote: Quote) => void) | undefined;
  readonly options: () => Promise<{ readonly market: OptionMarket }>;
  readonly finder: Finder;
  readonly names: Pick<OtherNames, 'of'>;
  readonly hasMaster: () => Promise<boolean>;
}

export async function composeTrading(settings: Settings, deps: TradingDeps): Promise<Trading> {
  const { store, calendar, tracker, events, options, finder } = deps;
  const guard = new RiskGuard({ store, tracker, limits: settings.risk });
  const rules = {
    ...(await rulesOf(settings, guard, calendar)),
    heldElsewhere: heldElsewhere(store),
  };
  const groups = await groupsOf(settings, deps);
  const appliers = lazy(async (): Promise<Appliers> => {
    const { composeAppliers } = await import('./compose-appliers.ts');
    return composeAppliers(settings, { ...deps, rules, groups, strategies });
  });
  const memory = new SessionMemory(store);
  const desk = new TradeDesk({
    store,
    memory,
    calendar,
    rules,
    groups,
    events,
    matcher: {
      matchLast: async (...fields) => (await appliers()).matcher.matchLast(...fields),
    },
    changes: {
      endIfOpen: async (...fields) => (await appliers()).changes.endIfOpen(...fields),
    },
    newId,
  });
  const strategies = lazy(async (): Promise<Strategies> => {
    const { composeStrategies } = await import('../strategies/compose-strategies.ts');
    const [{ market }, { changes: orders }] = await Promise.all([options(), appliers()]);
    const { sessionExits } = settings.risk;
    const parts = { store, calendar, rules, events, groups, newId, market, finder };
    return composeStrategies({ ...parts, sessionExits, orders });
  });
  return {
    desk,
    changes: async () => (await appliers()).changes,
    quotes: async () => (await appliers()).quotes,
    applier: async () => (await appliers()).applier,
    strategies,
    async restate(sessionId) {
      const { restate } = await import('../margin/restatement.ts');
      return restate(sessionId, { store, calendar, groups });
    },
    async margins() {
      const { MarginReader } = await import('../margin/margin-reader.ts');
      return new MarginReader({ store, calendar, groups, rules });
    },
    async conversions() {
      const { Conversions } = await import('./actions/conversions.ts');
      const { broker, market } = settings;
      return new Conversions({ store, calendar, rules, broker, market, groups, events });
    },
    async batch() {
      const { OrderBatch } = await import('./order-batch.ts');
      return new OrderBatch({ store, calendar, desk, events, together: !rules.readsBooks });
    },
  };
}

/** What judges contracts that are margined together; undefined where each is margined alone. */
async function groupsOf(
  { scan, due, market: calendar }: Settings,
  { store, finder, hasMaster }: TradingDeps,
): Promise<GroupReader | undefined> {
  if (!scan) return undefined;
  const { GroupReader } = await import('../margin/group-reader.ts');
  const market = lazy(calendar);
  const { marginFiles: files } = store;
  return new GroupReader({
    store,
    hasMaster,
    rules: scan,
    ...(due.marksDaily && {
      settlesFrom: async (segment, at) => nextClosingDay(segment, at, await market()),
    }),
    ...(files && {
      file: async (group, contracts, at) => {
        const { freshGroup } = await import('../margin/exchange-files/fresh-files.ts');
        return freshGroup(group, contracts, at, { files, market });
      },
    }),
    nearestFuture: (underlying, segment) => nearestFuture(underlying, segment, finder),
  });
}

/** What is asked of every order; schedules, margins and hours are loaded as they are set. */
async function rulesOf(
  settings: Settings,
  guard: RiskGuard,
  calendar: Calendar,
): Promise<Omit<DecisionRules, 'heldElsewhere'>> {
  const margins = await settings.margins();
  const charging = await settings.charging();
  const contracts = await settings.contracts();
  const market = lazy(() => settings.market());
  const settlementDays = new SettlementDays(market);
  const hours = settings.enforceHours ? await market() : undefined;
  return {
    ...charging,
    ...(settings.broker.strict && {
      saleProceeds: settings.saleProceeds,
      settlementDays,
      dayBeside: settlementDays.beside,
    }),
    ...(settings.charges !== 'flat' && { exerciseChargesOf: charging.chargesOf }),
    allowShort: settings.allowShort,
    defaultProduct: settings.defaultProduct,
    funding: (instrument, action, product) => fundingOf(instrument, action, product, margins),
    slippage: settings.slippage,
    partialFills: settings.partialFills,
    readsBooks: guard.readsBooks,
    opensNext: async (segment, at) => {
      const days = await market();
      return closedRefusal(segment, at, days) && nextOpening(segment, at, days);
    },
    freezeLimit: (state, traded) => freezeLimit(state, traded, contracts),
    broker: new BrokerRules({ ...settings.broker, market }),
    contractEnds: async ({ segment }, expiry, at) =>
      calendar.clockTime(closingTime(segment, `${expiry}${at.slice(10)}`, await market())),
    refuse: refusals(guard, hours, contracts, settings.broker.strict),
    ignored: (state, fill) =>
      settings.broker.strict ? undefined : freezeIgnored(state, fill, contracts),
    // Without hours a DAY order that is placed in the evening, to practise, still has its day.
    dayEnds: (segment, at) =>
      calendar.clockTime(hours ? closingTime(segment, at, hours) : endOfDay(at)),
    quoteMaxAge: settings.quoteMaxAge,
  };
}

/** The rules in the order in which they are told. */
function refusals(
  guard: RiskGuard,
  market: MarketCalendar | undefined,
  contracts: ContractMarket,
  strict: boolean,
): DecisionRules['refuse'] {
  return (state, fill, when) => {
    const broken =
      (market && when !== 'at any time'
        ? closedRefusal(fill.instrument.segment, fill.at, market)
        : undefined) ?? orderRefusal(state, fill, contracts, strict);
    return broken ? Promise.resolve(broken) : guard.refuse(state, fill);
  };
}

/** 48 random bits, which end a UUID: two programs don't make the same order id in the same second. */
const newId = (): string => crypto.randomUUID().slice(-12);
