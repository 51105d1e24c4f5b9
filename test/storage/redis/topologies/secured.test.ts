import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk } from '../../../support/program.ts';
import { cli } from '../../../support/redis-topologies.ts';
import { freePort, startRedis, type RedisServer } from '../../../support/redis-server.ts';

const MASTER = join(import.meta.dirname, '../../../fixtures/instruments/master.csv');
const GUIDE = join(import.meta.dirname, '../../../../docs/redis.md');

const started: RedisServer[] = [];
async function start(...args: string[]): Promise<RedisServer> {
  const server = await startRedis(...args);
  started.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});

/** Every command that touches the store, once. */
async function useAll(desk: Desk): Promise<void> {
  await desk.json('session', 'start', '--id', 'A', '--name', 'all');
  await desk.json('quote', 'set', 'INFY', '101');
  await desk.json('buy', 'INFY', '10', '--price', '100', '--client-id', 'c1');
  await desk.json('buy', 'INFY', '10', '--price', '100', '--client-id', 'c1');
  await desk.run('buy', 'INFY', '99999', '--price', '100');
  await desk.json('quote', 'set', 'INFY', '102');
  await desk.json('sell', 'INFY', 'all', '--price', '103');
  await desk.json('buy', 'INFY', '1', '--type', 'LIMIT', '--price', '95', '--client-id', 'rest');
  await desk.json('orders', '--open');
  await desk.json('order', 'cancel', 'rest');
  await desk.json('halt');
  await desk.json('resume');
  await desk.json('instruments', 'import', MASTER);
  await desk.json('instruments', 'search', 'NIFTY');
  await desk.json('instruments', 'chain', 'NIFTY');
  await desk.json('balance', 'deposit', '10');
  await desk.json('balance', 'withdraw', '5');
  for (const args of [['balance'], ['positions', '--all'], ['orders'], ['trades'], ['report']]) {
    await desk.json(...args);
  }
  await desk.json('balance', 'reset', '5000', '--yes');
  await desk.json('quote', 'show');
  await desk.json('status');
  await desk.json('session', 'list');
  await desk.json('session', 'end', '--yes');
  await desk.json('report', 'A');
  await desk.json('report', '--list');
  await desk.json('backup', '--out', 'a.backup');
  await desk.json('session', 'start', '--id', 'B');
  await desk.json('session', 'use', 'A');
  await desk.json('cleanup', '--older-than', '0s', '--yes');
  await desk.json('restore', 'a.backup');
  await desk.json('verify', '--all');
}

describe('Redis with a user of few rights', () => {
  it('every command works under the ACL line of the guide, and nothing is refused', async () => {
    const line = /^ACL SETUSER papertrade .*$/m.exec(readFileSync(GUIDE, 'utf8'))![0];
    const server = await start('--appendonly', 'yes');
    expect(cli(server.port, ...line.replace('SECRET', 's3cret').split(' '))).toBe('OK');
    cli(server.port, 'ACL', 'SETUSER', 'default', 'off', 'resetkeys');
    const desk = new Desk({
      REDIS_URL: server.url,
      PAPERTRADE_REDIS_USERNAME: 'papertrade',
      PAPERTRADE_REDIS_PASSWORD: 's3cret',
    });
    writeFileSync(join(desk.folder, 'papertrade.yaml'), 'retention: { ended_sessions: 30d }\n');
    await useAll(desk);
    expect(neverUsed(line, server.port)).toEqual([]);
    const admin = `redis://papertrade:s3cret@127.0.0.1:${server.port}`;
    const refused = await new Desk({ REDIS_URL: admin }).run(
      'session',
      'list',
      '--config',
      otherNamespace(desk.folder),
    );
    expect([refused.status, refused.stderr]).toEqual([5, expect.stringMatching(/ACL/)]);
  }, 120_000);
});

/** Needed by another database, wait_replicas, and what an interrupted import or report left. */
const RARE = ['select', 'wait', 'ltrim', 'hexists', 'hmget', 'pexpire'];

/** Commands that the line allows and that nothing needed. */
function neverUsed(line: string, port: number): string[] {
  const user = ['--user', 'papertrade', '--pass', 's3cret', '--no-auth-warning'];
  const used = cli(port, ...user, 'info', 'commandstats');
  return [...line.matchAll(/ \+(\S+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !RARE.includes(name) && !used.includes(`cmdstat_${name}:`));
}

/** Keys outside the pattern of the user. */
function otherNamespace(folder: string): string {
  const file = join(folder, 'other.yaml');
  writeFileSync(file, 'store: { namespace: "other:v1" }\n');
  return file;
}

describe('Redis behind a unix socket', () => {
  it('is traded on by its path', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'papertrade-socket-')), 'redis.sock');
    await start('--unixsocket', path);
    const desk = new Desk({ REDIS_URL: `unix:${path}?db=3` });
    await desk.json('session', 'start', '--id', 'S');
    await desk.json('buy', 'INFY', '1', '--price', '10');
    expect(await desk.json('status')).toMatchObject({ healthy: true, location: `unix:${path}` });
    expect((await desk.run('verify')).status).toBe(0);
  });
});

describe('Redis with TLS and a private authority', () => {
  it('is traded on with the certificate of the authority, and refused without it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'papertrade-tls-'));
    const port = await freePort();
    makeCertificates(folder);
    const file = (name: string): string => join(folder, name);
    await start(
      ...['--tls-port', String(port), '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', file('server.crt'), '--tls-key-file', file('server.key')],
      ...['--tls-ca-cert-file', file('ca.crt')],
    );
    const desk = new Desk({ REDIS_URL: `rediss://127.0.0.1:${port}` });
    const untrusted = await desk.run('session', 'start');
    expect([untrusted.status, untrusted.stderr]).toEqual([
      5,
      expect.stringMatching(/certificate is not trusted.*store\.redis\.tls\.ca/),
    ]);
    const settings = `store: { redis: { tls: { ca: ${file('ca.crt')} } } }\n`;
    writeFileSync(join(desk.folder, 'papertrade.yaml'), settings);
    await desk.json('session', 'start', '--id', 'S');
    await desk.json('buy', 'INFY', '1', '--price', '10');
    expect((await desk.run('verify')).status).toBe(0);
  });
});

function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...['req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt'],
    ...['-days', '2', '-subj', '/CN=Papertrade test authority'],
  );
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'names.txt'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key'],
    ...['-CAcreateserial', '-out', 'server.crt', '-days', '2', '-extfile', 'names.txt'],
  );
}

describe('Redis with an append-only file', () => {
  it('has every acknowledged order after it was killed and started again', async () => {
    const server = await start('--appendonly', 'yes', '--appendfsync', 'always');
    const desk = new Desk({ REDIS_URL: server.url });
    await desk.json('session', 'start', '--id', 'S');
    for (const id of ['c1', 'c2', 'c3']) {
      await desk.json('buy', 'INFY', '1', '--price', '10', '--client-id', id);
      await server.kill();
      expect((await desk.run('balance')).status).toBe(5);
      await server.start();
    }
    expect((await desk.json('orders')).orders).toHaveLength(3);
    expect((await desk.run('verify')).status).toBe(0);
  });
});
