import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  figureOn,
  rulesOf,
  type ContractMarket,
} from '../../../src/domain/instruments/contract-rules.ts';
import {
  isMonthlyExpiry,
  monthlyExpiry,
  nearestExpiry,
  weeklyExpiry,
} from '../../../src/domain/instruments/expiries.ts';
import { shippedMarket } from '../../support/contracts.ts';

/** NSE's holidays before those that the package has: its circulars of 2021, 2022 (CMTR50560) and 2023 (CMTR54757). */
const EARLIER = new Set(
  [
    '2021-01-26 2021-03-11 2021-03-29 2021-04-02 2021-04-14 2021-04-21 2021-05-13 2021-07-21',
    '2021-08-19 2021-09-10 2021-10-15 2021-11-04 2021-11-05 2021-11-19 2022-01-26 2022-03-01',
    '2022-03-18 2022-04-14 2022-04-15 2022-05-03 2022-08-09 2022-08-15 2022-08-31 2022-10-05',
    '2022-10-24 2022-10-26 2022-11-08 2023-01-26 2023-03-07 2023-03-30 2023-04-04 2023-04-07',
    '2023-04-14 2023-05-01 2023-06-29 2023-08-15 2023-09-19 2023-10-02 2023-10-24 2023-11-14',
    '2023-11-27 2023-12-25',
  ].flatMap((line) => line.split(' ')),
);

let market: ContractMarket;
beforeAll(async () => {
  const shipped = await shippedMarket();
  market = {
    ...shipped,
    isTradingDay: (segment, day) => !EARLIER.has(day) && shipped.isTradingDay(segment, day),
  };
});

const real = readFileSync('test/fixtures/instruments/nifty-expiries.csv', 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split(',') as [string, 'weekly' | 'monthly', string]);

describe('the expiries of NIFTY options since 2021, as NSE traded them', () => {
  it('are those of the rules, all 296', () => {
    expect(real).toHaveLength(296);
    const contracts = { underlying: 'NIFTY', kind: 'option' } as const;
    const days = real.map(([day]) => day);
    const byRules = days.map((day) => nearestExpiry(contracts, day, market));
    expect(byRules).toEqual(days);
    // None lies between two of them either; of the last quarter NSE had listed the month's alone.
    const between = days
      .slice(1)
      .map((day, at) => nearestExpiry(contracts, next(days[at] ?? ''), market) === day);
    expect(days.slice(1, -1).filter((_day, at) => !between[at])).toEqual([]);
    const cycles = days.map((day) =>
      isMonthlyExpiry(contracts, day, market) ? 'monthly' : 'weekly',
    );
    expect(cycles).toEqual(real.map(([, cycle]) => cycle));
  });

  it('have the units of the rules', () => {
    const rows = rulesOf(market.rules, 'NIFTY')?.lots ?? [];
    const lots = real.map(([expiry, cycle]) => figureOn(rows, { day: expiry, expiry, cycle }));
    expect(lots).toEqual(real.map(([, , lot]) => lot));
  });
});

const next = (day: string): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/**
 * NSE's option chain of 14 November 2024 (Akshay-Gengaje/option-chain-analysis), BSE's and NSE's notices on
 * 2026, brokers' bulletins (TradingQnA 144954 and 164464, Financial Express 2023-07-13).
 */
