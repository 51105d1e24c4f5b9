import * as v from 'valibot';
import defaults from '../../config/default.yaml';
import { quoteSafely } from '../domain/errors.ts';
import { invalidConfig } from './invalid.ts';
import { ConfigSchema, type Config } from './schema.ts';
import { isTree, type Tree } from './tree.ts';

/** Settings of all layers, if each is known and allowed. Throws INVALID_CONFIG with its source. */
export function check(merged: Tree, sources: Readonly<Record<string, string>>): Config {
  const result = v.safeParse(ConfigSchema, merged, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? '';
  const within = Object.keys(sources).find((key) => key.startsWith(`${path}.`));
  const source = sources[path] ?? sources[within ?? ''] ?? 'the configuration';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    throw invalidConfig(source, path, `unknown setting; ${knownBeside(path)}`);
  }
  const value = describeValue(path, issue.input, issue.received);
  const expected = issue.type === 'strict_object' ? 'expected settings' : issue.message;
  throw invalidConfig(source, path, `${expected}, found ${value}`);
}

function knownBeside(path: string): string {
  const parent = path.split('.').slice(0, -1);
  let node: unknown = defaults;
  for (const key of parent) node = isTree(node) ? node[key] : undefined;
  const names = isTree(node) ? Object.keys(node) : [];
  return names.length > 0 ? `known here are ${names.join(', ')}` : 'see config/default.yaml';
}

/** What was found there. A setting of the store may hold a password, in whatever place it was typed. */
function describeValue(path: string, input: unknown, received: string): string {
  if (path === 'store' || path.startsWith('store.')) return 'something else (not shown)';
  return typeof input === 'string' ? quoteSafely(input) : received;
}
