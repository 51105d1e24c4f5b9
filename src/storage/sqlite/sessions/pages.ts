import type { Database } from '../database.ts';
import type { Row } from '../tables/row-fields.ts';

const PAGE = 500;

/** What the tables that grow are read by. */
const KEYS = { orders: 'number', journal: 'revision' } as const;

/** A session's rows by their key, up to `last`, a page at a time, so that long ones need little memory. */
export function* pagesOf(
  db: Database,
  sessionId: string,
  table: keyof typeof KEYS,
  last = Number.MAX_SAFE_INTEGER,
): Generator<readonly Row[]> {
  const key = KEYS[table];
  const page = `SELECT * FROM ${table} WHERE session_id = ? AND ${key} > ? AND ${key} <= ?
    ORDER BY ${key} LIMIT ${PAGE}`;
  for (let from: Row[string] = Number.MIN_SAFE_INTEGER; typeof from === 'number';) {
    const rows: Row[] = db.all(page, sessionId, from, last);
    if (rows.length > 0) yield rows;
    from = rows.length < PAGE ? null : (rows.at(-1)?.[key] ?? null);
  }
}
