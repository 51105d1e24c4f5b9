import { describe, expect, it } from '@jest/globals';
import { matchExpiries } from '../../../src/domain/margin/calendar-spread.ts';
import { ratio, text } from '../../../src/domain/money/money.ts';

const matched = (amounts: Readonly<Record<string, string>>) =>
  matchExpiries(
    Object.entries(amounts).map(([expiry, amount]) => ({ expiry, amount: ratio(amount) })),
  ).map(({ near, far, amount }) => `${near} ${far} ${text(amount)}`);

describe('deltas of several expiries', () => {
  it('are matched where one is bought and the other sold', () => {
    expect(matched({ '2026-07-28': '75', '2026-08-25': '-50' })).toEqual([
      '2026-07-28 2026-08-25 50',
    ]);
    expect(matched({ '2026-07-28': '75', '2026-08-25': '50' })).toEqual([]);
  });

  it('are matched from near to far, whatever order they come in', () => {
    expect(
      matched({
        '2026-09-29': '-100',
        '2026-07-28': '75',
        '2026-08-25': '-50',
        '2026-10-27': '100',
      }),
    ).toEqual(['2026-07-28 2026-08-25 50', '2026-07-28 2026-09-29 25', '2026-09-29 2026-10-27 75']);
  });

  it('leave what is neither bought nor sold alone', () => {
    expect(matched({ '2026-07-28': '0', '2026-08-25': '-50' })).toEqual([]);
  });
});
