import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import { openBalance } from '../../../domain/ledger/wallet.ts';
import { marginGroupOf } from '../../../domain/margin/group.ts';
import { money, sum, ZERO, type Money } from '../../../domain/money/money.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import { productOf } from '../../trading/orders/order-product.ts';
import type { TradingRules } from '../../trading/rules/trading-rules.ts';
import type { PricedLeg } from '../strategy-request.ts';

export interface LegMarginDeps {
  readonly groups: GroupReader | undefined;
  readonly rules: Pick<TradingRules, 'funding' | 'defaultProduct' | 'allowShort'>;
}

/**
 * What legs would block if nothing else were held, at a moment (ISO 8601): they are booked on a ledger
 * of their own. What is paid in full, such as the premium of a bought option, is no margin.
 */
export async function marginOfLegs(
  legs: readonly PricedLeg[],
  at: string,
  { groups, rules }: LegMarginDeps,
): Promise<Money> {
  const instruments = legs.map(({ instrument }) => instrument);
  const names = new Set(instruments.flatMap((each) => marginGroupOf(each) ?? []));
  const question = { contracts: instruments, told: [], at };
  const read = groups
    ? await Promise.all([...names].map((name) => groups.readAmong([], name, question)))
    : [];
  const margins = read.map((each) => each?.margins);
  const books = new Map(instruments.map((each) => [instrumentKey(each), { pending: [] }]));
  const transaction = new LedgerTransaction(openBalance(PLENTY, at), books, at, ...margins);
  for (const { instrument, action, quantity, price } of legs) {
    const account = transaction.account(instrument);
    const product = productOf({ instrument, action }, account, rules);
    transaction.trade({
      ...NAMELESS,
      ...rules.funding(instrument, action, product),
      instrument,
      action,
      quantity,
      price,
      product,
      tradingDay: at.slice(0, 10),
      at,
    });
  }
  return sum(transaction.positions.map(({ margin }) => margin));
}

const NAMELESS = { orderId: '', clientOrderId: '', note: '', fee: ZERO };
/** The ledger of nobody has whatever the legs cost. */
const PLENTY = money('1e15');
