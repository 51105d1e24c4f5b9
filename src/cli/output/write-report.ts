import { open, rename, rm } from 'node:fs/promises';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Context } from '../context.ts';

type Lines = string | AsyncIterable<string>;

/** Prints, or replaces a file in one step: a reader never sees half a report. */
export async function writeReport(
  lines: Lines,
  path: string | undefined,
  context: Context,
): Promise<void> {
  if (path === undefined) {
    for await (const chunk of chunks(lines)) context.process.stdout.write(chunk);
    return;
  }
  await replaceFile(path, lines);
  context.present.hint(`Written to ${quoteSafely(path)}.`);
}

async function* chunks(lines: Lines): AsyncGenerator<string> {
  if (typeof lines === 'string') yield lines;
  else yield* lines;
}

async function replaceFile(path: string, lines: Lines): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  let made = false;
  try {
    const file = await open(temporary, 'wx');
    made = true;
    try {
      for await (const chunk of chunks(lines)) await file.appendFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    if (made) await rm(temporary, { force: true });
    if (error instanceof PapertradeError) throw error;
    throw new PapertradeError(
      ErrorCode.FILE_NOT_FOUND,
      `Cannot write ${quoteSafely(path)}. Check that its folder exists and may be written.`,
      { file: path },
      error,
    );
  }
}
