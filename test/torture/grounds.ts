import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { Redis } from 'ioredis';
import { openLocalStore } from '../../src/storage/sqlite/sqlite-store.ts';
import { openRedisStore } from '../../src/storage/redis/redis-store.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import { startRedis } from '../support/redis-server.ts';
import { SCRIPT, TcpProxy, type NetworkFault } from '../support/tcp-proxy.ts';
import type { Random } from './random.ts';

/** A store to torture: where workers find it, what can be done to it, and a calm way in. */
export interface Grounds {
  readonly url: string;
  readonly folder: string;
  /** Faults of the store by name, with their weights. */
  readonly weights: Readonly<Record<string, number>>;
  readonly skipped: readonly string[];
  /** Does one fault, and is back when it is over. */
  fault(name: string, random: Random): Promise<void>;
  /** Changes a figure of a session's wallet behind the programs' backs. */
  spoil(session: string): Promise<void>;
  /** Ends all faults. */
  calm(): Promise<void>;
  open(): Promise<Store>;
  clear(): Promise<void>;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const SETTINGS = `
store: { redis: { connect_timeout: 1s, command_timeout: 1500ms } }
trading: { allow_short: true, holidays: none, square_off: 'off' }
`;

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'papertrade-torture-'));
  mkdirSync(join(folder, 'log'));
  writeFileSync(join(folder, 'papertrade.yaml'), SETTINGS);
  return folder;
}

/** The local store, on a small file system of its own where that can be mounted. */
export function localGrounds(megabytes: number): Promise<Grounds> {
  const folder = makeFolder();
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const isMounted = mount(disk, megabytes);
  const balloon = join(disk, 'balloon');
  const path = join(disk, 'papertrade.db');
  return Promise.resolve({
    url: `local:${path}`,
    folder,
    weights: isMounted ? { 'disk-full': 30 } : {},
    skipped: isMounted ? [] : ['disk-full: mounting a tmpfs needs root'],
    fault: async (_name, random) => {
      fill(disk, balloon, random.between(0, 24));
      await wait(random.between(50, 400));
      unlinkSync(balloon);
    },
    spoil: (session) => {
      const db = new DatabaseSync(path, { timeout: 5000 });
      db.prepare("UPDATE balances SET realized_pnl = '-1' WHERE session_id = ?").run(session);
      db.close();
      return Promise.resolve();
    },
    calm: () => Promise.resolve(),
    open: () => openLocalStore({ path }),
    clear: () => {
      if (isMounted) execFileSync('umount', ['-l', disk]);
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
}

function mount(folder: string, megabytes: number): boolean {
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
    execFileSync('mount', options, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Takes all free space but some pages. */
function fill(disk: string, balloon: string, pagesLeft: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const bytes = Math.max(0, bavail - pagesLeft) * bsize;
  try {
    writeFileSync(balloon, Buffer.alloc(bytes));
  } catch {
    // A worker took the last page first: the disk is full all the same.
  }
}

const NAMESPACE = 'dhan_scalper:v1';
/** A wallet that has gone is not made again. */
const SPOIL =
  "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end";

const NETWORK: Readonly<Record<NetworkFault, number>> = {
  'reset-before': 10,
  'reset-after': 14,
  'half-reply': 10,
  late: 8,
  delay: 8,
};

/** Redis with its append-only file synced at every commit, behind the proxy. */
export async function redisGrounds(): Promise<Grounds> {
  const folder = makeFolder();
  const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
  const proxy = await TcpProxy.start(server.port);
  const network = async (fault: NetworkFault, random: Random): Promise<void> => {
    const before = proxy.triggered;
    proxy.arm(fault, random.next() < 0.75 ? SCRIPT : /./s, random.between(20, 600));
    for (let tries = 0; proxy.triggered === before && tries < 200; tries += 1) await wait(5);
  };
  const asOwner = async (work: (redis: Redis) => Promise<unknown>): Promise<void> => {
    const redis = new Redis(server.port);
    await work(redis);
    redis.disconnect();
  };
  return {
    url: proxy.url,
    folder,
    weights: { ...NETWORK, cut: 4, 'server-kill': 5, 'server-pause': 5, 'right-lost': 5 },
    skipped: [],
    fault: async (name, random) => {
      if (name === 'cut') {
        proxy.cut();
      } else if (name === 'server-kill') {
        await server.kill();
        await wait(random.between(0, 200));
        await server.start();
      } else if (name === 'server-pause') {
        server.signal('SIGSTOP');
        await wait(random.between(50, 2000));
        server.signal('SIGCONT');
      } else if (name === 'right-lost') {
        const command = random.one(['hset', 'zadd', 'set', 'sadd', 'xadd', 'lpush']);
        await asOwner((redis) => redis.call('ACL', 'SETUSER', 'default', `-${command}`));
        await wait(random.between(50, 400));
        await asOwner((redis) => redis.call('ACL', 'SETUSER', 'default', `+${command}`));
      } else await network(name as NetworkFault, random);
    },
    spoil: (session) =>
      asOwner((redis) =>
        redis.eval(SPOIL, 1, `${NAMESPACE}:balance:${session}`, 'realized_pnl', '-1'),
      ),
    calm: async () => {
      for (let tries = 0; proxy.waiting > 0 && tries < 100; tries += 1) await wait(10);
    },
    open: () =>
      openRedisStore({
        url: server.url,
        namespace: NAMESPACE,
        cluster: false,
        connectTimeoutMs: 3000,
        commandTimeoutMs: 10_000,
        failoverTimeoutMs: 0,
        waitReplicas: 0,
        nodes: [],
      }),
    clear: async () => {
      proxy.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
