import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../domain/errors.ts';

const NAME = 'papertrade-rejects.csv';

interface Row {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly content: string;
}

/** The file of rows that could not be used, made at the first of them; never in the folder. */
export class RejectsFile {
  readonly path: string;
  readonly #dryRun: boolean;
  #handle: number | undefined;

  constructor(
    named: string | undefined,
    { folder, cwd, dryRun }: { folder: string; cwd: string; dryRun: boolean },
  ) {
    const usual = isWithin(folder, resolve(cwd, NAME)) ? dirname(folder) : cwd;
    this.path = named === undefined ? resolve(usual, NAME) : resolve(cwd, named);
    this.#dryRun = dryRun;
    if (named !== undefined && isWithin(folder, this.path)) {
      throw invalidValue('--rejects', named, 'a file outside of the folder, which is only read');
    }
  }

  /** Rejects with FILE_UNUSABLE when it cannot be written. */
  add({ file, line, reason, content }: Row): void {
    if (this.#dryRun) return;
    const row = [file, String(line), reason, content].map(quoted).join(',');
    try {
      if (this.#handle === undefined) {
        this.#handle = openSync(this.path, 'w', 0o600);
        writeSync(this.#handle, 'file,line,reason,content\n');
      }
      writeSync(this.#handle, `${row}\n`);
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
}

const quoted = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

function unwritable(path: string, error: unknown): PapertradeError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  const reason = code === 'ENOSPC' ? 'no space is left on its disk' : String(code);
  return new PapertradeError(
    ErrorCode.FILE_UNUSABLE,
    `Cannot write the rejects file ${quoteSafely(path)}: ${reason}. What was migrated so far stays. ` +
      'Give another file with --rejects, and run again: only what is missing is added.',
    { file: path, reason: String(code) },
    error,
  );
}
