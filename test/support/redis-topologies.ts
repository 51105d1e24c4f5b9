import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startRedis, type RedisServer } from './redis-server.ts';

/** A few servers that stand in for each other. */
export interface Topology {
  readonly servers: readonly RedisServer[];
  stop(): Promise<void>;
}

export const cli = (port: number, ...args: readonly string[]): string =>
  execFileSync('redis-cli', ['-h', '127.0.0.1', '-p', String(port), ...args], {
    encoding: 'utf8',
  }).trim();

async function until(what: string, test: () => boolean): Promise<void> {
  for (const start = Date.now(); !test();) {
    if (Date.now() - start > 60_000) throw new Error(`Not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const NAME = 'books';

export interface Sentinels extends Topology {
  readonly name: string;
  /** host:port of each sentinel. */
  readonly hosts: readonly string[];
  /** Port of the server that the sentinels take for the primary. */
  primaryPort(): number;
}

/** One primary, two replicas, and three sentinels that watch them. */
export async function startSentinels(): Promise<Sentinels> {
  const settings = ['--appendonly', 'yes', '--repl-diskless-sync-delay', '0'];
  const primary = await startRedis(...settings);
  const following = [...settings, '--replicaof', '127.0.0.1', String(primary.port)];
  const servers = [primary, await startRedis(...following), await startRedis(...following)];
  const watchers: Awaited<ReturnType<typeof startSentinel>>[] = [];
  for (let count = 0; count < 3; count += 1) watchers.push(await startSentinel(primary.port));
  const ports = watchers.map(({ port }) => port);
  await until('both replicas follow', () =>
    /state=online[^]*state=online/.test(cli(primary.port, 'info', 'replication')),
  );
  await until('the sentinels know each other and the replicas', () =>
    ports.every((port) => /num-slaves\n2\n[^]*num-other-sentinels\n2\n/.test(master(port))),
  );
  return {
    name: NAME,
    servers,
    hosts: ports.map((port) => `127.0.0.1:${port}`),
    primaryPort: () =>
      Number(cli(ports[0]!, 'sentinel', 'get-master-addr-by-name', NAME).split('\n')[1]),
    stop: async () => {
      for (const { child, folder } of watchers) {
        await endProcess(child);
        rmSync(folder, { recursive: true, force: true });
      }
      await Promise.all(servers.map((each) => each.stop()));
    },
  };
}

const master = (port: number): string => `${cli(port, 'sentinel', 'master', NAME)}\n`;

async function startSentinel(primaryPort: number) {
  const folder = mkdtempSync(join(tmpdir(), 'papertrade-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  writeFileSync(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor ${NAME} 127.0.0.1 ${primaryPort} 2`,
      `sentinel down-after-milliseconds ${NAME} 1000`,
      `sentinel failover-timeout ${NAME} 5000`,
      '',
    ].join('\n'),
  );
  const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  await until('a sentinel answers', () => answers(port));
  return { port, child, folder };
}

function answers(port: number): boolean {
  try {
    return cli(port, 'ping') === 'PONG';
  } catch {
    return false;
  }
}

async function endProcess(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

export interface ClusterNode {
  readonly id: string;
  readonly port: number;
  readonly primary: boolean;
  readonly failed: boolean;
  /** The id of the primary that it follows, or "-". */
  readonly follows: string;
  readonly slots: readonly (readonly [number, number])[];
}

/** Six nodes: three primaries, each with a replica. */
export async function startCluster(): Promise<Topology> {
  const servers: RedisServer[] = [];
  while (servers.length < 6) {
    const settings = [
      '--repl-diskless-sync-delay',
      '0',
      '--cluster-enabled',
      'yes',
      '--cluster-node-timeout',
      '2000',
    ];
    servers.push(await startRedis('--appendonly', 'yes', ...settings));
  }
  const addresses = servers.map(({ port, busPort }) => `127.0.0.1:${port}@${busPort}`);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'];
  execFileSync('redis-cli', create);
  await until('the cluster is ready', () =>
    servers.every(
      ({ port }) =>
        cli(port, 'cluster', 'info').includes('cluster_state:ok') &&
        clusterNodes(port).filter(({ primary }) => !primary).length === 3,
    ),
  );
  return {
    servers,
    stop: async () => {
      await Promise.all(servers.map((each) => each.stop()));
    },
  };
}

export function clusterNodes(port: number): ClusterNode[] {
  return cli(port, 'cluster', 'nodes')
    .split('\n')
    .map((line) => {
      const [id = '', address = '', flags = '', follows = '', , , , , ...slots] = line.split(' ');
      return {
        id,
        port: Number(/:(\d+)@/.exec(address)?.[1]),
        primary: flags.includes('master'),
        failed: flags.includes('fail'),
        follows,
        slots: slots
          .filter((range) => !range.startsWith('['))
          .map((range) => range.split('-').map(Number))
          .map(([first = 0, last = first]) => [first, last] as const),
      };
    });
}

/** The primary that serves a slot. */
export function ownerOf(nodes: readonly ClusterNode[], slot: number): ClusterNode {
  const owner = nodes.find(
    ({ primary, failed, slots }) =>
      primary && !failed && slots.some(([first, last]) => first <= slot && slot <= last),
  );
  if (!owner) throw new Error(`Nobody serves slot ${slot}`);
  return owner;
}
