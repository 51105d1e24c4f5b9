import {
  ErrorCode,
  PapertradeError,
  quoteSafely,
  type ErrorCode as Code,
} from '../../domain/errors.ts';
import {
  contractOf,
  instrumentKey,
  type InstrumentKey,
} from '../../domain/instruments/instrument.ts';
import { reducedPosition, type Fill } from '../../domain/ledger/fill.ts';
import { LedgerTransaction, type InstrumentState } from '../../domain/ledger/ledger-transaction.ts';
import { add, isLess, magnitude, ZERO, type Price } from '../../domain/money/money.ts';
import { cancelOrphans } from '../../domain/orders/matching-engine.ts';
import { filledOrder, orderOf, rejectedOrder } from '../../domain/orders/new-order.ts';
import { withProceeds } from '../../domain/orders/order-funds.ts';
import type { Order } from '../../domain/orders/order.ts';
import {
  insufficientFunds,
  productRefusal,
  quantityRefusal,
} from '../../domain/orders/refusals.ts';
import { spendable } from '../../domain/ledger/wallet.ts';
import { slipped } from '../../domain/orders/slippage.ts';
import { netOf, netRefusal, type Net } from '../../domain/strategies/net-price.ts';
import { nextStrategyId, type Strategy } from '../../domain/strategies/strategy.ts';
import type { Store, TradingState } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireQuote } from '../market/quotes.ts';
import { requireSession, requireTradable } from '../sessions/require-session.ts';
import { untilCommitted, type Attempt } from '../trading/commit-loop.ts';
import { commitUnder, isWritten } from '../trading/commit.ts';
import { productOf } from '../trading/orders/order-product.ts';
import { charged, type TradingRules } from '../trading/rules/trading-rules.ts';
import type { ResolvedLeg } from './resolve-legs.ts';
import type { StrategyRequest, StrategyResult } from './strategy-request.ts';

export interface StrategyDeskDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: TradingRules;
  /** A part for ids that no other program makes at the same moment. */
  readonly newId: () => string;
}

/** Everything that deciding the legs needs, of one revision. */
interface Snapshot {
  readonly states: readonly TradingState[];
  readonly strategies: readonly Strategy[];
}

/**
 * Trades legs as one: their quotes come from one read and their fills go into one commit, whole or
 * not at all. What refuses one leg refuses all of them, and every one is kept as REJECTED.
 */
export class StrategyDesk {
  readonly #deps: StrategyDeskDeps;

  constructor(deps: StrategyDeskDeps) {
    this.#deps = deps;
  }

  /** Fills all legs, or rejects with what refuses them. A repeated client id changes nothing. */
  async execute(request: StrategyRequest): Promise<StrategyResult> {
    const { calendar, newId } = this.#deps;
    const id = `P-${calendar.stamp().replace('_', '')}-${newId()}`;
    const named = { ...request, clientId: request.clientId ?? id, id };
    return untilCommitted(request.sessionId, () => this.#attempt(named));
  }

  async #attempt(request: NamedRequest): Promise<Attempt<StrategyResult>> {
    const snapshot = await this.#read(request);
    if (snapshot === 'conflict') return 'conflict';
    const [state] = snapshot.states;
    if (!state) throw new PapertradeError(ErrorCode.INVALID_VALUE, 'There are no legs to trade.');
    const previous = snapshot.states.find((each) => each.previous)?.previous;
    if (previous) return { done: await this.#repeated(request, previous, snapshot) };
    requireTradable(state);
    const strategy = this.#strategyOf(request, snapshot);
    const fills = this.#fills(request, strategy, snapshot);
    const net = netOf(fills);
    const opened = entered(strategy, net, request);
    const transaction = transactionOf(
      request.legs,
      snapshot.states,
      fills[0]?.at ?? calendarNow(this.#deps),
    );
    const refusal =
      netRefusal(net, request.limit) ??
      (await this.#refusal(request, fills, snapshot, transaction));
    if (refusal) return this.#refuse(request, state, fills, refusal);
    const orders = legOrders(transaction, strategy);
    const { balance } = transaction;
    const dryRun = request.dryRun === true;
    const result = { strategy: opened, orders, net, balance, duplicate: false, dryRun };
    if (dryRun) return { done: result };
    const commit = { ...commitUnder(state, transaction), strategies: [opened] };
    const outcome = await this.#deps.store.commit(commit);
    return isWritten(outcome, request.sessionId) ? { done: result } : 'conflict';
  }

  /** The books of all legs and the strategies, read together; they must be of one revision. */
  async #read({ sessionId, legs, clientId }: NamedRequest): Promise<Snapshot | 'conflict'> {
    const { store } = this.#deps;
    const [strategies, ...found] = await Promise.all([
      store.strategies(sessionId),
      ...legs.map((leg, at) =>
        store.tradingState(sessionId, leg.instrument, `${clientId}/${at + 1}`),
      ),
    ]);
    const states = found.map((each) => requireSession(each, sessionId));
    const revisions = new Set(states.map(({ balance }) => balance.revision));
    return revisions.size > 1 ? 'conflict' : { states, strategies };
  }

  #strategyOf(request: NamedRequest, { strategies }: Snapshot): Strategy {
    const { opens, strategyId, clientId, note = '' } = request;
    if (strategyId !== undefined) return requireOpen(strategies, strategyId);
    const { name, prefix, underlying, rules } = opens ?? NOTHING_OPENED;
    return {
      id: nextStrategyId(
        prefix,
        strategies.map(({ id }) => id),
      ),
      clientId,
      name,
      underlying,
      status: 'OPEN',
      rules,
      note,
      createdAt: this.#deps.calendar.iso(),
      entryPremium: ZERO,
      entryKind: 'debit',
      best: ZERO,
      transfers: [],
    };
  }

  #fills(request: NamedRequest, strategy: Strategy, { states }: Snapshot): readonly Fill[] {
    const { calendar, rules } = this.#deps;
    const now = calendar.now();
    const at = calendar.iso(now);
    return request.legs.map((leg, index) => {
      const state = states[index] as TradingState;
      const product = productOf({ ...leg, product: request.product }, state.account, rules);
      const uncharged = {
        orderId: `${request.id}-${index + 1}`,
        clientOrderId: `${request.clientId}/${index + 1}`,
        instrument: withListing(leg, state),
        action: leg.action,
        quantity: leg.quantity,
        price: leg.price ?? this.#marketPrice(leg, state, now, index),
        product,
        ...rules.funding(leg.instrument, leg.action, product),
        strategyId: strategy.id,
        leg: leg.leg ?? index + 1,
        tradingDay: at.slice(0, 10),
        at,
        note: request.note ?? '',
      };
      const paid = charged(uncharged, state.account, rules, undefined);
      return withProceeds(paid, state.account, rules);
    });
  }

