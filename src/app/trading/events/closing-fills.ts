import type { Charges } from '../../../domain/charges/charges.ts';
import { laterOf } from '../../../domain/calendar/days.ts';
import { isFuture } from '../../../domain/instruments/instrument.ts';
import type { Account, Fill } from '../../../domain/ledger/fill.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import { ONE, ZERO, type Price, type Quantity } from '../../../domain/money/money.ts';
import { duesFor, paysNoDp } from '../../../domain/orders/order-dues.ts';
import type { Quote, TradingState } from '../../../storage/ports/store.ts';
import type { DecisionRules } from '../rules/decision-rules.ts';

/** A closing of what is open by the program itself. */
export interface Closing {
  readonly what: 'SQUARE_OFF' | 'SETTLEMENT';
  readonly at: string;
  /** Absent: the last price known at that time. */
  readonly price?: Price;
  /** The most that one order may have: a settlement costs the brokerage of so many orders. */
  readonly perOrder?: Quantity | undefined;
}

export type Charging = Pick<DecisionRules, 'chargesOf' | 'exerciseChargesOf' | 'byNote'>;

/** The id is made of the session and its revision: a replay of the same orders makes the same. */
export function closingFill(
  sessionId: string,
  held: Position,
  state: TradingState,
  closing: Closing,
  rules: Charging,
): Fill {
  // Time never runs backwards in a journal.
  const at = laterOf(closing.at, state.balance.lastUpdated);
  const id = ownId(closing.what, sessionId, state.balance.revision);
  const bare = {
    orderId: id,
    clientOrderId: id,
    instrument: held.instrument,
    action: held.side === 'LONG' ? 'SELL' : 'BUY',
    quantity: held.netQty,
    price: closing.price ?? knownPrice(held, state.quote, closing.at),
    orderType: closing.what,
    marginRate: ONE,
    product: held.product,
    tradingDay: at.slice(0, 10),
    at,
    note: '',
  } as const;
  const charges = chargesOf(bare, state.account, closing, rules);
  const { tradingDay: day } = bare;
  return {
    ...bare,
    fee: ZERO,
    ...(charges && duesFor({ ...bare, day }, charges, state.account, rules)),
  };
}

/** The id of an order of the program's own, made at a revision. */
export const ownId = (what: string, sessionId: string, revision: number): string =>
  `P-${what}-${sessionId}-${String(revision + 1)}`;

/**
 * A square-off is an order like any, and the broker's own; a settlement of what is worth something
 * costs brokerage, one order a freeze quantity, and a LONG option what exercising it does. What expires
 * worthless is free.
 */
function chargesOf(
  fill: Omit<Fill, 'fee' | 'charges'>,
  account: Account,
  { perOrder }: Closing,
  rules: Charging,
): Charges | undefined {
  const { instrument, product, quantity, price, action, tradingDay: day } = fill;
  const dpPaid = paysNoDp(account, action, day);
  const trade = { instrument, product, quantity, price, day, dpPaid };
  if (fill.orderType === 'SQUARE_OFF') {
    return rules.chargesOf({ ...trade, side: action, occasion: 'SQUARE_OFF' });
  }
  if (price.isZero()) return undefined;
  const exercised = action === 'SELL' && !isFuture(instrument);
  const side = exercised ? 'EXERCISE' : 'EXPIRY';
  return rules.exerciseChargesOf?.({ ...trade, side, perOrder });
}

/** The last price known at a moment: the quote, unless it came later; then the position's own. */
export function knownPrice(position: Position, quote: Quote | undefined, at: string): Price {
  if (!quote || quote.ts * 1000 > Date.parse(at)) return position.currentPrice;
  const newer = quote.ts > Math.floor(Date.parse(position.lastUpdated) / 1000);
  return newer ? quote.price : position.currentPrice;
}
