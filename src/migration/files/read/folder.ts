import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../../../domain/errors.ts';

export type FileKind =
  | 'orders'
  | 'positions'
  | 'closed_positions'
  | 'paper_positions'
  | 'balance'
  | 'report'
  | 'report_csv'
  | 'session_csv';

export interface LegacyFile {
  readonly path: string;
  /** Its path within the folder. */
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: number;
  readonly modified: number;
}

const KNOWN: readonly (readonly [RegExp, FileKind])[] = [
  [/^orders\.csv$/, 'orders'],
  [/^(?:enhanced\/)?positions\.csv$/, 'positions'],
  [/^(?:enhanced\/)?closed_positions\.csv$/, 'closed_positions'],
  [/^paper_positions\.json$/, 'paper_positions'],
  [/^balance\.json$/, 'balance'],
  [/^reports\/[A-Za-z0-9_-]{1,64}\.json$/, 'report'],
  [/^reports\/[A-Za-z0-9_-]{1,64}\.csv$/, 'report_csv'],
  [/^(?:reports\/)?session_[A-Za-z0-9_-]{1,64}\.csv$/, 'session_csv'],
];
const FOLDERS = ['', 'enhanced/', 'reports/'] as const;
const LOOKED_FOR =
  'orders.csv, positions.csv, enhanced/positions.csv, closed_positions.csv, ' +
  'paper_positions.json, balance.json, reports/*.json, reports/*.csv, session_*.csv';

/** A JSON file is read whole; the predecessor's have some kilobytes. */
const LARGEST_JSON = 64 * 1024 * 1024;

/** The predecessor's files in a folder, by name. Rejects with FILE_NOT_FOUND when there is none. */
export function findFiles(folder: string): LegacyFile[] {
  const found = FOLDERS.flatMap((sub) => filesIn(folder, sub));
  if (found.length > 0) return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  throw new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `${quoteSafely(folder)} has none of the predecessor's files. Looked for ${LOOKED_FOR}.`,
    { folder, looked_for: LOOKED_FOR },
  );
}

function filesIn(folder: string, sub: string): LegacyFile[] {
  return namesIn(folder, sub).flatMap((each): LegacyFile[] => {
    const name = `${sub}${each}`;
    const kind = KNOWN.find(([pattern]) => pattern.test(name))?.[1];
    if (kind === undefined) return [];
    const path = join(folder, name);
    const stat = guarded(name, () => statSync(path));
    if (!stat.isFile()) return [];
    const session = kind === 'report_csv' && /^reports\/session_/.test(name);
    return [
      {
        path,
        name,
        kind: session ? 'session_csv' : kind,
        bytes: stat.size,
        modified: stat.mtimeMs,
      },
    ];
  });
}

function namesIn(folder: string, sub: string): string[] {
  try {
    return readdirSync(join(folder, sub));
  } catch (error) {
    const missing = /ENOENT|ENOTDIR/.test(codeOf(error));
    if (sub !== '' && missing) return [];
    throw unreadable(sub || folder, error);
  }
}

/** Reads a JSON file. `undefined` for an empty one. */
export function readJson(file: LegacyFile): unknown {
  if (file.bytes > LARGEST_JSON) {
    throw new PapertradeError(
      ErrorCode.INVALID_VALUE,
      `${quoteSafely(file.name)} has ${file.bytes} bytes, more than a JSON file of the predecessor.`,
      { file: file.name },
    );
  }
  const bytes = guarded(file.name, () => readFileSync(file.path));
  const text = decodeStrictly(file, bytes);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new PapertradeError(
      ErrorCode.INVALID_VALUE,
      `It does not parse as JSON: ${escapeControls(reason).slice(0, 120)}.`,
      { file: file.name },
      error,
    );
  }
}

function decodeStrictly(file: LegacyFile, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.INVALID_VALUE,
      'It is not valid UTF-8.',
      { file: file.name },
      error,
    );
  }
}

function guarded<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unreadable(name, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'it is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links lead in a circle',
};

/** A file or folder that cannot be read, with the system's reason in words. */
export function unreadable(name: string, error: unknown): PapertradeError {
  const code = codeOf(error);
  const reason = REASONS[code] ?? (code || String(error));
  return new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Cannot read ${quoteSafely(name)}: ${reason}. Check the path and its permissions.`,
    { file: name, reason: code },
    error,
  );
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
