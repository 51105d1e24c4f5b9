import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, '../../bin/papertrade');
const home = mkdtempSync(join(tmpdir(), 'papertrade-parts-'));
const env = { PATH: process.env['PATH'], HOME: home };

beforeAll(() => {
  execFileSync(process.execPath, [PROGRAM, 'session', 'start', '--id', 'S'], {
    env,
    stdio: 'ignore',
  });
});

/** The names of the built program's parts that a command loads. */
function partsOf(...args: string[]): string[] {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    env: { ...env, NODE_DEBUG: 'module' },
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  expect(status).toBe(0);
  const found = stderr.matchAll(/parts\/([\w-]+)-[\w-]{8}\.cjs/g);
  return [...new Set([...found].map(([, name]) => name ?? ''))];
}

const HEAVY = ['trading', 'booking', 'market', 'redis', 'local-writes'];

it('help loads the program alone', () => {
  expect(partsOf('--help')).toContain('program');
  expect(partsOf('--help')).not.toEqual(expect.arrayContaining(['services']));
});

it('the balance loads nothing that trades, writes or finds instruments', () => {
  const parts = partsOf('balance');
  expect(parts).toEqual(expect.arrayContaining(['program', 'services', 'local']));
  expect(parts.filter((name) => HEAVY.includes(name))).toEqual([]);
});

it('an order on the local store loads no Redis, and none of what acts on orders that wait', () => {
  const parts = partsOf('buy', 'INFY', '1', '--price', '10');
  expect(parts).toEqual(expect.arrayContaining(['trading', 'booking', 'market', 'local-writes']));
  // The runtime of the bundler, the command's own, and those that it shares.
  expect(parts.length).toBeLessThanOrEqual(9);
  expect(parts.filter((name) => /redis|appliers|pending|sliced/.test(name))).toEqual([]);
});
