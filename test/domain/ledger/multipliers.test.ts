import { describe, expect, it } from '@jest/globals';
import { applyFill, type Account } from '../../../src/domain/ledger/fill.ts';
import {
  buyAverage,
  costPrice,
  markPosition,
  unrealizedPnl,
} from '../../../src/domain/ledger/position.ts';
import type { Instrument } from '../../../src/domain/instruments/instrument.ts';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import { aBalance, aFill } from '../../support/ledger.ts';

const future = (segment: Instrument['segment'], underlying: string, multiplier: string) => ({
  segment,
  securityId: `${underlying}26FEBFUT`,
  symbol: `${underlying}26FEBFUT`,
  future: { expiry: '2026-02-19', underlying },
  lotSize: '1',
  multiplier,
});

/** The examples of docs/accounting.md, "Multipliers". */
describe.each([
  [
    'crude oil, 100 barrels a lot',
    future('MCX_COMM', 'CRUDEOIL', '100'),
    '1',
    '5600',
    '5610',
    '560000',
    '1000',
  ],
  [
    'USDINR, 1,000 dollars a lot',
    future('NSE_CURRENCY', 'USDINR', '1000'),
    '2',
    '83',
    '83.25',
    '166000',
    '500',
  ],
  [
    'gold, 1 kg a lot quoted for 10 g',
    future('MCX_COMM', 'GOLD', '100'),
    '1',
    '72000',
    '72100',
    '7200000',
    '10000',
  ],
])('%s', (_what, instrument, count, at, then, value, gain) => {
  const opened = (): Account => {
    const fill = aFill('x', { quantity: quantity(count), price: price(at) });
    const change = applyFill(
      { balance: { ...aBalance(), available: aBalance().available } },
      { ...fill, instrument },
    );
    return { balance: change.balance, long: change.positions[0] };
  };

  it(`${count} at ${at} is worth ${value}, and the averages are prices`, () => {
    const { long } = opened();
    expect(text(long!.costBasis)).toBe(value);
    expect([buyAverage(long!), costPrice(long!)].map(text)).toEqual([at, at]);
    const marked = markPosition(long!, price(then), 'now');
    expect(text(unrealizedPnl(marked))).toBe(gain);
  });

  it(`sold at ${then} gains ${gain}`, () => {
    const sale = aFill('x', { action: 'SELL', quantity: quantity(count), price: price(then) });
    const { realized } = applyFill(opened(), { ...sale, instrument });
    expect(text(realized)).toBe(gain);
  });
});
