import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import defaults from '../../config/default.yaml';
import { invalidConfig } from './invalid.ts';
import { readYaml } from './read-yaml.ts';
import type { Config } from './schema.ts';
import { shownUrl, withholdSecrets, type Layer } from './store/store-secrets.ts';
import { isTree, type Tree } from './tree.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigSources {
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
  /** Places whose user name or password is not used, since the folder's file names the store. */
  readonly withheld: readonly string[];
}

/** Merges option, environment, files and defaults, the first named winning, and checks it all. */
export async function loadConfig(from: ConfigSources): Promise<LoadedConfig> {
  const files = configFiles(from);
  const found: Layer[] = [
    { source: 'default', tree: defaults as Tree },
    ...(await Promise.all(files.map(readLayer))),
    ...environmentLayers(from.env),
    ...optionLayers(from),
  ];
  const { layers, withheld } = withholdSecrets(found, folderConfigPath(from.cwd));
  const merged = layers.map(({ tree }) => tree).reduce((under, over) => merge(under, over));
  const config = isPlain(merged, files)
    ? merged
    : (await import('./check.ts')).check(merged, sourcesOf(layers));
  return {
    config,
    files,
    withheld,
    get sources() {
      return sourcesOf(layers);
    },
  };
}

/**
 * Whether there is nothing to check: a test checks the defaults, and what environment and options add
 * is free text, but for a store.
 */
function isPlain(merged: unknown, files: readonly string[]): merged is Config {
  const store = isTree(merged) && merged['store'];
  const url = isTree(store) && store['url'];
  return files.length === 0 && typeof url === 'string' && url.trim() !== '';
}

/** The user's own file: `$XDG_CONFIG_HOME/papertrade/config.yaml`. */
export function userConfigPath(env: Environment): string {
  const folder = env['XDG_CONFIG_HOME'] || `${env['HOME'] || homedir()}/.config`;
  return `${folder}/papertrade/config.yaml`;
}

/** The file of the current folder, which may have come with somebody else's files. */
const folderConfigPath = (cwd: string): string => `${cwd}/papertrade.yaml`;

/** The files that are read, lowest precedence first. */
function configFiles(sources: ConfigSources): string[] {
  const named = sources.file ?? (sources.env['PAPERTRADE_CONFIG'] || undefined);
  const usual = [userConfigPath(sources.env), folderConfigPath(sources.cwd)].filter((path) =>
    existsSync(path),
  );
  return named === undefined ? usual : [...usual, named];
}

async function readLayer(path: string): Promise<Layer> {
  const tree = await readYaml(path);
  if (tree === null || tree === '') return { source: path, tree: {} };
  if (!isTree(tree)) throw invalidConfig(path, '', 'expected settings such as "trading:"');
  return { source: path, tree: withoutEmptySections(tree) };
}

/** A section of which every line is commented out changes nothing. */
function withoutEmptySections(tree: Tree): Tree {
  const isEmpty = (key: string, value: unknown): boolean =>
    (value === '' || value === null) && isTree((defaults as Tree)[key]);
  return Object.fromEntries(Object.entries(tree).filter(([key, value]) => !isEmpty(key, value)));
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

function optionLayers({ store, session }: ConfigSources): Layer[] {
  return [
    ...(store === undefined ? [] : [{ source: 'option --store', tree: { store: { url: store } } }]),
    ...(session === undefined ? [] : [{ source: 'option --session', tree: { session } }]),
  ];
}

/** `over` above `under`; what a section of `over` does not name stays as it is in `under`. */
function merge(under: Tree, over: Tree): Tree {
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    const each = isTree(value) && isTree(below) ? merge(below, value) : value;
    Object.defineProperty(merged, key, { ...PLAIN, value: each });
  }
  return merged;
}

/** Defined rather than assigned, a key named __proto__ is only an unknown key. */
const PLAIN = { enumerable: true, writable: true, configurable: true };

/** The layer that each setting was taken from, by the setting's path. */
function sourcesOf(layers: readonly Layer[]): Record<string, string> {
  // Without a prototype: a setting named __proto__ has no source but its own.
  const sources = Object.create(null) as Record<string, string>;
  const note = (tree: Tree, source: string, prefix: string): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (isTree(value)) note(value, source, `${prefix}${key}.`);
      else sources[prefix + key] = source;
    }
  };
  for (const { tree, source } of layers) note(tree, source, '');
  return sources;
}

const HIDDEN = '********';

/** A host where somebody put a user and a password before it. */
const shownHost = (host: string): string => host.replace(/^.*@/, `${HIDDEN}@`);

/** The configuration for eyes: passwords, also the one within a store URL, are hidden. */
export function hideSecrets(config: Config): Config {
  const { store } = config;
  const { password, nodes, sentinel } = store.redis;
  const redis = {
    ...store.redis,
    ...(password !== undefined && { password: HIDDEN }),
    ...(nodes && { nodes: nodes.map(shownHost) }),
    ...(sentinel && { sentinel: { ...sentinel, hosts: sentinel.hosts.map(shownHost) } }),
  };
  return { ...config, store: { ...store, url: shownUrl(store.url), redis } };
}
