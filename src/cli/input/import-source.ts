import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { CliProcess } from '../context.ts';
import { openBytes, type TextSource } from './text-source.ts';

/** `name` is what messages call it, without secrets. */
type Source = Pick<TextSource, 'stream' | 'name'>;

/** Opens a file, a http(s) URL, or - for standard input, as it is stored. Rejects with FILE_NOT_FOUND. */
export async function openSource(source: string, process: CliProcess): Promise<Source> {
  if (/^https?:\/\//i.test(source)) return openUrl(source);
  const { stream, name } = await openBytes(source, process);
  return { stream, name: basename(name) };
}

/** How long a server may be silent, in milliseconds, before and between what it sends. */
const SILENCE_MS = 30_000;

/** What is at an address. Rejects with FILE_NOT_FOUND, also when the server falls silent. */
export async function openUrl(typed: string, silence = SILENCE_MS): Promise<Source> {
  const name = typed.replace(/\/\/[^@/]*@/, '//').replace(/[?#].*$/, '');
  const gaveUp = new AbortController();
  const timer = setTimeout(() => {
    gaveUp.abort(new Error('the server is silent'));
  }, silence);
  try {
    const response = await fetch(typed, { redirect: 'follow', signal: gaveUp.signal });
    if (!response.ok || !response.body) {
      throw cannotRead(name, `The server answered ${response.status}.`);
    }
    return { stream: Readable.from(chunksOf(response.body, name, timer)), name };
  } catch (error) {
    clearTimeout(timer);
    if (error instanceof PapertradeError) throw error;
    throw cannotRead(name, 'Check the address and the network.', error);
  }
}

/** The bytes as they come; each part gives the server the whole time again. */
async function* chunksOf(
  body: NonNullable<Response['body']>,
  name: string,
  timer: NodeJS.Timeout,
): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of body as AsyncIterable<Uint8Array>) {
      timer.refresh();
      yield Buffer.from(bytes);
    }
  } catch (error) {
    throw cannotRead(name, 'The server broke off. Run the command again.', error);
  } finally {
    clearTimeout(timer);
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
