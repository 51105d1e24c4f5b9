import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { exitOrders } from '../../domain/orders/exits.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { addDays } from '../../domain/calendar/market-calendar.ts';
import { contractOf, instrumentKey, isDate } from '../../domain/instruments/instrument.ts';
import { GTT_DAYS } from '../../domain/orders/broker-rules.ts';
import {
  isLess,
  isZero,
  ZERO_QUANTITY,
  price,
  subtract,
  text,
  ZERO,
  type Quantity,
} from '../../domain/money/money.ts';
import { requirement, uncommitted } from '../../domain/orders/matching-engine.ts';
import {
  insufficientFunds,
  productRefusal,
  quantityRefusal,
  type Order,
  type PendingOrder,
} from '../../domain/orders/order.ts';
import { reducedPosition, splitQuantity } from '../../domain/ledger/fill.ts';
import { spendable } from '../../domain/ledger/wallet.ts';
import type { Store, TradingState } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { emptyCommit } from './empty-commit.ts';
import { commitOf, type QuoteMatcher } from './quote-matcher.ts';
import type { OrderChanges } from './order-changes.ts';
import { carriesShort, hintsOf, type ProposedOrder } from './broker-rules.ts';
import { asFill } from './order-record.ts';
import {
  haltOf,
  requireSession,
  requireTradable,
  sessionEnded,
} from '../sessions/require-session.ts';
import {
  quantityToClose,
  positionOf,
  productOf,
  repeated,
  type NamedRequest,
  type TradeResult,
} from './trade-request.ts';
import type { TradingRules } from './trading-rules.ts';

export interface OrderDeskDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: TradingRules;
  readonly matcher: QuoteMatcher;
  readonly changes: OrderChanges;
}

/** An IOC order whose program dies before it ends the order must not fill at a later quote. */
const IOC_MS = 10_000;

/** Places the pending orders, each with its reservation in one commit. */
export class OrderDesk {
  readonly #deps: OrderDeskDeps;

  constructor(deps: OrderDeskDeps) {
    this.#deps = deps;
  }

  /**
   * Puts the order into the book, then lets the last quote act on it, if it is young enough: what
   * it crosses fills at once. Of an IOC order what does not is cancelled.
   */
  async place(request: NamedRequest): Promise<TradeResult> {
    const { sessionId, instrument, clientOrderId } = request;
    const placed = await untilCommitted(sessionId, () => this.#attempt(request));
    if (placed.duplicate || placed.dryRun) return placed;
    // The quote is read after the order stands, so that none falls between the two.
    await this.#deps.matcher.matchLast(sessionId, instrument);
    if (request.validity === 'IOC') await this.#endRest(sessionId, placed.order.id);
    const { store } = this.#deps;
    const found = await store.tradingState(sessionId, instrument, clientOrderId);
    const state = requireSession(found, sessionId);
    const exits = await this.#again(sessionId, placed.exits);
    return {
      ...placed,
      order: state.previous ?? placed.order,
      position: positionOf(request.action, state.account),
      balance: state.balance,
      ...(exits && { exits }),
    };
  }

  #again(sessionId: string, orders: readonly Order[] | undefined): Promise<Order[] | undefined> {
    if (!orders) return Promise.resolve(undefined);
    const { store } = this.#deps;
    return Promise.all(orders.map(async (each) => (await store.order(sessionId, each.id)) ?? each));
  }

