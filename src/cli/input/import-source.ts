import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { CliProcess } from '../context.ts';
import { openText, type TextSource } from './text-source.ts';

/** `name` is what messages call it, without secrets. */
type Source = Pick<TextSource, 'stream' | 'name'>;

/** Opens a file, a http(s) URL, or - for standard input, as text. Rejects with FILE_NOT_FOUND. */
export async function openSource(source: string, process: CliProcess): Promise<Source> {
  if (/^https?:\/\//i.test(source)) return openUrl(source);
  const { stream, name } = await openText(source, process);
  return { stream, name: basename(name) };
}

async function openUrl(typed: string): Promise<Source> {
  const name = typed.replace(/\/\/[^@/]*@/, '//').replace(/[?#].*$/, '');
  try {
    const response = await fetch(typed, { redirect: 'follow' });
    if (response.ok && response.body) {
      const stream = Readable.fromWeb(response.body);
      return { stream: stream.setEncoding('utf8'), name };
    }
    throw cannotRead(name, `The server answered ${response.status}.`);
  } catch (error) {
    if (error instanceof PapertradeError) throw error;
    throw cannotRead(name, 'Check the address and the network.', error);
  }
}

function cannotRead(name: string, advice: string, cause?: unknown): PapertradeError {
  return new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Cannot read ${quoteSafely(name)}. ${advice}`,
    { file: name },
    cause,
  );
}
