import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Segment } from '../../../domain/instruments/instrument.ts';
import type { Listing } from '../../../domain/instruments/listing.ts';
import { LISTING_FIELDS, listingValues } from '../../codec/market/listing.ts';
import type { MasterInfo } from '../../ports/instruments.ts';
import type { Database } from '../database.ts';
import { current, TABLES, type Table } from './master-table.ts';
import { instrumentIndexes } from '../tables/schema.ts';

/**
 * Fills the table that is not read, in batches, so that nobody waits for a long write, and then lets
 * `masters` name that one. Rejects with CONFLICT where another import began meanwhile.
 */
export async function replaceMaster(
  db: Database,
  batches: AsyncIterable<readonly Listing[]>,
  { source, importedAt }: Pick<MasterInfo, 'source' | 'importedAt'>,
): Promise<Pick<MasterInfo, 'count' | 'segments'>> {
  const id = `${process.pid} ${Math.random()}`;
  const table = db.write(() => {
    const free = current(db) === TABLES[0] ? TABLES[1] : TABLES[0];
    db.run(NAME_MASTER, ['importing', id, free, '0', source, importedAt, '']);
    for (const { name } of instrumentIndexes(free)) db.run(`DROP INDEX IF EXISTS ${name}`, []);
    db.run(`DELETE FROM ${free}`, []);
    return free;
  });
  const segments = new Set<Segment>();
  for await (const batch of batches) {
    for (const { segment } of batch) segments.add(segment);
    db.write(() => {
      requireOwn(db, id);
      addRows(db, table, batch);
    });
  }
  return db.write(() => {
    requireOwn(db, id);
    for (const { name, on } of instrumentIndexes(table))
      db.run(`CREATE INDEX ${name} ON ${on}`, []);
    const { rows } = db.get(`SELECT count(*) AS rows FROM ${table}`) as { rows: number };
    db.run(NAME_MASTER, [
      'current',
      id,
      table,
      String(rows),
      source,
      importedAt,
      [...segments].join(' '),
    ]);
    db.run("DELETE FROM masters WHERE name = 'importing'", []);
    db.run(`DELETE FROM ${table === TABLES[0] ? TABLES[1] : TABLES[0]}`, []);
    return { count: rows, segments: [...segments] };
  });
}

const NAME_MASTER = 'INSERT OR REPLACE INTO masters VALUES (?, ?, ?, ?, ?, ?, ?)';
const ROWS_AT_ONCE = 100;
const ROW = `(${LISTING_FIELDS.map(() => '?').join(', ')})`;

function addRows(db: Database, table: Table, batch: readonly Listing[]): void {
  for (let from = 0; from < batch.length; from += ROWS_AT_ONCE) {
    const rows = batch.slice(from, from + ROWS_AT_ONCE);
    const places = Array<string>(rows.length).fill(ROW).join(', ');
    db.run(`INSERT OR REPLACE INTO ${table} VALUES ${places}`, rows.flatMap(listingValues));
  }
}

/** The import that began last is the one that counts. */
function requireOwn(db: Database, id: string): void {
  const row = db.get("SELECT id FROM masters WHERE name = 'importing'");
  if (row?.['id'] === id) return;
  throw new PapertradeError(
    ErrorCode.CONFLICT,
    'Another import of instruments started meanwhile and continues. This one stopped.',
  );
}
