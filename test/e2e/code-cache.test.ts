import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

/** A desk whose compiled code is not shared with others. */
function newcomer(): { desk: Desk; caches: string } {
  const caches = mkdtempSync(join(tmpdir(), 'papertrade-cache-'));
  return { desk: new Desk({ XDG_CACHE_HOME: caches }), caches: join(caches, 'papertrade') };
}

/** The one file of compiled code that there is, of the command that ran. */
function codeFile(caches: string): string {
  const [folder = ''] = readdirSync(caches);
  const files = readdirSync(join(caches, folder));
  expect(files).toEqual(['config.code']);
  return join(caches, folder, files[0] ?? '');
}

describe('the code that a command compiled', () => {
  const { desk, caches } = newcomer();
  const start = () => desk.run('config', 'path');
  let file = '';
  let compiled = Buffer.alloc(0);

  beforeAll(async () => {
    await start();
    file = codeFile(caches);
    await start();
    compiled = readFileSync(file);
  });

  it('is kept for its next starts, for its user alone', async () => {
    const { status, stdout } = await start();
    expect({ status, stderr: (await start()).stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('config.yaml');
    expect(readFileSync(file).equals(compiled)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(caches).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['is empty', () => truncateSync(file)],
    ['was cut off', () => truncateSync(file, compiled.length - 1000)],
    ['is something else', () => writeFileSync(file, 'no code at all')],
    ['has lengths and nothing behind them', () => writeFileSync(file, Buffer.alloc(16))],
    ['has other code', () => writeFileSync(file, Buffer.from(compiled).fill(0xff, 16, 80))],
  ])('is made anew when the file %s', async (_, damage) => {
    damage();
    for (let times = 1; times <= 3; times += 1) {
      const { status, stdout, stderr } = await start();
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('config.yaml');
    }
    expect(readFileSync(file).length).toBeGreaterThan(compiled.length / 2);
  });

  it('goes when another build takes its place', async () => {
    const other = join(caches, '0123456789abcdef-v20.0.0-x64');
    mkdirSync(other);
    truncateSync(file);
    await start();
    expect(readdirSync(caches)).toHaveLength(1);
  });

  it('is found by the command, whatever is said before it', async () => {
    await desk.run('--session', 'monday', '--quiet', 'config', 'path');
    expect(codeFile(caches)).toBe(file);
  });

  it('is not needed: where nothing can be kept the program runs as well', async () => {
    for (const nowhere of ['/dev/null', 'relative']) {
      const lone = new Desk({ XDG_CACHE_HOME: nowhere });
      const { status, stderr } = await lone.run('config', 'path');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });
});

describe('a start loads no more than its command needs', () => {
  const { desk, caches } = newcomer();
  const TABLES = 'top-mid';
  const WORDS_OF_BUY = 'price of one unit';
  const TRADING = 'its validity has ended';
  const REDIS = 'Connection is closed';
  const LOCAL = 'PRAGMA journal_mode';

  beforeAll(() => desk.run('session', 'start'));

  it.each([
    ['the overview, no command and no store', ['--help'], '--help', [TABLES, WORDS_OF_BUY, LOCAL]],
    ['the wallet, no table and nothing that trades', ['balance'], 'balance', [TABLES, TRADING]],
    ['an order, no table', ['buy', 'INFY', '1', '--price', '10'], 'buy', [TABLES, REDIS]],
  ])('%s', async (_, words, name, others) => {
    expect((await desk.run(...words)).status).toBe(0);
    const [folder = ''] = readdirSync(caches);
    const loaded = readFileSync(join(caches, folder, `${name}.code`), 'latin1');
    expect(others.filter((each) => loaded.includes(each))).toEqual([]);
  });

  it('and what it needs is there', async () => {
    await desk.run('orders');
    const [folder = ''] = readdirSync(caches);
    const read = (name: string) => readFileSync(join(caches, folder, `${name}.code`), 'latin1');
    expect(read('orders')).toContain(TABLES);
    expect(read('buy')).toContain(WORDS_OF_BUY);
    expect(read('buy')).toContain(TRADING);
    expect(read('balance')).toContain(LOCAL);
  });
});

it('a program that was not built says how it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'papertrade-unbuilt-'));
  const program = join(folder, 'papertrade');
  copyFileSync(join(import.meta.dirname, '../../bin/papertrade'), program);
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toBe('error: papertrade is not built. Run "npm run build" first.\n');
});
