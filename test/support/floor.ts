import { brokenIdentities, openBalance } from '../../src/domain/ledger/wallet.ts';
import { flatCharges } from '../../src/domain/charges/charges.ts';
import {
  LedgerTransaction,
  type InstrumentState,
} from '../../src/domain/ledger/ledger-transaction.ts';
import { instrumentFrom } from './instruments.ts';
import { isLess, money, price, quantity, ratio, sum, text } from '../../src/domain/money/money.ts';
import { react, type MatchingRules } from '../../src/domain/orders/matching-engine.ts';
import { requirement } from '../../src/domain/orders/order-funds.ts';
import type { PendingOrder, Validity } from '../../src/domain/orders/order.ts';
import type { Product } from '../../src/domain/ledger/product.ts';
import { aPendingOrder } from './ledger.ts';
import { START } from './trader.ts';

export const INFY = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
export const rulesWith = (given: Partial<MatchingRules> = {}): MatchingRules => ({
  slippage: { model: 'none' },
  partialFills: true,
  chargesOf: () => flatCharges(money('20')),
  funding: () => ({ marginRate: ratio('1') }),
  ...given,
});

export interface TypedOrder {
  readonly action?: 'BUY' | 'SELL';
  readonly type?: 'LIMIT' | 'SL' | 'SL-M';
  readonly count?: string;
  readonly limit?: string;
  readonly trigger?: string;
  readonly target?: string;
  readonly stop?: string;
  readonly trail?: string;
  /** SELL only closes, unless this says that it may open. */
  readonly short?: boolean;
  /** It only closes; absent: as a SELL that may not open. */
  readonly closes?: boolean;
  readonly group?: string;
  readonly fee?: string;
  readonly product?: Product;
  readonly validity?: Validity;
  readonly until?: string;
  readonly status?: PendingOrder['status'];
  readonly sequence?: number;
  readonly filled?: string;
}

/** An order for INFY that is pending, as the desk makes it; it reserves nothing yet. */
export function pendingOrder(id: string, given: TypedOrder = {}): PendingOrder {
  const optional = (typed: string | undefined) => (typed ? price(typed) : undefined);
  const terms = {
    id,
    clientOrderId: id,
    action: given.action ?? 'BUY',
    quantity: quantity(given.count ?? '10'),
    price: price(given.limit ?? '0'),
    orderType: given.type ?? 'LIMIT',
    product: given.product ?? 'CNC',
    validity: given.validity ?? 'DAY',
    status: given.status ?? 'OPEN',
    filledQuantity: quantity(given.filled ?? '0'),
  } as const;
  return aPendingOrder(id, terms, {
    sequence: given.sequence ?? 0,
    validUntil: given.until ?? '',
    triggerPrice: optional(given.trigger),
    reduceOnly: given.closes ?? (given.action === 'SELL' && !given.short),
    allowShort: given.short === true,
    group: given.group ?? '',
    target: optional(given.target),
    stop: optional(given.stop),
    trail: optional(given.trail),
    ...(given.fee && { feeGiven: money(given.fee) }),
  });
}

/** One session's book in one instrument, driven by ticks as the services drive it. */
export class Floor {
  readonly rules: MatchingRules;
  transaction: LedgerTransaction;
  #count = 0;

  constructor(rules = rulesWith(), start = '100000') {
    this.rules = rules;
    this.transaction = new LedgerTransaction(
      openBalance(money(start), START),
      new Map<never, InstrumentState>(),
      START,
    );
  }

  /** Places an order if the cash suffices, as the desk does. */
  place(typed: TypedOrder): this {
    this.#count += 1;
    const bare = pendingOrder(`P-${this.#count}`, typed);
    const reserved = requirement(bare, this.transaction.account(INFY), bare.quantity, this.rules);
    if (isLess(this.transaction.balance.available, reserved)) return this;
    this.transaction.place({ ...bare, pending: { ...bare.pending, reserved } });
    return this;
  }

  tick(last: string, volume?: string): this {
    let left = volume === undefined ? undefined : quantity(volume);
    for (;;) {
      const filled = react(
        this.transaction,
        INFY,
        { price: price(last), volume: left },
        this.rules,
      );
      if (filled === undefined) break;
      left = left && quantity(text(left.minus(filled) as never));
    }
    this.transaction.mark(INFY, price(last));
    return this;
  }

  cancel(): this {
    const [order] = this.transaction.instrument(INFY).pending;
    if (order) this.transaction.end(order, 'ORDER_CANCELLED', { code: '', reason: 'test' });
    return this;
  }

  get open(): readonly PendingOrder[] {
    return this.transaction.instrument(INFY).pending;
  }

  get figures() {
    const { balance } = this.transaction;
    const { available, used, blocked, realizedPnl, fees } = balance;
    return {
      available: text(available),
      used: text(used),
      blocked: text(blocked),
      realized: text(realizedPnl),
      fees: text(fees),
    };
  }

  get broken() {
    const reserved = sum(this.open.map(({ pending }) => pending.reserved));
    return brokenIdentities(this.transaction.balance, this.transaction.positions, reserved);
  }
}
