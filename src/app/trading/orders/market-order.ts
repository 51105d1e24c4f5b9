import { bookOf, splitQuantity, type Fill } from '../../../domain/ledger/fill.ts';
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
import { hintsOf } from '../rules/broker-rules.ts';
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
  const seen = { ...state, account };
  const fill = fillOf(request, seen, product, transaction.at, rules);
  const { action, price, at } = fill;
  const { opening } = splitQuantity(account, action, fill.quantity);
  const { exits, allowShort = rules.allowShort } = request;
  const orderType = 'MARKET';
  const terms = { instrument, action, product, orderType, price, exits, opening, allowShort, at };
  const said = await rules.broker.check(terms);
  const refused =
    said?.refusal ?? (await rules.refuse(seen, fill)) ?? transaction.refusal(fill, allowShort);
  if (refused) {
    const refusal = await sayingWhereHeld(refused, request, rules.heldElsewhere);
    const order = transaction.add(rejectedOrder(orderOf(sessionId, mode, fill), refusal));
    return { order, refusal };
  }
  const ignored = rules.ignored(seen, fill);
  const order = transaction.add(filledOrder(sessionId, mode, fill));
  const { positions, realized } = transaction.trade(fill);
  const opened = { quantity: opening, price };
  const placed = exits
    ? exitOrders(order, exits, opened, transaction).map((each) => transaction.place(each))
    : [];
  cancelOrphans(transaction, instrument);
  return {
    order,
    position: positions.at(-1),
    realized,
    ...(placed.length > 0 && { exits: placed }),
    ...hintsOf(request, held, rules, said, ignored),
  };
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
