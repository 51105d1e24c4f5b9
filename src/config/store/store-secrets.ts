import { realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { invalidConfig } from '../invalid.ts';
import { isTree, type Tree } from '../tree.ts';

/** The settings of one place: a file, the environment, the options. */
export interface Layer {
  readonly source: string;
  readonly tree: Tree;
}

const SECRETS = ['username', 'password', 'password_file'] as const;
/** Settings that decide which server is asked, beside the URL. */
const SERVERS = ['sentinel', 'nodes', 'tls'] as const;

/**
 * A file in the current folder may come with a clone or an archive. Where it names the server, user
 * name and password from other places are left out: they belong to the store that their own place
 * names. Answers with the layers to use and the places whose secrets were left out.
 *
 * Throws INVALID_CONFIG when the folder's file names a password file outside of its folder, since
 * that would send any file of the user to the server.
 */
export function withholdSecrets(
  layers: readonly Layer[],
  folderFile: string,
): { readonly layers: readonly Layer[]; readonly withheld: readonly string[] } {
  const folder = layers.find(({ source }) => source === folderFile);
  if (!folder) return { layers, withheld: [] };
  requirePasswordFileWithin(folder);
  if (!namesServer(folder, layers)) return { layers, withheld: [] };
  const withheld: string[] = [];
  const kept = layers.map((layer) => {
    const tree = layer === folder ? layer.tree : withoutSecrets(layer.tree);
    if (tree !== layer.tree) withheld.push(layer.source);
    return { source: layer.source, tree };
  });
  return { layers: kept, withheld };
}

/** Whether a setting of the folder's file decides which Redis server is asked. */
function namesServer(folder: Layer, layers: readonly Layer[]): boolean {
  const urls = layers.filter(({ tree }) => storeOf(tree)['url'] !== undefined);
  const url = urls.at(-1);
  if (url && /^local(:|$)/.test(textOf(storeOf(url.tree)['url']))) return false;
  return url === folder || SERVERS.some((name) => redisOf(folder.tree)[name] !== undefined);
}

function withoutSecrets(tree: Tree): Tree {
  const store = storeOf(tree);
  const redis = redisOf(tree);
  const url = textOf(store['url']);
  const bareUrl = url.replace(/\/\/[^/]*@/, '//');
  const has = SECRETS.some((name) => redis[name] !== undefined);
  if (!has && bareUrl === url) return tree;
  const rest = Object.fromEntries(
    Object.entries(redis).filter(([name]) => !SECRETS.some((secret) => secret === name)),
  );
  return {
    ...tree,
    store: { ...store, ...(url !== '' && { url: bareUrl }), ...(has && { redis: rest }) },
  };
}

function requirePasswordFileWithin({ source, tree }: Layer): void {
  const named = textOf(redisOf(tree)['password_file']);
  if (named === '') return;
  const folder = dirname(source);
  if (isWithin(folder, resolve(folder, named))) return;
  throw invalidConfig(
    source,
    'store.redis.password_file',
    'expected a file in the same folder: name others in your own configuration',
  );
}

function isWithin(folder: string, path: string): boolean {
  try {
    return realpathSync(path).startsWith(realpathSync(folder) + sep);
  } catch {
    return path.startsWith(resolve(folder) + sep);
  }
}

const storeOf = (tree: Tree): Tree => (isTree(tree['store']) ? tree['store'] : {});
const redisOf = (tree: Tree): Tree => {
  const { redis } = storeOf(tree);
  return isTree(redis) ? redis : {};
};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const HIDDEN = '********';

/** A store's URL for eyes: the server alone. What does not read as one is hidden as a whole. */
export function shownUrl(url: string): string {
  if (/^local(:|$)/.test(url)) return url;
  if (url.startsWith('unix:')) return url.replace(/\?.*$/s, `?${HIDDEN}`);
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) return HIDDEN;
  const { protocol, host, pathname, username, password, search, hash } = new URL(url);
  const user = username || password ? `${HIDDEN}@` : '';
  const database = /^\/\d*$/.test(pathname) ? pathname : `/${HIDDEN}`;
  return `${protocol}//${user}${host}${database}${search || hash ? `?${HIDDEN}` : ''}`;
}
