import { describe, expect, it } from '@jest/globals';
import { wrapWords } from '../../src/presentation/tables/flow.ts';

describe('a sentence that is wider than the terminal', () => {
  it('goes on in the next line at a word, and colours take no room', () => {
    expect(wrapWords('Net +100 on 1 round trip, 100% won.', 20)).toEqual([
      'Net +100 on 1 round',
      'trip, 100% won.',
    ]);
    expect(wrapWords('Net \u001B[32m+100\u001B[39m on', 11)).toEqual([
      'Net \u001B[32m+100\u001B[39m on',
    ]);
  });

  it('keeps a word whole that is wider than the line', () => {
    expect(wrapWords('a NIFTY26DEC26000CE b', 5)).toEqual(['a', 'NIFTY26DEC26000CE', 'b']);
  });
});
