import type { Store } from '../../storage/ports/store.ts';
import type { Finder } from '../instruments/find-instrument.ts';
import { findInstrument, lotSizeOf } from '../instruments/find-instrument.ts';
import type { Calendar } from '../market/calendar.ts';
import type { OptionMarket } from '../market/options/option-market.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { OrderChanges } from '../trading/order-changes.ts';
import type { DecisionRules } from '../trading/rules/decision-rules.ts';
import { examine } from './analysis/examine.ts';
import type { Subject } from './analysis/subject.ts';
import type { GroupReader } from '../margin/group-reader.ts';
import { MarginReader } from '../margin/margin-reader.ts';
import type { ScheduledEvents } from '../trading/events/scheduled-events.ts';
import type { LegDeps } from './legs/resolve-legs.ts';
import { StrategyAdjustments } from './changes/strategy-adjustments.ts';
import { StrategyExits } from './changes/strategy-exits.ts';
import { StrategyRecords } from './changes/strategy-records.ts';
import { StrategyDesk } from './desk/strategy-desk.ts';
import type { SessionExits } from '../trading/rules/risk-limits.ts';
import { SessionGuard } from './rules/session-guard.ts';
import { judgeStrategies } from './rules/judge-strategies.ts';
import { StrategyReader } from './strategy-reader.ts';

/** What trades legs as one, and keeps them. */
export type Strategies = ReturnType<typeof composeStrategies>;

export interface StrategiesDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: DecisionRules;
  readonly events: ScheduledEvents;
  readonly groups: GroupReader | undefined;
  readonly sessionExits: SessionExits | undefined;
  readonly orders: Pick<OrderChanges, 'cancelAll'>;
  readonly newId: () => string;
  readonly market: OptionMarket;
  readonly finder: Finder;
}

export function composeStrategies(deps: StrategiesDeps) {
  const { store, calendar, rules, events, groups, newId, market, finder } = deps;
  const legs: LegDeps = {
    market,
    find: (symbol) => findInstrument({ symbol }, finder),
    lotSize: (instrument) => lotSizeOf(instrument, finder),
    asTraded: async (instrument, sessionId) =>
      (await finder.services()).instruments.asTraded(instrument, sessionId),
  };
  const desk = new StrategyDesk({ store, calendar, rules, events, groups, newId });
  const reader = new StrategyReader(store);
  const exits = new StrategyExits({ store, desk, reader, legs });
  const adjustments = new StrategyAdjustments({ desk, reader, legs });
  const records = new StrategyRecords({ store, calendar, reader, legs });
  const { quoteMaxAge } = rules;
  const judging = { store, calendar, reader, exits, records, quoteMaxAge };
  const { sessionExits } = deps;
  const session = sessionExits && new SessionGuard({ ...deps, limits: sessionExits, exits });
  /** Closes what rules of strategies and of the session close; gives the orders. */
  const judge = async (sessionId: string): Promise<readonly Order[]> => [
    ...(await judgeStrategies(sessionId, judging)),
    ...((await session?.judge(sessionId)) ?? []),
  ];
  const margins = new MarginReader({ store, calendar, groups, rules });
  return {
    desk,
    reader,
    exits,
    adjustments,
    records,
    judge,
    legs,
    /** All that is known of legs, traded or not. */
    examine: (subject: Subject, how: Parameters<typeof examine>[1] = {}) =>
      examine(subject, how, { calendar, market, margins }),
  };
}
