import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import type { JournalEntry } from '../../../domain/ledger/journal.ts';
import { isLive, type Order } from '../../../domain/orders/order.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import {
  encodeBalance,
  encodeCount,
  encodeEntry,
  encodeOrder,
  encodePosition,
  encodeStrategy,
} from '../../codec/encode.ts';
import { positionId } from '../../codec/position.ts';
import { newStateId } from '../../codec/session/state-id.ts';
import type { Commit, CommitOutcome } from '../../ports/store.ts';
import type { Database } from '../database.ts';
import { BALANCE } from '../queries.ts';
import { fieldsOf, type Row } from '../tables/row-fields.ts';
import { assignments, rowWrite, valuesOf, type Statement } from '../tables/rows.ts';

/** Checks what a commit was decided on, then writes all of it; within one write transaction. */
export function runCommit(db: Database, commit: Commit): CommitOutcome {
  const refusal = refusalOf(db, commit, commit.orders);
  if (refusal) return refusal;
  const stateId = newStateId();
  db.runAll(writesOf(db, commit, stateId));
  return { kind: 'committed', stateId };
}

/** All that a commit writes, one statement after the other. */
function* writesOf(db: Database, commit: Commit, stateId: string): Generator<Statement> {
  const { sessionId, decidedOn, balance } = commit;
  if (balance.revision === decidedOn.revision) yield countWrite(db, commit, stateId);
  else yield balanceWrite(sessionId, balance, stateId);
  for (const position of commit.removed) yield removal(sessionId, position);
  for (const position of commit.positions) yield positionWrite(sessionId, position);
  for (const order of commit.orders) yield rowWrite('orders', encodeOrder(order), openMark(order));
  for (const order of commit.updated ?? []) yield orderUpdate(order);
  yield* strategyWrites(commit);
  for (const entry of commit.entries) yield entryWrite(sessionId, entry);
}

/** What a step of a session was decided on. */
type Terms = Pick<Commit, 'sessionId' | 'decidedOn' | 'haltedAt'>;

/**
 * Only an active session takes steps, each new order once, and only from the state that they were
 * decided on. Throws SESSION_NOT_FOUND when there is no session.
 */
export function refusalOf(
  db: Database,
  terms: Terms,
  orders: readonly Order[] = [],
): CommitOutcome | undefined {
  const { sessionId } = terms;
  const found = db.get(STATE, sessionId);
  if (!found) throw sessionGone(sessionId);
  if (found['status'] !== 'active') return { kind: 'ended' };
  const known = orders.find(({ clientOrderId }) => db.get(KNOWN_ORDER, sessionId, clientOrderId));
  if (known) return { kind: 'duplicate', clientOrderId: known.clientOrderId };
  return isDecidedOn(found, terms) ? undefined : { kind: 'conflict' };
}

const sessionGone = (sessionId: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.SESSION_NOT_FOUND,
    `Session ${quoteSafely(sessionId)} is not there any more: it was removed, or the file was ` +
      'replaced. Nothing was written; restore a backup, or start a new session.',
    { session_id: sessionId },
  );

const KNOWN_ORDER = 'SELECT 1 FROM orders WHERE session_id = ? AND client_order_id = ?';
export const STATE = `SELECT status, halted_at, revision, state_id
  FROM sessions LEFT JOIN balances USING (session_id) WHERE session_id = ?`;

/** Whether the stored state, and the halt where that matters, are those that were decided on. */
export const isDecidedOn = (
  stored: Row | undefined,
  { decidedOn, haltedAt }: Omit<Terms, 'sessionId'>,
): boolean =>
  stored?.['revision'] === String(decidedOn.revision) &&
  stored['state_id'] === (decidedOn.stateId ?? '') &&
  (haltedAt === undefined || stored['halted_at'] === haltedAt);

/** A wallet as it is after a step, which gave it a state id of its own. */
export const balanceWrite = (sessionId: string, balance: Balance, stateId: string): Statement =>
  rowWrite('balances', encodeBalance(balance), { session_id: sessionId, state_id: stateId });

/** The wallet as it is stored, with the orders counted: a refused order moves no money. */
function countWrite(db: Database, { sessionId, balance }: Commit, stateId: string): Statement {
  const stored = fieldsOf(db.get(BALANCE, sessionId) ?? {});
  return rowWrite('balances', { ...stored, ...encodeCount(balance) }, { state_id: stateId });
}

export const positionWrite = (sessionId: string, position: Position): Statement =>
  rowWrite('positions', encodePosition(position, sessionId), {
    position_id: positionId(sessionId, position),
  });

/** A revision that is there already is an error. */
export const entryWrite = (sessionId: string, entry: JournalEntry): Statement =>
  rowWrite('journal', encodeEntry(entry), { session_id: sessionId });

/** `is_open` names the orders that quotes may fill. */
export const openMark = (order: Order): Fields => (isLive(order) ? { is_open: '1' } : {});

const UPDATE_ORDER = `UPDATE orders SET ${assignments('orders')}
  WHERE session_id = ? AND client_order_id = ?`;

function orderUpdate(order: Order): Statement {
  const values = valuesOf('orders', encodeOrder(order), openMark(order));
  return { sql: UPDATE_ORDER, values: [...values, order.sessionId, order.clientOrderId] };
}

function removal(sessionId: string, position: Position): Statement {
  const sql = 'DELETE FROM positions WHERE session_id = ? AND position_id = ?';
  return { sql, values: [sessionId, positionId(sessionId, position)] };
}

/** A ledger that begins anew has no strategies. */
function* strategyWrites({ sessionId, strategies = [], entries }: Commit): Generator<Statement> {
  if (entries.some(({ type }) => type === 'RESET')) {
    yield { sql: 'DELETE FROM strategies WHERE session_id = ?', values: [sessionId] };
  }
  for (const strategy of strategies) {
    yield rowWrite('strategies', encodeStrategy(strategy), { session_id: sessionId });
  }
}
