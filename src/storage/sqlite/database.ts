import Libsql from 'libsql';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readvSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Fields } from '../../domain/ledger/records.ts';
import { migrate } from './migrate.ts';
import { SCHEMA_STEPS } from './migrations.ts';
import type { Statement } from './rows.ts';

/** How long SQLite itself waits for another writer, and how often opening is tried again. */
const BUSY_TIMEOUT_MS = 5000;
const MAX_TRIES = 200;
/** Of some six orders. Every start reads it all, which takes a millisecond for a megabyte. */
const LONG_LOG_BYTES = 200_000;

export type Row = Record<string, string | number | null>;

/**
 * A row as the codec reads it; numbers are only revisions and order numbers. The driver adds its
 * own `_metadata` to a row that is read alone.
 */
export function fieldsOf(row: Row): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name !== '_metadata') fields[name] = String(value ?? '');
  }
  return fields;
}

/** The database file: opened safely, statements prepared once, every error a PapertradeError. */
export class Database {
  readonly path: string;
  readonly #statements = new Map<string, Libsql.Statement>();
  #handle: Libsql.Database | undefined;
  #writes = false;

  private constructor(path: string, handle: Libsql.Database) {
    this.path = path;
    this.#handle = handle;
  }

  static open(path: string, steps: readonly string[] = SCHEMA_STEPS): Database {
    try {
      prepareFile(path);
      return new Database(
        path,
        retryWhileBusy(() => openHandle(path, steps)),
      );
    } catch (error) {
      throw storeError(error, path);
    }
  }

  all(sql: string, ...values: readonly (string | number)[]): Row[] {
    return this.#run(() => this.#prepare(sql).all(values) as Row[]);
  }

  get(sql: string, ...values: readonly (string | number)[]): Row | undefined {
    return this.#run(() => this.#prepare(sql).get(values) as Row | undefined);
  }

  /** Gives the count of the rows that it changed. */
  run(sql: string, values: readonly (string | number)[]): number {
    return this.#run(() => {
      this.#beforeWriting();
      return this.#prepare(sql).run(values).changes;
    });
  }

  runAll(statements: readonly Statement[]): void {
    for (const { sql, values } of statements) this.run(sql, values);
  }

  /** Runs `work` in a transaction that takes the write lock first. */
  write<T>(work: () => T): T {
    return this.#run((handle) => {
      this.#beforeWriting();
      retryWhileBusy(() => handle.exec('BEGIN IMMEDIATE'));
      try {
        const result = work();
        handle.exec('COMMIT');
        return result;
      } catch (error) {
        if (handle.inTransaction) handle.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /** Runs several reads on one moment of the data. */
  read<T>(work: () => T): T {
    return this.#run((handle) => {
      handle.exec('BEGIN');
      try {
        return work();
      } finally {
        handle.exec('COMMIT');
      }
    });
  }

  close(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#statements.clear();
    if (handle) shortenLog(handle, this.path);
    handle?.close();
  }

  /** Looking at files takes a start longer than what most commands read of them. */
  #beforeWriting(): void {
    if (this.#writes) return;
    closeToOthers(this.path);
    this.#writes = true;
  }

  #prepare(sql: string): Libsql.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#open().prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #open(): Libsql.Database {
    if (this.#handle) return this.#handle;
    throw new PapertradeError(ErrorCode.STORE_UNUSABLE, 'The store was closed.');
  }

  #run<T>(work: (handle: Libsql.Database) => T): T {
    const handle = this.#open();
    try {
      return work(handle);
    } catch (error) {
      throw storeError(error, this.path);
    }
  }
}

/**
 * The folder is for its owner alone, and so is the file; SQLite's own files follow the file. A file
 * that is there is never opened here: closing it would take the locks of this program's other
 * connections to it, as POSIX has it, and another program would remove the log that they write.
 */
function prepareFile(path: string): void {
  if (!existsSync(path)) createFile(path);
  accessSync(path, constants.R_OK | constants.W_OK);
  // A folder alone has itself inside.
  if (existsSync(`${path}/.`)) {
    throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  }
}

function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another program was faster.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** For a file that others may read, such as a copy; what was committed last is in its log. */
function closeToOthers(path: string): void {
  for (const file of [path, logOf(path)]) {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && (found.mode & 0o077) !== 0) chmodSync(file, 0o600);
  }
}

const logOf = (path: string): string => `${path}-wal`;

/** The timeout goes to the constructor: a pragma could meet SQLITE_BUSY before it is set. */
function openHandle(path: string, steps: readonly string[]): Libsql.Database {
  const handle = withOneThread(() => new Libsql(path, { timeout: BUSY_TIMEOUT_MS }));
  try {
    handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    migrate(handle, path, steps);
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

/**
 * The driver starts a thread for each processor, and reads the system's files to count those, when
 * it first opens a file; what a file needs is done in our own thread.
 */
function withOneThread<T>(open: () => T): T {
  const { env } = process;
  if (env['TOKIO_WORKER_THREADS'] !== undefined) return open();
  env['TOKIO_WORKER_THREADS'] = '1';
  try {
    return open();
  } finally {
    delete env['TOKIO_WORKER_THREADS'];
  }
}

/**
 * Takes a long log into the file. SQLite does that itself when its last connection closes, but the
 * driver leaves connections to the end of the process; then a log that only short programs write
 * would grow for ever, and each of them read all of it. What others are reading stays for later.
 */
function shortenLog(handle: Libsql.Database, path: string): void {
  const log = logOf(path);
  try {
    if (!existsSync(log) || !reaches(log, LONG_LOG_BYTES)) return;
    handle.pragma('busy_timeout = 0');
    handle.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing is lost: what was committed is in the log.
  }
}

/** Whether a file has a byte at a place: to look at its size takes a start longer than to read it. */
function reaches(path: string, place: number): boolean {
  const file = openSync(path, 'r');
  try {
    return readvSync(file, [new Uint8Array(1)], place) === 1;
  } finally {
    closeSync(file);
  }
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

const isBusy = (error: unknown): boolean =>
  /SQLITE_BUSY|SQLITE_LOCKED|database is locked/.test(`${codeOf(error)} ${String(error)}`);

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Read without instanceof: an error may come from another realm. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

function storeError(error: unknown, path: string): unknown {
  if (error instanceof PapertradeError) return error;
  const code = codeOf(error);
  const known = /^(?:SQLITE_|EACCES|EPERM|EROFS|ENOSPC|EISDIR|ENOTDIR|ENOENT|ELOOP|EEXIST)/.test(
    code,
  );
  if (!known) return error;
  const reason = messageOf(error);
  const busy = isBusy(error);
  return new PapertradeError(
    busy ? ErrorCode.STORE_UNREACHABLE : ErrorCode.STORE_UNUSABLE,
    `The local store ${quoteSafely(path)} cannot be used: ${reason}. ${advice(code, busy)}`,
    { path, reason: code },
    error,
  );
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);

function advice(code: string, busy: boolean): string {
  if (busy) return 'Another program holds it; run the command again when that has finished.';
  if (/NOTADB|CORRUPT/.test(code))
    return 'Restore it from a backup, or choose another with --store local:FILE.';
  if (/FULL|ENOSPC/.test(code))
    return 'Free some disk space and run the command again; what failed wrote nothing.';
  return 'Check its path and permissions, or choose another with --store local:FILE.';
}
