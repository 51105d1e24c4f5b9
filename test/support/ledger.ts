import { openBalance, type Balance } from '../../src/domain/ledger/wallet.ts';
import type { Fill, Account } from '../../src/domain/ledger/fill.ts';
import { instrumentFrom } from '../../src/domain/instruments/instrument.ts';
import {
  money,
  ZERO_QUANTITY,
  price,
  quantity,
  ratio,
  ZERO,
} from '../../src/domain/money/money.ts';
import { carriedProduct } from '../../src/domain/ledger/product.ts';
import {
  decide,
  type Order,
  type Resting,
  type RestingOrder,
} from '../../src/domain/orders/order.ts';
import type { Commit, Session } from '../../src/storage/ports/store.ts';

export const AT = '2025-09-15T09:15:00.000+05:30';

export function aSession(id: string, createdAt = AT): Session {
  return {
    id,
    name: '',
    mode: 'paper',
    status: 'active',
    startTime: createdAt,
    endTime: '',
    createdAt,
    totalPnl: ZERO,
    totalTrades: 0,
  };
}

export const aBalance = (start = '100000'): Balance => openBalance(money(start), AT);

export function aFill(id: string, words: Partial<Fill> & { symbol?: string } = {}): Fill {
  const { symbol = 'INFY', ...rest } = words;
  const instrument = instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
  return {
    orderId: `P-${id}`,
    clientOrderId: id,
    instrument,
    action: 'BUY',
    quantity: quantity('10'),
    price: price('100.0025'),
    fee: money('20'),
    marginRate: ratio('1'),
    product: carriedProduct(words.instrument ?? instrument),
    tradingDay: '2025-09-15',
    at: AT,
    note: '',
    ...rest,
  };
}

/** The commit that a fill leads to from a account, as the trade desk makes it. */
export function commitOf(sessionId: string, account: Account, fill: Fill): Commit {
  const decision = decide(account, fill, true);
  if (decision.kind === 'refused') throw decision.refusal;
  const { change } = decision;
  const { revision, startingBalance } = change.balance;
  return {
    sessionId,
    expectedRevision: account.balance.revision,
    balance: change.balance,
    positions: change.positions,
    removed: [],
    orders: [anOrder(sessionId, fill)],
    entries: [
      { type: 'FILL', revision, at: fill.at, startingBalance, realizedPnl: change.realized, fill },
    ],
  };
}

export function anOrder(sessionId: string, fill: Fill, reason = ''): Order {
  const {
    orderId: id,
    instrument,
    action,
    quantity: count,
    price: each,
    fee,
    clientOrderId,
    note,
    at,
  } = fill;
  const filled = reason === '';
  return {
    id,
    sessionId,
    mode: 'paper',
    instrument,
    action,
    quantity: count,
    price: each,
    orderType: 'MARKET',
    product: fill.product,
    validity: 'DAY',
    status: filled ? 'FILLED' : 'REJECTED',
    filledQuantity: filled ? count : ZERO_QUANTITY,
    filledPrice: filled ? each : undefined,
    fee: filled ? fee : ZERO,
    reasonCode: filled ? '' : 'INSUFFICIENT_FUNDS',
    reason,
    clientOrderId,
    note,
    createdAt: at,
    filledAt: filled ? at : '',
  };
}

/** An order for 10 that rests, behind no other yet; it reserves what it says. */
export function aRestingOrder(
  id: string,
  words: Partial<Order> = {},
  resting: Partial<Resting> = {},
): RestingOrder {
  return {
    ...anOrder('S', aFill(id)),
    orderType: 'LIMIT',
    status: 'OPEN',
    filledQuantity: ZERO_QUANTITY,
    filledPrice: undefined,
    fee: ZERO,
    filledAt: '',
    ...words,
    resting: {
      sequence: 0,
      reserved: ZERO,
      filledValue: ZERO,
      validUntil: '',
      reduceOnly: false,
      allowShort: false,
      group: '',
      ...resting,
    },
  };
}
