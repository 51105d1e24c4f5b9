import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FillEntry, JournalEntry } from '../../../domain/ledger/journal.ts';
import { decodeEntry } from '../../codec/journal.ts';
import type { FillQuery } from '../../ports/store.ts';
import type { Database } from '../database.ts';
import { fieldsOf } from '../tables/row-fields.ts';

const JOURNAL_PAGE = 250;
const MAX_FILLS = Number.MAX_SAFE_INTEGER;

const FILLS = `SELECT * FROM journal
  WHERE session_id = ? AND revision > ? AND type = 'FILL' AND substr(created_at, 1, 10) >= ?
  ORDER BY revision DESC LIMIT ?`;

/** Only the fills are read, however many other entries the journal has. */
export const newestFills = (
  db: Database,
  id: string,
  { limit = MAX_FILLS, after = 0, since = '' }: FillQuery,
): FillEntry[] =>
  db
    .all(FILLS, id, after, since, limit)
    .map((row) => decodeEntry(fieldsOf(row), `journal ${id}`))
    .filter((entry) => entry.type === 'FILL');

/**
 * Reads pages, so that a long journal needs little memory and holds no lock; between two of them the
 * program may answer a key or draw a frame.
 */
export async function* readJournal(
  db: Database,
  id: string,
  { newestFirst = false }: { readonly newestFirst?: boolean } = {},
): AsyncGenerator<JournalEntry> {
  const [beyond, order] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
  const page = `SELECT * FROM journal WHERE session_id = ? AND revision ${beyond} ?
    ORDER BY revision ${order} LIMIT ${JOURNAL_PAGE}`;
  let from = newestFirst ? Number.MAX_SAFE_INTEGER : 0;
  for (;;) {
    await nextTurn();
    const rows = db.all(page, id, from);
    for (const row of rows) yield decodeEntry(fieldsOf(row), `journal ${id}`);
    const last = rows.at(-1)?.['revision'];
    if (rows.length < JOURNAL_PAGE || typeof last !== 'number') return;
    from = last;
  }
}
