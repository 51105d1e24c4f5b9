import { describe, expect, it } from '@jest/globals';
import { shareRows } from '../../src/presentation/tables/account/share-rows.ts';

/** Positions, strategies, open orders and trades of a busy session. */
const BUSY = [
  { all: 8, least: 5 },
  { all: 1, least: 1 },
  { all: 7, least: 2 },
  { all: 6, least: 1 },
];

describe('the lists of the live screen share its lines', () => {
  it.each([
    ['all of them where there is room', 40, [8, 1, 7, 6]],
    ['positions first, then the others in turn', 30, [8, 1, 7, 2]],
    ['a few rows of each on a small screen', 21, [5, 1, 2, 1]],
    ['no trades where there is no room for them', 17, [5, 1, 2, 0]],
    ['no orders on a smaller one', 13, [6, 1, 0, 0]],
    ['some positions at least', 6, [3, 0, 0, 0]],
    ['one position on the smallest', 2, [1, 0, 0, 0]],
  ])('%s', (_, lines, rows) => {
    expect(shareRows(BUSY, lines)).toEqual(rows);
  });

  it('a list without rows takes no line', () => {
    expect(
      shareRows(
        [
          { all: 1, least: 5 },
          { all: 0, least: 2 },
        ],
        8,
      ),
    ).toEqual([1, 0]);
  });
});
