import type { OrderMargin } from '../../margin/order-margin.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import {
  ErrorCode,
  PapertradeError,
  quoteSafely,
  type ErrorCode as Code,
} from '../../../domain/errors.ts';
import { bookOf, reducedPosition, type Action, type Account } from '../../../domain/ledger/fill.ts';
import type { Instrument } from '../../../domain/instruments/instrument.ts';
import type { Money, Price, Quantity } from '../../../domain/money/money.ts';
import type { Exits, Order, OrderType, Validity } from '../../../domain/orders/order.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import type { Product } from '../../../domain/ledger/product.ts';

/** An order as the trader asked for it, parsed. */
export interface TradeRequest {
  readonly sessionId: string;
  readonly action: Action;
  readonly instrument: Instrument;
  readonly quantity: Quantity | 'all';
  /** Absent: the last quote, if it is young enough. */
  readonly price?: Price | undefined;
  /** Absent: the configured charges. */
  readonly fee?: Money | undefined;
  readonly clientOrderId?: string | undefined;
  readonly note?: string | undefined;
  readonly allowShort?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** Taken after hours, for the next opening. */
  readonly amo?: boolean | undefined;
  /** Above the largest order that the exchange takes it becomes several. */
  readonly slice?: boolean | undefined;
  /** Absent: MARKET, done at once. */
  readonly orderType?: OrderType | 'GTT' | undefined;
  readonly triggerPrice?: Price | undefined;
  readonly validity?: Validity | undefined;
  /** Absent: what is held, else the configured product. */
  readonly product?: Product | undefined;
  /** Exits that are placed once it fills; of a GTT pair, the pair itself. */
  readonly exits?: Exits | undefined;
}

export interface TradeResult {
  readonly order: Order;
  /** The position traded last: after a flip, the one that it opened. */
  readonly position: Position | undefined;
  readonly balance: Balance;
  /** What this order realized; absent for a duplicate. */
  readonly realized: Money | undefined;
  readonly duplicate: boolean;
  readonly dryRun: boolean;
  /** The exits that it placed, or the orders of a pair. */
  readonly exits?: readonly Order[] | undefined;
  /** All orders that it became, where it was sliced; `order` is the first. */
  readonly family?: readonly Order[] | undefined;
  /** What its underlying blocks, where it is a future or option of NSE or BSE that filled. */
  readonly margins?: readonly OrderMargin[] | undefined;
  /** What the trader should know beside: what was taken for granted, a rule that is off. */
  readonly hints?: readonly string[] | undefined;
}

/** What was decided about an order; `refusal` says why it was rejected. */
export interface Decision {
  readonly order: Order;
  readonly refusal?: PapertradeError;
  readonly position?: Position | undefined;
  readonly realized?: Money;
  readonly exits?: readonly Order[];
  readonly hints?: readonly string[];
}

/** An order with the ids that it is kept under. */
export type NamedRequest = TradeRequest & {
  readonly clientOrderId: string;
  readonly orderId: string;
};

/** All that an order closes, of what the account shows of its product. */
export function quantityToClose(
  account: Account,
  request: Pick<TradeRequest, 'action' | 'instrument'>,
): Quantity {
  const open = reducedPosition(account, request.action);
  if (open) return open.netQty;
  const { symbol, segment } = request.instrument;
  throw new PapertradeError(
    ErrorCode.POSITION_NOT_FOUND,
    `There is no open position in ${quoteSafely(symbol)} (${segment}) to close.`,
    { symbol, exchange_segment: segment },
  );
}

/** A repeat answers with the first order, whatever it asks; a refused one is refused again. */
export function repeated(order: Order, account: Account): TradeResult {
  if (order.status === 'REJECTED') {
    throw new PapertradeError(order.reasonCode as Code, order.reason, {
      order_id: order.id,
      duplicate: true,
    });
  }
  return {
    order,
    position: positionOf(order.action, bookOf(account, order.product)),
    balance: account.balance,
    realized: undefined,
    duplicate: true,
    dryRun: false,
  };
}

/** The position that an action opens, else the one that it closes; what is open before what was. */
export function positionOf(action: Action, { long, short }: Account): Position | undefined {
  const sides = action === 'BUY' ? [long, short] : [short, long];
  const held = sides.filter((each) => each !== undefined);
  return held.find(isOpen) ?? held[0];
}
