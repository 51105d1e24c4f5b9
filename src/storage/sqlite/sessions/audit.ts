import { isLive } from '../../../domain/orders/order.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { decodeOrder } from '../../codec/order.ts';
import { decodePosition, positionId } from '../../codec/position.ts';
import type { IndexFault, RecordKind, StoredRow } from '../../ports/store.ts';
import type { Database } from '../database.ts';
import { fieldsOf, type Row } from '../tables/row-fields.ts';
import { pagesOf } from './pages.ts';

/** Columns that only this store has, or that a record of the table does not repeat. */
const SOURCES: Readonly<
  Record<RecordKind, { sql: string; id: string; without: readonly string[] }>
> = {
  session: { sql: 'sessions', id: 'session_id', without: [] },
  balance: { sql: 'balances', id: 'session_id', without: ['session_id', 'state_id'] },
  positions: { sql: 'positions', id: 'position_id', without: ['position_id'] },
  strategies: { sql: 'strategies', id: 'strategy_id', without: ['session_id'] },
  orders: { sql: 'orders', id: 'id', without: ['is_open'] },
  journal: { sql: 'journal', id: 'revision', without: ['session_id'] },
};

/** The records of one kind, a page at a time, so that long ones need little memory. */
export async function* records(
  db: Database,
  sessionId: string,
  kind: RecordKind,
): AsyncGenerator<readonly StoredRow[]> {
  const { id, without } = SOURCES[kind];
  for (const rows of pages(db, sessionId, kind)) {
    yield await Promise.resolve(
      rows.map((row) => ({ id: String(row[id] ?? ''), fields: recordOf(row, without) })),
    );
  }
}

function pages(db: Database, sessionId: string, kind: RecordKind): Iterable<readonly Row[]> {
  if (kind === 'orders' || kind === 'journal') return pagesOf(db, sessionId, kind);
  return [db.all(`SELECT * FROM ${SOURCES[kind].sql} WHERE session_id = ?`, sessionId)];
}

function recordOf(row: Row, without: readonly string[]): Fields {
  const fields = Object.entries(fieldsOf(row));
  return Object.fromEntries(
    fields.filter(([name, value]) => value !== '' && !without.includes(name)),
  );
}

/** An order's columns that searches use, where they are not what its record says. */
interface OrderMark {
  readonly id: string;
  readonly stored: { readonly is_open: string; readonly valid_until_ms: number | null };
  readonly expected: OrderMark['stored'];
}

function* wrongMarks(db: Database, sessionId: string): Generator<OrderMark> {
  for (const rows of pagesOf(db, sessionId, 'orders')) {
    for (const row of rows) {
      const stored = { is_open: String(row['is_open'] ?? ''), valid_until_ms: asNumber(row) };
      const expected = { is_open: openMark(row), valid_until_ms: moment(row['valid_until']) };
      const isSame =
        stored.is_open === expected.is_open && stored.valid_until_ms === expected.valid_until_ms;
      if (!isSame) yield { id: String(row['id'] ?? ''), stored, expected };
    }
  }
}

const asNumber = ({ valid_until_ms: ms }: Row): number | null =>
  typeof ms === 'number' ? ms : null;

function moment(text: Row[string] | undefined): number | null {
  const at = Date.parse(String(text ?? ''));
  return Number.isNaN(at) ? null : at;
}

/** What does not read is found by its checksum. */
function openMark(row: Row): string {
  try {
    return isLive(decodeOrder(fieldsOf(row), 'orders')) ? '1' : '';
  } catch {
    return String(row['is_open'] ?? '');
  }
}

/** SQLite keeps its indexes itself; these are the columns that are derived from others. */
export function indexFaults(db: Database, sessionId: string): IndexFault[] {
  const orders = [...wrongMarks(db, sessionId)].flatMap(({ id, stored, expected }) =>
    (['is_open', 'valid_until_ms'] as const)
      .filter((name) => stored[name] !== expected[name])
      .map((name) => faultOf(`order ${id}.${name}`, stored[name], expected[name])),
  );
  return [...orders, ...positionFaults(db, sessionId), ...sessionFaults(db, sessionId)];
}

function positionFaults(db: Database, sessionId: string): IndexFault[] {
  return db.all('SELECT * FROM positions WHERE session_id = ?', sessionId).flatMap((row) => {
    const name = positionId(sessionId, decodePosition(fieldsOf(row), 'positions'));
    const stored = row['position_id'] ?? '';
    return stored === name ? [] : [faultOf(`position ${name}.position_id`, stored, name)];
  });
}

const SESSION = 'SELECT created_at, created_ms FROM sessions WHERE session_id = ?';

function sessionFaults(db: Database, sessionId: string): IndexFault[] {
  const row = db.get(SESSION, sessionId);
  const created = moment(row?.['created_at']);
  const stored = row?.['created_ms'] ?? null;
  return stored === created ? [] : [faultOf('session.created_ms', stored, created)];
}

const faultOf = (where: string, stored: Row[string], expected: Row[string]): IndexFault => ({
  where,
  stored: String(stored ?? 'missing'),
  expected: String(expected ?? 'missing'),
});

const SET_MARKS = `UPDATE orders SET is_open = ?, valid_until_ms = NULLIF(?, '')
  WHERE session_id = ? AND id = ?`;

/** Makes the derived columns anew; within a write transaction. */
export function rebuildIndexes(db: Database, sessionId: string): void {
  for (const { id, expected } of wrongMarks(db, sessionId)) {
    const until = expected.valid_until_ms ?? '';
    db.run(SET_MARKS, [expected.is_open, until, sessionId, id]);
  }
  const created = moment(db.get(SESSION, sessionId)?.['created_at']) ?? '';
  db.run("UPDATE sessions SET created_ms = NULLIF(?, '') WHERE session_id = ?", [
    created,
    sessionId,
  ]);
}
