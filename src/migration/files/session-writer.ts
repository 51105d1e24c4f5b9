import type { JournalEntry } from '../../domain/ledger/journal.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import { isOpen } from '../../domain/ledger/position.ts';
import { filledOrder } from '../../domain/orders/new-order.ts';
import type { Order } from '../../domain/orders/order.ts';
import { fillRefusal } from '../../domain/orders/refusals.ts';
import { entryRecord } from '../../domain/ledger/stored/records.ts';
import { equals, text } from '../../domain/money/money.ts';
import { commitOf, transactionOn } from '../../app/trading/commit.ts';
import type { Session, SessionState, Store } from '../../storage/ports/store.ts';
import { untilCommitted, type Attempt } from '../../app/trading/commit-loop.ts';
import {
  requireSession,
  requireTradable,
  sessionEnded,
} from '../../app/sessions/require-session.ts';
import type { Bookkeeper, Step } from './bookkeeper.ts';
import { reject, type RejectSink } from './rejects.ts';

/** Steps that one commit writes, and the transaction that booked them. */
export interface Batch {
  readonly steps: readonly Step[];
  readonly transaction: LedgerTransaction;
}

export interface WriterDeps {
  readonly store: Store;
  readonly rejected: RejectSink;
  readonly allowShort: boolean;
}

/**
 * Writes the steps of a migration and adds only what is missing. While the stored journal is what
 * the files lead to, its entries are passed over; from its end on batches are committed. In a
 * session that went another way (traded meanwhile, other terms), each order is looked up by its
 * client id, and what is missing is decided on the session as it is.
 */
export class SessionWriter {
  readonly #deps: WriterDeps;
  readonly #sessionId: string;
  #mode: 'passing' | 'appending' | 'merging';
  #stored: AsyncIterator<JournalEntry> | undefined;
  /** What the commits that are ready or written lead to. */
  #balance: Balance;
  /** The commit that is on its way, while the next orders are decided. */
  #sent: Promise<void> = Promise.resolve();
  imported = 0;
  skipped = 0;

  private constructor(deps: WriterDeps, state: SessionState, isNew: boolean) {
    this.#deps = deps;
    this.#sessionId = state.session.id;
    this.#balance = state.balance;
    this.#mode = isNew ? 'appending' : 'passing';
    if (!isNew) this.#stored = deps.store.journal(state.session.id)[Symbol.asyncIterator]();
  }

  /** Opens the session when it is not there; what was current stays so. */
  static async open(
    deps: WriterDeps,
    session: Session,
    books: Pick<Bookkeeper, 'balance'>,
  ): Promise<SessionWriter> {
    const { store } = deps;
    const found = await store.sessionState(session.id);
    if (found && !found.adopted) requireTradable(found);
    if (found) return new SessionWriter(deps, found, false);
    const current = await store.currentSession();
    const stateId = await store.createSession(session, books.balance);
    if (current !== undefined) await store.selectSession(current);
    const state = { session, balance: { ...books.balance, stateId }, adopted: true };
    return new SessionWriter(deps, state, true);
  }

  /** One commit after another, since each is decided on the balance that the last one leaves. */
  async write({ steps, transaction }: Batch): Promise<void> {
    await this.#sent;
    const missing = this.#mode === 'passing' ? await this.#missing(steps) : steps;
    if (missing.length === 0) return;
    this.#sent =
      this.#mode === 'merging' ? this.#merge(missing) : this.#append(missing, transaction);
    // The next one that awaits it gets the error; Node ends a program whose rejection has no handler yet.
    this.#sent.catch(() => undefined);
  }

  /** Waits until all is written. */
  flush(): Promise<void> {
    return this.#sent;
  }

