import type { PapertradeError } from '../../../domain/errors.ts';
import { contractOf, instrumentKey } from '../../../domain/instruments/instrument.ts';
import { reducedPosition, splitQuantity } from '../../../domain/ledger/fill.ts';
import { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import type { GroupMargins } from '../../../domain/margin/group-margins.ts';
import { isLess, isZero, subtract, ZERO, type Money } from '../../../domain/money/money.ts';
import { cancelOrphans } from '../../../domain/orders/orphans.ts';
import { filledOrder } from '../../../domain/orders/new-order.ts';
import { withProceeds } from '../../../domain/orders/order-funds.ts';
import {
  insufficientFunds,
  productRefusal,
  quantityRefusal,
} from '../../../domain/orders/refusals.ts';
import type { TradingState } from '../../../storage/ports/store.ts';
import { instrumentOf } from '../../trading/commit.ts';
import type { ResolvedLeg } from '../legs/resolve-legs.ts';
import {
  charged,
  type DecisionRules,
  type UnchargedFill,
} from '../../trading/rules/decision-rules.ts';

/** A transaction on what was read of legs, in their order: all of one state of the session. */
export function transactionOf(
  legs: readonly Pick<ResolvedLeg, 'instrument'>[],
  states: readonly TradingState[],
  at: string,
  margins: readonly GroupMargins[],
): LedgerTransaction {
  const [first] = states as [TradingState];
  const books = legs.map(
    ({ instrument }, index) =>
      [instrumentKey(instrument), instrumentOf(states[index] as TradingState)] as const,
  );
  return new LedgerTransaction(first.balance, new Map(books), at, ...margins);
}

/**
 * Books legs into a transaction, closes first, then buys, then sells, and says what refuses them.
 * Each leg that opens something is judged on what stands until then: the peak of what the legs need
 * must be there, as a broker asks of a basket. What only closes is never refused for lack of funds.
 */
export async function bookLegs(
  fills: readonly UnchargedFill[],
  states: readonly TradingState[],
  transaction: LedgerTransaction,
  rules: DecisionRules,
): Promise<PapertradeError | undefined> {
  const before = transaction.free;
  for (const fill of inOrder(fills, transaction)) {
    const state = states[fills.indexOf(fill)] as TradingState;
    const refusal = await bookLeg(fill, state, transaction, rules, before);
    if (refusal) return refusal;
  }
  return undefined;
}

async function bookLeg(
  fill: UnchargedFill,
  state: TradingState,
  transaction: LedgerTransaction,
  rules: DecisionRules,
  before: Money,
): Promise<PapertradeError | undefined> {
  const { instrument, action, product, price, at } = fill;
  const account = transaction.account(instrument, fill.product);
  await rules.settlementDays?.knowFor([fill]);
  const paid = withProceeds(charged(fill, account, rules, undefined), account, rules);
  const { opening } = splitQuantity(account, action, fill.quantity);
  const said = await rules.broker.check({
    instrument,
    action,
    product,
    orderType: 'MARKET',
    price,
    opening,
    allowShort: rules.allowShort,
    at,
  });
  const isContract = contractOf(instrument) !== undefined;
  const refusal =
    said?.refusal ??
    (await rules.refuse({ ...state, account, alongside: transaction }, paid)) ??
    // Selling a contract is what strategies do; selling others' shares is not.
    productRefusal(account, paid) ??
    quantityRefusal(account, paid, isContract || rules.allowShort);
  if (refusal) return refusal;
  const { session } = state;
  const order = filledOrder(session.id, session.mode, paid);
  transaction.add({ ...order, strategyId: fill.strategyId, leg: fill.leg });
  transaction.trade(paid);
  cancelOrphans(transaction, instrument);
  return isZero(opening) ? undefined : shortage(transaction, before, instrument.symbol);
}

/** Cash is short where less than nothing is left of it, and less than there was before the legs. */
function shortage(
  { free }: LedgerTransaction,
  before: Money,
  symbol: string,
): PapertradeError | undefined {
  if (!isLess(free, ZERO) || !isLess(free, before)) return undefined;
  return insufficientFunds(subtract(before, free), before, symbol);
}

/** Closes free what they block, and what is bought covers what is sold. */
function inOrder(
  fills: readonly UnchargedFill[],
  transaction: LedgerTransaction,
): readonly UnchargedFill[] {
  const rank = (fill: UnchargedFill): number =>
    reducedPosition(transaction.account(fill.instrument, fill.product), fill.action)
      ? 0
      : fill.action === 'BUY'
        ? 1
        : 2;
  return [...fills].sort((a, b) => rank(a) - rank(b));
}
