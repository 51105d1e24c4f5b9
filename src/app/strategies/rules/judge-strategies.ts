import { unlessRefused } from '../../../domain/errors.ts';
import {
  add,
  commonUnit,
  divide,
  isLess,
  magnitude,
  price,
  sum,
  text,
  valueOf,
} from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import {
  bestOf,
  isRuled,
  reasonToExit,
  type RuleState,
} from '../../../domain/strategies/exit-rules.ts';
import { isHeld, unrealizedOf } from '../../../domain/strategies/leg-position.ts';
import type { Store } from '../../../storage/ports/store.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { StrategyExits } from '../changes/strategy-exits.ts';
import type { StrategyRecords } from '../changes/strategy-records.ts';
import type { StrategyReader } from '../strategy-reader.ts';
import type { StrategyView } from '../strategy-view.ts';

interface Deps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly reader: StrategyReader;
  readonly exits: Pick<StrategyExits, 'exitIfOpen'>;
  readonly records: Pick<StrategyRecords, 'keepBest'>;
  /** Seconds for which a quote is believed. */
  readonly quoteMaxAge: number;
}

/**
 * Judges every strategy of a session that has rules, and closes those whose rules say so; gives the
 * orders. Two programs may judge at once: one of them closes a strategy.
 */
export async function judgeStrategies(sessionId: string, deps: Deps): Promise<readonly Order[]> {
  const { store, reader, exits, records } = deps;
  const strategies = await store.strategies(sessionId);
  const ruled = strategies.filter(isRuled);
  if (ruled.length === 0) return [];
  const views = await reader.views(sessionId, strategies);
  const orders: Order[] = [];
  for (const view of views.filter(({ strategy }) => ruled.includes(strategy))) {
    const state = stateOf(view, deps);
    if (!state) continue;
    const { strategy } = view;
    const exitReason = reasonToExit(strategy.rules, state);
    if (exitReason) {
      orders.push(...(await exits.exitIfOpen(sessionId, strategy.id, { exitReason })));
    } else if (strategy.rules.trail && isLess(strategy.best, state.best)) {
      await records.keepBest(sessionId, strategy.id, state.best).catch(unlessRefused);
    }
  }
  return orders;
}

/** The strategy now; undefined where nothing is open, or where a leg has no fresh quote. */
function stateOf(
  { strategy, legs, realizedPnl }: StrategyView,
  { calendar, quoteMaxAge }: Deps,
): RuleState | undefined {
  const open = legs.filter(isHeld);
  const now = Math.floor(calendar.now() / 1000);
  const quoted = open.flatMap((leg) => (leg.quote ? [{ leg, price: leg.quote.price }] : []));
  const areFresh = open.every(({ quote }) => quote && now - quote.ts <= quoteMaxAge);
  if (open.length === 0 || !areFresh) return undefined;
  const unrealized = sum(quoted.map(({ leg, price: quote }) => unrealizedOf(leg, quote)));
  const pnl = add(realizedPnl, unrealized);
  const unit = commonUnit(open.map(({ units }) => magnitude(units)));
  const worth = sum(quoted.map(({ leg, price: quote }) => valueOf(quote, leg.units)));
  const premium = divide(magnitude(worth), unit, 4);
  return {
    pnl,
    best: bestOf(strategy.best, pnl),
    entryPremium: strategy.entryPremium,
    entryKind: strategy.entryKind,
    premium: price(premium ? text(premium) : '0'),
  };
}
