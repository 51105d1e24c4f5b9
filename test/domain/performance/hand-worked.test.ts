import { describe, expect, it } from '@jest/globals';
import { returnFigures } from '../../../src/domain/performance/returns/return-figures.ts';
import { ratio, text, type Money, type Ratio } from '../../../src/domain/money/money.ts';
import type { SessionMetrics } from '../../../src/domain/performance/session-metrics.ts';
import { Trader } from '../../support/trader.ts';
import { metricsOf } from '../../support/report.ts';

const show = (amount: Money | Ratio | null): string | null => (amount ? text(amount) : null);

const ratiosOf = (metrics: SessionMetrics) => returnFigures(metrics.days, ratio('0'), ratio('1'));

function figures(metrics: SessionMetrics) {
  const { trips, drawdown, exposure, turnover } = metrics;
  const { worst } = drawdown;
  const deepest = metrics.growth.deepest[0]?.percent;
  return {
    count: trips.count,
    wins: trips.wins,
    losses: trips.losses,
    scratches: trips.scratches,
    winRate: show(trips.winRate),
    gross: text(trips.grossPnl),
    fees: text(trips.fees),
    net: text(trips.netPnl),
    averageWin: show(trips.averageWin),
    averageLoss: show(trips.averageLoss),
    largestWin: show(trips.largestWin),
    largestLoss: show(trips.largestLoss),
    payoff: show(trips.payoffRatio),
    profitFactor: show(trips.profitFactor),
    expectancy: show(trips.expectancy),
    expectancyR: show(trips.expectancyR),
    streaks: [trips.longestWinningStreak, trips.longestLosingStreak],
    holding: [trips.holding.mean, trips.holding.median],
    turnover: text(turnover),
    maxProfit: text(drawdown.peak),
    drawdown: [text(worst.amount), deepest?.toFixed(2) ?? null],
    fell: [worst.start, worst.bottom, worst.recovery].map((at) => at.slice(11, 16)),
    timeInMarket: show(exposure.timeInMarket),
    averageExposure: show(exposure.average),
    maxExposure: text(exposure.highest),
    sharpe: ratiosOf(metrics).sharpe.reason,
  };
}

