import { positionsIn } from '../../domain/ledger/fill.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { contractOf } from '../../domain/instruments/instrument.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import { openBalance } from '../../domain/ledger/wallet.ts';
import {
  equals,
  isLess,
  money,
  negate,
  roundUp,
  stepsAround,
  subtract,
  text,
  ZERO,
  type Money,
} from '../../domain/money/money.ts';
import { rupees } from '../../domain/money/rupees.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Calendar } from '../../app/market/calendar.ts';
import { requireTradable } from '../../app/sessions/require-session.ts';
import type { Sessions } from '../../app/sessions/sessions.ts';
import { commitOf, isWritten } from '../../app/trading/commit.ts';
import type { ScheduledEvents } from '../../app/trading/events/scheduled-events.ts';
import type { SessionState, Store } from '../../storage/ports/store.ts';
import { reject, type RejectSink } from '../files/rejects.ts';
import { soldFromBefore } from './held-before.ts';
import type { TradebookTerms } from './order-fills.ts';
import type { NamedTrade, TradebookTrade } from './trade.ts';
import { TradeBooks, type Opening } from './trade-books.ts';
import { TradeNames } from './trade-names.ts';

export interface TradebookRequest {
  readonly sessionId: string;
  readonly trades: readonly TradebookTrade[];
  /** The cash of a new session; absent: the usual one, or as much more as the trades need. */
  readonly balance?: Money | undefined;
  readonly dryRun: boolean;
  readonly rejected: RejectSink;
  readonly progress?: ((trades: number, all: number) => void) | undefined;
}

export interface TradebookDeps {
  readonly store: Store;
  /** Services on a clock that the import sets: what falls due between two trades does so in time. */
  readonly clock: { set(moment: number): void };
  readonly calendar: Calendar;
  readonly sessions: Pick<Sessions, 'start'>;
  readonly events: Pick<ScheduledEvents, 'apply'>;
  readonly terms: TradebookTerms;
  readonly usualBalance: Money;
}

export interface ImportedTradebook {
  readonly sessionId: string;
  readonly imported: number;
  /** Trades that the session had already. */
  readonly skipped: number;
  readonly rejected: number;
  readonly orders: number;
  /** The open positions. */
  readonly positions: number;
  readonly startingBalance: Money;
}

/** Trades that one commit writes, at least: an order is never written in part. */
const BATCH = 250;

/**
 * Books a broker's trades in a session, at their times, at the charges of their days. The session is
 * opened when it is not there; what it has already is passed over.
 */
export class TradebookImport {
  readonly #deps: TradebookDeps;

  constructor(deps: TradebookDeps) {
    this.#deps = deps;
  }

  /** Rejects with INSUFFICIENT_FUNDS, and nothing written, where the cash that was said is too little. */
  async run(request: TradebookRequest): Promise<ImportedTradebook> {
    const { store } = this.#deps;
    const { sessionId } = request;
    const state = await store.sessionState(sessionId);
    if (state) requireTradable(state);
    const positions = state ? await store.positions(sessionId) : [];
    const { trades, skipped, rejected } = await this.#missing(request, state, positions);
    const startingBalance = this.#balanceFor(trades, request, state, positions);
    const orders = new Set(trades.map(({ order }) => order)).size;
    if (!request.dryRun && trades[0] !== undefined) {
      await this.#open(request, state, trades[0], startingBalance);
      await this.#write(trades, request);
    }
    const open =
      request.dryRun || trades.length === 0 ? positions : await store.positions(sessionId);
    return {
      sessionId,
      imported: trades.length,
      skipped,
      rejected,
      orders,
      positions: open.filter(isOpen).length,
      startingBalance,
    };
  }

