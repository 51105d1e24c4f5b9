import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Action } from '../../../src/domain/ledger/fill.ts';
import { price, ratio, text } from '../../../src/domain/money/money.ts';
import { slipped, touch, type Slippage, type Tick } from '../../../src/domain/orders/slippage.ts';
import { runs } from '../../support/fuzz-seed.ts';

const quoted = (bid?: string, ask?: string, last = '100'): Tick => ({
  price: price(last),
  ...(bid && { bid: price(bid) }),
  ...(ask && { ask: price(ask) }),
});
const FIVE_PAISE = price('0.05');

describe('what a taker touches', () => {
  it.each([
    ['a BUY pays the ask', 'BUY', quoted('99', '101'), '101'],
    ['a SELL gets the bid', 'SELL', quoted('99', '101'), '99'],
    ['a BUY without an ask pays the last price', 'BUY', quoted('99'), '100'],
    ['a SELL without a bid gets the last price', 'SELL', quoted(undefined, '101'), '100'],
  ] as const)('%s', (_what, action, tick, expected) => {
    expect(text(touch(action, tick))).toBe(expected);
  });
});

describe('slippage', () => {
  const both = (slippage: Slippage, tick: Tick, place = 1): string[] =>
    (['BUY', 'SELL'] as const).map((action) => text(slipped(action, tick, slippage, place)));

  it('of none leaves the price that was touched', () => {
    expect(both({ model: 'none' }, quoted('99', '101'))).toEqual(['101', '99']);
  });

  it('of 2 ticks of 0.05 takes 0.10 from either side', () => {
    const slippage = { model: 'ticks', ticks: 2, tick: FIVE_PAISE } as const;
    expect(both(slippage, quoted())).toEqual(['100.1', '99.9']);
    expect(both(slippage, quoted('99', '101'))).toEqual(['101.1', '98.9']);
  });

  it('never takes a price below the smallest that can be written', () => {
    const slippage = { model: 'ticks', ticks: 3, tick: FIVE_PAISE } as const;
    expect(both(slippage, quoted(undefined, undefined, '0.1'))).toEqual(['0.25', '0.0001']);
  });

  it.each([
    ['a quarter of the 2 between bid and ask', quoted('99', '101'), ['101.5', '98.5']],
    ['nothing where the bid is unknown', quoted(undefined, '101'), ['101', '100']],
    ['nothing where the ask is unknown', quoted('99'), ['100', '99']],
    ['nothing where neither is known', quoted(), ['100', '100']],
    ['nothing where they are crossed', quoted('101', '99'), ['99', '101']],
  ] as const)('by a share of the spread of 0.25 is %s', (_what, tick, expected) => {
    expect(both({ model: 'spread', share: ratio('0.25') }, tick)).toEqual(expected);
  });
});

describe('random slippage', () => {
  const drawn = (seed: number, place: number, ticks = 4, action: Action = 'BUY'): string =>
    text(slipped(action, quoted(), { model: 'random', ticks, tick: price('1'), seed }, place));
  const places = (seed: number, count: number): string[] =>
    Array.from({ length: count }, (_each, place) => drawn(seed, place + 1));

  it('is drawn from the seed and the place alone, so a session is the same in every run', () => {
    const fromSeven = ['103', '102', '102', '100', '102', '104', '102', '100'];
    expect(places(7, 8)).toEqual(fromSeven);
    expect(places(8, 8)).not.toEqual(fromSeven);
  });

  it('is as often each number of ticks from none to the most', () => {
    const counts = new Map<string, number>();
    for (const each of places(1, 1000)) counts.set(each, (counts.get(each) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(['100', '101', '102', '103', '104']);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(60);
  });

  it('is whole ticks against the trader, whatever the seed and the place', () => {
    const whole = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 0, max: 9 }), (seed, place, ticks) => {
        const paid = Number(drawn(seed, place, ticks)) - 100;
        expect([paid >= 0, paid <= ticks, Number.isInteger(paid)]).toEqual([true, true, true]);
        expect(drawn(seed, place, ticks, 'SELL')).toBe(String(100 - paid));
      }),
      { numRuns: runs(300) },
    );
  });
});
