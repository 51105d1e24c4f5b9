import { describe, expect, it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../../src/cli/main.ts';

/** Runs a command in a world that fails in a way that nobody thought of. */
async function failing(...argv: readonly string[]) {
  const home = mkdtempSync(join(tmpdir(), 'papertrade-bug-'));
  let told = '';
  const status = await main(argv, {
    env: { HOME: home },
    stdout: { isTTY: false, columns: 80, write: () => true },
    stderr: { isTTY: false, columns: 80, write: (text) => (told += text) },
    stdin: Object.assign(Readable.from([]), { isTTY: false }),
    cwd: () => {
      throw new TypeError('nobody thought of this\u001b[2J');
    },
  });
  return { status, told };
}

describe('a bug', () => {
  it('ends with status 1, and the message says how to see where it happened', async () => {
    const { status, told } = await failing('balance');
    expect(status).toBe(1);
    expect(told).toMatch(/nobody thought of this.* This is a bug.*--verbose to see where/);
    expect(told).not.toContain('\u001b');
    expect(told).not.toMatch(/\n +at /);
  });

  it('shows where with --verbose', async () => {
    const { status, told } = await failing('balance', '--verbose');
    expect(status).toBe(1);
    expect(told).toMatch(/\n +at .*bug\.test\.ts/);
  });
});