  async #attempt(request: NamedRequest): Promise<Attempt<TradeResult>> {
    const { store, calendar } = this.#deps;
    const { sessionId, instrument } = request;
    const found = await store.tradingState(sessionId, instrument, request.clientOrderId);
    const state = requireSession(found, sessionId);
    if (state.previous) return { done: repeated(state.previous, state.account) };
    requireTradable(state);
    const { long, short } = state.account;
    const books = new Map([[instrumentKey(instrument), { long, short, pending: state.pending }]]);
    const transaction = new LedgerTransaction(state.balance, books, calendar.iso());
    const ends = await this.#contractEnds(request, transaction.at);
    const order = this.#orderOf(request, state, transaction, ends);
    const said = await this.#deps.rules.broker.check(
      proposed(order, request, state, this.#deps.rules),
    );
    const broken =
      said?.refusal ??
      (await this.#deps.rules.refuse(state, asFill(order, this.#deps.rules, order.createdAt)));
    const refusal = broken ?? this.#refusal(order, state);
    if (refusal) return this.#refuse(request, state, order, refusal);
    const pair = request.orderType === 'GTT' ? pairOf(order, request, transaction) : [order];
    for (const each of pair) transaction.place(each);
    const result: TradeResult = {
      order: pair[0] ?? order,
      position: positionOf(request.action, state.account),
      balance: transaction.balance,
      realized: undefined,
      duplicate: false,
      dryRun: request.dryRun === true,
      ...(pair.length > 1 && { exits: pair }),
      ...hintsOf(request, state.account, this.#deps.rules, said),
    };
    if (request.dryRun) return { done: result };
    const commit = { ...commitOf(sessionId, transaction), haltedAt: haltOf(state) };
    const outcome = await store.commit(commit);
    if (outcome.kind === 'ended') throw sessionEnded(sessionId);
    return outcome.kind === 'committed' ? { done: result } : 'conflict';
  }

  #orderOf(
    request: NamedRequest,
    state: TradingState,
    transaction: LedgerTransaction,
    contractEnds: string | undefined,
  ): PendingOrder {
    const { rules } = this.#deps;
    const { instrument, action, validity = 'DAY', orderType = 'LIMIT' } = request;
    const product = productOf(request, state.account, rules);
    const allowShort = request.allowShort ?? rules.allowShort;
    const closes = reducedPosition(state.account, action) !== undefined;
    const bare: PendingOrder = {
      id: request.orderId,
      sessionId: request.sessionId,
      mode: state.session.mode,
      instrument,
      action,
      quantity: request.quantity === 'all' ? quantityToClose(state, request) : request.quantity,
      price: request.price ?? price('0'),
      orderType,
      product,
      validity: orderType === 'GTT' ? 'GTC' : validity,
      status: 'OPEN',
      filledQuantity: ZERO_QUANTITY,
      filledPrice: undefined,
      fee: ZERO,
      reasonCode: '',
      reason: '',
      clientOrderId: request.clientOrderId,
      note: request.note ?? '',
      createdAt: transaction.at,
      filledAt: '',
      pending: {
        sequence: transaction.balance.revision + 1,
        reserved: ZERO,
        filledValue: ZERO,
        validUntil: this.#validUntil(transaction.at, product, request, contractEnds),
        triggerPrice: request.triggerPrice,
        reduceOnly: !allowShort && closes,
        allowShort,
        group: '',
        ...(orderType !== 'GTT' && request.exits),
        feeGiven: request.fee,
      },
    };
    const reserved = requirement(bare, state.account, bare.quantity, rules);
    return { ...bare, pending: { ...bare.pending, reserved } };
  }

