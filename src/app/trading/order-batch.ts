import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import { marginGroupOf } from '../../domain/margin/group.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { isSameState } from '../../domain/ledger/wallet.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Store, TradingState } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireSession, requireTradable } from '../sessions/require-session.ts';
import { commitUnder, instrumentOf, isWritten } from './commit.ts';
import type { ScheduledEvents } from './events/scheduled-events.ts';
import { isMarket, resultOf, type TradeDesk } from './trade-desk.ts';
import {
  repeated,
  type NamedRequest,
  type TradeRequest,
  type TradeResult,
} from './orders/trade-request.ts';

/** What became of one order. */
export type BatchOutcome =
  | { readonly kind: 'done'; readonly result: TradeResult }
  | { readonly kind: 'refused'; readonly refusal: PapertradeError };

export interface OrderBatchDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly desk: TradeDesk;
  readonly events: Pick<ScheduledEvents, 'applyBeforeOrder'>;
  /** Whether orders may be decided before those before them are written. */
  readonly together: boolean;
}

/** These errors concern more than one order: nothing after them can go on. */
const ENDS_BATCH: ReadonlySet<string> = new Set([
  ErrorCode.STORE_UNREACHABLE,
  ErrorCode.STORE_UNUSABLE,
  ErrorCode.STORE_CORRUPT,
  ErrorCode.CONFLICT,
  ErrorCode.SESSION_NOT_FOUND,
  ErrorCode.SESSION_ENDED,
  ErrorCode.SESSION_NEEDS_ADOPTION,
  ErrorCode.INTERNAL,
]);

/** The store does nothing else while it writes a group, so groups are small. */
const MAX_TOGETHER = 128;

/**
 * Executes many orders in their order. Market orders are decided one after the other on one
 * transaction and written together, all or nothing, before any is told; pending orders, and all of a
 * group that another program's commit came before, go through the desk one by one.
 */
export class OrderBatch {
  readonly #deps: OrderBatchDeps;

  constructor(deps: OrderBatchDeps) {
    this.#deps = deps;
  }

  /**
   * Gives the outcome of each order; with `stopAtRefusal` none after the first that was refused is
   * executed. Rejects when no order could follow: the store, or the session, is gone.
   */
  async run(
    requests: readonly TradeRequest[],
    stopAtRefusal = false,
  ): Promise<readonly BatchOutcome[]> {
    const outcomes: BatchOutcome[] = [];
    for (let from = 0; from < requests.length;) {
      const count = this.#deps.together ? countTogether(requests, from) : 0;
      const group = requests.slice(from, from + Math.max(1, count));
      const done =
        (count > 0 ? await this.#together(group, stopAtRefusal) : undefined) ??
        (await this.#oneByOne(group, stopAtRefusal));
      outcomes.push(...done);
      if (stopAtRefusal && done.some(({ kind }) => kind === 'refused')) break;
      from += group.length;
    }
    return outcomes;
  }

  /** Undefined when nothing was written, and the orders have to go one by one. */
  async #together(
    group: readonly TradeRequest[],
    stopAtRefusal: boolean,
  ): Promise<readonly BatchOutcome[] | undefined> {
    const { store, calendar, desk, events } = this.#deps;
    const { sessionId } = group[0] as TradeRequest;
    await events.applyBeforeOrder(sessionId);
    const states = await this.#read(sessionId, group);
    const first = states && [...states.values()][0];
    if (!first) return undefined;
    const transaction = transactionOver(states, first, calendar.iso());
    const outcomes: BatchOutcome[] = [];
    for (const request of group) {
      transaction.at = calendar.iso();
      const state = states.get(instrumentKey(request.instrument)) ?? first;
      const outcome = await outcomeOf(() => this.#decide(desk.name(request), state, transaction));
      outcomes.push(outcome);
      if (stopAtRefusal && outcome.kind === 'refused') break;
    }
    if (transaction.isEmpty) return outcomes;
    const outcome = await store.commit(commitUnder(first, transaction));
    return isWritten(outcome, sessionId) ? outcomes : undefined;
  }

  async #decide(
    request: NamedRequest,
    state: TradingState,
    transaction: LedgerTransaction,
  ): Promise<TradeResult> {
    const { clientOrderId, orderId, instrument } = request;
    const isGiven = clientOrderId !== orderId;
    const isFirst = (each: Order): boolean => each.clientOrderId === clientOrderId;
    const before = isGiven ? transaction.placed.find(isFirst) : undefined;
    if (before) return repeated(before, transaction.account(instrument));
    const decision = await this.#deps.desk.decide(request, state, transaction);
    return resultOf(decision, transaction, request);
  }

  /** What the group's instruments are at, all in one state, where no order repeats a known id. */
  async #read(
    sessionId: string,
    group: readonly TradeRequest[],
  ): Promise<ReadonlyMap<InstrumentKey, TradingState> | undefined> {
    const { store } = this.#deps;
    const instruments = new Map(
      group.map(({ instrument }) => [instrumentKey(instrument), instrument]),
    );
    const named = group.flatMap(({ clientOrderId }) => clientOrderId ?? []);
    const [states, known] = await Promise.all([
      Promise.all(
        [...instruments].map(async ([key, instrument]) => {
          const state = requireSession(
            await store.tradingState(sessionId, instrument, ''),
            sessionId,
          );
          requireTradable(state);
          return [key, state] as const;
        }),
      ),
      Promise.all(named.map((id) => store.orderByClientId(sessionId, id))),
    ]);
    const [first] = states;
    const isOne = states.every(
      ([, { balance }]) => first && isSameState(balance, first[1].balance),
    );
    const isSettled = isOne && known.every((order) => order === undefined);
    return isSettled ? new Map(states) : undefined;
  }

  async #oneByOne(
    group: readonly TradeRequest[],
    stopAtRefusal: boolean,
  ): Promise<readonly BatchOutcome[]> {
    const outcomes: BatchOutcome[] = [];
    for (const request of group) {
      const outcome = await outcomeOf(() => this.#deps.desk.execute(request));
      outcomes.push(outcome);
      if (stopAtRefusal && outcome.kind === 'refused') break;
    }
    return outcomes;
  }
}

function transactionOver(
  states: ReadonlyMap<InstrumentKey, TradingState>,
  { balance }: TradingState,
  at: string,
): LedgerTransaction {
  const books = [...states].map(([key, state]) => [key, instrumentOf(state)] as const);
  return new LedgerTransaction(balance, new Map(books), at);
}

async function outcomeOf(execute: () => Promise<TradeResult>): Promise<BatchOutcome> {
  try {
    return { kind: 'done', result: await execute() };
  } catch (error) {
    if (!(error instanceof PapertradeError) || ENDS_BATCH.has(error.code)) throw error;
    return { kind: 'refused', refusal: error };
  }
}

/** How many orders from there on can be decided together: market orders of one session. */
function countTogether(requests: readonly TradeRequest[], from: number): number {
  const sessionId = requests[from]?.sessionId;
  const group = requests.slice(from, from + MAX_TOGETHER);
  const end = group.findIndex(
    (each) =>
      !isMarket(each) ||
      marginGroupOf(each.instrument) !== undefined ||
      each.dryRun === true ||
      each.slice === true ||
      each.sessionId !== sessionId,
  );
  return end < 0 ? group.length : end;
}
