import type { Command } from 'commander';
import { closeSync, lstatSync, openSync, writeSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Reject } from '../../migration/files/rejects.ts';
import { csvLines } from '../../presentation/csv/csv.ts';
import type { Context, Options } from '../context.ts';
import { requireNotStore } from './output-file.ts';

const NAME = 'papertrade-rejects';

/** The options of a command that leaves rows out. */
export const addRejectsOptions = (command: Command): Command =>
  command
    .option(
      '--rejects <file>',
      'where rows go that cannot be used (default: ./papertrade-rejects.csv)',
    )
    .option('--force', 'replace the file of --rejects');

/** The rejects of a command; `folder` is what it migrates. Rejects with INVALID_VALUE. */
export async function openRejects(
  { rejects, dryRun = false, force = false }: Options<'rejects', 'dryRun' | 'force'>,
  context: Context,
  folder?: string,
): Promise<RejectsFile> {
  if (rejects !== undefined) await requireNotStore(rejects, context);
  return new RejectsFile(rejects, { folder, cwd: context.process.cwd(), dryRun, force });
}

/**
 * The file of rows that could not be used, made at the first of them; never in the folder that is
 * migrated, and never in the place of another file unless `force` says so.
 */
class RejectsFile {
  readonly path: string;
  readonly #dryRun: boolean;
  readonly #flags: 'w' | 'wx';
  #handle: number | undefined;

  constructor(named: string | undefined, { folder, cwd, dryRun, force }: RejectsPlace) {
    const isClosed = (path: string): boolean => folder !== undefined && isWithin(folder, path);
    const usual =
      folder !== undefined && isWithin(folder, resolve(cwd, `${NAME}.csv`)) ? dirname(folder) : cwd;
    this.path = named === undefined ? unusedName(usual) : resolve(cwd, named);
    this.#dryRun = dryRun;
    const found = lstatSync(this.path, { throwIfNoEntry: false });
    const isTaken = found !== undefined && (found.isFile() || found.isSymbolicLink());
    const isDevice = found !== undefined && !isTaken;
    this.#flags = force || isDevice ? 'w' : 'wx';
    if (named === undefined) return;
    if (isClosed(this.path)) {
      throw invalidValue('--rejects', named, 'a file outside of the folder, which is only read');
    }
    if (!force && isTaken) {
      throw invalidValue('--rejects', named, 'a new file, or --force to replace it');
    }
  }

  /** Rejects with FILE_UNUSABLE when it cannot be written. */
  add({ file, line, reason, content }: Reject): void {
    if (this.#dryRun) return;
    try {
      if (this.#handle === undefined) {
        this.#handle = openSync(this.path, this.#flags, 0o600);
        writeSync(this.#handle, csvLines([['file', 'line', 'reason', 'content']]));
      }
      writeSync(this.#handle, csvLines([[file, String(line), reason, content]]));
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  /** What a command ends with that had rejects. */
  problem(count: number, one: string, advice = ''): PapertradeError {
    const rows = count === 1 ? `1 ${one}` : `${String(count)} ${one}s`;
    const where = this.#dryRun
      ? 'Run without --dry-run to have them in a file'
      : `See ${quoteSafely(this.path)}`;
    return new PapertradeError(
      ErrorCode.ROWS_REJECTED,
      `${rows} could not be used. ${where}${advice}.`,
      { rejected: count, rejects_file: this.path },
    );
  }
}

interface RejectsPlace {
  /** The folder that is migrated; absent where single files are read. */
  readonly folder: string | undefined;
  readonly cwd: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** papertrade-rejects.csv, or with a number while that is taken. */
function unusedName(folder: string): string {
  for (let number = 1; ; number += 1) {
    const path = resolve(folder, number === 1 ? `${NAME}.csv` : `${NAME}-${number}.csv`);
    if (!lstatSync(path, { throwIfNoEntry: false })) return path;
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
}

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
