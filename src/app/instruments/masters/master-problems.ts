import {
  ErrorCode,
  escapeControls,
  invalidValue,
  PapertradeError,
} from '../../../domain/errors.ts';

/** What was read, and what could not be used and why. */
export interface ReadCount {
  rows: number;
  /** Rows that were left out: of a kind that papertrade doesn't keep, or unreadable. */
  skipped: number;
  unreadable: number;
  /** Whose file it is: "Dhan, detailed". */
  format: string;
  /** The first unreadable rows, each with its reason. */
  readonly problems: string[];
}

export const newCount = (): ReadCount => ({
  rows: 0,
  skipped: 0,
  unreadable: 0,
  format: '',
  problems: [],
});

const MAX_PROBLEMS = 5;
/** A file of fewer rows is a sample, and may have a few unreadable ones. */
const SAMPLE_ROWS = 100;
const MAX_UNREADABLE_IN_SAMPLE = 3;

export function noteUnreadable(count: ReadCount, reason: string): void {
  count.skipped += 1;
  count.unreadable += 1;
  if (count.problems.length < MAX_PROBLEMS) count.problems.push(`row ${count.rows}: ${reason}`);
}

/** Throws INVALID_VALUE for a file of which too much could not be read to trust the rest. */
export function requireSound(count: ReadCount): void {
  const { rows, skipped, unreadable, problems } = count;
  const [problem = 'no rows'] = problems;
  if (rows === skipped) {
    throw invalidValue('instrument master', problem, 'a file with usable rows');
  }
  const allowed = rows < SAMPLE_ROWS ? MAX_UNREADABLE_IN_SAMPLE : Math.floor(rows / 1000);
  if (unreadable > allowed) {
    throw damaged(`${unreadable} of ${rows} rows can't be read (${problem})`);
  }
}

/** The file is not whole, or not what it seems. The master that was there stays. */
export const damaged = (reason: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `The instrument master is damaged: ${escapeControls(reason)}. The one before stays.`,
    { name: 'instrument master', reason: escapeControls(reason).slice(0, 200) },
  );

/** The file could not be read to its end. */
export function interrupted(cause: unknown): PapertradeError {
  if (cause instanceof PapertradeError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Reading the instrument master broke off (${escapeControls(reason)}). The one before stays; ` +
      'run the import again.',
    {},
    cause,
  );
}
