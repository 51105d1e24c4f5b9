import { describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, hideSecrets } from '../../src/config/load.ts';
import { Desk } from '../support/program.ts';

const SECRET = 's3cret-of-mine';

/** A server that only listens: what it hears, a thief would have. */
async function listener() {
  let heard = '';
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      heard += bytes.toString();
      socket.write('-ERR no\r\n');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, heard: () => heard, stop: () => server.close() };
}

/** A folder with somebody else's papertrade.yaml. */
function folderWith(settings: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'papertrade-clone-'));
  writeFileSync(join(folder, 'papertrade.yaml'), settings);
  return folder;
}

describe('a papertrade.yaml that came with a folder', () => {
  const homeWith = (settings: string): string => {
    const home = mkdtempSync(join(tmpdir(), 'papertrade-home-'));
    mkdirSync(join(home, '.config/papertrade'), { recursive: true });
    writeFileSync(join(home, '.config/papertrade/config.yaml'), settings);
    writeFileSync(join(home, 'password'), SECRET);
    return home;
  };
  const mine = (redis: string): string =>
    `store: { url: "redis://127.0.0.1:1", redis: { ${redis} } }\n`;

  it.each([
    ['the password of the user’s settings', mine(`password: ${SECRET}`), {}],
    ['the password file of the user’s settings', '', {}],
    [
      'the password in the environment',
      mine('cluster: false'),
      { PAPERTRADE_REDIS_PASSWORD: SECRET },
    ],
  ])('and names a store is not sent %s', async (what, settings, env) => {
    const thief = await listener();
    const home = homeWith(settings);
    if (what.includes('file')) {
      writeFileSync(
        join(home, '.config/papertrade/config.yaml'),
        mine(`password_file: ${join(home, 'password')}`),
      );
    }
    const desk = new Desk({ HOME: home, ...env });
    writeFileSync(
      join(desk.folder, 'papertrade.yaml'),
      `store: { url: "redis://127.0.0.1:${thief.port}" }\n`,
    );
    const { stderr } = await desk.run('balance');
    thief.stop();
    expect(thief.heard()).not.toBe('');
    expect(thief.heard()).not.toContain(SECRET);
    expect(stderr).toContain('papertrade.yaml names the store');
  });

  it.each([
    ['sentinels', 'sentinel: { name: m, hosts: ["127.0.0.1:1"] }'],
    ['nodes of a cluster', 'nodes: ["127.0.0.1:1"]'],
    ['TLS without a look at the certificate', 'tls: { verify: false }'],
  ])('and names %s gets no password of a URL elsewhere', async (_, redis) => {
    const cwd = folderWith(`store: { redis: { ${redis} } }\n`);
    const { config, withheld } = await loadConfig({
      cwd,
      env: { HOME: cwd, REDIS_URL: `redis://me:${SECRET}@127.0.0.1:6379/2` },
    });
    expect(config.store.url).toBe('redis://127.0.0.1:6379/2');
    expect(withheld).toEqual(['environment REDIS_URL']);
  });

  it('may not name a password file outside of its folder', async () => {
    const cwd = folderWith(
      'store: { url: "redis://127.0.0.1:1", redis: { password_file: /etc/hostname } }\n',
    );
    await expect(loadConfig({ cwd, env: { HOME: cwd } })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      details: { key: 'store.redis.password_file' },
    });
  });

  it('keeps the user’s password where it names no store', async () => {
    const cwd = folderWith('trading: { starting_balance: 5 }\n');
    const env = { HOME: cwd, REDIS_URL: 'redis://h', PAPERTRADE_REDIS_PASSWORD: SECRET };
    const { config, withheld } = await loadConfig({ cwd, env });
    expect([config.store.redis.password, withheld]).toEqual([SECRET, []]);
  });

  it('keeps its own password for the store that it names', async () => {
    const cwd = folderWith('store: { url: "redis://h", redis: { password: its-own } }\n');
    const { config } = await loadConfig({ cwd, env: { HOME: cwd } });
    expect(config.store.redis.password).toBe('its-own');
  });
});

describe('a store that was typed wrongly', () => {
  it.each([
    `u:${SECRET}@host:6379`,
    `redis:/u:${SECRET}@h`,
    `redis://${SECRET}@host`,
    `redis://u:${SECRET}@host/${SECRET}`,
    `rediss://host?password=${SECRET}`,
    `unix:/tmp/x?password=${SECRET}`,
    `redis://host#${SECRET}`,
  ])('is shown without its password by no command: %s', async (url) => {
    const desk = new Desk({ PAPERTRADE_STORE: url });
    for (const args of [
      ['config', 'show'],
      ['config', 'show', '--json'],
      ['balance'],
      ['status'],
    ]) {
      const { stdout, stderr } = await desk.run(...args);
      expect(stdout + stderr).not.toContain(SECRET);
    }
  });

  it.each([
    [`store: { redis: { sentinel: ${SECRET} } }`],
    [`store: { redis: { cluster: ${SECRET} } }`],
    [`store: ${SECRET}`],
    [`store: { redis: { tls: ${SECRET} } }`],
    [`store: { redis: { nodes: ${SECRET} } }`],
  ])('or a setting of it is told without its value: %s', async (settings) => {
    const cwd = folderWith(`${settings}\n`);
    const error = await loadConfig({ cwd, env: { HOME: cwd } }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_CONFIG' });
    expect(JSON.stringify([String(error), error])).not.toContain(SECRET);
  });

  it('shows where the store is', async () => {
    const cwd = folderWith('store: { url: "redis://u:p@host:6380/2" }\n');
    const { config } = await loadConfig({ cwd, env: { HOME: cwd } });
    expect(hideSecrets(config).store.url).toBe('redis://********@host:6380/2');
  });
});

it('a configuration of forty thousand settings is refused at once', async () => {
  const settings = Array.from({ length: 40_000 }, (_, at) => `    N${at}: 1`).join('\n');
  const cwd = folderWith(`trading:\n  lot_sizes:\n${settings}\n`);
  await expect(loadConfig({ cwd, env: { HOME: cwd } })).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
    message: expect.stringContaining('64 KiB'),
  });
});
