import { openBalance, type Balance } from '../../domain/ledger/wallet.ts';
import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import type { Fill, Account } from '../../domain/ledger/fill.ts';
import { instrumentKey, type Instrument } from '../../domain/instruments/instrument.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import {
  accountOf,
  positionKey,
  type JournalEntry,
  type Ledger,
  type PositionKey,
} from '../../domain/ledger/journal.ts';
import { ONE, ZERO, type Money, type Price, type Ratio } from '../../domain/money/money.ts';
import { filledOrder, orderOf, rejectedOrder } from '../../domain/orders/new-order.ts';
import type { Order } from '../../domain/orders/order.ts';
import { fillRefusal } from '../../domain/orders/refusals.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { carriedProduct } from '../../domain/ledger/product.ts';
import type { ChargesOf } from '../../domain/charges/schedule.ts';
import { charged } from '../../app/trading/rules/decision-rules.ts';
import type { LegacyOrder } from './read/legacy.ts';

/** What every migrated order is charged and allowed. */
export interface MigrationTerms {
  /** The charge of an order; absent: by `chargesOf`, at the rates of its day. */
  readonly fee?: Money | undefined;
  readonly chargesOf: ChargesOf;
  readonly allowShort: boolean;
  readonly marginRate: (segment: string) => Ratio;
}

/** One change of the ledger, ready to be committed. */
export interface Step {
  readonly transaction: LedgerTransaction;
  /** Absent for an order that was refused: it moves nothing. */
  readonly entry: JournalEntry | undefined;
  /** Absent for a mark. */
  readonly order: Order | undefined;
  /** The row that it came from; absent for a mark. */
  readonly source: LegacyOrder | undefined;
}

/** Keeps a ledger in memory: decides orders by the rules of live trades and books them. */
export class Bookkeeper implements Ledger {
  balance: Balance;
  readonly positions = new Map<PositionKey, Position>();
  readonly #sessionId: string;
  readonly #terms: MigrationTerms;

  constructor(sessionId: string, terms: MigrationTerms, opening: { start: Money; at: string }) {
    this.#sessionId = sessionId;
    this.#terms = terms;
    this.balance = openBalance(opening.start, opening.at);
  }

  /** Books the order; its refusal's message when a rule of trading refuses it. */
  trade(source: LegacyOrder, instrument: Instrument): Step | { readonly refused: string } {
    const fill = this.#fillOf(source, instrument, accountOf(this, instrument));
    if ('refused' in fill) return fill;
    const transaction = this.#begin(instrument, fill.at);
    const allowShort = source.opensShort ?? this.#terms.allowShort;
    const refusal = fillRefusal(transaction.account(instrument), fill, allowShort);
    if (refusal) return { refused: refusal.message };
    transaction.add(filledOrder(this.#sessionId, 'paper', fill));
    transaction.trade(fill);
    return this.#book(transaction, source);
  }

  /** Keeps an order that the predecessor refused, with its reason. */
  refused(source: LegacyOrder, instrument: Instrument, reason: string): Step {
    const fill = { ...this.#bare(source, instrument), fee: ZERO };
    const code = /insufficient/i.test(reason)
      ? ErrorCode.INSUFFICIENT_FUNDS
      : ErrorCode.NOT_TRADABLE;
    const refusal = new PapertradeError(code, reason);
    const transaction = this.#begin(instrument, fill.at);
    transaction.add(rejectedOrder(orderOf(this.#sessionId, 'paper', fill), refusal));
    return this.#book(transaction, source);
  }

  /** Values what is open at the recorded current price. */
  mark(instrument: Instrument, price: Price, at: string): Step | undefined {
    const transaction = this.#begin(instrument, at);
    return transaction.mark(instrument, price) ? this.#book(transaction, undefined) : undefined;
  }

  #begin(instrument: Instrument, at: string): LedgerTransaction {
    const { long, short } = accountOf(this, instrument);
    const state = { long, short, pending: [] };
    return new LedgerTransaction(this.balance, new Map([[instrumentKey(instrument), state]]), at);
  }

  /** The fill, or why it cannot be charged: a schedule has no rates for the first days. */
  #fillOf(
    source: LegacyOrder,
    instrument: Instrument,
    account: Account,
  ): Fill | { readonly refused: string } {
    try {
      const fill = this.#bare(source, instrument);
      return charged(fill, account, this.#terms, source.fee ?? this.#terms.fee);
    } catch (error) {
      if (error instanceof PapertradeError) return { refused: error.message };
      throw error;
    }
  }

  #bare(source: LegacyOrder, instrument: Instrument) {
    return {
      // Orders are named apart from their session in Redis, and the same files may make two.
      orderId: `${this.#sessionId}:${source.id}`,
      clientOrderId: source.id,
      instrument,
      action: source.action,
      quantity: source.quantity,
      price: source.price,
      // What was bought was paid in full; only a SHORT locks a margin.
      marginRate: source.action === 'BUY' ? ONE : this.#terms.marginRate(instrument.segment),
      product: carriedProduct(instrument),
      tradingDay: source.time.day,
      at: source.time.at,
      note: '',
    };
  }

  #book(transaction: LedgerTransaction, source: LegacyOrder | undefined): Step {
    this.balance = transaction.balance;
    for (const position of transaction.positions) {
      this.positions.set(positionKey(position), position);
    }
    return { transaction, entry: transaction.entries[0], order: transaction.placed[0], source };
  }
}
