import { describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain } from '../support/in-process.ts';

const SECRET = 's3cretOfMine';
const PORT = 1;

const URLS = [
  `redis://me:${SECRET}@127.0.0.1:${PORT}`,
  `redis://:${SECRET}@127.0.0.1:${PORT}/0`,
  `redis://${SECRET}@127.0.0.1:${PORT}`,
  `rediss://me:${SECRET}@127.0.0.1:${PORT}`,
  `REDIS://me:${SECRET}@127.0.0.1:${PORT}`,
  `redis://me:a%ZZ${SECRET}@127.0.0.1:${PORT}`,
  `redis://me:${SECRET}@[::1:${PORT}`,
  `redis://me:${SECRET}@127.0.0.1:99999`,
  `redis://127.0.0.1:${PORT}/${SECRET}`,
  `redis://127.0.0.1:${PORT}?password=${SECRET}`,
  `redis://127.0.0.1:${PORT}#${SECRET}`,
  `redis:me:${SECRET}@127.0.0.1`,
  `//me:${SECRET}@127.0.0.1`,
  `me:${SECRET}@127.0.0.1:${PORT}`,
  `unix:/none.sock?password=${SECRET}`,
  `http://me:${SECRET}@127.0.0.1`,
  ` redis://me:${SECRET}@127.0.0.1:${PORT}`,
  `redis://me:${SECRET}\u0000@127.0.0.1`,
];
const SETTINGS = [
  `store: { url: "redis://127.0.0.1:${PORT}", redis: { password: ${SECRET} } }`,
  `store: { url: "redis://127.0.0.1:${PORT}", redis: { password: [${SECRET}] } }`,
  `store: { url: "redis://127.0.0.1:${PORT}", redis: { username: me, password: { is: ${SECRET} } } }`,
  `store: { url: "redis://127.0.0.1:${PORT}", redis: { pasword: ${SECRET} } }`,
  `store: { redis: { sentinel: { name: m, hosts: ["127.0.0.1:${PORT}"], password: ${SECRET} } } }`,
  `store: { redis: { sentinel: { name: m, hosts: ["me:${SECRET}@127.0.0.1:x"] } } }`,
  `store: { redis: { nodes: ["redis://me:${SECRET}@127.0.0.1:${PORT}"] } }`,
  `store: { redis: { password_file: ${SECRET}, connect_timeout: ${SECRET} } }`,
  `store: "${SECRET}"`,
];
const COMMANDS = [
  ['status'],
  ['config', 'show'],
  ['buy', 'INFY', '1', '--price', '1'],
  ['verify', '--all'],
  ['session', 'list'],
];

function home(settings = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'papertrade-secret-'));
  mkdirSync(join(folder, '.config/papertrade'), { recursive: true });
  writeFileSync(join(folder, '.config/papertrade/config.yaml'), `${settings}\n`);
  return folder;
}

/** What every command says, in words, as JSON and with its stack. */
async function said(folder: string, env: Record<string, string>, more: readonly string[] = []) {
  const leaks: string[] = [];
  for (const command of COMMANDS) {
    for (const how of [['--verbose'], ['--json', '--verbose']]) {
      const args = [...command, ...how, ...more];
      const { status, stdout, stderr } = await runMain(folder, args, { env });
      if ((stdout + stderr).includes(SECRET))
        leaks.push(`${command.join(' ')}: ${stdout}${stderr}`);
      if (status === 1) leaks.push(`${command.join(' ')} is a bug: ${stderr}`);
    }
  }
  return leaks;
}

describe('a password', () => {
  it.each(URLS)('in the URL %j is told by nothing', async (url) => {
    const folder = home();
    expect(await said(folder, { REDIS_URL: url })).toEqual([]);
    expect(await said(folder, { PAPERTRADE_STORE: url })).toEqual([]);
    if (!url.includes('\0')) expect(await said(folder, {}, ['--store', url])).toEqual([]);
    expect(await said(home(`store: { url: ${JSON.stringify(url)} }`), {})).toEqual([]);
  });

  it.each(SETTINGS)('in the settings %s is told by nothing', async (settings) => {
    expect(await said(home(settings), {})).toEqual([]);
  });

  it('of a broker, or of an address to import from, is told by nothing', async () => {
    const env = {
      DHAN_CLIENT_ID: 'me',
      DHAN_ACCESS_TOKEN: SECRET,
      DHAN_BASE_URL: `https://me:${SECRET}@127.0.0.1:${PORT}/${SECRET}?token=${SECRET}`,
    };
    const feeds = [
      ['feed', '--broker', 'dhan', '--once', '--watch', 'NSE_EQ:1'],
      ['instruments', 'import', `http://me:${SECRET}@127.0.0.1:${PORT}/x?token=${SECRET}`],
    ];
    for (const url of [`ftp://${SECRET}`, SECRET]) {
      for (const args of [feeds[0]!, feeds[1]!]) {
        const { stdout, stderr } = await runMain(home(), [...args, '--verbose'], {
          env: { ...env, DHAN_BASE_URL: url },
        });
        expect(stdout + stderr).not.toContain(SECRET);
      }
    }
  }, 120_000);
});
