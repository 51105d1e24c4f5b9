import type { Instrument } from '../../domain/instruments/instrument.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Finder } from '../instruments/find-instrument.ts';
import { findInstrument, lotSizeOf } from '../instruments/find-instrument.ts';
import type { Calendar } from '../market/calendar.ts';
import type { OptionMarket } from '../market/options/option-market.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { OrderChanges } from '../trading/order-changes.ts';
import type { TradingRules } from '../trading/rules/trading-rules.ts';
import { ZERO } from '../../domain/money/money.ts';
import { isHeld } from '../../domain/strategies/leg-holding.ts';
import { heldSubject } from './analysis/subject.ts';
import { Analyst, type Examined } from './analysis/analyst.ts';
import type { GroupReader } from '../margin/group-reader.ts';
import { MarginReader } from '../margin/margin-reader.ts';
import type { ScheduledEvents } from '../trading/events/scheduled-events.ts';
import type { LegDeps } from './legs/resolve-legs.ts';
import { StrategyChanges } from './strategy-changes.ts';
import { StrategyDesk } from './strategy-desk.ts';
import type { SessionExits } from '../trading/rules/risk-limits.ts';
import { SessionGuard } from './rules/session-guard.ts';
import { StrategyGuard } from './rules/strategy-guard.ts';
import { StrategyReader, type StrategyView } from './strategy-reader.ts';

/** What trades legs as one, and keeps them. */
export interface Strategies {
  readonly desk: StrategyDesk;
  readonly reader: StrategyReader;
  readonly changes: StrategyChanges;
  /** Closes what rules of strategies and of the session close; gives the orders. */
  judge(sessionId: string): Promise<readonly Order[]>;
  readonly legs: LegDeps;
  readonly analyst: Analyst;
}

export interface StrategiesDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: TradingRules;
  readonly events: ScheduledEvents;
  readonly groups: GroupReader | undefined;
  readonly exits: SessionExits | undefined;
  readonly orders: Pick<OrderChanges, 'cancelAll'>;
  readonly newId: () => string;
  readonly market: OptionMarket;
  readonly finder: Finder;
}

/** A strategy, with what the market says of what it holds; its charges count where asked. */
export function examineHeld(
  { analyst }: Pick<Strategies, 'analyst'>,
  { strategy, legs, realizedPnl, fees }: StrategyView,
  { day, charges = false }: { day?: string | undefined; charges?: boolean | undefined } = {},
): Promise<Examined> {
  const held = legs.filter(isHeld);
  const costs = { realized: realizedPnl, charges: charges ? fees : ZERO };
  const subject = heldSubject(`${strategy.id} ${strategy.name}`, held, costs);
  return analyst.examine(subject, day);
}

export function composeStrategies(deps: StrategiesDeps): Strategies {
  const { store, calendar, rules, events, groups, newId, market, finder, exits } = deps;
  const legs: LegDeps = {
    market,
    find: (symbol) => findInstrument({ symbol }, finder),
    lotSize: (instrument) => lotSizeOf(instrument, finder),
  };
  const asTraded = async (instrument: Instrument, sessionId: string) =>
    (await finder.services()).instruments.asTraded(instrument, sessionId);
  const desk = new StrategyDesk({ store, calendar, rules, events, groups, newId, asTraded });
  const reader = new StrategyReader(store);
  const changes = new StrategyChanges({ store, calendar, desk, reader, legs });
  const { quoteMaxAge } = rules;
  const guard = new StrategyGuard({ store, calendar, reader, changes, quoteMaxAge });
  const session = exits && new SessionGuard({ ...deps, exits, strategies: changes });
  const judge = async (sessionId: string) => [
    ...(await guard.judge(sessionId)),
    ...((await session?.judge(sessionId)) ?? []),
  ];
  const margins = new MarginReader({ store, calendar, groups, rules });
  const analyst = new Analyst({ calendar, market, margins });
  return { desk, reader, changes, judge, legs, analyst };
}
