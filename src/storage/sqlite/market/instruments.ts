import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Segment } from '../../../domain/instruments/instrument.ts';
import type { Listing } from '../../../domain/instruments/listing.ts';
import {
  decodeListing,
  isIsin,
  LISTING_FIELDS,
  listingValues,
  readSegments,
  sortContracts,
} from '../../codec/market/listing.ts';
import type { ContractQuery, InstrumentMaster, MasterInfo } from '../../ports/instruments.ts';
import type { InstrumentId } from '../../ports/store.ts';
import type { Database } from '../database.ts';
import type { Row } from '../tables/row-fields.ts';
import { instrumentIndexes } from '../tables/schema.ts';

/**
 * The instrument master, in one of two tables; an import fills the other in batches, so that nobody
 * waits for a long write, and then `masters` names that one.
 */
const TABLES = ['instruments_a', 'instruments_b'] as const;
type Table = (typeof TABLES)[number];

/** The calls are synchronous inside; a promise makes a thrown error a rejection. */
export function createLocalMaster(db: Database): InstrumentMaster {
  const asPromise =
    <A extends unknown[], T>(work: (db: Database, ...words: A) => T) =>
    (...words: A): Promise<T> =>
      new Promise((resolve) => {
        resolve(work(db, ...words));
      });
  return {
    replace: (batches, words) => replace(db, batches, words),
    info: asPromise(info),
    find: asPromise(listing),
    contracts: asPromise(contracts),
    search: asPromise(search),
  };
}

const CURRENT = "SELECT * FROM masters WHERE name = 'current'";
const current = (db: Database): Table | undefined => {
  const name = db.get(CURRENT)?.['table'];
  return TABLES.find((each) => each === name);
};

/** One small read where there is no master, two where there is one. */
export function listing(db: Database, { segment, securityId }: InstrumentId): Listing | undefined {
  const table = current(db);
  if (!table) return undefined;
  const row =
    db.get(
      `SELECT * FROM ${table} WHERE security_id = ? AND exchange_segment = ?`,
      securityId,
      segment,
    ) ??
    db.get(
      `SELECT * FROM ${table} WHERE trading_symbol = ? AND exchange_segment = ?
        ORDER BY expiry_date DESC LIMIT 1`,
      securityId,
      segment,
    ) ??
    (isIsin(securityId)
      ? db.get(
          `SELECT * FROM ${table} WHERE isin = ? AND exchange_segment = ?`,
          securityId,
          segment,
        )
      : undefined);
  return row && toListing(row);
}

/** In place of an option type, which is empty for a future. */
const ANY = 'any';

function contracts(db: Database, query: ContractQuery): Listing[] {
  const { underlying, from = '', expiry = '', strike = '', optionType = ANY } = query;
  const table = current(db);
  if (!table) return [];
  const rows = db.all(
    `SELECT * FROM ${table} WHERE underlying_symbol = ? AND expiry_date <> ''
      AND expiry_date >= ? AND ? IN ('', expiry_date) AND ? IN ('', strike_price)
      AND ? IN ('${ANY}', option_type)`,
    underlying,
    from,
    expiry,
    strike,
    optionType,
  );
  return sortContracts(rows.map(toListing));
}

function search(db: Database, words: readonly string[], limit: number): Listing[] {
  const table = current(db);
  if (!table) return [];
  const line = "symbol || ' ' || name || ' ' || trading_symbol || ' ' || security_id";
  const tests = words.map(() => `${line} LIKE ? ESCAPE '\\'`).join(' AND ');
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const sql = `SELECT * FROM ${table} WHERE ${tests}
    ORDER BY length(symbol), symbol, exchange_segment LIMIT ?`;
  return db.all(sql, ...patterns, limit).map(toListing);
}

function info(db: Database): MasterInfo | undefined {
  const row = db.get(CURRENT);
  if (!row) return undefined;
  return {
    count: Number.parseInt(String(row['count']), 10),
    source: String(row['source']),
    importedAt: String(row['imported_at']),
    segments: readSegments(String(row['segments'] ?? '')),
  };
}

async function replace(
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

const toListing = (row: Row): Listing =>
  decodeListing(
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')])),
    'instruments',
  );
