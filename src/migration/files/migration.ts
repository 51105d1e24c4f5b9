import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { ContractMarket } from '../../domain/instruments/contract-rules.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';
import { add, money, subtract, text, ZERO, type Money } from '../../domain/money/money.ts';
import { isOpen } from '../../domain/ledger/position.ts';
import type { Session, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../../app/market/calendar.ts';
import type { SessionReporter } from '../../app/reporting/session-reporter.ts';
import { Bookkeeper, type MigrationTerms, type Step } from './bookkeeper.ts';
import { collect, type Collected, type FileNote } from './collect.ts';
import { endWithReport } from './end-session.ts';
import type { LegacyOrder } from './read/legacy.ts';
import { ordersOf, planSessions, type SessionPlan } from './planner.ts';
import { readOrders } from './read/read-orders.ts';
import { reconcile, type ReconciliationLine } from './reconcile.ts';
import { orReject, reject, type RejectSink } from './rejects.ts';
import { SeenOrders } from './seen-orders.ts';
import { SessionWriter, type Batch } from './session-writer.ts';
import { LegacyTimes } from './read/times.ts';

export interface MigrationRequest {
  readonly folder: string;
  readonly sessionId?: string | undefined;
  readonly startingBalance?: Money | undefined;
  /** The charge of an order; absent: as orders are charged, at the rates of their day. */
  readonly fee?: Money | undefined;
  /** Refuse, with nothing written, when a figure of the files differs from the ledger. */
  readonly strict: boolean;
  /** End at the first row that cannot be used, with nothing written. */
  readonly stopAtReject: boolean;
  readonly dryRun: boolean;
  readonly rejected: RejectSink;
  readonly progress?: ((progress: MigrationProgress) => void) | undefined;
}

interface MigrationProgress {
  readonly orders: number;
  /** The part that is done, 0 to 1. */
  readonly done: number;
}

export interface MigratedSession {
  readonly sessionId: string;
  readonly ordersImported: number;
  /** Orders that were in the store already, or twice in the file. */
  readonly ordersSkipped: number;
  /** Open positions. */
  readonly positions: number;
  readonly reconciliation: readonly ReconciliationLine[];
}

export interface Migration {
  readonly sessions: readonly MigratedSession[];
  readonly rejected: number;
  readonly files: readonly FileNote[];
}

export interface MigrationDeps {
  readonly store: Store;
  readonly reporter: SessionReporter;
  readonly calendar: Calendar;
  readonly defaultSegment: Segment;
  readonly contracts: ContractMarket;
  readonly defaultBalance: Money;
  readonly terms: Omit<MigrationTerms, 'fee'>;
  /** Seconds for which an ended session is kept; absent for ever. */
  readonly keepEnded?: number | undefined;
}

/** More than any orders can cost: what they need is found out with it. */
const UNLIMITED = money('1000000000000000');

/**
 * Moves the predecessor's files into the store, through the ledger of live trades: reads the folder,
 * replays its orders and writes what is missing. Rejects with FILE_NOT_FOUND, with INVALID_VALUE for a
 * file without a needed column, with ROWS_REJECTED or NOT_RECONCILED (and nothing written) when the
 * request is strict.
 */
export async function migrateFolder(
  request: MigrationRequest,
  deps: MigrationDeps,
): Promise<Migration> {
  let rejected = 0;
  const counted: RejectSink = (reject) => {
    rejected += 1;
    if (request.stopAtReject) throw stopped(reject.file, reject.line, reject.reason);
    request.rejected(reject);
  };
  const times = new LegacyTimes(deps.calendar);
  const collected = await collect({ ...deps, folder: request.folder, times, rejected: counted });
  const plans = await planSessions(collected, { ...request, times, calendar: deps.calendar });
  await rejectUndated(collected, plans, times, counted);
  const run = { deps, request, collected, times };
  const sessions: MigratedSession[] = [];
  const rehearsed = request.dryRun || request.strict || request.stopAtReject;
  for (const plan of rehearsed ? plans : []) {
    const sink = request.dryRun || request.stopAtReject ? counted : () => undefined;
    sessions.push(await rehearse(run, plan, sink));
  }
  if (request.strict) requireReconciled(sessions);
  if (!request.dryRun) {
    sessions.length = 0;
    for (const plan of plans) sessions.push(await write(run, plan, counted));
  }
  return { sessions, rejected, files: collected.files };
}

/** A file whose orders have no time makes no session; its rows are rejects all the same. */
async function rejectUndated(
  collected: Collected,
  plans: readonly SessionPlan[],
  times: LegacyTimes,
  rejected: RejectSink,
): Promise<void> {
  const { orders } = collected;
  if (!orders || plans.some((plan) => plan.orders === orders)) return;
  const rows = readOrders(orders, times, collected.notesFor(orders, rejected));
  while ((await rows.next()).done !== true);
}

/** One run: what it was asked for, and what it read. */
interface Run {
  readonly deps: MigrationDeps;
  readonly request: MigrationRequest;
  readonly collected: Collected;
  readonly times: LegacyTimes;
}

/** What would happen, in memory. */
async function rehearse(
  run: Run,
  plan: SessionPlan,
  rejected: RejectSink,
): Promise<MigratedSession> {
  const books = await booksOf(run, plan);
  const counts = { rejected: 0, skipped: 0, imported: 0 };
  for await (const { steps, repeated } of stepsOf(run, plan, books, counting(counts, rejected))) {
    counts.imported += steps.filter(({ order }) => order !== undefined).length;
    counts.skipped += repeated;
  }
  return summary(run, plan, books, counts);
}

async function write(run: Run, plan: SessionPlan, rejected: RejectSink): Promise<MigratedSession> {
  const books = await booksOf(run, plan);
  const counts = { rejected: 0, skipped: 0, imported: 0 };
  const sink = counting(counts, rejected);
  const { store, terms } = run.deps;
  const deps = { store, rejected: sink, allowShort: terms.allowShort };
  const writer = await SessionWriter.open(deps, sessionOf(plan), books);
  let orders = 0;
  let bytes = 0;
  for await (const { repeated, read, ...batch } of stepsOf(run, plan, books, sink)) {
    await writer.write(batch);
    orders += batch.steps.length;
    bytes += read;
    counts.skipped += repeated;
    run.request.progress?.({ orders, done: plan.size === 0 ? 1 : bytes / plan.size });
  }
  await writer.flush();
  await endWithReport(plan, run.deps);
  counts.imported = writer.imported;
  counts.skipped += writer.skipped;
  return summary(run, plan, books, counts);
}

async function booksOf(run: Run, plan: SessionPlan): Promise<Bookkeeper> {
  const terms = { ...run.deps.terms, fee: run.request.fee };
  const { at } = plan.startedAt;
  const start = plan.startingBalance ?? (await impliedBalance(run, plan, terms));
  return new Bookkeeper(plan.sessionId, terms, { start, at });
}

/** balance.json's total less what the orders gained, plus their fees. */
async function impliedBalance(run: Run, plan: SessionPlan, terms: MigrationTerms): Promise<Money> {
  if (!plan.balance) return run.deps.defaultBalance;
  const opening = { start: UNLIMITED, at: plan.startedAt.at };
  const books = new Bookkeeper(plan.sessionId, terms, opening);
  const quiet = stepsOf(run, plan, books, () => undefined);
  while ((await quiet.next()).done !== true);
  const { realizedPnl, fees } = books.balance;
  return add(subtract(plan.balance.total, realizedPnl), fees);
}

/** The plan's orders and marks, decided and booked one after another. */
async function* stepsOf(
  run: Run,
  plan: SessionPlan,
  books: Bookkeeper,
  rejected: RejectSink,
): AsyncGenerator<Batch & { repeated: number; read: number }, undefined> {
  const seen = new SeenOrders();
  const { names } = run.collected;
  for await (const batch of ordersOf(plan, run.collected, run.times, rejected)) {
    const steps: Step[] = [];
    let repeated = 0;
    for (const order of batch.orders) {
      const known = seen.add(order.id, contentOf(order));
      if (known === 'same') repeated += 1;
      if (known === 'other')
        reject(order.place, 'Its id was used before, by another order.', rejected);
      if (known !== 'new') continue;
      const step = orReject(order.place, rejected, () =>
        books.trade(order, names.instrument(order.securityId, order.time.day)),
      );
      if (step && 'refused' in step) reject(order.place, step.refused, rejected);
      else if (step) steps.push(step);
    }
    yield { steps, transaction: books.take(), repeated, read: batch.bytes };
  }
  const marks = plan.marks.flatMap(
    ({ securityId, price, at }) =>
      books.mark(names.instrument(securityId, at.day), price, at.at) ?? [],
  );
  yield { steps: marks, transaction: books.take(), repeated: 0, read: 0 };
  return undefined;
}

function summary(
  run: Run,
  plan: SessionPlan,
  books: Bookkeeper,
  counts: { rejected: number; skipped: number; imported: number },
): MigratedSession {
  const problems = { rejected: counts.rejected, fee: run.request.fee };
  return {
    sessionId: plan.sessionId,
    ordersImported: counts.imported,
    ordersSkipped: counts.skipped,
    positions: books.positions.filter(isOpen).length,
    reconciliation: reconcile(plan, books, problems, run.collected.names),
  };
}

const counting =
  (counts: { rejected: number }, rejected: RejectSink): RejectSink =>
  (reject) => {
    counts.rejected += 1;
    rejected(reject);
  };

const contentOf = ({ securityId, action, quantity, price, time }: LegacyOrder): string =>
  `${securityId} ${action} ${text(quantity)} ${text(price)} ${time.at}`;

function sessionOf({ sessionId, startedAt }: SessionPlan): Session {
  return {
    id: sessionId,
    name: '',
    mode: 'paper',
    status: 'active',
    startTime: startedAt.at,
    endTime: '',
    createdAt: startedAt.at,
    totalPnl: ZERO,
    totalTrades: 0,
  };
}

function stopped(file: string, line: number, reason: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.ROWS_REJECTED,
    `${quoteSafely(file)}, line ${line}: ${reason} Nothing was written.`,
    { file, line },
  );
}

function requireReconciled(sessions: readonly MigratedSession[]): void {
  for (const { sessionId, reconciliation } of sessions) {
    const line = reconciliation.find(({ equal }) => !equal);
    if (!line) continue;
    throw new PapertradeError(
      ErrorCode.NOT_RECONCILED,
      `Session ${quoteSafely(sessionId)}: ${quoteSafely(line.item)} is ${line.files} in the files and ` +
        `${line.ledger} in the ledger (${line.reason}). Nothing was written.`,
      { session_id: sessionId, item: line.item, files: line.files, ledger: line.ledger },
    );
  }
}
