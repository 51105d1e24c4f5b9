import * as v from 'valibot';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';

/**
 * A backup is JSON lines in gzip: a header, the parts of one session after another as the store's
 * port gives them, and a last line with their number and the SHA-256 of all that stands before it.
 */
export const BACKUP_VERSION = 1;

/** A backup has no longer line: a page of rows takes far less. */
export const MAX_LINE = 64 * 1_048_576;

const fields = v.record(v.string(), v.string());
const rows = v.array(v.strictObject({ id: v.string(), fields }));

export const HeaderSchema = v.looseObject({
  papertrade_backup: v.number(),
  created_at: v.string(),
  program: v.string(),
  current_session: v.nullable(v.string()),
});
export type BackupHeader = v.InferOutput<typeof HeaderSchema>;

export const PartSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('session'),
    id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
    session: fields,
    balance: fields,
    report: v.nullable(v.string()),
    expiresAt: v.nullable(v.number()),
  }),
  v.strictObject({ type: v.picklist(['positions', 'strategies', 'orders', 'journal']), rows }),
]);

export const EndSchema = v.strictObject({
  type: v.literal('end'),
  sessions: v.number(),
  sha256: v.string(),
});

export function damaged(path: string, reason: string, cause?: unknown): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    `The backup ${quoteSafely(path)} is damaged: ${reason}. Nothing was restored; use another copy.`,
    { file: path },
    cause,
  );
}

export function newerBackup(path: string, version: number): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_UNUSABLE,
    `The backup ${quoteSafely(path)} was written by a newer papertrade (version ${version}, this ` +
      `one reads up to ${BACKUP_VERSION}). Nothing was restored; update papertrade first.`,
    { file: path, version },
  );
}

/** What the system calls an error: `ENOENT`, `Z_DATA_ERROR`. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;

export function fileError(path: string, verb: 'read' | 'write', error: unknown): PapertradeError {
  const reason = codeOf(error) ?? 'unknown reason';
  return new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Cannot ${verb} the backup ${quoteSafely(path)} (${reason}). Check its path, permissions and ` +
      'the free disk space.',
    { file: path, reason },
    error,
  );
}
