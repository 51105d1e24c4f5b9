import { readFileSync } from 'node:fs';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { invalidConfig } from './invalid.ts';

/** The text of a configuration file. Throws FILE_NOT_FOUND. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.FILE_NOT_FOUND,
      `Cannot read the configuration file ${quoteSafely(path)}. Check its path and permissions.`,
      { file: path },
      error,
    );
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
