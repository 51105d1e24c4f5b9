import { openBalance, type Balance } from '../../src/domain/ledger/wallet.ts';
import { bookOf, type Fill, type Account } from '../../src/domain/ledger/fill.ts';
import { instrumentKey } from '../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from './instruments.ts';
import {
  money,
  ZERO_QUANTITY,
  price,
  quantity,
  ratio,
  ZERO,
} from '../../src/domain/money/money.ts';
import { carriedProduct } from '../../src/domain/ledger/product.ts';
import { type Order, type PendingTerms, type PendingOrder } from '../../src/domain/orders/order.ts';
import { LedgerTransaction } from '../../src/domain/ledger/ledger-transaction.ts';
import { fillRefusal } from '../../src/domain/orders/refusals.ts';
import { commitOf as commitOfTransaction } from '../../src/app/trading/commit.ts';
import type { Commit, Session, Store } from '../../src/storage/ports/store.ts';

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

export function aFill(id: string, given: Partial<Fill> & { symbol?: string } = {}): Fill {
  const { symbol = 'INFY', ...rest } = given;
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
    product: carriedProduct(given.instrument ?? instrument),
    tradingDay: '2025-09-15',
    at: AT,
    note: '',
    ...rest,
  };
}

/** The commit that a fill leads to from a account, as the trade desk makes it. */
export function commitOf(sessionId: string, account: Account, fill: Fill): Commit {
  const refusal = fillRefusal(bookOf(account, fill.product), fill, true);
  if (refusal) throw refusal;
  const { balance, long, short, mis } = account;
  const state = { long, short, mis, pending: [] };
  const key = instrumentKey(fill.instrument);
  const transaction = new LedgerTransaction(balance, new Map([[key, state]]), fill.at);
  transaction.add(anOrder(sessionId, fill));
  transaction.trade(fill);
  return commitOfTransaction(sessionId, transaction);
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

/** An order for 10 that is pending, behind no other yet; it reserves what it says. */
export function aPendingOrder(
  id: string,
  given: Partial<Order> = {},
  pending: Partial<PendingTerms> = {},
): PendingOrder {
  return {
    ...anOrder('S', aFill(id)),
    orderType: 'LIMIT',
    status: 'OPEN',
    filledQuantity: ZERO_QUANTITY,
    filledPrice: undefined,
    fee: ZERO,
    filledAt: '',
    ...given,
    pending: {
      sequence: 0,
      reserved: ZERO,
      filledValue: ZERO,
      validUntil: '',
      reduceOnly: false,
      allowShort: false,
      group: '',
      ...pending,
    },
  };
}

/** A wallet that was read at a revision. */
export const walletAt = (revision: number): Balance => ({ ...aBalance(), revision });

/**
 * A store for tests that make up what they decide on: a wallet without a state id is taken for the
 * stored one, so that its revision alone decides.
 */
export function tolerant(store: Store): Store {
  const known = async <T extends { readonly decidedOn: Balance }>(
    id: string,
    step: T,
  ): Promise<T> => {
    if (step.decidedOn.stateId !== undefined) return step;
    const stateId = (await store.sessionState(id))?.balance.stateId;
    return { ...step, decidedOn: { ...step.decidedOn, stateId } };
  };
  return {
    ...store,
    commit: async (commit) => store.commit(await known(commit.sessionId, commit)),
    endSession: async (ending) => store.endSession(await known(ending.session.id, ending)),
    repairSession: async (repair) => store.repairSession(await known(repair.sessionId, repair)),
  };
}

/** A commit that changes nothing, for a test to add to. */
export const emptyCommit = (sessionId: string, balance: Balance): Commit =>
  commitOfTransaction(sessionId, new LedgerTransaction(balance, new Map(), AT));
