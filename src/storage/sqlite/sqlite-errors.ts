import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';

/** SQLite's result codes by their messages, which its documentation fixes; the driver gives both. */
const RESULTS: readonly (readonly [words: RegExp, name: string])[] = [
  [/database is locked|database table is locked/, 'SQLITE_BUSY'],
  [/malformed/, 'SQLITE_CORRUPT'],
  [/file is not a database|file is encrypted/, 'SQLITE_NOTADB'],
  [/database or disk is full/, 'SQLITE_FULL'],
  [/readonly database/, 'SQLITE_READONLY'],
  [/unable to open database/, 'SQLITE_CANTOPEN'],
  [/disk I\/O error/, 'SQLITE_IOERR'],
  [/constraint failed/, 'SQLITE_CONSTRAINT'],
];

const OF_FILES = /^(?:EACCES|EPERM|EROFS|ENOSPC|EISDIR|ENOTDIR|ENOENT|ELOOP|EEXIST|EMFILE|ENFILE)$/;

/** Text in the file whose bytes are no text. */
export const damagedText = (column: string): Error =>
  Object.assign(new Error(`the column ${column} holds bytes that are no text: it is malformed`), {
    code: 'ERR_SQLITE_ERROR',
  });

export const isBusy = (error: unknown): boolean => nameOf(error) === 'SQLITE_BUSY';

/** Turns what the driver or the file system says into a PapertradeError; any other error stays what it is. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof PapertradeError) return error;
  const name = nameOf(error);
  if (name === '') return error;
  return new PapertradeError(
    codeFor(name),
    `The local store ${quoteSafely(path)} cannot be used: ${textOf(error)}. ${advice(name)}`,
    { path, reason: name },
    error,
  );
}

/** The result's or the system's name; empty for an error that neither SQLite nor a file has caused. */
function nameOf(error: unknown): string {
  const code = propertyOf(error, 'code');
  if (OF_FILES.test(code)) return code;
  if (code !== 'ERR_SQLITE_ERROR') return '';
  const message = textOf(error);
  return RESULTS.find(([pattern]) => pattern.test(message))?.[1] ?? 'SQLITE_ERROR';
}

function codeFor(name: string): ErrorCode {
  if (name === 'SQLITE_BUSY') return ErrorCode.STORE_UNREACHABLE;
  if (name === 'SQLITE_CORRUPT') return ErrorCode.STORE_CORRUPT;
  return ErrorCode.STORE_UNUSABLE;
}

function advice(name: string): string {
  switch (name) {
    case 'SQLITE_BUSY':
      return 'Another program holds it; run the command again when that has finished.';
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return (
        'The file is damaged, or is none of papertrade. Restore a backup into a new file, ' +
        'and keep this one until that is done.'
      );
    case 'SQLITE_FULL':
    case 'ENOSPC':
      return 'Free some disk space and run the command again; what failed wrote nothing.';
    case 'EMFILE':
    case 'ENFILE':
    case 'SQLITE_CANTOPEN':
      return 'Check its path and permissions, and how many files may be open (ulimit -n).';
    default:
      return 'Check its path and permissions, or choose another file.';
  }
}

const textOf = (error: unknown): string => propertyOf(error, 'message') || String(error);

/** Read without instanceof: an error may come from another realm. */
const propertyOf = (error: unknown, name: 'code' | 'message'): string =>
  typeof error === 'object' && error !== null && name in error
    ? String((error as Record<string, unknown>)[name])
    : '';
