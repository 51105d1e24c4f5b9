import type {
  FiledGroup,
  FileExposure,
  MarginExchange,
  RiskFilePart,
} from '../../../domain/margin/exchange-file.ts';
import {
  decodeFileContract,
  decodeFileExposure,
  decodeFileUnderlying,
} from '../../codec/market/margin-file.ts';
import type { FiledQuestion, MarginFileInfo, MarginFiles } from '../../ports/margin-files.ts';
import { asPromise } from '../as-promise.ts';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import type { Row } from '../tables/row-fields.ts';

const CREATE = (): string => `
CREATE TABLE files (kind TEXT, exchange TEXT, day TEXT, count TEXT, source TEXT, imported_at TEXT,
  PRIMARY KEY (kind, exchange)) WITHOUT ROWID;
CREATE TABLE contracts (exchange TEXT, underlying TEXT, contract TEXT, figures TEXT,
  PRIMARY KEY (exchange, underlying, contract)) WITHOUT ROWID;
CREATE TABLE underlyings (exchange TEXT, underlying TEXT, figures TEXT,
  PRIMARY KEY (exchange, underlying)) WITHOUT ROWID;
CREATE TABLE exposures (exchange TEXT, underlying TEXT, figures TEXT,
  PRIMARY KEY (exchange, underlying)) WITHOUT ROWID;`;

/** Margin files in a database of their own, which the first import creates. */
export class LocalMarginFiles implements MarginFiles {
  readonly #path: string;
  #db: Database | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  replaceRisk(
    exchange: () => MarginExchange,
    parts: AsyncIterable<readonly RiskFilePart[]>,
    info: () => MarginFileInfo,
  ): Promise<void> {
    const db = this.#open();
    return db.writeAsItComes(async () => {
      let cleared = false;
      for await (const some of parts) {
        const own = exchange();
        if (!cleared) for (const table of ['contracts', 'underlyings']) clear(db, table, own);
        cleared = true;
        for (const part of some) addPart(db, own, part);
      }
      note(db, info());
    });
  }

  replaceExposure = asPromise((rows: readonly FileExposure[], info: MarginFileInfo): void => {
    const db = this.#open();
    db.write(() => {
      clear(db, 'exposures', info.exchange);
      for (const row of rows) {
        put(db, 'exposures', [info.exchange, row.underlying, JSON.stringify(row)]);
      }
      note(db, info);
    });
  });

  infos = asPromise((): readonly MarginFileInfo[] =>
    this.#open().all('SELECT * FROM files ORDER BY exchange DESC, kind DESC').map(toInfo),
  );

  group = asPromise((question: FiledQuestion) => {
    const db = this.#open();
    return db.read(() => readGroup(db, question));
  });

  close(): void {
    this.#db?.close();
    this.#db = undefined;
  }

  #open(): Database {
    return (this.#db ??= openDatabase(this.#path, [], CREATE));
  }
}

const clear = (db: Database, table: string, exchange: MarginExchange): number =>
  db.run(`DELETE FROM ${table} WHERE exchange = ?`, [exchange]);

/** Writes a row, replacing that of the same key. */
const put = (db: Database, table: string, values: readonly string[]): number =>
  db.run(`INSERT OR REPLACE INTO ${table} VALUES (${values.map(() => '?').join(', ')})`, values);

function addPart(db: Database, exchange: MarginExchange, part: RiskFilePart): void {
  if ('contract' in part) {
    const { underlying, contract } = part.contract;
    put(db, 'contracts', [exchange, underlying, contract, JSON.stringify(part.contract)]);
    return;
  }
  const { underlying } = part.underlying;
  put(db, 'underlyings', [exchange, underlying, JSON.stringify(part.underlying)]);
}

function note(db: Database, info: MarginFileInfo): void {
  const { kind, exchange, day, count, source, importedAt } = info;
  put(db, 'files', [kind, exchange, day, String(count), source, importedAt]);
}

function readGroup(db: Database, question: FiledQuestion): FiledGroup | undefined {
  const { exchange, underlying, contracts, from, until } = question;
  const sql = 'SELECT * FROM files WHERE exchange = ? AND day BETWEEN ? AND ?';
  const fresh = db.all(sql, exchange, from, until).map(toInfo);
  const risk = fresh.find(({ kind }) => kind === 'risk');
  const figures = (table: string): unknown =>
    db.get(
      `SELECT figures FROM ${table} WHERE exchange = ? AND underlying = ?`,
      exchange,
      underlying,
    )?.['figures'];
  const own = risk && figures('underlyings');
  if (!own) return undefined;
  const found = contracts.flatMap((contract) => {
    const row = db.get(CONTRACT, exchange, underlying, contract);
    return row ? [[contract, decodeFileContract(row['figures'])] as const] : [];
  });
  const listed = fresh.some(({ kind }) => kind === 'exposure') && figures('exposures');
  return {
    day: risk.day,
    underlying: decodeFileUnderlying(own),
    contracts: new Map(found),
    exposure: listed ? decodeFileExposure(listed) : undefined,
  };
}

const CONTRACT =
  'SELECT figures FROM contracts WHERE exchange = ? AND underlying = ? AND contract = ?';

const toInfo = (row: Row): MarginFileInfo => ({
  kind: row['kind'] === 'exposure' ? 'exposure' : 'risk',
  exchange: row['exchange'] === 'BSE' ? 'BSE' : 'NSE',
  day: String(row['day']),
  count: Number.parseInt(String(row['count']), 10),
  source: String(row['source']),
  importedAt: String(row['imported_at']),
});
