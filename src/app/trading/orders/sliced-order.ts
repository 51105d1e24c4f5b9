import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import {
  add,
  isLess,
  lesser,
  quantity,
  subtract,
  text,
  times,
  ZERO,
  ZERO_QUANTITY,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { Account } from '../../../domain/ledger/fill.ts';
import type { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { Store, TradingState } from '../../../storage/ports/store.ts';
import { quantityToClose, type Decision, type NamedRequest } from './trade-request.ts';

/** More orders than these are no slices of one. */
const MAX_SLICES = quantity('100');

/** A slice's client id: `C/1`, `C/2` ... of the client id C. */
const sliceId = (clientOrderId: string, number: number): string =>
  `${clientOrderId}/${String(number)}`;

/**
 * An order as several, none above the largest that the exchange takes; just the order itself where it
 * is small enough. Throws FREEZE_QUANTITY for what would be more than 100 orders.
 */
export function sliced(
  request: NamedRequest,
  account: Account,
  largest: Quantity | undefined,
): readonly NamedRequest[] {
  const whole = request.quantity === 'all' ? quantityToClose(account, request) : request.quantity;
  if (largest === undefined || !isLess(largest, whole)) return [request];
  const most = times(largest, MAX_SLICES);
  if (isLess(most, whole)) throw tooManySlices(request, whole, most);
  const slices: NamedRequest[] = [];
  for (let rest = whole; !rest.isZero();) {
    const count = lesser(rest, largest);
    const number = slices.length + 1;
    slices.push({
      ...request,
      quantity: count,
      orderId: `${request.orderId}-${String(number)}`,
      clientOrderId: sliceId(request.clientOrderId, number),
    });
    rest = subtract(rest, count);
  }
  return slices;
}

/** What was decided about an order, and the transaction that keeps it. */
export interface SlicedDecision {
  readonly decision: Decision;
  readonly transaction: LedgerTransaction;
  /** The orders that it became; empty for one that was refused. */
  readonly family: readonly Order[];
}

export interface SliceDeps {
  /** A transaction on the state. */
  readonly begin: () => LedgerTransaction;
  readonly decide: (
    request: NamedRequest,
    state: TradingState,
    transaction: LedgerTransaction,
  ) => Promise<Decision>;
}

/**
 * Decides the slices of an order one after the other on one transaction: all are taken, or the first
 * refusal refuses the order as a whole, which is kept under the first slice's client id.
 */
export async function decideSlices(
  slices: readonly NamedRequest[],
  state: TradingState,
  { begin, decide }: SliceDeps,
): Promise<SlicedDecision> {
  const transaction = begin();
  const decisions: Decision[] = [];
  for (const slice of slices) {
    const account = transaction.account(slice.instrument);
    const { pending } = transaction.instrument(slice.instrument);
    const now = { ...state, account, pending, balance: transaction.balance };
    const decision = await decide(slice, now, transaction);
    if (decision.refusal) return refusedWhole(decision, slices, begin());
    decisions.push(decision);
  }
  const family = decisions.map(({ order }) => order);
  return { decision: decisions.reduce(together), family, transaction };
}

function refusedWhole(
  decision: Decision,
  slices: readonly NamedRequest[],
  transaction: LedgerTransaction,
): SlicedDecision {
  const { orderId: id = '', clientOrderId = '' } = slices[0] ?? {};
  const counts = slices.map(({ quantity: count }) => count);
  const whole = counts.reduce<Quantity>(
    (sum, count) => (count === 'all' ? decision.order.quantity : add(sum, count)),
    ZERO_QUANTITY,
  );
  const order = { ...decision.order, id, clientOrderId, quantity: whole };
  transaction.add(order);
  return { decision: { ...decision, order }, family: [], transaction };
}

/** The orders that a client id became when it was first given to be sliced. */
export async function knownFamily(
  store: Pick<Store, 'orderByClientId'>,
  { sessionId, clientOrderId }: NamedRequest,
): Promise<readonly Order[]> {
  const family: Order[] = [];
  for (;;) {
    const id = sliceId(clientOrderId, family.length + 1);
    const order = await store.orderByClientId(sessionId, id);
    if (order === undefined) return family;
    family.push(order);
  }
}

/** What two slices did. */
function together(first: Decision, next: Decision): Decision {
  const exits = [...(first.exits ?? []), ...(next.exits ?? [])];
  const { realized = ZERO, position } = next;
  return {
    ...first,
    position,
    ...(first.realized && { realized: add(first.realized, realized) }),
    ...(exits.length > 0 && { exits }),
  };
}

function tooManySlices(
  { instrument }: NamedRequest,
  whole: Quantity,
  most: Quantity,
): PapertradeError {
  const { symbol } = instrument;
  return new PapertradeError(
    ErrorCode.FREEZE_QUANTITY,
    `${text(whole)} of ${quoteSafely(symbol)} would be more than ${text(MAX_SLICES)} orders. ` +
      `Give at most ${text(most)}.`,
    { symbol, quantity: text(whole), valid: text(most) },
  );
}
