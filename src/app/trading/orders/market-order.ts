import { bookOf, splitQuantity, type Account, type Fill } from '../../../domain/ledger/fill.ts';
import type { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import { quoteName } from '../../../domain/ledger/quote-taken.ts';
import type { Product } from '../../../domain/ledger/product.ts';
import type { Price } from '../../../domain/money/money.ts';
import { exitOrders } from '../../../domain/orders/exits.ts';
import { withProceeds } from '../../../domain/orders/order-funds.ts';
import { cancelOrphans } from '../../../domain/orders/orphans.ts';
import { filledOrder, orderOf, rejectedOrder } from '../../../domain/orders/new-order.ts';
import { slipped } from '../../../domain/orders/slippage.ts';
import type { TradingState } from '../../../storage/ports/store.ts';
import { requireQuote } from '../../market/required-quote.ts';
import { hintsOf, type ProposedOrder } from '../rules/broker-rules.ts';
import { sayingWhereHeld } from '../rules/other-listing.ts';
import { charged, type DecisionRules } from '../rules/decision-rules.ts';
import { lendingProduct, productOf } from './order-product.ts';
import { quantityToClose, type Decision, type NamedRequest } from './trade-request.ts';

/**
 * Decides an order that is done at once, and books it on the transaction: filled, with the exits that
 * it places, or refused. Throws what is wrong with the request itself, such as QUOTE_NOT_FOUND.
 */
export async function decideMarketOrder(
  request: NamedRequest,
  state: TradingState,
  transaction: LedgerTransaction,
  rules: DecisionRules,
): Promise<Decision> {
  const { sessionId, instrument } = request;
  const { mode } = state.session;
  const held = transaction.account(instrument);
  const product = productOf(request, held, rules);
  const account = bookOf(held, product);
  if (account.long) await rules.settlementDays?.knowFor([request]);
  const fill = fillOf(request, { ...state, account }, product, transaction.at, rules);
  const allowShort = request.allowShort ?? rules.allowShort;
  const said = await rules.broker.check(proposed(fill, request, account, rules));
  const refused =
    said?.refusal ??
    (await rules.refuse({ ...state, account }, fill)) ??
    transaction.refusal(fill, allowShort);
  const refusal = await sayingWhereHeld(refused, request, rules.heldElsewhere);
  if (refusal) {
    const order = transaction.add(rejectedOrder(orderOf(sessionId, mode, fill), refusal));
    return { order, refusal };
  }
  const ignored = rules.ignored({ ...state, account }, fill);
  const { opening } = splitQuantity(account, fill.action, fill.quantity);
  const order = transaction.add(filledOrder(sessionId, mode, fill));
  const { positions, realized } = transaction.trade(fill);
  const opened = { quantity: opening, price: fill.price };
  const exits = request.exits
    ? exitOrders(order, request.exits, opened, transaction).map((each) => transaction.place(each))
    : [];
  cancelOrphans(transaction, instrument);
  return {
    order,
    position: positions.at(-1),
    realized,
    ...(exits.length > 0 && { exits }),
    ...hintsOf(request, held, rules, said, ignored),
  };
}

/** A fill at once, as the broker looks at it. */
function proposed(
  fill: Fill,
  request: NamedRequest,
  account: Account,
  rules: DecisionRules,
): ProposedOrder {
  const { instrument, action, product, price, at } = fill;
  const { opening } = splitQuantity(account, action, fill.quantity);
  const allowShort = request.allowShort ?? rules.allowShort;
  const { exits } = request;
  const orderType = 'MARKET';
  return { instrument, action, product, orderType, price, exits, opening, allowShort, at };
}

function fillOf(
  request: NamedRequest,
  state: TradingState,
  product: Product,
  at: string,
  rules: DecisionRules,
): Fill {
  const { instrument, action } = request;
  const volume = request.price === undefined ? state.quote?.volume : undefined;
  const fill = {
    orderId: request.orderId,
    clientOrderId: request.clientOrderId,
    instrument,
    action,
    quantity:
      request.quantity === 'all' ? quantityToClose(state.account, request) : request.quantity,
    price: request.price ?? marketPrice(request, state, at, rules),
    product,
    ...rules.funding(instrument, action, lendingProduct(request, product, state.account, rules)),
    tradingDay: at.slice(0, 10),
    at,
    note: request.note ?? '',
    ...(volume && state.quote && { quote: quoteName({ ...state.quote, volume }) }),
  };
  const paid = charged(fill, state.account, rules, request.fee);
  return withProceeds(paid, state.account, rules);
}

/** What the market gives now: the last quote, if it is young enough, and the slippage. */
function marketPrice(
  { instrument, action }: NamedRequest,
  { quote, account }: TradingState,
  at: string,
  { slippage, quoteMaxAge }: DecisionRules,
): Price {
  const last = requireQuote(quote, instrument, Date.parse(at), quoteMaxAge);
  return slipped(action, last, slippage, account.balance.revision + 1);
}
