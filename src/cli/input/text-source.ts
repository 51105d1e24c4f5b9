import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { CliProcess } from '../context.ts';

/** A text that comes in, and what messages call it. */
export interface TextSource {
  readonly stream: Readable;
  readonly name: string;
  /** Whether it can be opened again from its beginning. */
  readonly repeatable: boolean;
}

const CHUNK_BYTES = 256 * 1024;

/** Opens a file, or - for standard input, as UTF-8. Rejects with FILE_NOT_FOUND. */
export async function openText(file: string, { stdin }: CliProcess): Promise<TextSource> {
  if (file === '-') {
    stdin.setEncoding('utf8');
    return { stream: stdin, name: 'standard input', repeatable: false };
  }
  try {
    const handle = await open(file);
    const stats = await handle.stat();
    if (stats.isDirectory()) {
      await handle.close();
      throw new Error('it is a folder');
    }
    const stream = handle.createReadStream({ encoding: 'utf8', highWaterMark: CHUNK_BYTES });
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