  /** Commits the steps, the last ones of a transaction. */
  async #append(steps: readonly Step[], transaction: LedgerTransaction): Promise<void> {
    const orders = steps.flatMap(({ order }) => order ?? []);
    const outcome = await this.#deps.store.commit({
      ...commitOf(this.#sessionId, transaction),
      decidedOn: this.#balance,
      orders,
      entries: steps.flatMap(({ entry }) => entry ?? []),
    });
    if (outcome.kind === 'ended') throw sessionEnded(this.#sessionId);
    if (outcome.kind === 'committed') {
      this.#balance = { ...transaction.balance, stateId: outcome.stateId };
      this.imported += orders.length;
      return;
    }
    this.#mode = 'merging';
    await this.#merge(steps);
  }

  /** The steps from the first on that the stored journal has not. */
  async #missing(steps: readonly Step[]): Promise<readonly Step[]> {
    for (const [index, step] of steps.entries()) {
      if (!(await this.#isStored(step))) return steps.slice(index);
      if (step.order) this.skipped += 1;
    }
    return [];
  }

  /** Whether the stored journal's next entry is this one. At its end, writing begins. */
  async #isStored(step: Step): Promise<boolean> {
    if (step.entry === undefined) return this.#isKept(step.order);
    const next = await this.#stored?.next();
    if (next && next.done !== true) {
      if (sameEntry(next.value, step.entry)) return true;
      this.#mode = 'merging';
      return false;
    }
    const { revision, startingBalance } = this.#balance;
    const follows =
      revision === step.entry.revision - 1 && equals(startingBalance, step.entry.startingBalance);
    this.#mode = follows ? 'appending' : 'merging';
    return false;
  }

  /** A refused order is no entry of the journal: it is looked up, and kept when it is missing. */
  async #isKept(order: Order | undefined): Promise<boolean> {
    if (order === undefined) return true;
    const { store } = this.#deps;
    const known = await store.orderByClientId(this.#sessionId, order.clientOrderId);
    if (known !== undefined) return true;
    await untilCommitted(this.#sessionId, () => this.#attemptRefused(order));
    return true;
  }

  async #attemptRefused(order: Order): Promise<Attempt<void>> {
    const { store } = this.#deps;
    const id = this.#sessionId;
    const state = requireSession(await store.sessionState(id), id);
    if (state.session.status === 'completed') return { done: undefined };
    const transaction = new LedgerTransaction(state.balance, new Map(), order.createdAt);
    transaction.add(order);
    return this.#tryCommit(transaction);
  }

  async #tryCommit(transaction: LedgerTransaction): Promise<Attempt<void>> {
    const outcome = await this.#deps.store.commit(commitOf(this.#sessionId, transaction));
    return outcome.kind === 'committed' ? { done: undefined } : 'conflict';
  }

  async #merge(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.entry === undefined) await this.#isKept(step.order);
      else if (step.order) await this.#mergeOrder(step, step.order);
      else await untilCommitted(this.#sessionId, () => this.#attemptMark(step));
    }
  }

  async #mergeOrder(step: Step, order: Order): Promise<void> {
    const { store } = this.#deps;
    const known = await store.orderByClientId(this.#sessionId, order.clientOrderId);
    if (known === undefined) {
      await untilCommitted(this.#sessionId, () => this.#attemptOrder(step, order));
    } else if (sameOrder(known, order)) {
      this.skipped += 1;
    } else {
      this.#reject(step, `The session has another order of the id ${order.clientOrderId}.`);
    }
  }

  async #attemptOrder(step: Step, order: Order): Promise<Attempt<void>> {
    const { store, allowShort } = this.#deps;
    if (step.entry?.type !== 'FILL') return { done: undefined };
    const { fill } = step.entry;
    const id = this.#sessionId;
    const found = await store.tradingState(id, fill.instrument, fill.clientOrderId);
    const state = requireSession(found, id);
    requireTradable(state);
    if (state.previous) return { done: undefined };
    const mayShort = step.source?.opensShort ?? allowShort;
    const refusal = fillRefusal(state.account, fill, mayShort);
    if (refusal) {
      this.#reject(step, refusal.message);
      return { done: undefined };
    }
    const transaction = transactionOn(state, fill.instrument, fill.at);
    transaction.add(filledOrder(id, order.mode, fill));
    transaction.trade(fill);
    const outcome = await this.#tryCommit(transaction);
    if (outcome !== 'conflict') this.imported += 1;
    return outcome;
  }

  /** A recorded price counts when nothing newer happened to the position. */
  async #attemptMark({ entry }: Step): Promise<Attempt<void>> {
    if (entry?.type !== 'MARK') return { done: undefined };
    const { store } = this.#deps;
    const state = requireSession(
      await store.tradingState(this.#sessionId, entry, ''),
      this.#sessionId,
    );
    const { account } = state;
    const open = [account.long, account.short].find((each) => each !== undefined && isOpen(each));
    const newer = open !== undefined && Date.parse(entry.at) > Date.parse(open.lastUpdated);
    if (!newer || state.session.status === 'completed') return { done: undefined };
    const transaction = transactionOn(state, entry, entry.at);
    transaction.mark(entry, entry.price);
    return this.#tryCommit(transaction);
  }

  #reject({ source }: Step, reason: string): void {
    if (source) reject(source.place, reason, this.#deps.rejected);
  }
}

const sameEntry = (left: JournalEntry, right: JournalEntry): boolean =>
  JSON.stringify(entryRecord(left)) === JSON.stringify(entryRecord(right));

function sameOrder(left: Order, right: Order): boolean {
  const describe = ({ instrument, action, quantity, price, filledAt }: Order): string =>
    [instrument.securityId, action, text(quantity), text(price), filledAt].join(' ');
  return describe(left) === describe(right);
}
