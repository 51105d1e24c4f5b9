import type { Balance } from '../domain/balance.ts';
import {
  ErrorCode,
  PapertradeError,
  quoteSafely,
  type ErrorCode as Code,
} from '../domain/errors.ts';
import {
  reducedPosition,
  type Action,
  type Change,
  type Fill,
  type Holding,
} from '../domain/fill.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Money, Price, Quantity } from '../domain/money.ts';
import { decide, type Order } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Commit, Quote, Store, TradingState } from '../stores/store.ts';
import type { Calendar } from './calendar.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { emptyCommit } from './empty-commit.ts';
import { filledOrder, rejectedOrder } from './order-record.ts';
import { requirePrice } from './quotes.ts';
import { requireSession, requireTradable, sessionEnded } from './require-session.ts';
import { charged, type TradingRules } from './trading-rules.ts';

/** An order in the trader's words, parsed. */
export interface TradeRequest {
  readonly sessionId: string;
  readonly action: Action;
  readonly instrument: Instrument;
  readonly quantity: Quantity | 'all';
  /** Absent: the last quote, if it is young enough. */
  readonly price?: Price | undefined;
  /** Absent: the configured charges. */
  readonly fee?: Money | undefined;
  readonly clientOrderId?: string | undefined;
  readonly note?: string | undefined;
  readonly allowShort?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface TradeResult {
  readonly order: Order;
  /** The position traded last: after a flip, the one that it opened. */
  readonly position: Position | undefined;
  readonly balance: Balance;
  /** What this order realized; absent for a duplicate. */
  readonly realized: Money | undefined;
  readonly duplicate: boolean;
  readonly dryRun: boolean;
}

export interface TradeDeskDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: TradingRules;
  /** A part for ids that no other program makes at the same moment. */
  readonly newId: () => string;
}

type Snapshot = Pick<TradingState, 'session' | 'adopted' | 'holding'> & {
  readonly quote?: Quote | undefined;
  readonly previous?: Order | undefined;
};

/**
 * Makes one order one atomic commit. What a commit left is remembered, so the next order of this
 * process needs no reading; when another program was faster the store answers `conflict`, and the
 * desk reads and decides again.
 */
export class TradeDesk {
  readonly #deps: TradeDeskDeps;
  #known: { snapshot: Snapshot; holdings: Map<string, Holding> } | undefined;

  constructor(deps: TradeDeskDeps) {
    this.#deps = deps;
  }

  /**
   * Fills the order or rejects with the rule that refuses it (and keeps it as a rejected order).
   * A repeated client order id gives the first order again and changes nothing.
   */
  async execute(request: TradeRequest): Promise<TradeResult> {
    const id = `P-${this.#deps.calendar.stamp().replace('_', '')}-${this.#deps.newId()}`;
    const named = { ...request, clientOrderId: request.clientOrderId ?? id, orderId: id };
    let fresh = false;
    return untilCommitted(request.sessionId, async () => {
      const outcome = await this.#attempt(named, fresh);
      fresh = true;
      return outcome;
    });
  }

