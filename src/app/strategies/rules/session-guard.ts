import { LedgerReplay } from '../../../domain/ledger/journal.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { totalsOf } from '../../../domain/ledger/totals.ts';
import { isSameState } from '../../../domain/ledger/wallet.ts';
import {
  add,
  greater,
  isLess,
  negate,
  subtract,
  text,
  ZERO,
  type Money,
} from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { ExitReason } from '../../../domain/strategies/exit-rules.ts';
import type { SessionState, Store } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import type { Calendar } from '../../market/calendar.ts';
import { untilCommitted, type Attempt } from '../../trading/commit-loop.ts';
import { commitOf } from '../../trading/commit.ts';
import type { OrderChanges } from '../../trading/order-changes.ts';
import { limitAmount, type LossLimit } from '../../trading/rules/loss-limit.ts';
import type { SessionExits } from '../../trading/rules/risk-limits.ts';
import type { DecisionRules } from '../../trading/rules/decision-rules.ts';
import { bookLegs, transactionOf } from '../desk/book-legs.ts';
import { kindOfInstrument } from '../../../domain/strategies/typed-contract.ts';
import { legFills } from '../legs/leg-fills.ts';
import type { StrategyExits } from '../changes/strategy-exits.ts';

interface Deps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: DecisionRules;
  readonly groups: GroupReader | undefined;
  readonly limits: SessionExits;
  readonly exits: StrategyExits;
  readonly orders: Pick<OrderChanges, 'cancelAll'>;
  readonly newId: () => string;
}

/** How far a session's journal was followed, and the highest profit that it had. */
interface Followed {
  readonly replay: LedgerReplay;
  best: Money;
  /** The highest counts from the last time that everything was closed. */
  revision: number;
}

/**
 * Closes everything and halts a session whose P&L reached what the trader set. Two programs may judge at
 * once: each closing is decided on the state that was read, so one of them makes it.
 */
export class SessionGuard {
  readonly #deps: Deps;
  readonly #followed = new Map<string, Followed>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Gives the orders that it made; none where nothing is open or a price is not fresh. */
  async judge(sessionId: string): Promise<readonly Order[]> {
    const { store, calendar } = this.#deps;
    const state = await store.sessionState(sessionId);
    if (state?.session.status !== 'active' || !state.adopted) return [];
    const positions = await store.positions(sessionId);
    const open = positions.filter(isOpen);
    if (open.length === 0) return [];
    const pnl = await this.#pnl(state, positions);
    const reason = pnl && (await this.#reason(state, pnl));
    if (!reason) return [];
    const halt = { at: calendar.iso(), reason: `risk.${reason.rule}: P&L ${text(pnl)}` };
    if (!state.session.halt) await store.setHalt(sessionId, halt);
    return this.#closeAll(sessionId, reason.exit);
  }

  /** The session's P&L after charges at the last quotes; undefined where one is missing or old. */
  async #pnl(
    { balance }: SessionState,
    positions: readonly Position[],
  ): Promise<Money | undefined> {
    const { store, calendar, rules } = this.#deps;
    const open = positions.filter(isOpen);
    const quotes = await store.quotesFor(open.map(({ instrument }) => instrument));
    const now = Math.floor(calendar.now() / 1000);
    if (quotes.some((quote) => !quote || now - quote.ts > rules.quoteMaxAge)) return undefined;
    const marked = open.map((position, at) => ({
      ...position,
      currentPrice: quotes[at]?.price ?? position.currentPrice,
    }));
    const { unrealizedPnl } = totalsOf(marked);
    return add(subtract(balance.realizedPnl, balance.fees), unrealizedPnl);
  }

  async #reason(
    state: SessionState,
    pnl: Money,
  ): Promise<{ rule: string; exit: ExitReason } | undefined> {
    const { loss, profit, lock } = this.#deps.limits;
    const amount = (limit: LossLimit): Money => limitAmount(limit, state.balance.startingBalance);
    if (loss && !isLess(negate(amount(loss)), pnl)) {
      return { rule: 'exit_at_loss', exit: 'session_loss' };
    }
    if (profit && !isLess(pnl, amount(profit))) {
      return { rule: 'exit_at_profit', exit: 'session_profit' };
    }
    if (!lock) return undefined;
    const best = greater(await this.#best(state), pnl);
    return isLess(subtract(best, pnl), amount(lock))
      ? undefined
      : { rule: 'lock_profit', exit: 'session_lock' };
  }

  /** The highest P&L since the session last held nothing, from its journal; 0 at least. */
  async #best({ session, balance }: SessionState): Promise<Money> {
    const { id } = session;
    const known = this.#followed.get(id) ?? {
      replay: new LedgerReplay(balance.startingBalance, session.startTime),
      best: ZERO,
      revision: 0,
    };
    this.#followed.set(id, known);
    for await (const entry of this.#deps.store.journal(id)) {
      if (entry.revision <= known.revision) continue;
      known.replay.apply(entry);
      known.revision = entry.revision;
      const { realizedPnl, fees } = known.replay.balance;
      const positions = [...known.replay.positions.values()];
      const net = subtract(realizedPnl, fees);
      known.best = positions.some(isOpen)
        ? greater(known.best, add(net, totalsOf(positions).unrealizedPnl))
        : greater(net, ZERO);
    }
    return known.best;
  }

  /** Strategies first, each as a whole; then what belongs to none; then the orders that are pending. */
  async #closeAll(sessionId: string, exitReason: ExitReason): Promise<readonly Order[]> {
    const { store, exits, orders } = this.#deps;
    const closed: Order[] = [];
    for (const { id, status } of await store.strategies(sessionId)) {
      if (status === 'CLOSED') continue;
      closed.push(...(await exits.exitIfOpen(sessionId, id, { exitReason })));
    }
    closed.push(...(await untilCommitted(sessionId, () => this.#closeRest(sessionId))));
    closed.push(...(await orders.cancelAll(sessionId, 'everything was closed')));
    return closed;
  }

  async #closeRest(sessionId: string): Promise<Attempt<readonly Order[]>> {
    const { store, calendar, rules, groups, newId } = this.#deps;
    const open = (await store.positions(sessionId)).filter(isOpen);
    const id = `P-${calendar.stamp().replace('_', '')}-${newId()}`;
    const legs = open.map(({ instrument, side, netQty, apart, product }) => ({
      action: side === 'LONG' ? ('SELL' as const) : ('BUY' as const),
      instrument,
      kind: kindOfInstrument(instrument),
      quantity: netQty,
      product: apart ? product : undefined,
    }));
    const found = await Promise.all(
      legs.map(({ instrument }) => store.tradingState(sessionId, instrument, '')),
    );
    const states = found.filter((each) => each !== undefined);
    const [first] = states;
    if (!first || states.length < legs.length) return { done: [] };
    if (!states.every(({ balance }) => isSameState(balance, first.balance))) return 'conflict';
    const at = calendar.iso();
    const request = { sessionId, legs, clientId: id, id, note: 'closed by a rule of the session' };
    const { fills, refusal } = legFills(request, undefined, states, at, rules);
    if (refusal) return { done: [] };
    const instruments = legs.map(({ instrument }) => instrument);
    const margins = (await groups?.readAll(sessionId, instruments, at)) ?? [];
    const transaction = transactionOf(legs, states, at, margins);
    if (await bookLegs(fills, states, transaction, rules)) return { done: [] };
    const outcome = await store.commit(commitOf(sessionId, transaction));
    if (outcome.kind === 'ended') return { done: [] };
    return outcome.kind === 'committed' ? { done: transaction.placed } : 'conflict';
  }
}