  /** BUY at the ask, SELL at the bid, else the last price; with the configured slippage. */
  #marketPrice(leg: ResolvedLeg, state: TradingState, now: number, index: number): Price {
    const { slippage, quoteMaxAge } = this.#deps.rules;
    const quote = requireQuote(state.quote, leg.instrument, now, quoteMaxAge);
    const touch = leg.action === 'BUY' ? quote.ask : quote.bid;
    const seed = state.balance.revision + 1 + index;
    return slipped(leg.action, touch ? { ...quote, price: touch } : quote, slippage, seed);
  }

  /**
   * Books the legs into the transaction, closes first, then buys, then sells, and says what refuses
   * them. Funds are judged on what all of them leave.
   */
  async #refusal(
    request: NamedRequest,
    fills: readonly Fill[],
    { states }: Snapshot,
    transaction: LedgerTransaction,
  ): Promise<PapertradeError | undefined> {
    const { rules } = this.#deps;
    const [first] = states;
    for (const fill of inOrder(fills, transaction)) {
      const state = states[fills.indexOf(fill)];
      const account = transaction.account(fill.instrument);
      const broken =
        (state && (await rules.refuse({ ...state, account }, fill))) ??
        // Selling an option is what strategies do; closing others' shares is not.
        productRefusal(account, fill) ??
        quantityRefusal(account, fill, contractOf(fill.instrument) !== undefined);
      if (broken) return broken;
      const order = filledOrder(request.sessionId, first?.session.mode ?? '', fill);
      transaction.add({ ...order, strategyId: fill.strategyId, leg: fill.leg });
      transaction.trade(fill);
      cancelOrphans(transaction, fill.instrument);
    }
    return shortage(transaction, fills);
  }

  /** Keeps every leg as refused, then tells why. */
  async #refuse(
    request: NamedRequest,
    state: TradingState,
    fills: readonly Fill[],
    refusal: PapertradeError,
  ): Promise<Attempt<StrategyResult>> {
    if (request.dryRun) throw refusal;
    const { at } = fills[0] as Fill;
    const transaction = new LedgerTransaction(state.balance, new Map(), at);
    for (const fill of fills) {
      const order = rejectedOrder(orderOf(request.sessionId, state.session.mode, fill), refusal);
      transaction.add({ ...order, strategyId: request.strategyId, leg: fill.leg });
    }
    const outcome = await this.#deps.store.commit(commitUnder(state, transaction));
    if (!isWritten(outcome, request.sessionId)) return 'conflict';
    throw refusal;
  }

  /** A repeat answers with what the first one made; a refused one is refused again. */
  async #repeated(
    { sessionId, legs, clientId }: NamedRequest,
    previous: Order,
    { states, strategies }: Snapshot,
  ): Promise<StrategyResult> {
    if (previous.status === 'REJECTED') {
      throw new PapertradeError(previous.reasonCode as Code, previous.reason, {
        order_id: previous.id,
        duplicate: true,
      });
    }
    const { store } = this.#deps;
    const found = await Promise.all(
      legs.map((_, index) => store.orderByClientId(sessionId, `${clientId}/${index + 1}`)),
    );
    const orders = found.filter((each) => each !== undefined);
    const filled = orders.map((each) => ({ ...each, price: each.filledPrice ?? each.price }));
    const strategy = requireStrategy(strategies, previous.strategyId ?? '');
    const balance = (states[0] as TradingState).balance;
    return { strategy, orders, net: netOf(filled), balance, duplicate: true, dryRun: false };
  }
}

