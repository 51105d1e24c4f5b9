import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { isLive, type Order } from '../../domain/order.ts';
import type { Balance } from '../../domain/balance.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Position } from '../../domain/position.ts';
import type { Fields } from '../../domain/records.ts';
import { encodeEntry } from '../codec/journal.ts';
import { encodeOrder } from '../codec/order.ts';
import { encodePosition } from '../codec/position.ts';
import { encodeBalance, encodeSession } from '../codec/session.ts';
import type { Adoption, Commit, CommitOutcome, Ending, Repair, Session } from '../store.ts';
import type { Database } from './database.ts';
import { addRows, writeRows } from './rows.ts';
import { COLUMNS } from './schema.ts';

/** What runs within one write transaction. */
export function createRows(db: Database, session: Session, balance: Balance): void {
  if (db.get('SELECT 1 FROM balances WHERE session_id = ?', session.id)) {
    throw new PapertradeError(
      ErrorCode.SESSION_EXISTS,
      `Session ${quoteSafely(session.id)} exists already. Choose another --id, or switch to it ` +
        'with "papertrade session use".',
      { session_id: session.id },
    );
  }
  writeRows(db, 'sessions', [encodeSession(session)]);
  writeBalance(db, session.id, balance);
}

/** Checks what a commit was decided on, then writes all of it. */
export function commitRows(db: Database, commit: Commit): CommitOutcome {
  const refusal = check(db, commit);
  if (refusal) return refusal;
  const { sessionId } = commit;
  if (commit.balance.revision !== commit.expectedRevision) {
    writeBalance(db, sessionId, commit.balance);
  }
  for (const position of commit.removed) {
    const { segment, securityId } = position.instrument;
    db.run(REMOVE_POSITION, [sessionId, segment, securityId, position.side]);
  }
  writePositions(db, sessionId, commit.positions);
  addRows(db, 'orders', commit.orders.map(orderRow));
  for (const order of commit.updated ?? []) updateOrder(db, order);
  addEntries(db, sessionId, commit.entries);
  return { kind: 'committed' };
}

/** Rewrites the predecessor's rows, unless the session has today's form already. */
export function adoptRows(db: Database, adoption: Adoption): CommitOutcome {
  const { session, balance, positions, entry } = adoption;
  const { id } = session;
  const found = db.get('SELECT revision FROM balances WHERE session_id = ?', id);
  if (found?.['revision'] !== '') return { kind: 'conflict' };
  writeRows(db, 'sessions', [encodeSession(session)]);
  writeBalance(db, id, balance);
  db.run('DELETE FROM positions WHERE session_id = ?', [id]);
  writePositions(db, id, positions);
  addEntries(db, id, [entry]);
  return { kind: 'committed' };
}

function writeBalance(db: Database, sessionId: string, balance: Balance): void {
  writeRows(db, 'balances', [encodeBalance(balance)], { session_id: sessionId });
}

function writePositions(db: Database, sessionId: string, positions: readonly Position[]): void {
  const rows = positions.map((each) => encodePosition(each, sessionId));
  writeRows(db, 'positions', rows);
}

/** A revision that is there already is an error. */
function addEntries(db: Database, sessionId: string, entries: readonly JournalEntry[]): void {
  addRows(db, 'journal', entries.map(encodeEntry), { session_id: sessionId });
}

/** An order's row; `is_open` names those that quotes may fill. */
export function orderRow(order: Order): Fields {
  const row = encodeOrder(order);
  return isLive(order) ? { ...row, is_open: '1' } : row;
}

const UPDATE_ORDER = `UPDATE orders SET ${COLUMNS.orders.map((name) => `${name} = ?`).join(', ')}
  WHERE session_id = ? AND client_order_id = ?`;

function updateOrder(db: Database, order: Order): void {
  const key = [order.sessionId, order.clientOrderId];
  const row = orderRow(order);
  db.run(UPDATE_ORDER, [...COLUMNS.orders.map((name) => row[name] ?? ''), ...key]);
}

const REMOVE_POSITION = `DELETE FROM positions
  WHERE session_id = ? AND exchange_segment = ? AND security_id = ? AND side = ?`;

/** Rewrites what a journal leads to; false when the session was traded meanwhile. */
export function repairRows(db: Database, repair: Repair): boolean {
  const { sessionId, expectedRevision, balance, positions } = repair;
  const found = db.get('SELECT revision FROM balances WHERE session_id = ?', sessionId);
  if (found?.['revision'] !== String(expectedRevision)) return false;
  writeBalance(db, sessionId, balance);
  db.run('DELETE FROM positions WHERE session_id = ?', [sessionId]);
  writePositions(db, sessionId, positions);
  return true;
}

export function endRows(db: Database, ending: Ending): CommitOutcome {
  const { session, expectedRevision, expireAfter } = ending;
  const refusal = check(db, { sessionId: session.id, expectedRevision, orders: [] });
  if (refusal) return refusal;
  writeRows(db, 'sessions', [encodeSession(session)]);
  db.run('INSERT OR REPLACE INTO reports VALUES (?, ?)', [session.id, ending.report]);
  if (expireAfter !== undefined) {
    const expiresAt = Date.now() + expireAfter * 1000;
    db.run('UPDATE sessions SET expires_at = ? WHERE session_id = ?', [expiresAt, session.id]);
  }
  return { kind: 'committed' };
}

/** Keeps when the session may go, which its row holds too. */
export function saveReportRows(db: Database, session: Session, report: string): boolean {
  const ended = "SELECT expires_at FROM sessions WHERE session_id = ? AND status = 'completed'";
  const found = db.get(ended, session.id);
  if (!found) return false;
  writeRows(db, 'sessions', [encodeSession(session)]);
  db.run('INSERT OR REPLACE INTO reports VALUES (?, ?)', [session.id, report]);
  const expiresAt = found['expires_at'];
  if (typeof expiresAt === 'number') {
    db.run('UPDATE sessions SET expires_at = ? WHERE session_id = ?', [expiresAt, session.id]);
  }
  return true;
}

function check(
  db: Database,
  {
    sessionId,
    expectedRevision,
    haltedAt,
    orders,
  }: Pick<Commit, 'sessionId' | 'expectedRevision' | 'haltedAt' | 'orders'>,
): CommitOutcome | undefined {
  const found = db.get(
    'SELECT status, halted_at, revision FROM sessions JOIN balances USING (session_id) ' +
      'WHERE session_id = ?',
    sessionId,
  );
  if (found?.['status'] !== 'active') return { kind: 'ended' };
  const clientOrderId = knownOrder(db, sessionId, orders);
  if (clientOrderId !== undefined) return { kind: 'duplicate', clientOrderId };
  if (haltedAt !== undefined && found['halted_at'] !== haltedAt) return { kind: 'conflict' };
  return found['revision'] === String(expectedRevision) ? undefined : { kind: 'conflict' };
}

const KNOWN_ORDER = `SELECT client_order_id FROM json_each(?)
  CROSS JOIN orders ON session_id = ? AND client_order_id = value LIMIT 1`;

/** The first client order id of these orders that the session has already. */
function knownOrder(db: Database, sessionId: string, orders: readonly Order[]): string | undefined {
  if (orders.length === 0) return undefined;
  const ids = JSON.stringify(orders.map(({ clientOrderId }) => clientOrderId));
  const known = db.get(KNOWN_ORDER, ids, sessionId)?.['client_order_id'];
  return known === undefined ? undefined : String(known);
}
