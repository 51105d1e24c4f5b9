import { isSameState, type Balance } from '../../domain/ledger/wallet.ts';
import type { PapertradeError } from '../../domain/errors.ts';
import {
  afterChange,
  splitQuantity,
  type Account,
  type Change,
  type Fill,
} from '../../domain/ledger/fill.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { exitOrders } from '../../domain/orders/exits.ts';
import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import { isZero, type Price } from '../../domain/money/money.ts';
import { cancelOrphans, withProceeds } from '../../domain/orders/matching-engine.ts';
import { decide, type Exits, type Order } from '../../domain/orders/order.ts';
import { slipped } from '../../domain/orders/slippage.ts';
import type { Commit, Quote, Store, TradingState } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { emptyCommit } from './empty-commit.ts';
import { filledOrder, rejectedOrder } from './order-record.ts';
import { commitOf } from './quote-matcher.ts';
import { requireQuote } from '../market/quotes.ts';
import {
  haltOf,
  requireSession,
  requireTradable,
  sessionEnded,
} from '../sessions/require-session.ts';
import { carriesShort, hintsOf, type ProposedOrder } from './broker-rules.ts';
import { charged, type TradingRules } from './trading-rules.ts';
import {
  quantityToClose,
  productOf,
  repeated,
  type NamedRequest,
  type TradeRequest,
  type TradeResult,
} from './trade-request.ts';

export interface TradeDeskDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: TradingRules;
  /** A part for ids that no other program makes at the same moment. */
  readonly newId: () => string;
  /** Places what doesn't fill at once. */
  readonly orders: { place(request: NamedRequest): Promise<TradeResult> };
}

type Snapshot = Pick<TradingState, 'session' | 'adopted' | 'account' | 'pending'> & {
  readonly quote?: Quote | undefined;
  readonly listing?: Listing | undefined;
  readonly previous?: Order | undefined;
};

/** Told what was decided while it is being written; it may still be decided again. */
type Meanwhile = (decided: TradeResult) => void;

/**
 * Makes one order one atomic commit. What a commit left is remembered, so the next order of this
 * process needs no reading; when another program was faster the store answers `conflict`, and the
 * desk reads and decides again.
 */
export class TradeDesk {
  readonly #deps: TradeDeskDeps;
  #known: { snapshot: Snapshot; books: Map<InstrumentKey, Known> } | undefined;

  constructor(deps: TradeDeskDeps) {
    this.#deps = deps;
  }

  /**
   * Fills the order or rejects with the rule that refuses it (and keeps it as a rejected order).
   * A repeated client order id gives the first order again and changes nothing. What time brings about
   * in the session may still be being applied: `upkeep` says whether it changed anything.
   */
  execute(request: TradeRequest, upkeep?: Promise<boolean>): Promise<TradeResult> {
    return this.answer(request, (result) => result, upkeep);
  }

