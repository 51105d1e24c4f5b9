import { ErrorCode, PapertradeError, type ErrorCode as Code } from '../../../domain/errors.ts';

const OF_THE_STORE: readonly Code[] = [
  ErrorCode.STORE_UNREACHABLE,
  ErrorCode.STORE_UNUSABLE,
  ErrorCode.CONFLICT,
];

/**
 * What follows a commit that stands. Where the store fails meanwhile the answer is what was written, told
 * by `otherwise`: the error of a later step would say that nothing was.
 */
export async function onceWritten<T>(
  work: () => Promise<T>,
  otherwise: (code: Code) => T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PapertradeError && OF_THE_STORE.includes(error.code)) {
      return otherwise(error.code);
    }
    throw error;
  }
}
