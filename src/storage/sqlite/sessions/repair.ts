import { newStateId } from '../../codec/session/state-id.ts';
import type { Repair, StoredRow } from '../../ports/store.ts';
import { balanceWrite, isDecidedOn, positionWrite, STATE } from '../ledger/commit.ts';
import type { Database } from '../database.ts';
import { assignments, insertion, rowWrite, valuesOf, type Statement } from '../tables/rows.ts';
import { rebuildIndexes } from './audit.ts';

/** Rewrites what a journal leads to; false when the session was traded meanwhile. */
export function repairRows(db: Database, repair: Repair): boolean {
  const { sessionId, balance, positions, orders = [], entries = [], session } = repair;
  if (!isDecidedOn(db.get(STATE, sessionId), repair)) return false;
  db.run('DELETE FROM positions WHERE session_id = ?', [sessionId]);
  db.runAll([
    balanceWrite(sessionId, balance, newStateId()),
    ...positions.map((each) => positionWrite(sessionId, each)),
    ...entries.map((entry) => entryUpdate(sessionId, entry)),
    ...(session ? [rowWrite('sessions', session)] : []),
  ]);
  for (const order of orders) writeOrder(db, sessionId, order, repair.orderIds ?? []);
  rebuildIndexes(db, sessionId);
  return true;
}

/** Columns that the fields don't name are emptied. */
function entryUpdate(sessionId: string, { id, fields }: StoredRow): Statement {
  return {
    sql: `UPDATE journal SET ${assignments('journal')} WHERE session_id = ? AND revision = ?`,
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
  const update = `UPDATE OR IGNORE orders SET ${assignments('orders')} WHERE session_id = ? AND id = ?`;
  const isStored = db.get('SELECT 1 FROM orders WHERE session_id = ? AND id = ?', sessionId, id);
  if (isStored) {
    db.run(update, [...values, sessionId, id]);
    return;
  }
  const number = freeNumber(db, sessionId, id, orderIds);
  db.run(`INSERT OR IGNORE INTO ${insertion('orders', 'number')}`, [number, ...values]);
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
