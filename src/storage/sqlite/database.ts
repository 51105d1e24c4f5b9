import {
  DatabaseSync,
  type DatabaseSyncInstance,
  type StatementSyncInstance,
} from '@photostructure/sqlite';
import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { closeToOthers, prepareFile } from './file.ts';
import { requireOurs } from './tables/ours.ts';
import type { Row } from './tables/row-fields.ts';
import type { Statement } from './tables/rows.ts';
import { damagedText, isBusy, storeError } from './sqlite-errors.ts';

/** How long SQLite itself waits for another writer, and how often opening is tried again. */
const BUSY_TIMEOUT_MS = 5000;
const MAX_TRIES = 200;

export type Value = string | number;

/** The database file: opened safely, statements prepared once, every error a PapertradeError. */
export class Database {
  readonly path: string;
  readonly #statements = new Map<string, StatementSyncInstance>();
  #handle: DatabaseSyncInstance | undefined;
  #hasWritten = false;

  private constructor(path: string, handle: DatabaseSyncInstance) {
    this.path = path;
    this.#handle = handle;
  }

  /**
   * Opens a file and creates it where there is none; `prepare` then looks at its schema. Throws
   * STORE_UNUSABLE for what another program wrote, and changes nothing then.
   */
  static open(path: string, prepare: (handle: DatabaseSyncInstance) => void): Database {
    try {
      prepareFile(path);
      return new Database(
        path,
        retryWhileBusy(() => openHandle(path, prepare)),
      );
    } catch (error) {
      throw storeError(error, path);
    }
  }

  all(sql: string, ...values: readonly Value[]): Row[] {
    return this.#run(() => {
      const rows = this.#prepare(sql).all(...bindable(values)) as Row[];
      for (const row of rows) this.#requireText(sql, values, row);
      return rows;
    });
  }

  get(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.#run(() => {
      const row = this.#prepare(sql).get(...bindable(values)) as Row | undefined;
      if (row) this.#requireText(sql, values, row);
      return row;
    });
  }

  /** Gives the count of the rows that it changed. */
  run(sql: string, values: readonly Value[]): number {
    return this.#run(() => {
      this.#hasWritten = true;
      return this.#prepare(sql).run(...bindable(values)).changes;
    });
  }

  runAll(statements: Iterable<Statement>): void {
    for (const { sql, values } of statements) this.run(sql, values);
  }

  /** Runs `work` in a transaction that takes the write lock first. */
  write<T>(work: () => T): T {
    return this.#run((handle) => {
      retryWhileBusy(() => {
        handle.exec('BEGIN IMMEDIATE');
      });
      return finishing(handle, work);
    });
  }

  /** The same of work that waits for what it writes; nothing else may use this connection until then. */
  async writeAsItComes<T>(work: () => Promise<T>): Promise<T> {
    const handle = this.#open();
    try {
      retryWhileBusy(() => {
        handle.exec('BEGIN IMMEDIATE');
      });
      const result = await work();
      handle.exec('COMMIT');
      return result;
    } catch (error) {
      if (handle.isTransaction) handle.exec('ROLLBACK');
      throw storeError(error, this.path);
    }
  }

  /** Runs several reads on one moment of the data. */
  read<T>(work: () => T): T {
    return this.#run((handle) => {
      handle.exec('BEGIN');
      return finishing(handle, work);
    });
  }

  /** What this program wrote goes into the file itself, so that nobody copies it without its log. */
  close(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#statements.clear();
    if (handle && this.#hasWritten) takeInLog(handle);
    handle?.close();
  }

  #prepare(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#open().prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * The driver reads bytes that are no UTF-8, as a damaged page has them, as U+FFFD. Somebody may have
   * typed that letter too: then the file holds what was read.
   */
  #requireText(sql: string, values: readonly Value[], row: Row): void {
    for (const name in row) {
      const value = row[name];
      if (typeof value !== 'string' || !value.includes('\uFFFD')) continue;
      const stored = this.#open().prepare(`SELECT 1 FROM (${sql}) WHERE "${name}" = ?`);
      if (!stored.get(...values, value)) throw damagedText(name);
    }
  }

  #open(): DatabaseSyncInstance {
    if (this.#handle) return this.#handle;
    throw new PapertradeError(ErrorCode.STORE_UNUSABLE, 'The store was closed.');
  }

  #run<T>(work: (handle: DatabaseSyncInstance) => T): T {
    const handle = this.#open();
    try {
      return work(handle);
    } catch (error) {
      throw storeError(error, this.path);
    }
  }
}

/** The timeout goes to the constructor: a pragma could meet SQLITE_BUSY before it is set. */
function openHandle(
  path: string,
  prepare: (handle: DatabaseSyncInstance) => void,
): DatabaseSyncInstance {
  const handle = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    requireOurs(handle, path);
    closeToOthers(path);
    handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    prepare(handle);
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

/** What others are reading stays in the log; nothing is lost by it. */
function takeInLog(handle: DatabaseSyncInstance): void {
  try {
    handle.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Another program does it later, or SQLite itself at the next commit.
  }
}

/** Ends the open transaction: with a commit when `work` ends well, else by taking all back. */
function finishing<T>(handle: DatabaseSyncInstance, work: () => T): T {
  try {
    const result = work();
    handle.exec('COMMIT');
    return result;
  } catch (error) {
    if (handle.isTransaction) handle.exec('ROLLBACK');
    throw error;
  }
}

/** The driver would store some other values as text that means something else, or as NULL. */
function bindable(values: readonly unknown[]): readonly Value[] {
  const other = values.findIndex((each) => typeof each !== 'string' && !Number.isFinite(each));
  if (other < 0) return values as readonly Value[];
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `Only text and numbers can be stored, not a value of type ${typeof values[other]}. Nothing was written.`,
  );
}

/** A file that another process recovers after a kill is busy in ways that no timeout covers. */
function retryWhileBusy<T>(work: () => T): T {
  for (let tries = 1; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || tries === MAX_TRIES) throw error;
      sleep(5 + Math.random() * 20);
    }
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
