import { describe, expect, it } from '@jest/globals';
import { againstBenchmark } from '../../../src/domain/performance/returns/benchmark.ts';
import { Growth } from '../../../src/domain/performance/returns/growth.ts';
import { returnFigures } from '../../../src/domain/performance/returns/return-figures.ts';
import { TripTally } from '../../../src/domain/performance/trips/trip-tally.ts';
import { add, money, multiply, ONE, price, ratio, ZERO } from '../../../src/domain/money/money.ts';
import { daysReturning } from '../../support/day-records.ts';
import { aTrip } from '../../support/report.ts';

/**
 * What peers print for six series of daily returns (in percent, made by hand). `sharpe`, `sortino`,
 * `cagr` (annual_return), `volatility`, `maxDrawdown`, `calmar`, `omega`, `tail`, `var`, `cvar`:
 * empyrical 0.5.5, empyrical/stats.py. `skew`, `kurtosis`, `ulcer`, `gainToPain`: quantstats 0.0.77,
 * quantstats/stats.py (skew and kurtosis are those of pandas). Percentages are in percent.
 */
const SERIES = [
  {
    name: 'a choppy month',
    returns: [
      1, -0.5, 0.75, -1.25, 0.5, 0, 2, -1, 0.25, -0.25, 1.5, -0.75, 0.5, -0.5, 1.25, -1.5, 0, 0.75,
      -0.25, 1, -0.5, 0.25,
    ],
    sharpe: '2.58',
    sortino: '4.40',
    cagr: '43.6350',
    volatility: '14.4218',
    maxDrawdown: '1.5000',
    calmar: '29.0900',
    omega: '1.5000',
    tail: '1.2020',
    var: '-1.2375',
    cvar: '-1.3750',
    skew: '0.1079',
    kurtosis: '-0.4943',
    ulcer: '0.7916',
    gainToPain: '0.5000',
  },
  {
    name: 'steady gains and one crash',
    returns: [
      0.3, 0.4, 0.2, 0.5, 0.3, 0.1, 0.4, 0.3, -6, 0.2, 0.5, 0.4, 0.3, 0.2, 0.6, 0.3, 0.4, 0.1, 0.2,
      0.3, 0.5, 0.4, 0.3, 0.2,
    ],
    sharpe: '0.71',
    sortino: '0.76',
    cagr: '13.4127',
    volatility: '20.5859',
    maxDrawdown: '6.0000',
    calmar: '2.2355',
    omega: '1.2333',
    tail: '5.0000',
    var: '0.1000',
    cvar: '-2.9500',
    skew: '-4.8204',
    kurtosis: '23.4685',
    ulcer: '3.2390',
    gainToPain: '0.2333',
  },
  {
    name: 'a long slide',
    returns: [
      -0.4, -0.2, 0.1, -0.6, -0.3, 0.2, -0.5, -0.1, -0.4, 0.3, -0.7, -0.2, -0.3, 0.1, -0.5, -0.4,
      0.2, -0.6, -0.1, -0.3,
    ],
    sharpe: '-12.68',
    sortino: '-10.43',
    cagr: '-44.7851',
    volatility: '4.6717',
    maxDrawdown: '4.6044',
    calmar: '-9.7266',
    omega: '0.1607',
    tail: '0.3388',
    var: '-0.6050',
    cvar: '-0.7000',
    skew: '0.3410',
    kurtosis: '-0.9023',
    ulcer: '2.8073',
    gainToPain: '-0.8393',
  },
  {
    name: 'a seller of options',
    returns: [
      0.8, 0.8, 0.9, 0.7, 0.8, 0, 0.8, 0.9, -4.5, 0.8, 0.7, 0.8, 0, 0, 0.9, 0.8, 0.7, -3.2, 0.8,
      0.9, 0.8, 0.7, 0, 0.8, 0.9,
    ],
    sharpe: '3.71',
    sortino: '4.37',
    cagr: '110.4468',
    volatility: '20.6444',
    maxDrawdown: '4.5000',
    calmar: '24.5437',
    omega: '1.9870',
    tail: '0.3516',
    var: '-2.5600',
    cvar: '-3.8500',
    skew: '-3.1192',
    kurtosis: '9.3984',
    ulcer: '1.8341',
    gainToPain: '0.9870',
  },
  {
    name: 'a buyer of options',
    returns: [
      -0.5, -0.5, -0.4, -0.6, 5.5, -0.5, -0.5, -0.3, -0.4, -0.5, 0, -0.6, 7.25, -0.5, -0.4, -0.5,
      -0.3, -0.5, -0.4, -0.6, -0.5, 0,
    ],
    sharpe: '1.51',
    sortino: '7.06',
    cagr: '55.1147',
    volatility: '32.1512',
    maxDrawdown: '3.6409',
    calmar: '15.1375',
    omega: '1.5000',
    tail: '8.7083',
    var: '-0.6000',
    cvar: '-0.6000',
    skew: '3.1228',
    kurtosis: '8.8672',
    ulcer: '1.9974',
    gainToPain: '0.5000',
  },
  {
    name: 'mostly idle days',
    returns: [
      0, 0, 1.2, 0, 0, 0, -0.8, 0, 0, 0, 0, 2.1, 0, 0, -1.1, 0, 0, 0, 0, 0.6, 0, 0, 0, 0, -0.3, 0,
    ],
    sharpe: '1.83',
    sortino: '3.80',
    cagr: '17.4508',
    volatility: '9.0018',
    maxDrawdown: '1.1000',
    calmar: '15.8644',
    omega: '1.7727',
    tail: '1.5556',
    var: '-0.6750',
    cvar: '-0.9500',
    skew: '1.8420',
    kurtosis: '7.0822',
    ulcer: '0.6879',
    gainToPain: '0.7727',
  },
] as const;

