import { Redis, type Cluster, type RedisOptions as AllClientOptions } from 'ioredis';
import { readFileSync } from 'node:fs';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';

export interface RedisOptions {
  readonly url: string;
  readonly namespace: string;
  readonly cluster: boolean;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  /** How long to wait for another server to take over (sentinel, cluster). */
  readonly failoverTimeoutMs?: number;
  /** Replicas that must have a commit before it is acknowledged. */
  readonly waitReplicas?: number;
  /** More servers of the cluster to ask for its slots, as host:port. */
  readonly nodes?: readonly string[];
  readonly username?: string;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly sentinel?: { readonly name: string; readonly hosts: readonly string[] };
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized: boolean;
  };
}

export type Client = Redis | Cluster;
/** What is set here; replies keep the client's default form. */
type ClientOptions = Omit<AllClientOptions, 'replyMapping'>;

/** Makes a client that connects at its first command, and gives up instead of waiting for ever. */
export async function createClient(options: RedisOptions): Promise<Client> {
  const common = clientOptions(options);
  if (options.cluster) {
    const { hostname, port } = parseUrl(options.url);
    const node = { host: hostname, port: Number.parseInt(port || '6379', 10) };
    const { createCluster } = await import('./cluster.ts');
    const others = (options.nodes ?? []).map((each) => hostAndPort(each, '6379'));
    return createCluster([node, ...others], common);
  }
  if (options.sentinel) {
    const { name, hosts } = options.sentinel;
    return new Redis({
      ...common,
      name,
      sentinels: hosts.map((each) => hostAndPort(each, '26379')),
      sentinelRetryStrategy: () => null,
    });
  }
  return new Redis({ ...common, ...address(options.url) });
}

/** Where the store is, without user or password. */
export function location({ url, sentinel }: RedisOptions): string {
  if (sentinel) return `sentinel ${sentinel.name}`;
  if (url.startsWith('unix:')) return url.replace(/\?.*$/, '');
  const { hostname, port, pathname } = parseUrl(url);
  return `${hostname}:${port || '6379'}${/^\/\d+$/.test(pathname) ? pathname : ''}`;
}

function clientOptions(options: RedisOptions): ClientOptions {
  const { username, password } = credentials(options);
  return {
    // The older protocol needs no greeting, which would be a trip before the first command.
    protocol: 2,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: options.connectTimeoutMs,
    commandTimeout: options.commandTimeoutMs,
    disableClientInfo: true,
    ...(username && { username }),
    ...(password && { password }),
    ...(isTls(options) && { tls: tlsOptions(options.tls) }),
  };
}

const isTls = ({ url, tls }: RedisOptions): boolean =>
  url.startsWith('rediss:') || tls !== undefined;

function tlsOptions(tls: RedisOptions['tls']) {
  if (!tls) return {};
  const { servername, rejectUnauthorized } = tls;
  return {
    rejectUnauthorized,
    ...(servername && { servername }),
    ...(tls.ca && { ca: readSecret(tls.ca) }),
    ...(tls.cert && { cert: readSecret(tls.cert) }),
    ...(tls.key && { key: readSecret(tls.key) }),
  };
}

function credentials(options: RedisOptions): {
  username?: string | undefined;
  password?: string | undefined;
} {
  const url = options.url.startsWith('unix:') ? undefined : parseUrl(options.url);
  const fromFile = options.passwordFile ? readSecret(options.passwordFile).trim() : undefined;
  return {
    username: options.username ?? (decoded(url?.username ?? '') || undefined),
    password: options.password ?? fromFile ?? (decoded(url?.password ?? '') || undefined),
  };
}

/** A password may have a % that begins no escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.INVALID_CONFIG,
      `Cannot read ${quoteSafely(path)}, which store.redis names. Check its path and permissions.`,
      { file: path },
      error,
    );
  }
}

function address(url: string): ClientOptions {
  if (url.startsWith('unix:')) {
    const [path = '', query = ''] = url.replace(/^unix:(?:\/\/(?=\/))?/, '').split('?');
    const db = new URLSearchParams(query).get('db') ?? '0';
    return { path, db: Number.parseInt(db, 10) };
  }
  const { hostname, port, pathname } = parseUrl(url);
  const db = pathname.slice(1) || '0';
  if (!/^\d{1,6}$/.test(db)) throw badUrl();
  return {
    host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: Number.parseInt(port || '6379', 10),
    db: Number.parseInt(db, 10),
  };
}

function hostAndPort(text: string, usual: string): { host: string; port: number } {
  const [, host = text, port = usual] = /^(.*?):(\d+)$/.exec(text) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: Number.parseInt(port, 10) };
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw badUrl();
  }
}

/** The URL itself may hold a password, so it is not quoted. */
const badUrl = (): PapertradeError =>
  new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    'The Redis URL does not parse: expected redis://[USER:PASSWORD@]HOST:PORT[/DB].',
  );
