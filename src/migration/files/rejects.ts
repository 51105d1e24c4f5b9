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

/** Where something is written; its content, of any length, is made only for the rejects. */
export interface Place {
  readonly file: string;
  readonly line: number;
  content(): string;
}

/** Characters of a row that the rejects show. */
const SHOWN = 200;

/** Takes what cannot be used; it throws to stop. */
export type RejectSink = (reject: Reject) => void;

/** Runs `read`; a value that does not parse becomes a reject, and the answer is undefined. */
export function orReject<T>(place: Place, rejected: RejectSink, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PapertradeError)) throw error;
    reject(place, error.message, rejected);
    return undefined;
  }
}

/** Hands over a row that cannot be used, with the beginning of what it is. */
export function reject(place: Place, reason: string, rejected: RejectSink): void {
  const { file, line } = place;
  rejected({ file, line, reason, content: place.content().slice(0, SHOWN) });
}
