import {
  instrumentKey,
  isEquity,
  type Instrument,
  type InstrumentKey,
} from '../../domain/instruments/instrument.ts';
import {
  closingBook,
  splitQuantity,
  withSide,
  type Account,
  type Action,
} from '../../domain/ledger/fill.ts';
import { LedgerTransaction, type InstrumentState } from '../../domain/ledger/ledger-transaction.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { isZero, lesser, type Money } from '../../domain/money/money.ts';
import type { Order } from '../../domain/orders/order.ts';
import { OrderFills, type TradebookTerms } from './order-fills.ts';
import type { NamedTrade } from './trade.ts';

/** What a session is before the trades. */
export interface Opening {
  readonly sessionId: string;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  /** Orders of the trades that an earlier run stored, by id. */
  readonly stored: ReadonlyMap<string, Order>;
}

/** Books trades on a ledger in memory, as one transaction after the other. */
export class TradeBooks {
  readonly #terms: TradebookTerms;
  readonly #iso: (moment: number) => string;
  readonly #opening: Opening;
  readonly #orders = new Map<string, OrderFills>();
  transaction: LedgerTransaction;
  /** The least cash that was free at any time. */
  lowest: Money;

  constructor(opening: Opening, terms: TradebookTerms, iso: (moment: number) => string) {
    this.#opening = opening;
    this.#terms = terms;
    this.#iso = iso;
    this.lowest = opening.balance.available;
    const held = statesOf(opening.positions);
    this.transaction = new LedgerTransaction(opening.balance, held, opening.balance.lastUpdated);
  }

  /** Books a trade; one that closes a share and opens the other side does so in two steps. */
  book(trade: NamedTrade): void {
    const at = this.#iso(trade.at);
    const { order: id, instrument, action } = trade;
    const order = this.#orders.get(id) ?? this.#begin(trade, at);
    this.#orders.set(id, order);
    const parts = splitQuantity(this.#accountFor(instrument, action), action, trade.quantity);
    const isSplit =
      isEquity(instrument.segment) && !isZero(parts.opening) && !isZero(parts.closing);
    const counts = isSplit ? [parts.closing, parts.opening] : [trade.quantity];
    for (const quantity of counts) {
      const account = this.#accountFor(instrument, action);
      this.transaction.trade(order.fill({ ...trade, quantity }, account, at));
      this.lowest = lesser(this.lowest, this.transaction.balance.available);
    }
    this.transaction.at = at;
  }

  #accountFor(instrument: Instrument, action: Action): Account {
    return closingBook(this.transaction.account(instrument), action);
  }

  /** Keeps an order of which all trades are booked. */
  finish(id: string): void {
    const order = this.#orders.get(id)?.order;
    if (order === undefined) return;
    if (this.#opening.stored.has(id)) this.transaction.keep(order);
    else this.transaction.add(order);
    this.#orders.delete(id);
  }

  /** Begins the next transaction where this one ends, as it was stored. */
  next(balance: Balance): void {
    const { instruments, at } = this.transaction;
    this.transaction = new LedgerTransaction(balance, instruments, at);
  }

  #begin(trade: NamedTrade, at: string): OrderFills {
    const stored = this.#opening.stored.get(trade.order);
    return stored
      ? OrderFills.further(stored, this.#terms)
      : OrderFills.first(trade, this.#opening.sessionId, at, this.#terms);
  }
}

function statesOf(positions: readonly Position[]): Map<InstrumentKey, InstrumentState> {
  const states = new Map<InstrumentKey, InstrumentState>();
  for (const position of positions) {
    const key = instrumentKey(position.instrument);
    states.set(key, withSide(states.get(key) ?? { pending: [] }, position));
  }
  return states;
}
