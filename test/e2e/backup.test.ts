import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
let spaces = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const newDesk = (name: string): Desk => {
  spaces += 1;
  return new Desk({
    ...SEPTEMBER_2025,
    ...(name === 'Redis' && { REDIS_URL: `${server.url}/${spaces}` }),
  });
};

/** Two sessions, one ended; the active one has a fill, a refused order and a deposit. */
async function traded(name: string): Promise<Desk> {
  const desk = newDesk(name);
  await desk.json('session', 'start', '--id', 'DONE', '--name', 'Week "48" ₹');
  await desk.json('buy', 'TCS', '3', '--price', '3.05');
  await desk.json('session', 'end', '--yes');
  await desk.json('session', 'start', '--id', 'LIVE');
  await desk.json('buy', 'NIFTY25SEP25000CE', '75', '--price', '104.25', '--note', 'a "₹" note');
  await desk.run('buy', 'INFY', '999999', '--price', '1500');
  await desk.json('balance', 'deposit', '0.05');
  return desk;
}

const READS = [
  ['session', 'list'],
  ['balance'],
  ['orders'],
  ['trades'],
  ['positions', '--all'],
  ['report', 'DONE'],
];
const books = async (desk: Desk): Promise<unknown[]> => {
  const read = [];
  for (const args of READS) read.push(await desk.json(...args));
  return read;
};

const fileOf = (desk: Desk): string => join(desk.folder, 'books.backup');

describe.each([
  ['Redis', 'local'],
  ['local', 'Redis'],
])('a backup of %s restored into %s', (from, to) => {
  it('has every session exactly, and can be traded on', async () => {
    const source = await traded(from);
    const saved = await source.json('backup', '--out', 'books.backup');
    expect([...saved.sessions].sort()).toEqual(['DONE', 'LIVE']);
    expect((statSync(fileOf(source)).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(source.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);

    const target = newDesk(to);
    const plan = await target.json('restore', fileOf(source), '--dry-run');
    expect([plan.restored, [...plan.missing].sort()]).toEqual([[], ['DONE', 'LIVE']]);
    expect((await target.json('session', 'list')).sessions).toEqual([]);

    await target.json('restore', fileOf(source));
    expect(await books(target)).toEqual(await books(source));
    expect((await target.run('verify', '--all')).status).toBe(0);
    const again = await target.json('restore', fileOf(source));
    expect([again.restored, [...again.unchanged].sort()]).toEqual([[], ['DONE', 'LIVE']]);
    await target.json('sell', 'NIFTY25SEP25000CE', 'all', '--price', '110');
  });
});

describe('a restore', () => {
  it('never merges into a session of another content, and then restores nothing', async () => {
    const desk = await traded('local');
    await desk.json('backup', '--out', 'books.backup');
    const other = newDesk('local');
    await other.json('session', 'start', '--id', 'LIVE', '--balance', '5');
    const { status, stderr } = await other.run('restore', fileOf(desk));
    expect([status, stderr]).toEqual([3, expect.stringMatching(/"LIVE".*other content/)]);
    expect((await other.json('session', 'list')).sessions).toHaveLength(1);
    expect((await other.json('balance')).starting_balance).toBe('5');
  });

  it('refuses a file that is damaged anywhere, before anything is written', async () => {
    const desk = await traded('local');
    await desk.json('backup', '--out', 'books.backup');
    const whole = readFileSync(fileOf(desk));
    const text = gunzipSync(whole).toString();
    const lines = text.trimEnd().split('\n');
    const flipped = Buffer.from(whole);
    flipped[Math.floor(whole.length / 2)]! ^= 0x20;
    const broken: Record<string, Buffer> = {
      cut: whole.subarray(0, whole.length - 9),
      empty: Buffer.alloc(0),
      'of another kind': Buffer.from('not a backup'),
      flipped,
      changed: gzipSync(text.replace('"104.25"', '"104.35"')),
      'without its end': gzipSync(`${lines.slice(0, -1).join('\n')}\n`),
      'without a line': gzipSync(`${[...lines.slice(0, 2), ...lines.slice(3)].join('\n')}\n`),
      'with more behind': gzipSync(`${text}${lines[1]!}\n`),
    };
    const other = newDesk('local');
    for (const [name, content] of Object.entries(broken)) {
      writeFileSync(join(other.folder, 'broken.backup'), content);
      const { status, stderr } = await other.run('restore', 'broken.backup');
      expect([name, status, stderr]).toEqual([name, 5, expect.stringMatching(/damaged.*Nothing/)]);
    }
    expect((await other.json('session', 'list')).sessions).toEqual([]);
  });

  it('refuses a file of a newer papertrade, and one that is not there', async () => {
    const desk = newDesk('local');
    const header = { papertrade_backup: 2, created_at: '', program: '9', current_session: null };
    writeFileSync(fileOf(desk), gzipSync(`${JSON.stringify(header)}\n{"new":"form"}\n`));
    const newer = await desk.run('restore', 'books.backup');
    expect([newer.status, newer.stderr]).toEqual([5, expect.stringMatching(/newer papertrade/)]);
    expect((await desk.run('restore', 'none.backup')).status).toBe(4);
  });
});

describe('a backup', () => {
  it('asks before it replaces a file, and leaves nothing half written', async () => {
    const desk = await traded('local');
    writeFileSync(fileOf(desk), 'mine');
    expect((await desk.run('backup', '--out', 'books.backup')).status).toBe(2);
    expect(readFileSync(fileOf(desk), 'utf8')).toBe('mine');
    await desk.json('backup', 'LIVE', '--out', 'books.backup', '--yes');
    expect((await desk.json('restore', 'books.backup')).unchanged).toEqual(['LIVE']);
    expect((await desk.run('backup', '--out', 'no/such/folder/x')).status).toBe(4);
    expect((await desk.run('backup', 'NONE', '--out', 'y')).status).toBe(4);
    expect(readdirSync(desk.folder).sort()).toEqual(['.local', 'books.backup']);
  });
});
