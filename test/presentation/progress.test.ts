import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { journalProgress } from '../../src/cli/output/journal-progress.ts';
import { rowProgress } from '../../src/cli/output/row-progress.ts';

describe('a progress line', () => {
  const shownAt = (moments: readonly number[], isShown = true): string[] => {
    const written: string[] = [];
    let clock = 0;
    const stderr = { isTTY: isShown, write: (text: string) => written.push(text) };
    const process = { env: {}, stdout: stderr, stderr, stdin: Readable.from([]), cwd: () => '/' };
    const progress = rowProgress({ globals: { sessions: [] }, process }, () => clock);
    for (const moment of moments) {
      clock = moment;
      progress.show(moment * 100, moment / 4000);
    }
    progress.clear();
    return written;
  };

  it('comes after a second, a few times a second, and clears itself', () => {
    expect(shownAt([500, 1000, 1050, 2000])).toEqual([
      '\r\u001b[K[######------------------]  25%  1,00,000 rows, 1,00,000 a second, 3 s left',
      '\r\u001b[K[############------------]  50%  2,00,000 rows, 1,00,000 a second, 2 s left',
      '\r\u001b[K',
    ]);
  });

  it('writes nothing off a terminal, or when the work is over at once', () => {
    expect(shownAt([500, 1000, 2000], false)).toEqual([]);
    expect(shownAt([10, 200])).toEqual([]);
  });
});

describe('reading a long journal for a report', () => {
  /** What stderr shows when so many entries are read at such moments. */
  const told = (moments: Record<number, number>, given: { isTTY: boolean; json?: boolean }) => {
    const written: string[] = [];
    let clock = 0;
    const stream = { isTTY: given.isTTY, write: (text: string) => written.push(text) };
    const process = {
      env: {},
      stdout: stream,
      stderr: stream,
      stdin: Readable.from([]),
      cwd: () => '/',
    };
    const globals = { sessions: [], ...(given.json !== undefined && { json: given.json }) };
    const progress = journalProgress({ globals, process }, () => clock);
    for (const [moment, read] of Object.entries(moments)) {
      clock = Number(moment);
      progress.onProgress(read, 9000);
    }
    progress.done();
    return written;
  };
  const slow = { 500: 1000, 1100: 2000, 1150: 3000, 1400: 4000 };

  it('is told on a terminal after a second, again as it goes on, and is cleared', () => {
    expect(told(slow, { isTTY: true })).toEqual([
      '\rReading the journal: 2000 of 9000 entries',
      '\rReading the journal: 4000 of 9000 entries',
      `\r${' '.repeat(72)}\r`,
    ]);
  });

  it('is told once where there is no terminal, and never with --json or when it is quick', () => {
    const line = 'Reading the journal: 2000 of 9000 entries ...\n';
    expect(told(slow, { isTTY: false })).toEqual([line]);
    expect(told(slow, { isTTY: true, json: true })).toEqual([]);
    expect(told({ 300: 1000, 900: 2000 }, { isTTY: true })).toEqual([]);
  });
});