  async #attempt(request: NamedRequest, fresh: boolean): Promise<Attempt<TradeResult>> {
    const state = await this.#snapshot(request, fresh);
    if (state.previous) return { done: repeated(state.previous, state.holding) };
    requireTradable({ ...state, balance: state.holding.balance });
    const fill = this.#fillOf(request, state);
    const allowShort = request.allowShort ?? this.#deps.rules.allowShort;
    const decision = decide(state.holding, fill, allowShort);
    if (decision.kind === 'refused') return this.#refuse(request, state, fill, decision.refusal);
    const order = filledOrder(request.sessionId, state.session.mode, fill);
    const result = { order, ...outcomeOf(decision.change), duplicate: false };
    if (request.dryRun) return { done: { ...result, dryRun: true } };
    const outcome = await this.#commit(request, commitOf(state, order, fill, decision.change));
    if (outcome === 'conflict') return 'conflict';
    this.#remember(request, state, decision.change);
    return { done: { ...result, dryRun: false } };
  }

  async #snapshot(request: NamedRequest, fresh: boolean): Promise<Snapshot> {
    const known = this.#known;
    const said = request.price !== undefined && request.quantity !== 'all';
    // A dry run commits nothing, so nothing would tell that the snapshot is old.
    const usable = !fresh && said && !request.dryRun;
    if (usable && known?.snapshot.session.id === request.sessionId) {
      const held = known.holdings.get(holdingKey(request.instrument));
      const { balance } = known.snapshot.holding;
      if (held) return { ...known.snapshot, holding: { ...held, balance } };
    }
    const { sessionId, instrument, clientOrderId } = request;
    const state = await this.#deps.store.tradingState(sessionId, instrument, clientOrderId);
    return requireSession(state, sessionId);
  }

  #fillOf(request: NamedRequest, state: Snapshot): Fill {
    const { calendar, rules } = this.#deps;
    const { instrument, action } = request;
    const now = calendar.now();
    const at = calendar.iso(now);
    const fill = {
      orderId: request.orderId,
      clientOrderId: request.clientOrderId,
      instrument,
      action,
      quantity: request.quantity === 'all' ? openQuantity(state, request) : request.quantity,
      price: request.price ?? requirePrice(state.quote, instrument, now, rules.quoteMaxAge),
      marginRate: rules.marginRate(instrument.segment),
      tradingDay: at.slice(0, 10),
      at,
      note: request.note ?? '',
    };
    return charged(fill, state.holding, rules, request.fee);
  }

  /** Keeps the refused order in the history, then tells why it was refused. */
  async #refuse(
    request: NamedRequest,
    state: Snapshot,
    fill: Fill,
    refusal: PapertradeError,
  ): Promise<Attempt<TradeResult>> {
    if (!request.dryRun) {
      const order = rejectedOrder(request.sessionId, state.session.mode, fill, refusal);
      const outcome = await this.#commit(request, {
        ...emptyCommit(request.sessionId, state.holding.balance),
        orders: [order],
      });
      if (outcome === 'conflict') return 'conflict';
    }
    throw refusal;
  }

  async #commit(request: NamedRequest, commit: Commit): Promise<'committed' | 'conflict'> {
    const outcome = await this.#deps.store.commit(commit);
    if (outcome.kind === 'committed') return 'committed';
    this.#known = undefined;
    if (outcome.kind === 'ended') throw sessionEnded(request.sessionId);
    return 'conflict';
  }

  #remember(request: NamedRequest, state: Snapshot, change: Change): void {
    const known = this.#known;
    const current =
      known?.snapshot.session.id === request.sessionId &&
      known.snapshot.holding.balance.revision === state.holding.balance.revision;
    // What was known at another revision may have been changed by another program since.
    const holdings = current ? known.holdings : new Map<string, Holding>();
    const holding = mergeHolding(state.holding, change);
    holdings.set(holdingKey(request.instrument), holding);
    const { session, adopted } = state;
    this.#known = { snapshot: { session, adopted, holding }, holdings };
  }
}

type NamedRequest = TradeRequest & { readonly clientOrderId: string; readonly orderId: string };

const holdingKey = (instrument: Instrument): string =>
  `${instrument.segment} ${instrument.securityId}`;

function mergeHolding(holding: Holding, change: Change): Holding {
  const side = (name: 'LONG' | 'SHORT') => change.positions.find((each) => each.side === name);
  return {
    balance: change.balance,
    long: side('LONG') ?? holding.long,
    short: side('SHORT') ?? holding.short,
  };
}

function openQuantity(state: Snapshot, request: TradeRequest): Quantity {
  const open = reducedPosition(state.holding, request.action);
  if (open) return open.netQty;
  const { symbol, segment } = request.instrument;
  throw new PapertradeError(
    ErrorCode.POSITION_NOT_FOUND,
    `There is no open position in ${quoteSafely(symbol)} (${segment}) to close. ` +
      'See "papertrade positions".',
    { symbol, exchange_segment: segment },
  );
}

/** A repeat answers with the first order, whatever it asks; a refused one is refused again. */
function repeated(order: Order, holding: Holding): TradeResult {
  if (order.status === 'REJECTED') {
    throw new PapertradeError(order.reasonCode as Code, order.reason, {
      order_id: order.id,
      duplicate: true,
    });
  }
  const position = order.action === 'BUY' ? holding.long : holding.short;
  const other = order.action === 'BUY' ? holding.short : holding.long;
  return {
    order,
    position: position ?? other,
    balance: holding.balance,
    realized: undefined,
    duplicate: true,
    dryRun: false,
  };
}

function outcomeOf(change: Change): Pick<TradeResult, 'position' | 'balance' | 'realized'> {
  return {
    position: change.positions.at(-1),
    balance: change.balance,
    realized: change.realized,
  };
}

function commitOf(state: Snapshot, order: Order, fill: Fill, change: Change): Commit {
  const { balance } = state.holding;
  const entry = {
    type: 'FILL' as const,
    revision: change.balance.revision,
    at: fill.at,
    startingBalance: balance.startingBalance,
    realizedPnl: change.realized,
    fill,
  };
  return {
    ...emptyCommit(order.sessionId, balance),
    balance: change.balance,
    positions: change.positions,
    orders: [order],
    entries: [entry],
  };
}