type NamedRequest = StrategyRequest & { readonly clientId: string; readonly id: string };

const NOTHING_OPENED = { name: 'custom', prefix: 'ST', underlying: '', rules: {} };

const calendarNow = ({ calendar }: StrategyDeskDeps): string => calendar.iso();

/** The instrument as the master knows it, so that its contract and lot are kept with the position. */
const withListing = (leg: ResolvedLeg, { listing }: TradingState): Fill['instrument'] =>
  leg.instrument.lotSize === undefined && listing?.lotSize
    ? { ...leg.instrument, lotSize: listing.lotSize }
    : leg.instrument;

function transactionOf(
  legs: readonly ResolvedLeg[],
  states: readonly TradingState[],
  at: string,
): LedgerTransaction {
  const books = new Map<InstrumentKey, InstrumentState>();
  const [first] = states as [TradingState];
  for (const [index, { account, pending }] of states.entries()) {
    const { long, short } = account;
    const leg = legs[index];
    if (leg) books.set(instrumentKey(leg.instrument), { long, short, pending });
  }
  return new LedgerTransaction(first.balance, books, at);
}

/** The orders of the legs, as they were said. */
const legOrders = ({ placed }: LedgerTransaction, { id }: Strategy): readonly Order[] =>
  placed.filter(({ strategyId }) => strategyId === id).sort((a, b) => placeOf(a) - placeOf(b));

/** The number after the client id: `mon-ic/2`. */
const placeOf = ({ clientOrderId }: Order): number =>
  Number.parseInt(clientOrderId.slice(clientOrderId.lastIndexOf('/') + 1), 10);

/** Closes free what they block, and what is bought may cover what is sold. */
function inOrder(fills: readonly Fill[], transaction: LedgerTransaction): readonly Fill[] {
  const rank = (fill: Fill): number =>
    reducedPosition(transaction.account(fill.instrument), fill.action)
      ? 0
      : fill.action === 'BUY'
        ? 1
        : 2;
  return [...fills].sort((a, b) => rank(a) - rank(b));
}

/** Cash may not be short after all legs, unless they leave more of it than there was. */
function shortage(
  { balance, from, at }: LedgerTransaction,
  fills: readonly Fill[],
): PapertradeError | undefined {
  const day = at.slice(0, 10);
  const [before, left] = [spendable(from, day), spendable(balance, day)];
  if (!isLess(left, ZERO) || !isLess(left, before)) return undefined;
  const required = add(before, magnitude(left));
  const symbol = fills.length === 1 ? (fills[0]?.instrument.symbol ?? '') : `${fills.length} legs`;
  return insufficientFunds(required, before, symbol);
}

/** What opening paid or brought is kept: percentages of rules are of it. */
const entered = (
  strategy: Strategy,
  net: Net,
  { opens, exitReason, closes }: NamedRequest,
): Strategy => ({
  ...strategy,
  ...(opens && { entryPremium: magnitude(net.paid), entryKind: net.kind }),
  ...(exitReason && { exitReason }),
  ...(closes && { status: 'CLOSED' }),
});

export function requireStrategy(strategies: readonly Strategy[], id: string): Strategy {
  const found = strategies.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const open = strategies.filter(({ status }) => status !== 'CLOSED').map((each) => each.id);
  const there = open.length === 0 ? 'None is open.' : `Open are ${open.slice(-6).join(', ')}.`;
  throw new PapertradeError(
    ErrorCode.STRATEGY_NOT_FOUND,
    `There is no strategy ${quoteSafely(id)} in this session. ${there}`,
    { strategy_id: id },
  );
}

export function requireOpen(strategies: readonly Strategy[], id: string): Strategy {
  const found = requireStrategy(strategies, id);
  if (found.status !== 'CLOSED') return found;
  throw new PapertradeError(
    ErrorCode.STRATEGY_NOT_OPEN,
    `Strategy ${quoteSafely(found.id)} is closed: there is nothing to change.`,
    { strategy_id: found.id, status: found.status },
  );
}
