import { brokenIdentities, equity, openBalance, total } from '../../src/domain/ledger/wallet.ts';
import { applyFill, type Action, type Fill } from '../../src/domain/ledger/fill.ts';
import type { Instrument } from '../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from './instruments.ts';
import { accountOf, LedgerReplay, type JournalEntry } from '../../src/domain/ledger/journal.ts';
import { money, price, quantity, ratio, sum, text } from '../../src/domain/money/money.ts';
import { fillRefusal } from '../../src/domain/orders/refusals.ts';
import { carriedProduct } from '../../src/domain/ledger/product.ts';
import {
  buyAverage,
  costPrice,
  isOpen,
  unrealizedPnl,
  type Position,
} from '../../src/domain/ledger/position.ts';

export const START = '2025-09-15T09:15:00.000+05:30';

export interface Terms {
  readonly fee?: string;
  readonly start?: string;
  readonly allowShort?: boolean;
  readonly marginRate?: string;
}

/** Trades in the pure ledger, with the words and figures of accounting. */
export class Trader {
  readonly ledger: LedgerReplay;
  readonly journal: JournalEntry[] = [];
  readonly #terms: Required<Terms>;
  #orders = 0;
  #at = START;

  constructor(terms: Terms = {}) {
    this.#terms = {
      fee: '20',
      start: '100000.00',
      allowShort: false,
      marginRate: '1.00',
      ...terms,
    };
    this.ledger = new LedgerReplay(
      openBalance(money(this.#terms.start), START).startingBalance,
      START,
    );
  }

  /** The time of what follows: `09:30` of the first day, or a whole ISO time. */
  at(time: string): this {
    this.#at = time.length > 5 ? time : `2025-09-15T${time}:00.000+05:30`;
    return this;
  }

  buy(
    count: string,
    at: string,
    symbol = 'INFY',
    options: { short?: boolean; day?: string } = {},
  ): this {
    return this.#trade('BUY', count, at, symbol, options);
  }

  sell(
    count: string,
    at: string,
    symbol = 'INFY',
    options: { short?: boolean; day?: string } = {},
  ): this {
    return this.#trade('SELL', count, at, symbol, options);
  }

  short(count: string, at: string, symbol = 'INFY'): this {
    return this.sell(count, at, symbol, { short: true });
  }

  quote(mark: string, symbol = 'INFY'): this {
    const { segment, securityId } = instrument(symbol);
    return this.#enter({ type: 'MARK', segment, securityId, price: price(mark), ...this.#next() });
  }

  cash(type: 'DEPOSIT' | 'WITHDRAWAL' | 'RESET', amount: string): this {
    return this.#enter({ type, amount: money(amount), ...this.#next() });
  }

  /** An order that waits, as the journal writes it. */
  place(orderId: string, action: Action, count: string, at: string, symbol = 'INFY'): this {
    return this.#order('ORDER_PLACED', orderId, action, count, at, symbol);
  }

  cancel(orderId: string): this {
    return this.#order('ORDER_CANCELLED', orderId, 'BUY', '0', '0', 'INFY');
  }

  /** A part of an order that was placed, with the fee that this part pays. */
  fill(orderId: string, action: Action, count: string, at: string, fee: string): this {
    const fill = { ...this.#fill(action, count, at, 'INFY'), orderId, fee: money(fee) };
    const account = accountOf(this.ledger, fill.instrument);
    const refusal = fillRefusal(account, fill, true);
    if (refusal) throw refusal;
    const realizedPnl = applyFill(account, fill).realized;
    return this.#enter({ type: 'FILL', fill, realizedPnl, ...this.#next() });
  }

  get figures() {
    const { balance } = this.ledger;
    const unrealized = sum(this.open.map(unrealizedPnl));
    return {
      available: text(balance.available),
      used: text(balance.used),
      total: text(total(balance)),
      realized: text(balance.realizedPnl),
      fees: text(balance.fees),
      unrealized: text(unrealized),
      equity: text(equity(balance, unrealized)),
      broken: brokenIdentities(balance, this.positions),
    };
  }

  get positions(): Position[] {
    return [...this.ledger.positions.values()];
  }

  get open(): Position[] {
    return this.positions.filter(isOpen);
  }

  position(symbol = 'INFY') {
    const position = this.positions.filter((each) => each.instrument.symbol === symbol).at(-1)!;
    return {
      side: position.side,
      netQty: text(position.netQty),
      buyAvg: text(buyAverage(position)),
      costBasis: text(position.costBasis),
      costPrice: text(costPrice(position)),
      realized: text(position.realizedPnl),
      dayBuyQty: text(position.dayBuyQty),
      daySellQty: text(position.daySellQty),
    };
  }

  #order(
    type: 'ORDER_PLACED' | 'ORDER_CANCELLED',
    orderId: string,
    action: Action,
    count: string,
    at: string,
    symbol: string,
  ): this {
    return this.#enter({
      type,
      orderId,
      clientOrderId: orderId,
      instrument: instrument(symbol),
      action,
      orderType: 'LIMIT',
      quantity: quantity(count),
      price: price(at),
      amount: money('0'),
      ...this.#next(),
    });
  }

  #trade(
    action: Action,
    count: string,
    at: string,
    symbol: string,
    options: { short?: boolean; day?: string },
  ): this {
    const fill = this.#fill(action, count, at, symbol, options.day);
    const allowShort = options.short ?? this.#terms.allowShort;
    const account = accountOf(this.ledger, fill.instrument);
    const refusal = fillRefusal(account, fill, allowShort);
    if (refusal) throw refusal;
    const { realized } = applyFill(account, fill);
    return this.#enter({ type: 'FILL', fill, realizedPnl: realized, ...this.#next() });
  }

  #fill(action: Action, count: string, at: string, symbol: string, day = '2025-09-15'): Fill {
    this.#orders += 1;
    const traded = instrument(symbol);
    return {
      orderId: `P-${this.#orders}`,
      clientOrderId: `P-${this.#orders}`,
      instrument: traded,
      action,
      quantity: quantity(count),
      price: price(at),
      fee: money(this.#terms.fee),
      marginRate: ratio(action === 'BUY' ? '1' : this.#terms.marginRate),
      product: carriedProduct(traded),
      tradingDay: day,
      at: this.#at,
      note: '',
    };
  }

  #next() {
    const { revision, startingBalance } = this.ledger.balance;
    return { revision: revision + 1, startingBalance, at: this.#at };
  }

  #enter(entry: JournalEntry): this {
    this.journal.push(entry);
    this.ledger.apply(entry);
    return this;
  }
}

function instrument(symbol: string): Instrument {
  return instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
}
