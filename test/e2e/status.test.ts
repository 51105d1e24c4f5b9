import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, openSync, statSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
});
afterAll(() => server.stop());

const redis = (...args: string[]): string =>
  execFileSync('redis-cli', ['-p', String(server.port), ...args], { encoding: 'utf8' }).trim();
const codes = (document: any): string[] => document.warnings.map(({ code }: any) => code);

describe('status of the local store', () => {
  it('shows the file, its log, its integrity and who may read it', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'S');
    const status = await desk.json('status');
    expect(status).toMatchObject({
      reachable: true,
      healthy: true,
      store: 'local',
      durable: true,
      sessions: 1,
      current_session: 'S',
      schema_version: 3,
      local: {
        integrity: 'ok',
        permissions: '600',
        folder_permissions: '700',
        journal_mode: 'wal',
        synchronous: 'full',
      },
      warnings: [],
    });
    expect(status.version).toMatch(/^SQLite \d/);
    expect(status.round_trip_ms).toMatch(/^\d+\.\d\d$/);
    const { file_bytes: file, wal_bytes: wal } = status.local as Record<string, number>;
    expect(status.used_bytes).toBe(file! + wal!);
  });

  it('warns when others may write in its folder', async () => {
    const desk = new Desk();
    await desk.json('session', 'start');
    chmodSync(join(desk.folder, '.local/share/papertrade'), 0o777);
    expect(codes(await desk.json('status'))).toEqual(['FOLDER_OPEN']);
  });

  it('finds a damaged file, and ends with status 5', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'S');
    const path = join(desk.folder, '.local/share/papertrade/papertrade.db');
    const fill = `WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO quotes (exchange_segment, security_id, ltp, ts) SELECT 'NSE_EQ', 'S' || i, i, i FROM n;
      PRAGMA wal_checkpoint(TRUNCATE)`;
    execFileSync('sqlite3', [path, fill]);
    const pages = Math.floor(statSync(path).size / 4096);
    writeSync(openSync(path, 'r+'), 'x'.repeat(8192), (pages - 4) * 4096);
    const { status, stdout, stderr } = await desk.run('status');
    expect(status).toBe(5);
    expect(stdout + stderr).toMatch(/damaged|malformed/);
  });
});

describe('status of Redis', () => {
  it('shows server, persistence, memory, replicas and the size of our keys', async () => {
    const desk = new Desk({ REDIS_URL: server.url });
    await desk.json('session', 'start', '--id', 'S');
    await desk.json('buy', 'INFY', '10', '--price', '100');
    const status = await desk.json('status');
    expect(status).toMatchObject({
      healthy: true,
      store: 'redis',
      durable: true,
      durability: 'append-only file, synced at every commit',
      schema_version: 2,
      redis: {
        mode: 'standalone',
        namespace: { name: 'dhan_scalper:v1', expiring: 0, exact: true },
        expiring_active_sessions: [],
      },
      warnings: [],
    });
    expect(status.redis.namespace.keys).toBe(Number(redis('dbsize')));
    expect(status.redis.namespace.bytes).toBeGreaterThan(1000);
    expect(status.redis.nodes).toMatchObject([
      {
        address: `127.0.0.1:${server.port}`,
        role: 'primary',
        persistence: { aof_enabled: true, aof_fsync: 'always', aof_last_write_status: 'ok' },
        eviction_policy: 'noeviction',
        replicas: [],
      },
    ]);
  });

  it('warns of what can be lost, each with the setting that mends it', async () => {
    const careless = await startRedis('--maxmemory-policy', 'allkeys-lru');
    const desk = new Desk({ REDIS_URL: careless.url });
    const { status, stdout } = await desk.run('status');
    expect(status).toBe(0);
    expect(stdout).toMatch(/risk: NO_AOF[^]*loses all[^]*appendonly yes/);
    expect(stdout).toMatch(/risk: EVICTION[^]*allkeys-lru[^]*maxmemory-policy noeviction/);
    await careless.stop();
  });

  it('warns when something makes an active session expire', async () => {
    const desk = new Desk({ REDIS_URL: `${server.url}/1` });
    await desk.json('session', 'start', '--id', 'KEEP');
    redis('-n', '1', 'expire', 'dhan_scalper:v1:balance:KEEP', '86400');
    const status = await desk.json('status');
    expect(codes(status)).toEqual(['ACTIVE_SESSION_EXPIRES']);
    expect(status.redis.namespace.expiring).toBe(1);
    expect(status.redis.expiring_active_sessions).toEqual(['KEEP']);
  });

  it('is not healthy where orders would be refused: a replica, or full memory', async () => {
    const replica = await startRedis('--replicaof', '127.0.0.1', String(server.port));
    const onReplica = await new Desk({ REDIS_URL: replica.url }).run('status', '--json');
    expect(onReplica.status).toBe(5);
    expect(JSON.parse(onReplica.stdout)).toMatchObject({ reachable: true, healthy: false });
    expect(JSON.parse(onReplica.stderr).error.details.warnings).toContain('READ_ONLY_REPLICA');
    await replica.stop();

    const full = await startRedis('--maxmemory', '500kb');
    const onFull = await new Desk({ REDIS_URL: full.url }).run('status');
    expect(onFull.status).toBe(5);
    expect(onFull.stdout).toMatch(/error: MEMORY_FULL[^]*raise maxmemory/);
    await full.stop();
  });

  it('is refused when a newer papertrade wrote there, and so is trading', async () => {
    const desk = new Desk({ REDIS_URL: `${server.url}/2` });
    await desk.json('session', 'start', '--id', 'S');
    redis('-n', '2', 'set', 'dhan_scalper:v1:schema_version', '7');
    const given = [['status'], ['buy', 'INFY', '1', '--price', '1'], ['session', 'start']];
    for (const each of given) {
      const { status, stderr } = await desk.run(...each);
      expect(status).toBe(5);
      expect(stderr).toMatch(/newer papertrade \(schema 7, this one knows 2\)/);
    }
    expect(redis('-n', '2', 'exists', 'dhan_scalper:v1:trades:S')).toBe('0');
  });

  it('--watch shows it again, also when the server goes away and comes back', async () => {
    const own = await startRedis('--appendonly', 'yes');
    const desk = new Desk({ REDIS_URL: own.url });
    const child = desk.start(['status', '--watch', '1', '--json']);
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const next = async () => JSON.parse(String((await lines.next()).value));
    const until = async (wanted: boolean): Promise<void> => {
      while ((await next()).reachable !== wanted);
    };
    await until(true);
    await own.kill();
    await until(false);
    await own.start();
    await until(true);
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('close', resolve));
    expect(child.signalCode ?? child.exitCode).not.toBe(0);
    await own.stop();
  });

  it('--watch refuses what is not a number of seconds', async () => {
    const { status, stderr } = await new Desk().run('status', '--watch', 'often');
    expect([status, stderr]).toEqual([2, expect.stringContaining('"often"')]);
  });
});
