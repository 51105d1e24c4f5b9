import { ErrorCode, PapertradeError } from '../../domain/errors.ts';

/**
 * Ends the program where its output can't be written. A reader that has seen enough, such as `head`,
 * closes the pipe: the program ends with status 0. A full disk is told by `fail`, which gives the exit
 * status. An error that can't be written is lost; its exit status is not.
 */
export function watchOutput(
  process: NodeJS.Process,
  fail: (error: PapertradeError) => number,
): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
    process.exit(code === 'EPIPE' ? 0 : fail(outputLost(code)));
  });
}

const outputLost = (code: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.FILE_UNUSABLE,
    `The output could not be written (${code}). What the command did stands: look before you ` +
      'run it again, with "papertrade orders" or "papertrade balance".',
    { system_code: code },
  );