/** The deepest fall of an account that has these returns, in percent. */
function deepestFall(percents: readonly number[]) {
  const growth = new Growth('2025-01-01', money('1000000'));
  let equity = money('1000000');
  daysReturning(...percents).forEach(({ day, growth: daily }) => {
    equity = multiply(equity, add(ONE, daily!)) as unknown as typeof equity;
    growth.follow(day, equity, ZERO);
  });
  return growth.deepest[0]!.percent;
}

describe.each(SERIES)('of $name', ({ returns, ...expected }) => {
  const deepest = deepestFall(returns);
  const figures = returnFigures(daysReturning(...returns), ratio('0'), deepest);
  const shown = (name: Exclude<keyof typeof figures, 'best' | 'worst'>, decimals = 4) =>
    figures[name].value?.toFixed(decimals);

  it('the figures are those that peers print', () => {
    expect({
      sharpe: shown('sharpe', 2),
      sortino: shown('sortino', 2),
      cagr: shown('cagr'),
      volatility: shown('volatility'),
      maxDrawdown: deepest.toFixed(4),
      calmar: shown('calmar'),
      omega: shown('omega'),
      tail: shown('tailRatio'),
      var: shown('valueAtRisk'),
      cvar: shown('conditionalValueAtRisk'),
      skew: shown('skew'),
      kurtosis: shown('kurtosis'),
      ulcer: shown('ulcerIndex'),
      gainToPain: shown('gainToPain'),
    }).toEqual({ ...expected, name: undefined });
  });
});

describe('with a risk-free rate of 6.5% a year', () => {
  // quantstats.stats.sharpe(returns, rf=0.065)
  it.each([
    [0, '2.14'],
    [1, '0.41'],
    [2, '-14.02'],
    [3, '3.41'],
    [4, '1.32'],
    [5, '1.13'],
  ])('the Sharpe ratio of series %i is that of quantstats', (index, expected) => {
    const days = daysReturning(...SERIES[index]!.returns);
    expect(returnFigures(days, ratio('0.065'), ONE).sharpe.value?.toFixed(2)).toBe(expected);
  });
});

it('alpha, beta and correlation are those of quantstats.stats.greeks', () => {
  const theirs = SERIES[2].returns;
  let level = 1000;
  const closes = [1000, ...theirs.map((each) => (level *= 1 + each / 100))].map((close, index) => ({
    day: new Date(Date.UTC(2024, 11, 31 + index)).toISOString().slice(0, 10),
    price: price(String(close)),
  }));
  const own = daysReturning(...SERIES[0].returns.slice(0, 20));
  const { alpha, beta, correlation, days } = againstBenchmark(own, closes, ratio('0'));
  expect(days).toBe(20);
  expect([alpha, beta, correlation].map(({ value }) => value?.toFixed(4))).toEqual([
    '-18.0711',
    '-1.0498',
    '-0.3277',
  ]);
});

describe('of round trips', () => {
  // freqtrade/data/metrics.py: calculate_expectancy, calculate_sqn; quantstats: kelly_criterion.
  it.each([
    [[100, -50, 75, -25, 0, 200, -120, 60], '30', '0.46', '0.8513', '2.23', '31.5271'],
    [[-10, -20, 5, 40, -15, 30], '5', '0.33', '0.4919', '1.67', '20.0000'],
  ])('%j: expectancy, its ratio, SQN, profit factor, Kelly', (pnls, ...expected) => {
    const tally = new TripTally();
    for (const pnl of pnls) tally.add(aTrip(String(pnl)));
    expect([
      tally.expectancy?.toFixed(),
      tally.expectancyR?.toFixed(2),
      tally.sqn.value?.toFixed(4),
      tally.profitFactor?.toFixed(2),
      tally.kelly.value?.toFixed(4),
    ]).toEqual(expected);
  });
});
