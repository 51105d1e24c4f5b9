import type { Listing } from '../../../domain/instruments/listing.ts';
import { decodeListing, isIsin, readSegments, sortContracts } from '../../codec/market/listing.ts';
import type { ContractQuery, InstrumentMaster, MasterInfo } from '../../ports/instruments.ts';
import type { InstrumentId } from '../../ports/store.ts';
import { asPromise } from '../as-promise.ts';
import type { Database } from '../database.ts';
import type { Row } from '../tables/row-fields.ts';
import { current, CURRENT } from './master-table.ts';

export const createLocalMaster = (db: Database): InstrumentMaster => ({
  replace: async (batches, info) => {
    const { replaceMaster } = await import('./master-import.ts');
    return replaceMaster(db, batches, info);
  },
  info: asPromise(() => info(db)),
  find: asPromise((id) => listing(db, id)),
  contracts: asPromise((query) => contracts(db, query)),
  search: asPromise((words, limit) => search(db, words, limit)),
});

/** One small read where there is no master, two where there is one. */
export function listing(db: Database, { segment, securityId }: InstrumentId): Listing | undefined {
  const table = current(db);
  if (!table) return undefined;
  const found = (where: string) =>
    db.get(`SELECT * FROM ${table} WHERE ${where}`, securityId, segment);
  const row =
    found('security_id = ? AND exchange_segment = ?') ??
    found('trading_symbol = ? AND exchange_segment = ? ORDER BY expiry_date DESC LIMIT 1') ??
    (isIsin(securityId) ? found('isin = ? AND exchange_segment = ?') : undefined);
  return row && toListing(row);
}

/**
 * Contracts by the index of underlying, expiry, strike and type. Where no expiry is said the underlying's
 * own are looked up first, so that each is found by the whole index. A future has no strike.
 */
function contracts(db: Database, query: ContractQuery): Listing[] {
  const { underlying, from = '', expiry, strike, optionType } = query;
  const table = current(db);
  if (!table) return [];
  const expiries = `SELECT DISTINCT expiry_date FROM ${table}
    WHERE underlying_symbol = ? AND expiry_date > '' AND expiry_date >= ?`;
  const conditions = [
    { sql: 'underlying_symbol = ?', values: [underlying] },
    expiry
      ? { sql: 'expiry_date = ?', values: [expiry] }
      : { sql: `expiry_date IN (${expiries})`, values: [underlying, from] },
    ...(strike || optionType === '' ? [{ sql: 'strike_price = ?', values: [strike ?? ''] }] : []),
    ...(optionType === undefined ? [] : [{ sql: 'option_type = ?', values: [optionType] }]),
  ];
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  const values = conditions.flatMap((each) => each.values);
  return sortContracts(db.all(`SELECT * FROM ${table} WHERE ${where}`, ...values).map(toListing));
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

const toListing = (row: Row): Listing =>
  decodeListing(
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')])),
    'instruments',
  );
