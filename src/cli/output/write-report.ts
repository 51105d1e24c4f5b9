import { quoteSafely } from '../../domain/errors.ts';
import type { Context } from '../context.ts';
import type { Lines, OutputFile } from './output-file.ts';

/** Prints a document, or writes it to the file that was named. */
export async function writeReport(
  lines: Lines,
  file: OutputFile | undefined,
  context: Context,
): Promise<void> {
  if (file === undefined) {
    if (typeof lines === 'string') context.process.stdout.write(lines);
    else for await (const chunk of lines) context.process.stdout.write(chunk);
    return;
  }
  await file.write(lines);
  context.present.hint(`Written to ${quoteSafely(file.path)}.`);
}