describe('sessions worked by hand', () => {
  it('one of each: a win, a loss, a scratch and an entry sold in two parts', () => {
    // Fee 20 an order, start 100000.00 at 09:15.
    // 09:20 buy 75 @ 100    value 7500, fee 20            equity  99980  (P&L -20)
    // 09:50 sell 75 @ 120   +1500, fees 20+20, net 1460   equity 101460  (P&L 1460, the peak)
    // 10:00 buy 100 @ 50    value 5000, fee 20            equity 101440  (P&L 1440)
    // 10:10 sell 40 @ 41    -360, fees 8+20, net -388     realized 1140, fees 80, the other 60
    //                       are worth 41: -540            equity 100520  (P&L 520)
    // 10:30 sell 60 @ 52    +120, fees 12+20, net 88      realized 1260, fees 100: P&L 1160
    // 10:40 buy 10 @ 10                                   P&L 1140
    // 11:15 sell 10 @ 14    +40, fees 20+20, net 0        P&L 1160
    const trader = new Trader();
    trader.at('09:20').buy('75', '100').at('09:50').sell('75', '120');
    trader.at('10:00').buy('100', '50', 'TCS').at('10:10').sell('40', '41', 'TCS');
    trader.at('10:30').sell('60', '52', 'TCS');
    trader.at('10:40').buy('10', '10', 'SBIN').at('11:15').sell('10', '14', 'SBIN');
    const { metrics, points } = metricsOf(trader);
    expect(points.map(({ pnl }) => text(pnl))).toEqual([
      '-20',
      '1460',
      '1440',
      '520',
      '1160',
      '1140',
      '1160',
    ]);
    expect(figures(metrics)).toEqual({
      count: 4,
      wins: 2,
      losses: 1,
      scratches: 1,
      winRate: '50',
      gross: '1300', // 1500 - 360 + 120 + 40
      fees: '140', // 7 orders
      net: '1160', // 1460 - 388 + 88 + 0
      averageWin: '774', // (1460 + 88) / 2
      averageLoss: '-388',
      largestWin: '1460',
      largestLoss: '-388',
      payoff: '1.99', // 774 / 388 = 1.9948
      profitFactor: '3.99', // 1548 / 388 = 3.9897
      expectancy: '290', // 1160 / 4
      expectancyR: '0.75', // 290 / 388 = 0.7474
      streaks: [1, 1],
      holding: [1_575_000, 1_800_000], // 30, 10, 30, 35 min: mean 26.25 min; middle two are 30 and 30
      turnover: '26500', // 7500 + 9000 + 5000 + 1640 + 3120 + 100 + 140
      maxProfit: '1460',
      drawdown: ['940', '0.93'], // 1460 - 520; of an equity of 101460
      fell: ['09:50', '10:10', ''],
      timeInMarket: '79.17', // 09:20-09:50, 10:00-10:30, 10:40-11:15 of 09:15-11:15: 95 / 120
      // Held: 7500 x 30 min + 5000 x 10 + 2460 x 20 + 100 x 35 = 327700. Equity: 100000 x 5 +
      // 99980 x 30 + 101460 x 10 + 101440 x 10 + 100520 x 20 + 101160 x 10 + 101140 x 35 = 12090300.
      averageExposure: '2.71',
      maxExposure: '7500',
      sharpe: 'too_few_days',
    });
  });

  it('a short that a larger buy turns into a long, with a quote and a deposit between', () => {
    // Fee 10 an order, start 50000 at 09:15, margin 1.00.
    // 09:20 short 100 @ 20    fee 10                           P&L  -10, equity 49990
    // 09:25 quote 22          -200                             P&L -210, equity 49790
    // 09:30 deposit 1000                                       P&L -210, equity 50790
    // 09:40 buy 150 @ 18      covers 100: +200, fees 10+10     P&L  180, equity 51180
    //                         opens 50 @ 18; the one fee belongs to the closing
    // 10:00 quote 16          -100                             P&L   80, equity 51080
    // 10:10 sell 50 @ 17      -50, fees 0+10, net -60          P&L  120, equity 51120
    const trader = new Trader({ fee: '10', start: '50000', allowShort: true });
    trader.at('09:20').short('100', '20').at('09:25').quote('22');
    trader.at('09:30').cash('DEPOSIT', '1000').at('09:40').buy('150', '18');
    trader.at('10:00').quote('16').at('10:10').sell('50', '17');
    const { metrics, trips, points } = metricsOf(trader);
    expect(points.map(({ pnl }) => text(pnl))).toEqual(['-10', '-210', '-210', '180', '80', '120']);
    expect(points.map(({ equity }) => text(equity))).toEqual([
      '49990',
      '49790',
      '50790',
      '51180',
      '51080',
      '51120',
    ]);
    expect(trips.map(({ side, quantity, pnl }) => [side, text(quantity), text(pnl)])).toEqual([
      ['SHORT', '100', '180'],
      ['LONG', '50', '-60'],
    ]);
    expect(figures(metrics)).toEqual({
      count: 2,
      wins: 1,
      losses: 1,
      scratches: 0,
      winRate: '50',
      gross: '150',
      fees: '30',
      net: '120',
      averageWin: '180',
      averageLoss: '-60',
      largestWin: '180',
      largestLoss: '-60',
      payoff: '3',
      profitFactor: '3',
      expectancy: '60',
      expectancyR: '1',
      streaks: [1, 1],
      holding: [1_500_000, 1_500_000], // 20 and 30 minutes
      turnover: '5550', // 2000 + 2700 + 850
      maxProfit: '180',
      drawdown: ['210', '0.42'], // from the start, a peak of 0 at an equity of 50000
      fell: ['09:15', '09:25', '09:40'],
      timeInMarket: '90.91', // 50 of 55 minutes
      // Held: 2000 x 5 + 2200 x 15 + 900 x 20 + 800 x 10 = 69000. Equity: 50000 x 5 + 49990 x 5 +
      // 49790 x 5 + 50790 x 10 + 51180 x 20 + 51080 x 10 = 2791200.
      averageExposure: '2.47',
      maxExposure: '2200',
      sharpe: 'too_few_days',
    });
  });

  it('twenty days: +2% and -1% in turn, the equity brought back to 100000 each morning', () => {
    // Mean 0.5%. Sample deviation: sqrt(20 x 1.5%^2 / 19) = 1.53897%; 0.5 / 1.53897 x sqrt(252)
    // = 5.1575. Downside deviation: sqrt(10 x 1%^2 / 20) = 0.70711%; 0.5 / 0.70711 x sqrt(252)
    // = sqrt(126) = 11.22497.
    const trader = new Trader({ fee: '0' });
    for (let day = 1; day <= 20; day += 1) {
      const won = day % 2 === 1;
      trader.at(`2025-09-${String(day).padStart(2, '0')}T09:20:00.000+05:30`);
      if (day > 1) trader.cash(won ? 'DEPOSIT' : 'WITHDRAWAL', won ? '1000' : '2000');
      trader.buy('100', '500').sell('100', won ? '520' : '490');
    }
    const startedAt = '2025-09-01T09:15:00.000+05:30';
    const { metrics } = metricsOf(trader, { startedAt });
    expect(metrics.daily.activeDays).toBe(20);
    expect(show(ratiosOf(metrics).sharpe.value)).toBe('5.16');
    expect(show(ratiosOf(metrics).sortino.value)).toBe('11.22');
    expect(figures(metrics)).toMatchObject({
      wins: 10,
      losses: 10,
      net: '10000',
      profitFactor: '2',
      expectancyR: '0.5',
      maxProfit: '11000', // after day 19: 10 x 2000 - 9 x 1000
      drawdown: ['1000', '1.00'], // the first fall: of the 100000 that the withdrawal left
    });
  });

  it('gives no number where nothing defines one', () => {
    const { metrics } = metricsOf(new Trader());
    expect(figures(metrics)).toMatchObject({
      count: 0,
      winRate: null,
      averageWin: null,
      averageLoss: null,
      largestWin: null,
      largestLoss: null,
      payoff: null,
      profitFactor: null,
      expectancy: null,
      expectancyR: null,
      holding: [null, null],
      drawdown: ['0', null],
      timeInMarket: null,
      averageExposure: null,
    });
    const winner = metricsOf(new Trader().buy('1', '10').sell('1', '100'));
    expect(figures(winner.metrics)).toMatchObject({
      winRate: '100',
      averageLoss: null,
      payoff: null,
      profitFactor: null,
      expectancyR: null,
    });
  });

  it('has no Sharpe ratio where the days do not vary, and no Sortino where none has lost', () => {
    const trader = new Trader({ fee: '0' });
    for (let day = 1; day <= 20; day += 1) {
      trader
        .at(`2025-09-${String(day).padStart(2, '0')}T09:20:00.000+05:30`)
        .buy('1', '5')
        .sell('1', '5');
    }
    const { sharpe, sortino } = ratiosOf(metricsOf(trader).metrics);
    expect(sharpe).toEqual({ value: null, reason: 'no_variation' });
    expect(sortino).toEqual({ value: null, reason: 'no_losing_day' });
  });
});
