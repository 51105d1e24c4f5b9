import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import defaults from '../../config/default.yaml';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { readText } from './read-yaml.ts';
import { ConfigSchema, type Config } from './schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Tree = { [key: string]: Node };
type Node = string | Node[] | Tree;

export interface ConfigWords {
  readonly env: Environment;
  readonly cwd: string;
  /** `--config`, `--store` and `--session`, where given. */
  readonly file?: string | undefined;
  readonly store?: string | undefined;
  readonly session?: string | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Where each setting came from, by its path (`trading.fee_per_order`). */
  readonly sources: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

interface Layer {
  readonly source: string;
  readonly tree: Tree;
}

/** Merges option, environment, files and defaults, the first named winning, and checks it all. */
export async function loadConfig(words: ConfigWords): Promise<LoadedConfig> {
  const files = configFiles(words);
  const layers: Layer[] = [
    { source: 'default', tree: asText(defaults) as Tree },
    ...(await Promise.all(files.map(readLayer))),
    ...environmentLayers(words.env),
    ...optionLayers(words),
  ];
  // Without a prototype: a setting named __proto__ has no source but its own.
  const sources = Object.create(null) as Record<string, string>;
  const merged: Tree = {};
  for (const layer of layers) merge(merged, layer.tree, layer.source, '', sources);
  return { config: check(merged, sources), sources, files };
}

/** The user's own file: `$XDG_CONFIG_HOME/papertrade/config.yaml`. */
export function userConfigPath(env: Environment): string {
  const folder = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return join(folder, 'papertrade', 'config.yaml');
}

/** The files that are read, lowest precedence first. */
function configFiles(words: ConfigWords): string[] {
  const named = words.file ?? (words.env['PAPERTRADE_CONFIG'] || undefined);
  const usual = [userConfigPath(words.env), join(words.cwd, 'papertrade.yaml')].filter((path) =>
    existsSync(path),
  );
  return named === undefined ? usual : [...usual, named];
}

async function readLayer(path: string): Promise<Layer> {
  const { parseDocument } = await import('./yaml.ts');
  const document = parseDocument(readText(path), { schema: 'failsafe' });
  const problem = document.errors[0];
  if (problem) throw invalidConfig(path, '', escapeControls(problem.message.split('\n')[0] ?? ''));
  const tree = withoutAliases(document, path);
  if (tree === null || tree === '') return { source: path, tree: {} };
  if (!isTree(tree)) throw invalidConfig(path, '', 'expected settings such as "trading:"');
  return { source: path, tree };
}

/** An alias could make a small file an endless one; settings need none. */
function withoutAliases(
  document: { toJS(options: { maxAliasCount: number }): unknown },
  path: string,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw invalidConfig(path, '', 'aliases (*name) and merge keys (<<) are not taken');
  }
}

function environmentLayers(env: Environment): Layer[] {
  const known: [string, (value: string) => Tree][] = [
    ['REDIS_URL', (url) => ({ store: { url } })],
    ['PAPERTRADE_STORE', (url) => ({ store: { url } })],
    ['PAPERTRADE_SESSION', (session) => ({ session })],
    ['PAPERTRADE_REDIS_USERNAME', (username) => ({ store: { redis: { username } } })],
    ['PAPERTRADE_REDIS_PASSWORD', (password) => ({ store: { redis: { password } } })],
  ];
  return known.flatMap(([name, tree]) => {
    const value = env[name];
    return value ? [{ source: `environment ${name}`, tree: tree(value) }] : [];
  });
}

function optionLayers({ store, session }: ConfigWords): Layer[] {
  return [
    ...(store === undefined ? [] : [{ source: 'option --store', tree: { store: { url: store } } }]),
    ...(session === undefined ? [] : [{ source: 'option --session', tree: { session } }]),
  ];
}

function merge(
  into: Tree,
  from: Tree,
  source: string,
  prefix: string,
  sources: Record<string, string>,
): void {
  for (const [key, value] of Object.entries(from)) {
    const path = prefix + key;
    const present = Object.hasOwn(into, key) ? into[key] : undefined;
    if (isTree(value) && (present === undefined || isTree(present))) {
      const branch: Tree = present ?? {};
      Object.defineProperty(into, key, plainProperty(branch));
      merge(branch, value, source, `${path}.`, sources);
    } else {
      Object.defineProperty(into, key, plainProperty(value));
      sources[path] = source;
    }
  }
}

/** Defines rather than assigns, so that a key named __proto__ is only an unknown key. */
const plainProperty = (value: Node) => ({
  value,
  enumerable: true,
  writable: true,
  configurable: true,
});

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): Node {
  if (Array.isArray(value)) return value.map(asText);
  if (!isTree(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asText(each)]));
}

function check(merged: Tree, sources: Readonly<Record<string, string>>): Config {
  const result = v.safeParse(ConfigSchema, merged, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? '';
  const within = Object.keys(sources).find((key) => key.startsWith(`${path}.`));
  const source = sources[path] ?? sources[within ?? ''] ?? 'the configuration';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    throw invalidConfig(source, path, `unknown setting; ${knownBeside(path)}`);
  }
  const value = typeof issue.input === 'string' ? quoteSafely(issue.input) : issue.received;
  const expected = issue.type === 'strict_object' ? 'expected settings' : issue.message;
  throw invalidConfig(source, path, `${expected}, found ${value}`);
}

function knownBeside(path: string): string {
  const parent = path.split('.').slice(0, -1);
  let node: unknown = asText(defaults);
  for (const key of parent) node = isTree(node) ? node[key] : undefined;
  const names = isTree(node) ? Object.keys(node) : [];
  return names.length > 0 ? `known here are ${names.join(', ')}` : 'see config/default.yaml';
}

function invalidConfig(source: string, path: string, what: string): PapertradeError {
  const where =
    path === '' ? quoteSafely(source) : `${quoteSafely(source)}, ${escapeControls(path)}`;
  return new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    `Invalid configuration in ${where}: ${what}. "papertrade config show" lists all settings.`,
    { source, key: escapeControls(path) },
  );
}

const HIDDEN = '********';

/** The configuration for eyes: passwords, also the one within a store URL, are hidden. */
export function hideSecrets(config: Config): Config {
  const { store } = config;
  const { password } = store.redis;
  const url = store.url.replace(/(\/\/[^:@/]*):.*@/s, `$1:${HIDDEN}@`);
  const redis = password === undefined ? store.redis : { ...store.redis, password: HIDDEN };
  return { ...config, store: { ...store, url, redis } };
}