  /** The trades to book, oldest first. */
  async #missing(
    { sessionId, trades, rejected: sink }: TradebookRequest,
    state: SessionState | undefined,
    positions: readonly Position[],
  ): Promise<{ trades: NamedTrade[]; skipped: number; rejected: number }> {
    const names = await TradeNames.of(sessionId, this.#deps.store);
    const named = [...trades].sort((a, b) => a.at - b.at).map((each) => names.name(each));
    const seen = new Set<string>();
    const fresh = named.filter((each) => {
      const isNew = !names.isStored(each) && !seen.has(each.clientId);
      seen.add(each.clientId);
      return isNew;
    });
    const newest = state ? Date.parse(state.balance.lastUpdated) : 0;
    const late = new Set(fresh.filter(({ at }) => at < newest));
    const inTime = fresh.filter((each) => !late.has(each));
    const before = soldFromBefore(inTime, positions);
    for (const { place } of late) reject(place, LATE, sink);
    for (const { place } of before) reject(place, HELD_BEFORE, sink);
    return {
      trades: inTime.filter((each) => !before.has(each)),
      skipped: named.length - fresh.length,
      rejected: late.size + before.size,
    };
  }

  /** What the session is to begin with; found out by booking the trades in memory. */
  #balanceFor(
    trades: readonly NamedTrade[],
    { balance, sessionId }: TradebookRequest,
    state: SessionState | undefined,
    positions: readonly Position[],
  ): Money {
    const { calendar, terms, usualBalance } = this.#deps;
    const start = state?.balance.startingBalance ?? balance ?? usualBalance;
    const opened = state?.balance ?? openBalance(start, calendar.iso(trades[0]?.at));
    const opening = { sessionId, balance: opened, positions, stored: new Map<string, Order>() };
    const books = new TradeBooks(opening, terms, (moment) => calendar.iso(moment));
    for (const trade of trades) books.book(trade);
    if (!isLess(books.lowest, ZERO)) return start;
    const missing = negate(books.lowest);
    if (state ?? balance) throw tooLittle(sessionId, start, missing);
    return wholeLakhs(subtract(start, books.lowest));
  }

  async #open(
    { sessionId }: TradebookRequest,
    state: SessionState | undefined,
    { at }: NamedTrade,
    startingBalance: Money,
  ): Promise<void> {
    const { store, clock, sessions } = this.#deps;
    clock.set(at);
    if (state) return;
    const current = await store.currentSession();
    await sessions.start({ id: sessionId, startingBalance });
    if (current !== undefined) await store.selectSession(current);
  }

  async #write(trades: readonly NamedTrade[], { sessionId, progress }: TradebookRequest) {
    const { calendar, terms } = this.#deps;
    const left = counted(trades);
    const iso = (moment: number): string => calendar.iso(moment);
    let books = new TradeBooks(await this.#opening(sessionId, trades), terms, iso);
    let half = 0;
    let written = 0;
    for (const [index, trade] of trades.entries()) {
      if (half === 0 && expiresBefore(books, trade)) {
        await this.#commit(sessionId, books);
        await this.#applyEvents(sessionId, trade.at);
        books = new TradeBooks(await this.#opening(sessionId, trades), terms, iso);
        written = index;
      }
      const { rest, isFirst } = left.next(trade);
      if (isFirst) half += 1;
      books.book(trade);
      if (rest === 0) {
        books.finish(trade.order);
        half -= 1;
      }
      if (half > 0 || index + 1 - written < BATCH) continue;
      await this.#commit(sessionId, books);
      written = index + 1;
      progress?.(written, trades.length);
    }
    await this.#commit(sessionId, books);
  }

  async #opening(sessionId: string, trades: readonly NamedTrade[]): Promise<Opening> {
    const { store } = this.#deps;
    const state = await store.sessionState(sessionId);
    if (!state) throw conflict(sessionId);
    const orders = await storedOrders(sessionId, trades, store);
    return {
      sessionId,
      balance: state.balance,
      positions: await store.positions(sessionId),
      stored: orders,
    };
  }

  async #commit(sessionId: string, books: TradeBooks): Promise<void> {
    const { transaction } = books;
    if (transaction.isEmpty) return;
    const outcome = await this.#deps.store.commit(commitOf(sessionId, transaction));
    if (!isWritten(outcome, sessionId) || outcome.kind !== 'committed') throw conflict(sessionId);
    books.next({ ...transaction.balance, stateId: outcome.stateId });
  }

  async #applyEvents(sessionId: string, at: number): Promise<void> {
    this.#deps.clock.set(at);
    await this.#deps.events.apply(sessionId);
  }
}

/** How many trades of each order are still to come. */
function counted(trades: readonly NamedTrade[]) {
  const all = new Map<string, number>();
  for (const { order } of trades) all.set(order, (all.get(order) ?? 0) + 1);
  const left = new Map(all);
  return {
    next({ order }: NamedTrade): { rest: number; isFirst: boolean } {
      const before = left.get(order) ?? 1;
      left.set(order, before - 1);
      return { rest: before - 1, isFirst: before === all.get(order) };
    },
  };
}

/** Whether a contract that is open has expired by the day of the trade. */
function expiresBefore({ transaction }: TradeBooks, { day }: NamedTrade): boolean {
  for (const state of transaction.instruments.values()) {
    for (const position of positionsIn(state).filter(isOpen)) {
      const expiry = contractOf(position.instrument)?.expiry ?? '';
      if (expiry !== '' && expiry < day) return true;
    }
  }
  return false;
}

/** Orders of the trades that an earlier run stored. */
async function storedOrders(
  sessionId: string,
  trades: readonly NamedTrade[],
  store: Pick<Store, 'order'>,
): Promise<Map<string, Order>> {
  const ids = [...new Set(trades.map(({ order }) => order))];
  const found = await Promise.all(ids.map((id) => store.order(sessionId, id)));
  return new Map(found.flatMap((order) => (order ? [[order.id, order] as const] : [])));
}

const LAKH = money('100000');

function wholeLakhs(amount: Money): Money {
  const [below, above] = stepsAround(amount, LAKH);
  return equals(below, amount) ? below : above;
}

const LATE =
  'It is older than the newest entry of the session. Import all files together, into a new session.';
const HELD_BEFORE =
  'It sells more than the trades before it bought, and its day does not buy it back. Import the earlier tradebook too.';

function tooLittle(sessionId: string, start: Money, missing: Money): PapertradeError {
  const needed = rupees(roundUp(missing));
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_FUNDS,
    `The trades need ${needed} more than session ${quoteSafely(sessionId)} has with a starting ` +
      `balance of ${rupees(start)}. Nothing was written.`,
    {
      reason: 'starting_balance',
      session_id: sessionId,
      starting_balance: text(start),
      shortfall: text(missing),
    },
  );
}

function conflict(sessionId: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.CONFLICT,
    `Another program changed session ${quoteSafely(sessionId)} meanwhile. What was written stays; ` +
      'run the command again: only what is missing is added.',
    { session_id: sessionId },
  );
}
