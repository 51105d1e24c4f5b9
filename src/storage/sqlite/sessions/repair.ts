import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { newStateId } from '../../codec/session/state-id.ts';
import type { Repair, StoredRow } from '../../ports/store.ts';
import { balanceRow, conflictOf, positionRows } from '../ledger/commit.ts';
import type { Database } from '../database.ts';
import { columnsOf, valuesOf } from '../tables/rows.ts';
import { writeRows, type Statement } from '../tables/rows.ts';
import { rebuildIndexes } from './audit.ts';

/** Rewrites what a journal leads to; false when the session was traded meanwhile. */
export function repairRows(db: Database, repair: Repair): boolean {
  const { sessionId, balance, positions, orders = [], entries = [], session } = repair;
  if (conflictOf(db, repair)) return false;
  db.run('DELETE FROM positions WHERE session_id = ?', [sessionId]);
  db.runAll([
    ...balanceRow(sessionId, balance, newStateId()),
    ...positionRows(sessionId, positions),
    ...entries.map((entry) => entryUpdate(sessionId, entry)),
  ]);
  for (const order of orders) writeOrder(db, sessionId, order, repair.orderIds ?? []);
  if (session) writeSession(db, sessionId, session);
  rebuildIndexes(db, sessionId);
  return true;
}

/** When the store may forget the session is no field of its record. */
function writeSession(db: Database, sessionId: string, record: Fields): void {
  const row = db.get('SELECT expires_at FROM sessions WHERE session_id = ?', sessionId);
  db.runAll(writeRows('sessions', [record]));
  const expiresAt = row?.['expires_at'] ?? '';
  const keep = "UPDATE sessions SET expires_at = NULLIF(?, '') WHERE session_id = ?";
  db.run(keep, [expiresAt, sessionId]);
}

const assigned = (table: 'orders' | 'journal'): string =>
  columnsOf(table)
    .map((name) => `${name} = ?`)
    .join(', ');

/** Columns that the fields don't name are emptied. */
function entryUpdate(sessionId: string, { id, fields }: StoredRow): Statement {
  return {
    sql: `UPDATE journal SET ${assigned('journal')} WHERE session_id = ? AND revision = ?`,
    values: [...valuesOf('journal', fields, { session_id: sessionId }), sessionId, id],
  };
}

/** An order that is not stored any more, and whose client id is free, comes back to its place among the others. */
function writeOrder(
  db: Database,
  sessionId: string,
  { id, fields }: StoredRow,
  orderIds: readonly string[],
): void {
  const values = valuesOf('orders', fields);
  const update = `UPDATE OR IGNORE orders SET ${assigned('orders')} WHERE session_id = ? AND id = ?`;
  const isStored = db.get('SELECT 1 FROM orders WHERE session_id = ? AND id = ?', sessionId, id);
  if (isStored) {
    db.run(update, [...values, sessionId, id]);
    return;
  }
  const names = columnsOf('orders');
  const places = names.map(() => '?').join(', ');
  db.run(
    `INSERT OR IGNORE INTO orders (number, ${names.join(', ')}) VALUES (NULLIF(?, ''), ${places})`,
    [freeNumber(db, sessionId, id, orderIds), ...values],
  );
}

/** A number before that of the next order; empty, for the last place, where none is free. */
function freeNumber(
  db: Database,
  sessionId: string,
  id: string,
  orderIds: readonly string[],
): number | '' {
  const numberOf = (each: string | undefined): number | undefined => {
    if (each === undefined) return undefined;
    const sql = 'SELECT number FROM orders WHERE session_id = ? AND id = ?';
    const number = db.get(sql, sessionId, each)?.['number'];
    return typeof number === 'number' ? number : undefined;
  };
  const place = orderIds.indexOf(id);
  const next = orderIds.slice(place + 1).find((each) => numberOf(each) !== undefined);
  const number = numberOf(next);
  if (place < 0 || number === undefined) return '';
  const taken = db.get('SELECT 1 FROM orders WHERE number = ?', number - 1);
  return taken ? '' : number - 1;
}
