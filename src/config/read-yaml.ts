import { readFileSync, statSync } from 'node:fs';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { invalidConfig } from './invalid.ts';

/** Beyond this a file is no configuration; reading one of a megabyte takes minutes. */
const MAX_BYTES = 64 * 1024;

/** The text of a configuration file. Throws FILE_NOT_FOUND, INVALID_CONFIG. */
function readText(path: string): string {
  try {
    if (statSync(path).size <= MAX_BYTES) return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.FILE_NOT_FOUND,
      `Cannot read the configuration file ${quoteSafely(path)}. Check its path and permissions.`,
      { file: path },
      error,
    );
  }
  throw invalidConfig(path, '', `expected at most ${MAX_BYTES / 1024} KiB`);
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
