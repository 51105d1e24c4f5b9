import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { invalidConfig } from './invalid.ts';

/** Beyond this a file is no configuration; reading one of a megabyte takes minutes. */
const MAX_BYTES = 64 * 1024;

/** A pipe that a shell made for `<(command)`; any other may never be written to. */
const GIVEN_BY_SHELL = /^\/(?:dev\/fd|proc\/self\/fd)\//;

/** The text of a configuration file. Throws FILE_NOT_FOUND, INVALID_CONFIG. */
function readText(path: string): string {
  let bytes: Buffer | undefined;
  try {
    const stats = statSync(path);
    if (stats.isFile() || GIVEN_BY_SHELL.test(path)) bytes = beginning(path, MAX_BYTES + 1);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (bytes === undefined) throw unreadable(path);
  if (bytes.length > MAX_BYTES) {
    throw invalidConfig(path, '', `expected at most ${MAX_BYTES / 1024} KiB`);
  }
  if (!isUtf8(bytes)) throw invalidConfig(path, '', 'expected text in UTF-8');
  return bytes.toString('utf8');
}

const unreadable = (path: string, cause?: unknown): PapertradeError =>
  new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Cannot read the configuration file ${quoteSafely(path)}. Check its path and permissions.`,
    { file: path },
    cause,
  );

/** The first bytes of a file, which may grow while it is read. */
function beginning(path: string, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < most; length += read) {
      read = readSync(file, bytes, length, most - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** What a YAML file says, every scalar as text. Rejects with FILE_NOT_FOUND, INVALID_CONFIG. */
export async function readYaml(path: string): Promise<unknown> {
  const { parseDocument } = await import('./yaml.ts');
  const document = parseDocument(readText(path), { schema: 'failsafe' });
  const problem = document.errors[0];
  if (problem) {
    const [where = ''] = problem.message.split(/:?\n/);
    throw invalidConfig(path, '', `it is not YAML: ${escapeControls(where)}`);
  }
  try {
    return document.toJS({ maxAliasCount: 0 }) as unknown;
  } catch {
    // An alias could make a small file an endless one; nothing here needs one.
    throw invalidConfig(path, '', 'aliases (*name) and merge keys (<<) are not taken');
  }
}
