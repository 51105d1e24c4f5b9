import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { ErrorCode, PapertradeError, quoteSafely } from '../domain/errors.ts';
import type { CliProcess } from './context.ts';

export interface Source {
  readonly stream: Readable;
  /** What it is called in messages, without secrets. */
  readonly name: string;
}

/** Opens a file, a http(s) URL, or - for standard input, as text. Rejects with FILE_NOT_FOUND. */
export async function openSource(source: string, { stdin }: CliProcess): Promise<Source> {
  if (source === '-') return { stream: stdin.setEncoding('utf8'), name: 'standard input' };
  if (/^https?:\/\//i.test(source)) return openUrl(source);
  try {
    if ((await stat(source)).isDirectory()) throw new Error('it is a folder');
    await access(source, constants.R_OK);
    return { stream: createReadStream(source, 'utf8'), name: basename(source) };
  } catch (error) {
    throw cannotRead(source, 'Check its path and permissions.', error);
  }
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
