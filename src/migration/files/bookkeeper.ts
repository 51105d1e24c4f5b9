import { openBalance, type Balance } from '../../domain/ledger/wallet.ts';
import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import type { Fill, Account } from '../../domain/ledger/fill.ts';
import type { Instrument } from '../../domain/instruments/instrument.ts';
import {
  applyMark,
  accountOf,
  positionKey,
  type JournalEntry,
  type Ledger,
  type PositionKey,
} from '../../domain/ledger/journal.ts';
import { ONE, ZERO, type Money, type Price, type Ratio } from '../../domain/money/money.ts';
import { decide, type Order } from '../../domain/orders/order.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import { carriedProduct } from '../../domain/ledger/product.ts';
import type { ChargesOf } from '../../domain/charges/round-trip.ts';
import { filledOrder, rejectedOrder } from '../../app/trading/order-record.ts';
import { charged } from '../../app/trading/trading-rules.ts';
import type { LegacyOrder } from './legacy.ts';

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
  /** Absent for an order that was refused: it moves nothing. */
  readonly entry: JournalEntry | undefined;
  readonly order: Order | undefined;
  readonly positions: readonly Position[];
  readonly balance: Balance;
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

  /** Books the order; its refusal's words when a rule of trading refuses it. */
  trade(source: LegacyOrder, instrument: Instrument): Step | { readonly refused: string } {
    const account = accountOf(this, instrument);
    const fill = this.#fillOf(source, instrument, account);
    if ('refused' in fill) return fill;
    const allowShort = source.opensShort ?? this.#terms.allowShort;
    const decision = decide(account, fill, allowShort);
    if (decision.kind === 'refused') return { refused: decision.refusal.message };
    const { balance, positions, realized } = decision.change;
    const { revision, startingBalance } = balance;
    this.#book(balance, positions);
    return {
      entry: { type: 'FILL', revision, at: fill.at, startingBalance, realizedPnl: realized, fill },
      order: filledOrder(this.#sessionId, 'paper', fill),
      positions,
      balance,
      source,
    };
  }

  /** Keeps an order that the predecessor refused, with its reason. */
  refused(source: LegacyOrder, instrument: Instrument, reason: string): Step {
    const fill = { ...this.#bare(source, instrument), fee: ZERO };
    const code = /insufficient/i.test(reason)
      ? ErrorCode.INSUFFICIENT_FUNDS
      : ErrorCode.NOT_TRADABLE;
    const refusal = new PapertradeError(code, reason);
    return {
      entry: undefined,
      order: rejectedOrder(this.#sessionId, 'paper', fill, refusal),
      positions: [],
      balance: this.balance,
      source,
    };
  }

  /** Values what is open at the recorded current price. */
  mark(instrument: Instrument, price: Price, at: string): Step | undefined {
    const account = accountOf(this, instrument);
    const open = [account.long, account.short].some((each) => each !== undefined && isOpen(each));
    if (!open) return undefined;
    const { balance, positions } = applyMark(account, price, at);
    const { revision, startingBalance } = balance;
    this.#book(balance, positions);
    const { segment, securityId } = instrument;
    return {
      entry: { type: 'MARK', revision, at, startingBalance, segment, securityId, price },
      order: undefined,
      positions,
      balance,
      source: undefined,
    };
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

  #book(balance: Balance, positions: readonly Position[]): void {
    this.balance = balance;
    for (const position of positions) this.positions.set(positionKey(position), position);
  }
}
