import { openBalance, type Balance } from '../../domain/ledger/wallet.ts';
import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { positionsIn, type Account, type Fill } from '../../domain/ledger/fill.ts';
import type { Instrument } from '../../domain/instruments/instrument.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import type { JournalEntry } from '../../domain/ledger/journal.ts';
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

/** One change of the ledger. */
export interface Step {
  /** Absent for an order that was refused: it moves nothing. */
  readonly entry: JournalEntry | undefined;
  /** Absent for a mark. */
  readonly order: Order | undefined;
  /** The row that it came from; absent for a mark. */
  readonly source: LegacyOrder | undefined;
}

/** Keeps a ledger in memory: decides orders by the rules of live trades and books them. */
export class Bookkeeper {
  readonly #sessionId: string;
  readonly #terms: MigrationTerms;
  #transaction: LedgerTransaction;

  constructor(
    sessionId: string,
    terms: MigrationTerms,
    { start, at }: { start: Money; at: string },
  ) {
    this.#sessionId = sessionId;
    this.#terms = terms;
    this.#transaction = new LedgerTransaction(openBalance(start, at), new Map(), at);
  }

  get balance(): Balance {
    return this.#transaction.balance;
  }

  get positions(): Position[] {
    return [...this.#transaction.instruments.values()].flatMap(positionsIn);
  }

  /** What was booked since this was asked last: what one commit writes. */
  take(): LedgerTransaction {
    const booked = this.#transaction;
    this.#transaction = new LedgerTransaction(booked.balance, booked.instruments, booked.at);
    return booked;
  }

  /**
   * Books the order; its refusal's message when a rule of trading refuses it. One that the predecessor
   * refused is kept with its reason.
   */
  trade(source: LegacyOrder, instrument: Instrument): Step | { readonly refused: string } {
    if (source.failed !== undefined) return this.#failed(source, instrument, source.failed);
    const transaction = this.#transaction;
    const account = transaction.account(instrument);
    const fill = this.#fillOf(source, instrument, account);
    if ('refused' in fill) return fill;
    const allowShort = source.opensShort ?? this.#terms.allowShort;
    const refusal = fillRefusal(account, fill, allowShort);
    if (refusal) return { refused: refusal.message };
    transaction.trade(fill);
    const order = transaction.add(filledOrder(this.#sessionId, 'paper', fill));
    return { entry: transaction.entries.at(-1), order, source };
  }

  #failed(source: LegacyOrder, instrument: Instrument, reason: string): Step {
    const fill = { ...this.#bare(source, instrument), fee: ZERO };
    const code = /insufficient/i.test(reason)
      ? ErrorCode.INSUFFICIENT_FUNDS
      : ErrorCode.NOT_TRADABLE;
    const refusal = new PapertradeError(code, reason);
    const order = rejectedOrder(orderOf(this.#sessionId, 'paper', fill), refusal);
    return { entry: undefined, order: this.#transaction.add(order), source };
  }

  /** Values what is open at the recorded current price. */
  mark(instrument: Instrument, price: Price, at: string): Step | undefined {
    const transaction = this.#transaction;
    transaction.at = at;
    if (!transaction.mark(instrument, price)) return undefined;
    return { entry: transaction.entries.at(-1), order: undefined, source: undefined };
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
}
