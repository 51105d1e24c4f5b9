import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import { isLess, magnitude, type Quantity } from '../../../domain/money/money.ts';
import { UNTAGGED } from '../../../domain/strategies/books.ts';
import type { ExitRules } from '../../../domain/strategies/exit-rules.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';
import type { Strategy } from '../../../domain/strategies/strategy.ts';
import type { SessionState, Store } from '../../../storage/ports/store.ts';
import type { Calendar } from '../../market/calendar.ts';
import { requireSession } from '../../sessions/require-session.ts';
import { untilCommitted } from '../../trading/commit-loop.ts';
import { commitOf } from '../../trading/commit.ts';
import type { LegDeps, ResolvedLeg } from '../legs/resolve-legs.ts';
import { requireOpen } from '../require-strategy.ts';
import type { StrategyReader } from '../strategy-reader.ts';

interface Deps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly reader: StrategyReader;
  readonly legs: Pick<LegDeps, 'asTraded'>;
}

/** Changes what is kept of open strategies without a trade: their rules, and which units are theirs. */
export class StrategyRecords {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Replaces the rules that close a strategy. */
  async setRules(sessionId: string, id: string, rules: ExitRules): Promise<Strategy> {
    const ruledAt = this.#deps.calendar.iso();
    return this.#change(sessionId, id, (strategy) => ({ ...strategy, rules, ruledAt }));
  }

  /** Keeps the highest profit that a trailing rule saw. */
  async keepBest(sessionId: string, id: string, best: Strategy['best']): Promise<Strategy> {
    return this.#change(sessionId, id, (strategy) =>
      isLess(strategy.best, best) ? { ...strategy, best } : strategy,
    );
  }

  /**
   * Gives units that belong to no strategy to one, or takes them out of it, without a trade. Rejects
   * with INSUFFICIENT_QUANTITY.
   */
  async transfer(
    sessionId: string,
    id: string,
    to: 'strategy' | 'account',
    leg: ResolvedLeg,
  ): Promise<Strategy> {
    const { reader, legs } = this.#deps;
    const key = instrumentKey(await legs.asTraded(leg.instrument, sessionId));
    return this.#change(sessionId, id, async (strategy, state, strategies) => {
      const books = await reader.booksAt(state, strategies);
      const from = books.book(to === 'strategy' ? UNTAGGED : strategy.id).get(key);
      const held = from && isHeld(from) ? magnitude(from.units) : undefined;
      if (!held || isLess(held, leg.quantity)) throw notThere(leg, held);
      const { revision } = state.balance;
      const transfer = { revision, key, to, units: leg.quantity };
      return { ...strategy, transfers: [...strategy.transfers, transfer] };
    });
  }

  /** Changes a strategy's record on the revision that was read, and again where it moved on. */
  #change(
    sessionId: string,
    id: string,
    change: (
      strategy: Strategy,
      state: SessionState,
      strategies: readonly Strategy[],
    ) => Strategy | Promise<Strategy>,
  ): Promise<Strategy> {
    const { store } = this.#deps;
    return untilCommitted(sessionId, async () => {
      const [read, strategies] = await Promise.all([
        store.sessionState(sessionId),
        store.strategies(sessionId),
      ]);
      const state = requireSession(read, sessionId);
      const changed = await change(requireOpen(strategies, id), state, strategies);
      const { balance } = state;
      const nothing = new LedgerTransaction(balance, new Map(), balance.lastUpdated);
      const commit = { ...commitOf(sessionId, nothing), strategies: [changed] };
      const { kind } = await store.commit(commit);
      return kind === 'committed' ? { done: changed } : 'conflict';
    });
  }
}

function notThere(leg: ResolvedLeg, held: Quantity | undefined): PapertradeError {
  const open = held ? held.toFixed(0) : '0';
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Only ${open} of ${leg.instrument.symbol} can be moved, not ${leg.quantity.toFixed(0)}.`,
    { symbol: leg.instrument.symbol, requested: leg.quantity.toFixed(0), open_quantity: open },
  );
}
