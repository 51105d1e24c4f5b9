import { PapertradeError } from '../../../domain/errors.ts';

/** Lets refusals pass, which may be another program's doing; anything else is thrown again. */
export function unlessRefused(error: unknown): void {
  if (!(error instanceof PapertradeError)) throw error;
}
