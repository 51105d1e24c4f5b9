import { PapertradeError } from '../../domain/errors.ts';

/** A row that cannot be used, and why. */
export interface Reject {
  /** The file's path within the folder. */
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The row as it was, or the beginning of it. */
  readonly content: string;
}

/** Takes what cannot be used; it throws to stop. */
export type RejectSink = (reject: Reject) => void;

/** Runs `read`; a value that does not parse becomes a reject, and the answer is undefined. */
export function orReject<T>(
  place: Omit<Reject, 'reason'>,
  rejected: RejectSink,
  read: () => T,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PapertradeError)) throw error;
    rejected({ ...place, reason: error.message });
    return undefined;
  }
}
