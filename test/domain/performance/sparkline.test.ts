import { describe, expect, it } from '@jest/globals';
import { sparkline } from '../../../src/domain/performance/sparkline.ts';
import { money } from '../../../src/domain/money/money.ts';

const drawn = (...pnls: number[]) => sparkline(pnls.map((pnl) => ({ pnl: money(String(pnl)) })));

describe('a session in one line', () => {
  it.each([
    ['nothing without trades', [], ''],
    ['its start and a gain', [100], '▁█'],
    ['its start and a loss', [-100], '█▁'],
    ['a level line low', [0, 0], '▁▁▁'],
    ['every height between', [1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    ['a loss below the start and a gain above it', [-4, 10], '▃▁█'],
    ['the paise', [0.01, 0.02], '▁▅█'],
  ])('shows %s', (_what, pnls, line) => {
    expect(drawn(...pnls)).toBe(line);
  });

  it('has a block for every point up to 16, and of more the first, the last and some between', () => {
    const rising = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    expect(drawn(...rising(14))).toHaveLength(15);
    expect(drawn(...rising(15))).toHaveLength(16);
    expect(drawn(...rising(300))).toBe('▁▁▂▂▃▃▄▄▅▅▆▆▇▇██');
    const late = Array.from({ length: 45 }, (_, index) => (index === 44 ? 9 : 0));
    expect(drawn(...late)).toBe(`${'▁'.repeat(15)}█`);
    const third = Array.from({ length: 30 }, (_, index) => (index === 5 ? 9 : 0));
    expect(drawn(...third)).toBe(`▁▁▁█${'▁'.repeat(12)}`);
  });
});
