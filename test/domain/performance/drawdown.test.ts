import { describe, expect, it } from '@jest/globals';
import { DrawdownTracker } from '../../../src/domain/performance/returns/drawdown.ts';
import { money, text } from '../../../src/domain/money/money.ts';

/** Follows P&Ls, one an hour from 10:00 on. */
function followed(...points: readonly string[]) {
  const tracker = new DrawdownTracker('09:00');
  const falls = points.map((pnl, index) => text(tracker.follow(`${10 + index}:00`, money(pnl))));
  const { worst, peak } = tracker;
  return { falls, peak: text(peak), worst: { ...worst, amount: text(worst.amount) } };
}

describe('the deepest fall', () => {
  it('is none without one', () => {
    expect(followed('10', '20', '20')).toEqual({
      falls: ['0', '0', '0'],
      peak: '20',
      worst: { amount: '0', start: '', bottom: '', recovery: '' },
    });
  });

  it('is from the start, a peak of 0, where nothing was gained before', () => {
    expect(followed('-50', '-20')).toEqual({
      falls: ['50', '20'],
      peak: '0',
      worst: { amount: '50', start: '09:00', bottom: '10:00', recovery: '' },
    });
  });

  it('counts from the last of equal peaks', () => {
    expect(followed('10', '10', '0').worst).toMatchObject({ start: '11:00' });
  });

  it('stays the first of equal falls', () => {
    const { worst } = followed('100', '50', '100', '50');
    expect(worst).toMatchObject({ amount: '50', start: '10:00', bottom: '11:00' });
  });

  it('gives way to a deeper one', () => {
    const { worst, falls } = followed('100', '50', '200', '140', '130', '199');
    expect(falls).toEqual(['0', '50', '0', '60', '70', '1']);
    expect(worst).toMatchObject({ amount: '70', start: '12:00', bottom: '14:00', recovery: '' });
  });

  it('is recovered when its own peak is reached again, once', () => {
    expect(followed('100', '20', '99').worst.recovery).toBe('');
    expect(followed('100', '20', '100', '90', '110').worst.recovery).toBe('12:00');
  });

  it('is not recovered by the peak of a smaller fall', () => {
    const { worst } = followed('100', '-200', '50', '40', '60', '100');
    expect(worst).toMatchObject({ amount: '300', start: '10:00', recovery: '15:00' });
  });
});
