import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import type { JournalEntry } from '../../../domain/ledger/journal.ts';
import { isLive, type Order } from '../../../domain/orders/order.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { encodeEntry } from '../../codec/encode.ts';
import { encodeOrder } from '../../codec/encode.ts';
import { positionId } from '../../codec/position.ts';
import { encodePosition } from '../../codec/encode.ts';
import { encodeBalance, encodeCount } from '../../codec/encode.ts';
import { newStateId } from '../../codec/session/state-id.ts';
import { encodeStrategy } from '../../codec/encode.ts';
import type { Commit, CommitOutcome } from '../../ports/store.ts';
import type { Database } from '../database.ts';
import { BALANCE } from '../queries.ts';
import { fieldsOf } from '../tables/row-fields.ts';
import { columnsOf, valuesOf } from '../tables/rows.ts';
import { addRows, writeRows, type Statement } from '../tables/rows.ts';

/** Checks what a commit was decided on, then writes all of it; within one write transaction. */
export function runCommit(db: Database, commit: Commit): CommitOutcome {
  const { sessionId, decidedOn, balance, orders } = commit;
  const refusal =
    refusalOf(db, commit) ??
    duplicateOf(
      db,
      sessionId,
      orders.map(({ clientOrderId }) => clientOrderId),
    ) ??
    conflictOf(db, commit);
  if (refusal) return refusal;
  const stateId = newStateId();
  db.runAll([
    ...(balance.revision === decidedOn.revision
      ? countRow(db, commit, stateId)
      : balanceRow(sessionId, balance, stateId)),
    ...commit.removed.map((each) => removal(sessionId, each)),
    ...positionRows(sessionId, commit.positions),
    ...addRows('orders', orders.map(orderRow)),
    ...(commit.updated ?? []).map(orderUpdate),
    ...strategyRows(sessionId, commit),
    ...entryRows(sessionId, commit.entries),
  ]);
  return { kind: 'committed', stateId };
}

/** What a step of a session was decided on. */
type Terms = Pick<Commit, 'sessionId' | 'decidedOn' | 'haltedAt'>;

/** Only an active session takes steps. Throws SESSION_NOT_FOUND when there is none. */
export function refusalOf(
  db: Database,
  { sessionId }: Pick<Terms, 'sessionId'>,
): CommitOutcome | undefined {
  const found = db.get('SELECT status FROM sessions WHERE session_id = ?', sessionId);
  if (!found) throw sessionGone(sessionId);
  return found['status'] === 'active' ? undefined : { kind: 'ended' };
}

const sessionGone = (sessionId: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.SESSION_NOT_FOUND,
    `Session ${quoteSafely(sessionId)} is not there any more: it was removed, or the file was ` +
      'replaced. Nothing was written; restore a backup, or start a new session.',
    { session_id: sessionId },
  );

const STATE = `SELECT halted_at, revision, state_id FROM sessions JOIN balances USING (session_id)
  WHERE session_id = ?`;

/** A conflict where the stored state, or the halt, is another than the one that was decided on. */
export function conflictOf(
  db: Database,
  { sessionId, decidedOn, haltedAt }: Terms,
): CommitOutcome | undefined {
  const found = db.get(STATE, sessionId);
  const isSame =
    found?.['revision'] === String(decidedOn.revision) &&
    found['state_id'] === (decidedOn.stateId ?? '') &&
    (haltedAt === undefined || found['halted_at'] === haltedAt);
  return isSame ? undefined : { kind: 'conflict' };
}

const KNOWN_ORDER = 'SELECT 1 FROM orders WHERE session_id = ? AND client_order_id = ?';

/** The first of these client order ids that the session has already. */
function duplicateOf(
  db: Database,
  sessionId: string,
  ids: readonly string[],
): CommitOutcome | undefined {
  const known = ids.find((id) => db.get(KNOWN_ORDER, sessionId, id));
  return known === undefined ? undefined : { kind: 'duplicate', clientOrderId: known };
}

/** A wallet as it is after a step, which gave it a state id of its own. */
export const balanceRow = (sessionId: string, balance: Balance, stateId: string): Statement[] =>
  writeRows('balances', [encodeBalance(balance)], { session_id: sessionId, state_id: stateId });

/** The wallet as it is stored, with the orders counted: a refused order moves no money. */
function countRow(db: Database, { sessionId, balance }: Commit, stateId: string): Statement[] {
  const stored = fieldsOf(db.get(BALANCE, sessionId) ?? {});
  return writeRows('balances', [{ ...stored, ...encodeCount(balance) }], { state_id: stateId });
}

export function positionRows(sessionId: string, positions: readonly Position[]): Statement[] {
  const rows = positions.map((each) => ({
    position_id: positionId(sessionId, each),
    ...encodePosition(each, sessionId),
  }));
  return writeRows('positions', rows);
}

/** A revision that is there already is an error. */
export const entryRows = (sessionId: string, entries: readonly JournalEntry[]): Statement[] =>
  addRows('journal', entries.map(encodeEntry), { session_id: sessionId });

const orderRow = (order: Order): Fields => ({ ...encodeOrder(order), ...openMark(order) });

/** `is_open` names the orders that quotes may fill. */
export const openMark = (order: Order): Fields => (isLive(order) ? { is_open: '1' } : {});

const UPDATE_ORDER = `UPDATE orders SET ${columnsOf('orders')
  .map((name) => `${name} = ?`)
  .join(', ')} WHERE session_id = ? AND client_order_id = ?`;

function orderUpdate(order: Order): Statement {
  const values = valuesOf('orders', orderRow(order));
  return { sql: UPDATE_ORDER, values: [...values, order.sessionId, order.clientOrderId] };
}

function removal(sessionId: string, position: Position): Statement {
  const sql = 'DELETE FROM positions WHERE session_id = ? AND position_id = ?';
  return { sql, values: [sessionId, positionId(sessionId, position)] };
}

/** A ledger that begins anew has no strategies. */
function strategyRows(sessionId: string, { strategies = [], entries }: Commit): Statement[] {
  const isReset = entries.some(({ type }) => type === 'RESET');
  const removed = { sql: 'DELETE FROM strategies WHERE session_id = ?', values: [sessionId] };
  const rows = writeRows('strategies', strategies.map(encodeStrategy), { session_id: sessionId });
  return isReset ? [removed, ...rows] : rows;
}
