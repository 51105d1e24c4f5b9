import { unlessRefused } from './unless-refused.ts';
import {
  add,
  commonUnit,
  divide,
  isLess,
  magnitude,
  price,
  text,
  valueOf,
  ZERO,
} from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import {
  bestOf,
  isRuled,
  reasonToExit,
  type ExitReason,
  type RuleState,
} from '../../../domain/strategies/exit-rules.ts';
import { isHeld } from '../../../domain/strategies/leg-holding.ts';
import type { Store } from '../../../storage/ports/store.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { StrategyChanges } from '../strategy-changes.ts';
import type { StrategyReader, StrategyView } from '../strategy-reader.ts';

interface Deps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly reader: StrategyReader;
  readonly changes: StrategyChanges;
  /** Seconds for which a quote is believed. */
  readonly quoteMaxAge: number;
}

/** Closes strategies whose rules say so. Two programs may judge at once: one of them closes it. */
export class StrategyGuard {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Judges every strategy of a session that has rules; gives the orders of those that it closed. */
  async judge(sessionId: string): Promise<readonly Order[]> {
    const { store, reader, changes } = this.#deps;
    const strategies = await store.strategies(sessionId);
    const ruled = strategies.filter(isRuled);
    if (ruled.length === 0) return [];
    const views = await reader.views(sessionId, strategies);
    const orders: Order[] = [];
    for (const view of views.filter(({ strategy }) => ruled.includes(strategy))) {
      const state = this.#stateOf(view);
      if (!state) continue;
      const { strategy } = view;
      const reason = reasonToExit(strategy.rules, state);
      if (reason) orders.push(...(await this.#close(sessionId, strategy.id, reason)));
      else if (strategy.rules.trail && isLess(strategy.best, state.best)) {
        await changes.keepBest(sessionId, strategy.id, state.best).catch(unlessRefused);
      }
    }
    return orders;
  }

  async #close(sessionId: string, id: string, exitReason: ExitReason): Promise<readonly Order[]> {
    const result = await this.#deps.changes.exitIfOpen(sessionId, id, { exitReason });
    return result?.orders ?? [];
  }

  /** The strategy now; undefined where nothing is open, or where a leg has no fresh quote. */
  #stateOf({ strategy, legs, realizedPnl, unrealizedPnl }: StrategyView): RuleState | undefined {
    const { calendar, quoteMaxAge } = this.#deps;
    const open = legs.filter(isHeld);
    const now = Math.floor(calendar.now() / 1000);
    const areFresh = open.every(({ quote }) => quote && now - quote.ts <= quoteMaxAge);
    if (open.length === 0 || !areFresh) return undefined;
    const pnl = add(realizedPnl, unrealizedPnl);
    const unit = commonUnit(open.map(({ units }) => magnitude(units)));
    const worth = open.reduce(
      (total, { units, mark }) => (mark ? add(total, valueOf(mark, units)) : total),
      ZERO,
    );
    const premium = divide(magnitude(worth), unit, 4);
    return {
      pnl,
      best: bestOf(strategy.best, pnl),
      entryPremium: strategy.entryPremium,
      entryKind: strategy.entryKind,
      premium: price(premium ? text(premium) : '0'),
    };
  }
}