it.each([
  ['MIDCPNIFTY', 'option', '2023-04-20', '2023-04-25'],
  ['MIDCPNIFTY', 'option', '2023-04-26', '2023-05-03'],
  ['MIDCPNIFTY', 'future', '2023-05-02', '2023-05-31'],
  ['MIDCPNIFTY', 'option', '2023-08-14', '2023-08-16'],
  ['MIDCPNIFTY', 'option', '2023-08-17', '2023-08-21'],
  ['NATURALGAS', 'future', '2024-05-01', '2024-05-28'],
  ['NATURALGAS', 'future', '2024-06-01', '2024-06-25'],
  ['NATURALGAS', 'future', '2026-01-05', '2026-01-27'],
  ['BANKNIFTY', 'option', '2024-11-13', '2024-11-13'],
  ['BANKNIFTY', 'option', '2024-11-14', '2024-11-27'],
  ['BANKNIFTY', 'option', '2024-12-01', '2024-12-24'],
  ['FINNIFTY', 'option', '2024-11-12', '2024-11-12'],
  ['FINNIFTY', 'option', '2024-11-13', '2024-11-19'],
  ['FINNIFTY', 'option', '2024-11-20', '2024-11-26'],
  ['FINNIFTY', 'option', '2024-12-01', '2024-12-31'],
  ['MIDCPNIFTY', 'option', '2024-11-11', '2024-11-11'],
  ['MIDCPNIFTY', 'option', '2024-11-12', '2024-11-18'],
  ['MIDCPNIFTY', 'option', '2024-11-19', '2024-11-25'],
  ['MIDCPNIFTY', 'option', '2024-12-01', '2024-12-30'],
  ['NIFTYNXT50', 'option', '2024-11-14', '2024-11-29'],
  ['NIFTYNXT50', 'option', '2024-12-01', '2024-12-27'],
  ['NIFTY', 'future', '2026-03-01', '2026-03-30'],
  ['RELIANCE', 'future', '2026-03-01', '2026-03-30'],
  ['SENSEX', 'future', '2026-03-01', '2026-03-25'],
  ['USDINR', 'future', '2026-03-01', '2026-03-25'],
  ['EURINR', 'option', '2026-05-01', '2026-05-26'],
  ['GBPINR', 'future', '2026-06-01', '2026-06-25'],
  ['GOLD', 'future', '2025-12-01', '2025-12-05'],
  ['GOLDM', 'future', '2025-12-01', '2025-12-05'],
  ['SILVER', 'future', '2025-12-01', '2025-12-05'],
  ['SILVERM', 'future', '2025-11-01', '2025-11-28'],
  ['GOLDPETAL', 'future', '2025-11-01', '2025-11-28'],
  ['COPPER', 'option', '2024-05-01', '2024-05-22'],
  ['NATURALGAS', 'option', '2024-05-01', '2024-05-24'],
  ['GOLD', 'option', '2024-05-06', '2024-05-27'],
  ['CRUDEOIL', 'future', '2026-04-01', '2026-04-20'],
  ['CRUDEOIL', 'option', '2026-12-01', '2026-12-17'],
] as const)('the next %s %s on %s ends on %s', (underlying, kind, day, expiry) => {
  expect(nearestExpiry({ underlying, kind }, day, market)).toBe(expiry);
});

it('has no contract in a month that has none, and no weekly future', () => {
  expect(monthlyExpiry({ underlying: 'GOLD', kind: 'future' }, 2026, 3, market)).toBeUndefined();
  expect(
    weeklyExpiry({ underlying: 'NIFTY', kind: 'future' }, '2026-02-06', market),
  ).toBeUndefined();
});

it.each([
  ['NIFTY', 'lots', '2025-09-15', '2025-09-30', '75'],
  ['NIFTY', 'lots', '2025-11-10', '2025-12-30', '75'],
  ['NIFTY', 'lots', '2025-11-10', '2026-01-27', '65'],
  ['NIFTY', 'lots', '2025-11-10', '2026-03-30', '75'],
  ['NIFTY', 'lots', '2026-01-05', '2026-03-30', '65'],
  ['BANKNIFTY', 'lots', '2025-08-01', '2025-08-28', '35'],
  ['BANKNIFTY', 'lots', '2026-02-06', '2026-02-24', '30'],
  ['FINNIFTY', 'lots', '2026-02-06', '2026-02-24', '60'],
  ['MIDCPNIFTY', 'lots', '2026-02-06', '2026-02-24', '120'],
  ['SENSEX', 'lots', '2026-02-06', '2026-02-26', '20'],
  ['BANKEX', 'lots', '2026-02-06', '2026-02-26', '30'],
  ['SENSEX50', 'lots', '2026-02-06', '2026-02-26', '75'],
  ['NIFTYNXT50', 'lots', '2026-02-06', '2026-02-24', '25'],
  ['RELIANCE', 'lots', '2026-02-06', '2026-02-24', undefined],
  ['NIFTY', 'freeze', '2026-02-06', '2026-02-24', '1800'],
  ['BANKNIFTY', 'freeze', '2025-09-15', '2025-09-30', '900'],
  ['BANKNIFTY', 'freeze', '2026-02-06', '2026-02-24', '600'],
  ['FINNIFTY', 'freeze', '2026-03-10', '2026-03-30', '1200'],
  ['CRUDEOIL', 'multipliers', '2026-02-06', '2026-02-19', '100'],
  ['GOLD', 'multipliers', '2026-02-06', '2026-04-02', '100'],
  ['COPPER', 'multipliers', '2019-05-06', '2019-06-28', '1000'],
  ['COPPER', 'multipliers', '2019-07-05', '2019-07-31', '2500'],
  ['JPYINR', 'multipliers', '2026-02-06', '2026-02-25', '1000'],
] as const)('%s %s on %s until %s: %s', (underlying, figure, day, expiry, size) => {
  const rows = rulesOf(market.rules, underlying)?.[figure] ?? [];
  expect(figureOn(rows, { day, expiry, cycle: 'monthly' })).toBe(size);
});
