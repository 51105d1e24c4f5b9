import { describe, expect, it } from '@jest/globals';
import {
  keptBack,
  readUnsettled,
  soldFrom,
  unsettledOn,
  unsettledText,
  withProceeds,
  type Unsettled,
} from '../../../src/domain/ledger/unsettled.ts';
import { money, price, quantity, ratio, text } from '../../../src/domain/money/money.ts';

const from = (sold: string, open: string, today: string, before: string) => {
  const split = soldFrom(quantity(sold), quantity(open), quantity(today), quantity(before));
  return [split.intraday, split.holdings, split.btst].map(text);
};

describe('the shares of a sale come', () => {
  it.each([
    ['from the demat account', ['10', '100', '0', '0'], ['0', '10', '0']],
    ['first from what was bought today', ['10', '100', '4', '0'], ['4', '6', '0']],
    [
      "then from the demat account, last from yesterday's",
      ['90', '100', '0', '40'],
      ['0', '60', '30'],
    ],
    ["from yesterday's alone (BTST)", ['40', '40', '0', '40'], ['0', '0', '40']],
  ] as const)('%s', (_where, [sold, open, today, before], expected) => {
    expect(from(sold, open, today, before)).toEqual(expected);
  });
});

describe('the proceeds of a sale', () => {
  const kept = (sold: string, open: string, today: string, before: string) => {
    const split = soldFrom(quantity(sold), quantity(open), quantity(today), quantity(before));
    return text(keptBack(split, price('100'), ratio('0.8')));
  };

  it.each([
    ['80% of a delivery can be spent on the day', ['10', '10', '0', '0'], '200'],
    ['of BTST nothing', ['10', '10', '0', '10'], '1000'],
    ['of intraday all', ['10', '10', '10', '0'], '0'],
  ] as const)('%s', (_what, [sold, open, today, before], expected) => {
    expect(kept(sold, open, today, before)).toBe(expected);
  });

  it('are all free from the next trading day on', () => {
    const sale: Unsettled = { free: '2026-11-26', amount: money('200') };
    const proceeds = withProceeds([], sale, '2026-11-25');
    expect(text(unsettledOn(proceeds, '2026-11-25'))).toBe('200');
    expect(text(unsettledOn(proceeds, '2026-11-26'))).toBe('0');
    const more = withProceeds(proceeds, { ...sale, amount: money('0.5') }, '2026-11-25');
    expect(unsettledText(more)).toBe('2026-11-26 200.5');
    expect(readUnsettled(unsettledText(more))).toEqual(more);
    const later: Unsettled = { free: '2026-11-27', amount: money('7') };
    expect(unsettledText(withProceeds(more, later, '2026-11-26'))).toBe('2026-11-27 7');
    expect(readUnsettled('')).toEqual([]);
  });
});