  /** As `execute`, with what `make` makes of the result: while it is being written, where it is. */
  async answer<T>(
    request: TradeRequest,
    make: (result: TradeResult) => T,
    upkeep?: Promise<boolean>,
  ): Promise<T> {
    let ready: { readonly result: TradeResult; readonly made: T } | undefined;
    const result = await this.#execute(request, upkeep, (decided) => {
      ready = { result: decided, made: make(decided) };
    });
    return ready?.result === result ? ready.made : make(result);
  }

  async #execute(
    request: TradeRequest,
    upkeep: Promise<boolean> | undefined,
    meanwhile: Meanwhile,
  ): Promise<TradeResult> {
    const id = `P-${this.#deps.calendar.stamp().replace('_', '')}-${this.#deps.newId()}`;
    // Assigned: V8 takes five times as long to spread an object and add fields to it.
    const ids = { clientOrderId: request.clientOrderId ?? id, orderId: id };
    const named = Object.assign({}, request, ids);
    if (rests(request)) {
      await upkeep;
      return this.#place(named);
    }
    return untilCommitted(request.sessionId, (isFirst) => {
      if (!isFirst) return this.#attempt(named, this.#read(named), meanwhile);
      const recalled = upkeep ? undefined : this.#recall(named);
      return this.#attempt(named, recalled ?? this.#read(named, upkeep), meanwhile);
    });
  }

  async #attempt(
    request: NamedRequest,
    found: Snapshot | Promise<Snapshot>,
    meanwhile: Meanwhile,
  ): Promise<Attempt<TradeResult>> {
    const state = await found;
    if (state.previous) return { done: repeated(state.previous, state.account) };
    requireTradable(state);
    const fill = this.#fillOf(request, state);
    const allowShort = request.allowShort ?? this.#deps.rules.allowShort;
    const said = await this.#deps.rules.broker.check(
      proposed(fill, request, state.account, this.#deps.rules),
    );
    const broken = said?.refusal ?? (await this.#deps.rules.refuse(state, fill));
    if (broken) return this.#refuse(request, state, fill, broken);
    const decision = decide(state.account, fill, allowShort);
    if (decision.kind === 'refused') return this.#refuse(request, state, fill, decision.refusal);
    const order = filledOrder(request.sessionId, state.session.mode, fill);
    const transaction = followUp(state, order, fill, request.exits);
    const exits = transaction?.placed.filter(({ id }) => id !== order.id);
    const balance = transaction?.balance ?? decision.change.balance;
    const result = {
      order,
      ...outcomeOf(decision.change),
      balance,
      duplicate: false,
      dryRun: request.dryRun === true,
      ...(exits?.length && { exits }),
      ...hintsOf(request, state.account, this.#deps.rules, said),
    };
    if (result.dryRun) return { done: result };
    const commit = transaction
      ? commitOf(request.sessionId, transaction)
      : fillCommit(state, order, fill, decision.change);
    const writing = this.#commit(state, commit);
    meanwhile(result);
    const outcome = await writing;
    if (outcome === 'conflict') return 'conflict';
    const pending = transaction ? transaction.book(fill.instrument).pending : state.pending;
    const stored = { ...balance, stateId: outcome.stateId };
    this.#remember(request, { ...state, pending }, { ...decision.change, balance: stored });
    return { done: result };
  }

  async #place(request: NamedRequest): Promise<TradeResult> {
    this.#known = undefined;
    return this.#deps.orders.place(request);
  }

  /** What the last commit left, if it says all that this order needs. */
  #recall(request: NamedRequest): Snapshot | undefined {
    const known = this.#known;
    const said = request.price !== undefined && request.quantity !== 'all';
    // A dry run commits nothing, so nothing would tell that the snapshot is old.
    const usable = said && !request.dryRun;
    if (!usable || known?.snapshot.session.id !== request.sessionId) return undefined;
    const held = known.books.get(instrumentKey(request.instrument));
    // A new master may have changed the lot size since, which no commit tells.
    if (held?.listing) return undefined;
    return held && remembered(known.snapshot, held, known.snapshot.account.balance);
  }

  /** Reads beside the upkeep, which has something to do once a day, and again if it had. */
  async #read(request: NamedRequest, upkeep?: Promise<boolean>): Promise<Snapshot> {
    const { sessionId, instrument, clientOrderId } = request;
    const reading = this.#deps.store.tradingState(sessionId, instrument, clientOrderId);
    const [state, isOld] = await Promise.all([reading, upkeep]);
    return isOld ? this.#read(request) : requireSession(state, sessionId);
  }

  #fillOf(request: NamedRequest, state: Snapshot): Fill {
    const { calendar, rules } = this.#deps;
    const { instrument, action } = request;
    const now = calendar.now();
    const at = calendar.iso(now);
    const product = productOf(request, state.account, rules);
    const fill = {
      orderId: request.orderId,
      clientOrderId: request.clientOrderId,
      instrument,
      action,
      quantity: request.quantity === 'all' ? quantityToClose(state, request) : request.quantity,
      price: request.price ?? this.#marketPrice(request, state, now),
      product,
      ...rules.funding(instrument, action, product),
      tradingDay: at.slice(0, 10),
      at,
      note: request.note ?? '',
    };
    const paid = charged(fill, state.account, rules, request.fee);
    return withProceeds(paid, state.account, rules);
  }

  /** What the market gives now: the last quote, if it is young enough, and the slippage. */
  #marketPrice({ instrument, action }: NamedRequest, state: Snapshot, now: number): Price {
    const { slippage, quoteMaxAge } = this.#deps.rules;
    const quote = requireQuote(state.quote, instrument, now, quoteMaxAge);
    return slipped(action, quote, slippage, state.account.balance.revision + 1);
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
      const outcome = await this.#commit(state, {
        ...emptyCommit(request.sessionId, state.account.balance),
        orders: [order],
      });
      if (outcome === 'conflict') return 'conflict';
      this.#known = undefined;
    }
    throw refusal;
  }

  /** What is remembered of a session may be older than its halt, so the store compares that too. */
  async #commit(
    state: Snapshot,
    commit: Commit,
  ): Promise<{ readonly stateId: string } | 'conflict'> {
    const outcome = await this.#deps.store.commit({ ...commit, haltedAt: haltOf(state) });
    if (outcome.kind === 'committed') return outcome;
    this.#known = undefined;
    if (outcome.kind === 'ended') throw sessionEnded(commit.sessionId);
    return 'conflict';
  }

  #remember(request: NamedRequest, state: Snapshot, change: Change): void {
    const known = this.#known;
    const current =
      known?.snapshot.session.id === request.sessionId &&
      isSameState(known.snapshot.account.balance, state.account.balance);
    // What was known at another revision may have been changed by another program since.
    const books = current ? known.books : new Map<InstrumentKey, Known>();
    const account = afterChange(state.account, change);
    const { session, adopted, pending, listing } = state;
    books.set(instrumentKey(request.instrument), { account, pending, listing });
    this.#known = { snapshot: { session, adopted, account, pending }, books };
  }
}

