import { describe, expect, it } from '@jest/globals';
import { createProgress } from '../../src/output/progress.ts';

describe('a progress line', () => {
  const shownAt = (moments: readonly number[], isShown = true): string[] => {
    const written: string[] = [];
    let clock = 0;
    const stream = { write: (text: string) => written.push(text) };
    const progress = createProgress(stream, { isShown, now: () => clock });
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
