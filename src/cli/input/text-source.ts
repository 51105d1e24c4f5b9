import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { CliProcess } from '../context.ts';

/** A file that comes in, and what messages call it. */
export interface TextSource {
  readonly stream: Readable;
  readonly name: string;
  /** Whether it can be opened again from its beginning. */
  readonly repeatable: boolean;
}

const CHUNK_BYTES = 256 * 1024;

/** Opens a file, or - for standard input, as UTF-8. Rejects with FILE_NOT_FOUND. */
export async function openText(file: string, process: CliProcess): Promise<TextSource> {
  const source = await openBytes(file, process);
  source.stream.setEncoding('utf8');
  return source;
}

/** The same as it is stored: it may be packed. */
export async function openBytes(file: string, { stdin }: CliProcess): Promise<TextSource> {
  if (file === '-') return { stream: stdin, name: 'standard input', repeatable: false };
  try {
    const handle = await open(file);
    const stats = await handle.stat();
    if (stats.isDirectory()) {
      await handle.close();
      throw new Error('it is a folder');
    }
    const stream = handle.createReadStream({ highWaterMark: CHUNK_BYTES });
    return { stream, name: file, repeatable: stats.isFile() };
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.FILE_NOT_FOUND,
      `Cannot read ${quoteSafely(file)}. Check its path and permissions, or give - for standard input.`,
      { file },
      error,
    );
  }
}