  /**
   * DAY and MIS orders end with the day, a GTT after a year, GTC never, IOC when its program has looked;
   * all of them with the contract that they are for.
   */
  #validUntil(
    at: string,
    product: Order['product'],
    { instrument, validity = 'DAY', orderType }: NamedRequest,
    contractEnds: string | undefined,
  ): string {
    const { calendar, rules } = this.#deps;
    if (validity === 'IOC') return calendar.iso(Date.parse(at) + IOC_MS);
    const forDay = product === 'MIS' || (validity !== 'GTC' && orderType !== 'GTT');
    const year = `${addDays(at.slice(0, 10), GTT_DAYS)}${at.slice(10)}`;
    const own = forDay ? rules.dayEnds(instrument.segment, at) : orderType === 'GTT' ? year : '';
    if (contractEnds === undefined || Date.parse(contractEnds) <= Date.parse(at)) return own;
    return own === '' || Date.parse(contractEnds) < Date.parse(own) ? contractEnds : own;
  }

  /** When the contract of an order expires; undefined for what doesn't. */
  async #contractEnds({ instrument }: NamedRequest, at: string): Promise<string | undefined> {
    const expiry = contractOf(instrument)?.expiry ?? '';
    if (!isDate(expiry)) return undefined;
    return this.#deps.rules.contractEnds(instrument, expiry, at);
  }

  /** The rule of trading that refuses the order, as it stands with the others that rest. */
  #refusal(order: PendingOrder, state: TradingState): PapertradeError | undefined {
    const { account, balance, pending } = state;
    const { reserved, allowShort, reduceOnly } = order.pending;
    const { instrument, action, product } = order;
    const byRule =
      productRefusal(account, { instrument, product }) ??
      quantityRefusal(account, order, allowShort) ??
      (order.orderType === 'GTT' && !reduceOnly ? nothingToClose(order) : undefined);
    if (byRule) return byRule;
    const free = uncommitted({ pending }, account, action);
    if (reduceOnly && isLess(free, order.quantity)) return alreadyCommitted(order, free);
    const cash = spendable(balance, order.createdAt.slice(0, 10));
    if (!isLess(cash, reserved)) return undefined;
    return insufficientFunds(reserved, cash, subtract(reserved, cash), instrument.symbol);
  }

  async #refuse(
    request: NamedRequest,
    state: TradingState,
    order: PendingOrder,
    refusal: PapertradeError,
  ): Promise<Attempt<TradeResult>> {
    if (!request.dryRun) {
      const rejected: Order = {
        ...order,
        status: 'REJECTED',
        reason: refusal.message,
        reasonCode: refusal.code,
        pending: { ...order.pending, reserved: ZERO },
      };
      const outcome = await this.#deps.store.commit({
        ...emptyCommit(request.sessionId, state.balance),
        orders: [rejected],
      });
      if (outcome.kind === 'ended') throw sessionEnded(request.sessionId);
      if (outcome.kind !== 'committed') return 'conflict';
    }
    throw refusal;
  }

  async #endRest(sessionId: string, orderId: string): Promise<void> {
    const reason = 'IOC: what does not fill at once is cancelled';
    await this.#deps.changes.endIfOpen(sessionId, orderId, 'ORDER_CANCELLED', reason);
  }
}

/** An order that is pending, as the broker looks at it. */
function proposed(
  order: PendingOrder,
  request: NamedRequest,
  { account, quote }: TradingState,
  rules: TradingRules,
): ProposedOrder {
  const { instrument, action, product, orderType, price, pending, createdAt: at } = order;
  const opens = !isZero(splitQuantity(account, action, order.quantity).opening);
  return {
    instrument,
    action,
    product,
    orderType: request.orderType ?? orderType,
    price,
    triggerPrice: pending.triggerPrice,
    exits: request.exits,
    opens,
    shortCarried: carriesShort(request, opens, rules),
    at,
    quote,
  };
}

/** The two orders of a pair, for a position that is open: one cancels the other. */
function pairOf(
  order: PendingOrder,
  { exits = {} }: NamedRequest,
  transaction: LedgerTransaction,
): PendingOrder[] {
  const opened = { ...order, action: order.action === 'SELL' ? 'BUY' : 'SELL' } as const;
  const last = positionOf(
    order.action === 'SELL' ? 'BUY' : 'SELL',
    transaction.account(order.instrument),
  );
  const from = last?.currentPrice ?? order.price;
  const [first, ...others] = exitOrders(
    opened,
    exits,
    { quantity: order.quantity, price: from },
    transaction,
  ).map((each) => withWords(each, order));
  // The first carries the client id that the trader gave, so that a repeat finds the pair.
  return first ? [{ ...first, clientOrderId: order.clientOrderId }, ...others] : [];
}

const withWords = (exit: PendingOrder, { validity, pending }: PendingOrder): PendingOrder => ({
  ...exit,
  validity,
  pending: { ...exit.pending, validUntil: pending.validUntil, feeGiven: pending.feeGiven },
});

function nothingToClose({ instrument }: Order): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `A GTT pair closes a position, and nothing of ${quoteSafely(instrument.symbol)} is open on the ` +
      'other side. Give --target and --stop with the order that opens it.',
    { symbol: instrument.symbol },
  );
}

function alreadyCommitted({ instrument, quantity }: Order, free: Quantity): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Only ${text(free)} of ${quoteSafely(instrument.symbol)} are free to close, the rest has orders ` +
      'already. See "papertrade orders --open", and cancel one, or close less.',
    { symbol: instrument.symbol, requested: text(quantity), open_quantity: text(free) },
  );
}
