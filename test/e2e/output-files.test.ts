import { beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

let desk: Desk;
const file = (name: string): string => join(desk.folder, name);
beforeEach(async () => {
  desk = new Desk();
  await desk.json('session', 'start', '--id', 'DAY');
  await desk.json('buy', 'INFY', '1', '--price', '10');
});

describe('report --out', () => {
  it('makes a new file', async () => {
    expect((await desk.run('report', '--out', 'new.txt')).status).toBe(0);
    expect(readFileSync(file('new.txt'), 'utf8')).toContain('DAY');
  });

  it('leaves a file that is there, without --force or an answer', async () => {
    writeFileSync(file('thesis.txt'), 'years of work');
    const { status, stderr } = await desk.run('report', '--out', 'thesis.txt');
    expect([status, stderr]).toEqual([2, expect.stringContaining('thesis.txt')]);
    expect(readFileSync(file('thesis.txt'), 'utf8')).toBe('years of work');
  });

  it('replaces it with --force, and keeps who may read it', async () => {
    writeFileSync(file('private.html'), 'old');
    chmodSync(file('private.html'), 0o600);
    const args = ['report', '--format', 'html', '--out', 'private.html', '--force'];
    expect((await desk.run(...args)).status).toBe(0);
    expect(readFileSync(file('private.html'), 'utf8')).toContain('<html');
    expect(statSync(file('private.html')).mode & 0o777).toBe(0o600);
  });

  it('writes where a link leads, and leaves the link', async () => {
    writeFileSync(file('real.txt'), 'old');
    symlinkSync('real.txt', file('link.txt'));
    await desk.run('report', '--out', 'link.txt', '--force');
    expect(lstatSync(file('link.txt')).isSymbolicLink()).toBe(true);
    expect(readFileSync(file('real.txt'), 'utf8')).toContain('DAY');
  });

  it.each(['', '-wal', '-shm'])('never writes over the store (papertrade.db%s)', async (part) => {
    const store = `.local/share/papertrade/papertrade.db${part}`;
    const { status, stderr } = await desk.run('report', '--out', store, '--force');
    expect([status, stderr]).toEqual([2, expect.stringContaining('other than those of the store')]);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('never writes over the store by a link to it', async () => {
    symlinkSync('.local/share/papertrade/papertrade.db', file('harmless.txt'));
    const { status } = await desk.run('report', '--out', 'harmless.txt', '--force');
    expect(status).toBe(2);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('writes into a pipe and a device, which stay what they are', async () => {
    execFileSync('mkfifo', [file('pipe')]);
    const reader = spawn('cat', [file('pipe')]);
    let read = '';
    reader.stdout.on('data', (chunk: Buffer) => (read += chunk.toString()));
    const closed = new Promise((resolve) => reader.on('close', resolve));
    expect((await desk.run('report', '--out', 'pipe')).status).toBe(0);
    await closed;
    expect(read).toContain('DAY');
    expect(lstatSync(file('pipe')).isFIFO()).toBe(true);
    expect((await desk.run('report', '--out', '/dev/null')).status).toBe(0);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('a file that is named for output', () => {
  const own = '.local/share/papertrade/papertrade.db';

  it('may have a name as long as the system takes', async () => {
    const name = 'r'.repeat(255);
    expect((await desk.run('report', '--out', name)).status).toBe(0);
    expect((await desk.run('backup', '--out', 'b'.repeat(255))).status).toBe(0);
  });

  it.each([
    ['report', '--force', '--out'],
    ['payoff', '+1 INFY', '--force', '--out'],
    ['backup', '--yes', '--out'],
    ['migrate-files', 'data', '--session', 'OLD', '--force', '--rejects'],
    ['import-trades', 'trades.csv', '--session', 'OLD', '--force', '--rejects'],
  ])('by %s %s is never one of the store, by whatever name', async (...command) => {
    mkdirSync(file('data'));
    writeFileSync(file('trades.csv'), 'symbol,trade_date\nINFY,never\n');
    writeFileSync(file('data/orders.csv'), 'id,security_id\n1,INFY\n');
    symlinkSync(own, file('soft'));
    linkSync(file(own), file('hard'));
    for (const name of [own, `${own}-wal`, `./x/../${own}`, 'soft', 'hard']) {
      const { status } = await desk.run(...command, name);
      expect([name, status]).toEqual([name, 2]);
    }
    expect((await desk.run('verify')).status).toBe(0);
  });

  it.each([['report'], ['backup']])(
    'by %s is refused where it cannot be one, and nothing is left behind',
    async (command) => {
      mkdirSync(file('folder'));
      const before = readdirSync(desk.folder).sort();
      for (const name of ['folder', 'none/report', '', 'r'.repeat(256), '/proc/none']) {
        const { status, stderr } = await desk.run(command, '--out', name);
        expect([name, status === 2 || status === 4]).toEqual([name, true]);
        expect(stderr).not.toMatch(/Internal error|\n +at /);
      }
      expect(readdirSync(desk.folder).sort()).toEqual(before);
    },
  );

  it('of a backup takes no place of a device or a pipe, and leaves a link', async () => {
    execFileSync('mkfifo', [file('pipe')]);
    for (const name of ['pipe', '/dev/null']) {
      expect((await desk.run('backup', '--yes', '--out', name)).status).toBe(2);
    }
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(lstatSync(file('pipe')).isFIFO()).toBe(true);
    writeFileSync(file('old.backup'), '');
    symlinkSync('old.backup', file('newest.backup'));
    expect((await desk.run('backup', '--yes', '--out', 'newest.backup')).status).toBe(0);
    expect(lstatSync(file('newest.backup')).isSymbolicLink()).toBe(true);
    expect(statSync(file('old.backup')).size).toBeGreaterThan(100);
    expect((await desk.run('restore', 'newest.backup', '--dry-run')).status).toBe(0);
  });
});

describe('report --list', () => {
  it('gives CSV and JSON as asked', async () => {
    const { stdout } = await desk.run('report', '--list', '--format', 'csv');
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^session_id,name,mode,status,/),
      expect.stringMatching(/^DAY,,paper,active,/),
    ]);
    const listed = await desk.run('report', '--list', '--format', 'json');
    expect(JSON.parse(listed.stdout).sessions[0].session_id).toBe('DAY');
    expect((await desk.run('report', '--list', '--format', 'html')).status).toBe(2);
  });

  it.each([[['--json']], [[]]])('a format that is none is refused, with %j too', async (more) => {
    expect((await desk.run('report', '--format', 'pdf', ...more)).status).toBe(2);
  });
});

describe('the file of rows that could not be migrated', () => {
  beforeEach(() => {
    mkdirSync(file('data'));
    writeFileSync(
      file('data/orders.csv'),
      'id,security_id,side,quantity,avg_price,timestamp,status\n' +
        '=cmd|x,INFY,HOLD,1,100,2025-09-15T10:00:00+05:30,COMPLETED\n',
    );
  });
  const migrate = (...more: string[]) =>
    desk.run('migrate-files', 'data', '--session', 'OLD', '--starting-balance', '1000', ...more);

  it('never takes the place of another, nor writes where a link leads', async () => {
    writeFileSync(file('mine.csv'), 'mine');
    symlinkSync('mine.csv', file('papertrade-rejects.csv'));
    expect((await migrate()).status).toBe(3);
    expect(readFileSync(file('mine.csv'), 'utf8')).toBe('mine');
    expect(readdirSync(desk.folder)).toContain('papertrade-rejects-2.csv');
    expect((await migrate('--rejects', 'mine.csv')).status).toBe(2);
    expect(readFileSync(file('mine.csv'), 'utf8')).toBe('mine');
    expect((await migrate('--rejects', 'mine.csv', '--force')).status).toBe(3);
    expect(readFileSync(file('mine.csv'), 'utf8')).toContain('HOLD');
  });

  it('has no cell that a spreadsheet would run', async () => {
    await migrate();
    const rows = readFileSync(file('papertrade-rejects.csv'), 'utf8').split('\n');
    expect(rows[1]).not.toMatch(/(^|,)"?=/);
    expect(rows[1]).toContain("'=cmd|x");
  });
});