/** What is remembered of one instrument. */
type Known = Pick<Snapshot, 'account' | 'pending' | 'listing'>;

/** Named field by field, as every order comes by here: V8 is slow to add fields to a spread object. */
function remembered(
  { session, adopted }: Snapshot,
  { account: { long, short }, pending, listing }: Known,
  balance: Balance,
): Snapshot {
  return { session, adopted, account: { balance, long, short }, pending, listing };
}

const rests = ({ orderType = 'MARKET' }: TradeRequest): boolean => orderType !== 'MARKET';

/** A fill at once, as the broker looks at it. */
function proposed(
  fill: Fill,
  request: NamedRequest,
  account: Account,
  rules: TradingRules,
): ProposedOrder {
  const { instrument, action, product, price, at } = fill;
  const opens = !isZero(splitQuantity(account, action, fill.quantity).opening);
  const shortCarried = carriesShort(request, opens, rules);
  const { exits } = request;
  return {
    instrument,
    action,
    product,
    orderType: 'MARKET',
    price,
    exits,
    opens,
    shortCarried,
    at,
  };
}

/** What a fill brings about beside itself: exits placed, orders that lost their position. */
function followUp(
  state: Snapshot,
  order: Order,
  fill: Fill,
  exits: Exits | undefined,
): LedgerTransaction | undefined {
  if (exits === undefined && state.pending.length === 0) return undefined;
  const { balance, long, short } = state.account;
  const book = { long, short, pending: state.pending };
  const transaction = new LedgerTransaction(
    balance,
    new Map([[instrumentKey(fill.instrument), book]]),
    fill.at,
  );
  transaction.add(order);
  transaction.trade(fill);
  if (exits) {
    const { opening } = splitQuantity(state.account, fill.action, fill.quantity);
    const opened = { quantity: opening, price: fill.price };
    for (const exit of exitOrders(order, exits, opened, transaction)) transaction.place(exit);
  }
  cancelOrphans(transaction, fill.instrument);
  return transaction;
}

function outcomeOf(change: Change): Pick<TradeResult, 'position' | 'balance' | 'realized'> {
  return {
    position: change.positions.at(-1),
    balance: change.balance,
    realized: change.realized,
  };
}

/** As `commitOf` of a transaction, but without one: most orders bring nothing else about. */
function fillCommit(state: Snapshot, order: Order, fill: Fill, change: Change): Commit {
  const { balance } = state.account;
  const entry = {
    type: 'FILL' as const,
    revision: change.balance.revision,
    at: fill.at,
    startingBalance: balance.startingBalance,
    realizedPnl: change.realized,
    fill,
  };
  return {
    sessionId: order.sessionId,
    decidedOn: balance,
    haltedAt: undefined,
    balance: change.balance,
    positions: change.positions,
    removed: [],
    orders: [order],
    entries: [entry],
  };
}
