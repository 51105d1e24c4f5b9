import type { MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { cutOffRefusal } from '../../../domain/calendar/square-off.ts';
import { contractValue } from '../../../domain/instruments/contract-value.ts';
import { isEquity } from '../../../domain/instruments/instrument.ts';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import {
  boughtOn,
  inProduct,
  splitOff,
  type Lock,
} from '../../../domain/ledger/actions/conversion.ts';
import { bookOf } from '../../../domain/ledger/fill.ts';
import { joined, type Move } from '../../../domain/ledger/actions/moves.ts';
import { positionKey } from '../../../domain/ledger/journal.ts';
import type { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { requireProduct, type Product } from '../../../domain/ledger/product.ts';
import { spendable, type Balance } from '../../../domain/ledger/wallet.ts';
import {
  equals,
  isLess,
  isPositive,
  ONE,
  scale,
  subtract,
  text,
  ZERO,
  type Money,
  type Quantity,
} from '../../../domain/money/money.ts';
import { shortDeliveryRefusal } from '../../../domain/orders/broker-rules.ts';
import type { PendingOrder } from '../../../domain/orders/order.ts';
import { insufficientFunds } from '../../../domain/orders/refusals.ts';
import type { Store, TradingState } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import type { Calendar } from '../../market/calendar.ts';
import { requireSession, requireTradable } from '../../sessions/require-session.ts';
import { commitUnder, isWritten, transactionOn } from '../commit.ts';
import { untilCommitted, type Attempt } from '../commit-loop.ts';
import type { ScheduledEvents } from '../events/scheduled-events.ts';
import type { BrokerSettings } from '../rules/broker-rules.ts';
import type { DecisionRules } from '../rules/decision-rules.ts';

/** What of a position is to go on in another product. */
export interface ConversionRequest {
  readonly sessionId: string;
  /** The position, as it was looked at: its instrument, side and product name it. */
  readonly position: Position;
  readonly to: Product;
  /** Absent: all of it. */
  readonly quantity?: Quantity | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface Converted {
  readonly from: Product;
  readonly to: Product;
  readonly quantity: Quantity;
  /** What is in the product now. */
  readonly position: Position;
  /** Funds that it took; below 0 for what it set free. */
  readonly taken: Money;
  readonly balance: Balance;
}

export interface ConversionsDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: Pick<DecisionRules, 'funding' | 'dayEnds'>;
  readonly broker: Pick<BrokerSettings, 'strict' | 'squareOffs'>;
  readonly market: () => Promise<MarketCalendar>;
  readonly groups?: GroupReader | undefined;
  readonly events: Pick<ScheduledEvents, 'applyBeforeOrder'>;
}

/** Converts positions between products: funds are taken or set free, nothing is charged. */
export class Conversions {
  readonly #deps: ConversionsDeps;

  constructor(deps: ConversionsDeps) {
    this.#deps = deps;
  }

  /**
   * Rejects with INVALID_VALUE for a product that the segment doesn't have, INSUFFICIENT_QUANTITY,
   * INSUFFICIENT_FUNDS, PRODUCT_CLOSED after the square-off, SHORT_DELIVERY, and PRODUCT_MISMATCH where
   * only the whole can be converted.
   */
  async convert(request: ConversionRequest): Promise<Converted> {
    const { sessionId } = request;
    await this.#deps.events.applyBeforeOrder(sessionId);
    return untilCommitted(sessionId, () => this.#attempt(request));
  }

  async #attempt(request: ConversionRequest): Promise<Attempt<Converted>> {
    const { store, calendar, groups } = this.#deps;
    const { sessionId, to, dryRun = false } = request;
    const { instrument } = request.position;
    const state = requireSession(await store.tradingState(sessionId, instrument, ''), sessionId);
    requireTradable(state);
    const at = calendar.iso();
    const held = heldIn(state, request);
    const count = request.quantity ?? held.netQty;
    await this.#refuse(held, count, to, at);
    const isGrouped = (await groups?.read(sessionId, instrument, at)) !== undefined;
    const transaction = transactionOn(state, instrument, at);
    const move = this.#moves(held, count, to, isGrouped, await store.positions(sessionId));
    transaction.move(
      {
        type: 'CONVERSION',
        name: `conversion ${transaction.balance.revision + 1}`,
        symbol: instrument.symbol,
        note: `${text(count)} ${instrument.symbol} from ${held.product} to ${to}`,
        moves: move.moves,
        dividends: ZERO,
      },
      move.held,
    );
    const taken = subtract(transaction.balance.used, state.balance.used);
    refuseShortage(state, taken, instrument.symbol, at);
    if (equals(count, held.netQty)) this.#followOrders(transaction, state, held.product, to);
    const position = move.moved;
    const { balance } = transaction;
    const done = { from: held.product, to, quantity: count, position, taken, balance };
    if (dryRun) return { done };
    const outcome = await store.commit(commitUnder(state, transaction));
    return isWritten(outcome, sessionId) ? { done } : 'conflict';
  }

  #moves(
    held: Position,
    count: Quantity,
    to: Product,
    isGrouped: boolean,
    all: readonly Position[],
  ) {
    const { left, part } = splitOff(held, count);
    const lock = isGrouped ? lockAsIs(part) : this.#lock(part, to);
    const moved = inProduct(part, to, lock);
    const [from, key] = [positionKey(held), positionKey(moved)];
    if (from === key) {
      if (!equals(count, held.netQty)) throw onlyWhole(held);
      const whole = inProduct(held, to, lock);
      return { moves: [{ from, to: whole }] satisfies Move[], held: [held], moved: whole };
    }
    const there = all.find((each) => positionKey(each) === key);
    const after = joined(there, moved);
    return {
      moves: [
        { from, to: left },
        { from: key, to: after },
      ] satisfies Move[],
      held: there ? [held, there] : [held],
      moved: after,
    };
  }

  /** What the product asks for what it cost. */
  #lock(part: Position, to: Product): Lock {
    const { instrument, side, costBasis, netQty } = part;
    const action = side === 'LONG' ? 'BUY' : 'SELL';
    const { marginRate, marginPerUnit } = this.#deps.rules.funding(instrument, action, to);
    if (marginPerUnit) return { margin: contractValue(instrument, marginPerUnit, netQty) };
    if (side === 'LONG' && equals(marginRate, ONE)) return { inFull: true };
    return { margin: scale(costBasis, marginRate) };
  }

  async #refuse(held: Position, count: Quantity, to: Product, at: string): Promise<void> {
    const { instrument, product } = held;
    requireProduct(instrument, to);
    if (product === to)
      throw invalidValue('product', to, `another one than ${product}, which it is`);
    if (isLess(held.netQty, count)) throw tooMany(held, count, held.netQty, 'are open');
    const { strict, squareOffs } = this.#deps.broker;
    if (!strict) return;
    const short =
      held.side === 'SHORT' && to === 'CNC' ? shortDeliveryRefusal(instrument, count) : undefined;
    if (short) throw short;
    if (to !== 'MIS') return;
    const times = await squareOffs?.();
    const day = at.slice(0, 10);
    const closed =
      times && cutOffRefusal(instrument.segment, at, times(day), await this.#deps.market());
    if (closed) throw closed;
    const today = boughtOn(held, day);
    const inDemat = isEquity(instrument.segment) && held.side === 'LONG' && isLess(today, count);
    if (inDemat) throw tooMany(held, count, today, 'were bought today; the others are holdings');
  }

  /** Exits of what was converted whole go on with it; MIS ends with its day. */
  #followOrders(
    transaction: LedgerTransaction,
    { pending }: TradingState,
    from: Product,
    to: Product,
  ): void {
    for (const order of pending.filter(
      (each) => each.pending.reduceOnly && each.product === from,
    )) {
      transaction.keep(inOtherProduct(order, to, this.#deps.rules.dayEnds, transaction.at));
    }
  }
}

/** The position as it is now. */
function heldIn({ account }: TradingState, { position }: ConversionRequest): Position {
  const { long, short } = bookOf(account, position.product);
  const now = position.side === 'LONG' ? long : short;
  if (now && isOpen(now)) return now;
  const { symbol } = position.instrument;
  throw new PapertradeError(
    ErrorCode.POSITION_NOT_FOUND,
    `There is no open position in ${quoteSafely(symbol)} any more.`,
    { symbol },
  );
}

const lockAsIs = ({ margin, margined, side }: Position): Lock =>
  side === 'SHORT' || margined ? { margin } : { inFull: true };

function inOtherProduct(
  order: PendingOrder,
  product: Product,
  dayEnds: DecisionRules['dayEnds'],
  at: string,
): PendingOrder {
  if (product !== 'MIS') return { ...order, product };
  const validUntil = dayEnds(order.instrument.segment, at);
  return { ...order, product, validity: 'DAY', pending: { ...order.pending, validUntil } };
}

function refuseShortage(state: TradingState, taken: Money, symbol: string, at: string): void {
  const free = spendable(state.balance, at.slice(0, 10));
  if (isPositive(taken) && isLess(free, taken)) throw insufficientFunds(taken, free, symbol);
}

function tooMany(
  { instrument: { symbol } }: Position,
  count: Quantity,
  most: Quantity,
  why: string,
): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Cannot convert ${text(count)} of ${quoteSafely(symbol)}: ${text(most)} ${why}.`,
    { symbol, requested: text(count), open_quantity: text(most) },
  );
}

function onlyWhole({ instrument: { symbol }, product, netQty }: Position): PapertradeError {
  return new PapertradeError(
    ErrorCode.PRODUCT_MISMATCH,
    `${quoteSafely(symbol)} is held in one product at a time, ${product}: convert all ${text(netQty)}.`,
    { symbol, open_product: product, open_quantity: text(netQty) },
  );
}
