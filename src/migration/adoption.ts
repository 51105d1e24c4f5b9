import { contractValue } from '../domain/instruments/contract-value.ts';
import {
  brokenIdentities,
  openBalance,
  type Balance,
  type BrokenIdentity,
} from '../domain/ledger/wallet.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { applyOpening, type OpeningEntry } from '../domain/ledger/journal.ts';
import {
  add,
  isNegative,
  isPositive,
  isZero,
  negate,
  proportionOf,
  round,
  scale,
  subtract,
  sum,
  ZERO,
  type Money,
  type Ratio,
} from '../domain/money/money.ts';
import {
  lockedAmount,
  buyAverage,
  isOpen,
  sellAverage,
  type Position,
} from '../domain/ledger/position.ts';
import type { Session, SessionState, Store } from '../storage/ports/store.ts';
import type { Calendar } from '../app/market/calendar.ts';
import { requireSession } from '../app/sessions/require-session.ts';

/** A whole quantity at a price of at most 4 decimals has no more. */
const VALUE_DECIMALS = 4;

/** A session of the predecessor before and after it is taken over. */
export interface AdoptionPlan {
  readonly session: Session;
  readonly before: Balance;
  readonly after: Balance;
  readonly positionsBefore: readonly Position[];
  readonly positions: readonly Position[];
  /** The identities that its figures did not fulfil. */
  readonly broken: readonly BrokenIdentity[];
  readonly entry: OpeningEntry;
}

interface AdoptionDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly marginRate: (segment: string) => Ratio;
}

/**
 * What taking over a session that the predecessor wrote to Redis would write. Quantities, averages and
 * realized P&L are the predecessor's; the cost basis is what they leave open, and the fees are what
 * explains the cash that it had. Rejects with SESSION_NOT_FOUND, with SESSION_EXISTS when it is in
 * today's form already.
 */
export async function planAdoption(
  sessionId: string,
  { store, calendar, marginRate }: AdoptionDeps,
): Promise<AdoptionPlan> {
  const state = requireSession(await store.sessionState(sessionId), sessionId);
  if (state.adopted) throw alreadyAdopted(sessionId);
  const stored = await store.positions(sessionId);
  const rebuilt = stored.map((each) => rebuiltPosition(each, marginRate(each.instrument.segment)));
  const positions = withFees(rebuilt, paidFees(state.balance, rebuilt));
  const at = calendar.iso();
  const wallet = openBalance(round(state.balance.startingBalance), at);
  // The predecessor's orders are not counted.
  const opening = { ...wallet, orderCount: undefined };
  const { startingBalance } = opening;
  const entry = { type: 'OPENING' as const, revision: 1, at, startingBalance, positions };
  return {
    session: reopened(state, calendar),
    before: state.balance,
    after: applyOpening(opening, entry).balance,
    positionsBefore: stored,
    positions,
    broken: brokenIdentities(state.balance, stored),
    entry,
  };
}

/** Rejects with SESSION_EXISTS when another program adopted it meanwhile. */
export async function adopt(
  { session, after: balance, positions, entry }: AdoptionPlan,
  store: Pick<Store, 'adoptSession'>,
): Promise<void> {
  const outcome = await store.adoptSession({ session, balance, positions, entry });
  if (outcome.kind !== 'committed') throw alreadyAdopted(session.id);
}

/** The predecessor called it completed at every report; it goes on, with its open positions. */
function reopened({ session }: SessionState, calendar: Calendar): Session {
  const startTime = withZone(session.startTime, calendar);
  return {
    ...session,
    status: 'active',
    startTime,
    endTime: '',
    createdAt: session.createdAt || startTime,
    totalPnl: ZERO,
    totalTrades: 0,
  };
}

/** `2025-09-17 09:20:00` is a time in the configured zone. */
function withZone(written: string, calendar: Calendar): string {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(written);
  if (!match) return written;
  const [, day = '', time = ''] = match;
  const offset = calendar.iso(Date.parse(`${day}T${time}Z`)).slice(23);
  return `${day}T${time}.000${offset}`;
}

/**
 * Without the dust of long fractions. The cost basis follows from the cash that went in and out
 * and the realized P&L, so that closing the position realizes exactly sells minus buys.
 */
function rebuiltPosition(position: Position, marginRate: Ratio): Position {
  const buyValue = round(position.buyValue, VALUE_DECIMALS);
  const sellValue = round(position.sellValue, VALUE_DECIMALS);
  const paid = position.side === 'LONG' ? buyValue : sellValue;
  const got = position.side === 'LONG' ? sellValue : buyValue;
  const gross = subtract(sellValue, buyValue);
  const costBasis = openBasis(position, paid, got);
  const realizedPnl = add(gross, position.side === 'LONG' ? costBasis : negate(costBasis));
  return {
    ...position,
    buyValue,
    sellValue,
    costBasis,
    realizedPnl,
    margin: position.side === 'SHORT' ? scale(costBasis, marginRate) : ZERO,
    currentPrice: round(position.currentPrice, VALUE_DECIMALS),
    tradingDay: position.lastUpdated.slice(0, 10),
  };
}

function openBasis(position: Position, paid: Money, got: Money): Money {
  if (!isOpen(position)) return ZERO;
  const realized = round(position.realizedPnl);
  // LONG: buys - sells + realized. SHORT: sells - buys - realized.
  const derived =
    position.side === 'LONG'
      ? add(subtract(paid, got), realized)
      : subtract(subtract(paid, got), realized);
  if (isPositive(derived)) return derived;
  const average = position.side === 'LONG' ? buyAverage(position) : sellAverage(position);
  return round(contractValue(position.instrument, average, position.netQty), VALUE_DECIMALS);
}

/** starting_balance + realized_pnl - used - available; 0 where the predecessor has cash too much. */
function paidFees(balance: Balance, positions: readonly Position[]): Money {
  const realized = sum(positions.map((each) => each.realizedPnl));
  const used = sum(positions.map(lockedAmount));
  const cash = subtract(add(round(balance.startingBalance), realized), used);
  const fees = round(subtract(cash, round(balance.available)));
  return isNegative(fees) ? ZERO : fees;
}

/** Shares the fees by the value traded; what rounding leaves goes to the last. */
function withFees(positions: readonly Position[], fees: Money): Position[] {
  const traded = ({ buyValue, sellValue }: Position): Money => add(buyValue, sellValue);
  const all = sum(positions.map(traded));
  let left = fees;
  return positions.map((position, index) => {
    const isLast = index === positions.length - 1;
    const share = isLast || isZero(all) ? left : proportionOf(fees, traded(position), all);
    left = subtract(left, share);
    return { ...position, fees: share };
  });
}

function alreadyAdopted(sessionId: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.SESSION_EXISTS,
    `Session ${quoteSafely(sessionId)} has today's form already; there is nothing to adopt.`,
    { session_id: sessionId },
  );
}
