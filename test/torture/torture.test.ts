import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const HARNESS = join(import.meta.dirname, 'torture.mjs');

/** The short form of `npm run torture`. */
function torture(store: string): Promise<any> {
  const terms = ['--orders', '2000', '--faults', '200', '--seconds', '20', '--pace', '80'];
  const run = spawn(process.execPath, [HARNESS, '--store', store, ...terms, '--json'], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  run.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  return new Promise((resolve) => run.on('close', () => resolve(JSON.parse(stdout))));
}

/** What a run must have met, beside orders: what market days are made of, and a session begun anew. */
const EVENTS = ['strategy', 'mis', 'limit', 'action', 'SETTLEMENT', 'SQUARE_OFF', 'restart'];

describe('while processes are killed, paused, cut off, and their clocks jump', () => {
  it.each(['local', 'redis'])(
    'the %s store loses nothing that was acknowledged, and keeps nothing in part',
    async (store) => {
      const result = await torture(store);
      expect(result.violations).toEqual([]);
      expect(result.orders).toBeGreaterThan(50);
      expect(result.faults['worker-kill']).toBeGreaterThan(0);
      expect(Object.keys(result.kinds)).toEqual(expect.arrayContaining(EVENTS));
    },
    240_000,
  );
});
