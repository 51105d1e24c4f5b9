import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { isLive, type Order } from '../../domain/order.ts';
import type { Balance } from '../../domain/balance.ts';
import type { Fields } from '../../domain/records.ts';
import { encodeEntry } from '../codec/journal.ts';
import { encodeOrder } from '../codec/order.ts';
import { encodePosition } from '../codec/position.ts';
import { encodeBalance, encodeSession } from '../codec/session.ts';
import type { Adoption, Commit, CommitOutcome, Ending, Repair, Session } from '../store.ts';
import type { Database } from './database.ts';
import { COLUMNS, insertion, type TableName } from './schema.ts';

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
  writeRow(db, 'sessions', encodeSession(session));
  writeRow(db, 'balances', { ...encodeBalance(balance), session_id: session.id });
}

/** Checks what a commit was decided on, then writes all of it. */
export function commitRows(db: Database, commit: Commit): CommitOutcome {
  const refusal = check(db, commit);
  if (refusal) return refusal;
  const { sessionId } = commit;
  if (commit.balance.revision !== commit.expectedRevision) {
    writeRow(db, 'balances', { ...encodeBalance(commit.balance), session_id: sessionId });
  }
  for (const position of commit.removed) {
    const { segment, securityId } = position.instrument;
    db.run(REMOVE_POSITION, [sessionId, segment, securityId, position.side]);
  }
  for (const position of commit.positions) {
    writeRow(db, 'positions', encodePosition(position, sessionId));
  }
  for (const order of commit.orders) addRow(db, 'orders', orderRow(order));
  for (const order of commit.updated ?? []) updateOrder(db, order);
  for (const entry of commit.entries) {
    addEntry(db, entry.revision, { ...encodeEntry(entry), session_id: sessionId });
  }
  return { kind: 'committed' };
}

/** Rewrites the predecessor's rows, unless the session has today's form already. */
export function adoptRows(db: Database, adoption: Adoption): CommitOutcome {
  const { session, balance, positions, entry } = adoption;
  const { id } = session;
  const found = db.get('SELECT revision FROM balances WHERE session_id = ?', id);
  if (found?.['revision'] !== '') return { kind: 'conflict' };
  writeRow(db, 'sessions', encodeSession(session));
  writeRow(db, 'balances', { ...encodeBalance(balance), session_id: id });
  db.run('DELETE FROM positions WHERE session_id = ?', [id]);
  for (const position of positions) writeRow(db, 'positions', encodePosition(position, id));
  addEntry(db, entry.revision, { ...encodeEntry(entry), session_id: id });
  return { kind: 'committed' };
}

/** An order's row; `is_open` names those that quotes may fill. */
export const orderRow = (order: Order): Fields => ({
  ...encodeOrder(order),
  is_open: isLive(order) ? '1' : '',
});

const UPDATE_ORDER = `UPDATE orders SET ${COLUMNS.orders.map((name) => `${name} = ?`).join(', ')}
  WHERE session_id = ? AND client_order_id = ?`;

function updateOrder(db: Database, order: Order): void {
  const key = [order.sessionId, order.clientOrderId];
  db.run(UPDATE_ORDER, [...values('orders', orderRow(order)), ...key]);
}

const REMOVE_POSITION = `DELETE FROM positions
  WHERE session_id = ? AND exchange_segment = ? AND security_id = ? AND side = ?`;

/** Rewrites what a journal leads to; false when the session was traded meanwhile. */
export function repairRows(db: Database, repair: Repair): boolean {
  const { sessionId, expectedRevision, balance, positions } = repair;
  const found = db.get('SELECT revision FROM balances WHERE session_id = ?', sessionId);
  if (found?.['revision'] !== String(expectedRevision)) return false;
  writeRow(db, 'balances', { ...encodeBalance(balance), session_id: sessionId });
  db.run('DELETE FROM positions WHERE session_id = ?', [sessionId]);
  for (const position of positions) writeRow(db, 'positions', encodePosition(position, sessionId));
  return true;
}

export function endRows(db: Database, ending: Ending): CommitOutcome {
  const { session, expectedRevision, expireAfter } = ending;
  const refusal = check(db, { sessionId: session.id, expectedRevision, orders: [] });
  if (refusal) return refusal;
  writeRow(db, 'sessions', encodeSession(session));
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
  writeRow(db, 'sessions', encodeSession(session));
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
  for (const { clientOrderId } of orders) {
    if (db.get(KNOWN_ORDER, sessionId, clientOrderId)) return { kind: 'duplicate', clientOrderId };
  }
  if (haltedAt !== undefined && found['halted_at'] !== haltedAt) return { kind: 'conflict' };
  return found['revision'] === String(expectedRevision) ? undefined : { kind: 'conflict' };
}

const KNOWN_ORDER = 'SELECT 1 FROM orders WHERE session_id = ? AND client_order_id = ?';

/** Writes a row, replacing one of the same key. */
export function writeRow(
  db: Database,
  table: Exclude<TableName, 'journal' | 'orders'>,
  row: Fields,
): void {
  insert(db, 'INSERT OR REPLACE', table, row);
}

/** Adds an entry; a revision that is there already is an error. */
export function addEntry(db: Database, revision: number, row: Fields): void {
  insert(db, 'INSERT', 'journal', row, ['revision', revision]);
}

/** Adds a row; a key that is there already is an error. */
export function addRow(db: Database, table: 'orders', row: Fields): void {
  insert(db, 'INSERT', table, row);
}

/**
 * Names only the columns that hold something, since the others are empty by default: binding a
 * value takes longer than storing it, and most rows fill less than half of their columns.
 */
function insert(
  db: Database,
  verb: 'INSERT' | 'INSERT OR REPLACE',
  table: TableName,
  row: Fields,
  number?: readonly [name: string, value: number],
): void {
  const names: string[] = [];
  const values: (string | number)[] = [];
  if (number) {
    names.push(number[0]);
    values.push(number[1]);
  }
  for (const name of COLUMNS[table]) {
    const value = row[name];
    if (value === undefined || value === '') continue;
    names.push(name);
    values.push(value);
  }
  db.run(insertion(verb, table, names), values);
}

const values = (table: TableName, row: Fields): string[] =>
  COLUMNS[table].map((name) => row[name] ?? '');
