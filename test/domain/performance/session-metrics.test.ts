import { describe, expect, it } from '@jest/globals';
import { LedgerReplay } from '../../../src/domain/ledger/journal.ts';
import { SessionMetrics } from '../../../src/domain/performance/session-metrics.ts';
import type { CurvePoint } from '../../../src/domain/performance/curve.ts';
import { money, text } from '../../../src/domain/money/money.ts';
import { Trader } from '../../support/trader.ts';

const point = ({ at, equity, pnl, drawdown }: CurvePoint) =>
  [at.slice(11, 16), ...[equity, pnl, drawdown].map(text)].join(' ');

/** A session from its start to its last entry; gives the points that it passed. */
function follow(metrics: SessionMetrics, trader: Trader, startedAt = '09:15'): string[] {
  const at = `2025-09-15T${startedAt}:00.000+05:30`;
  const replayed = new LedgerReplay(trader.journal[0]!.startingBalance, at);
  metrics.begin(at, replayed.balance.startingBalance);
  return trader.journal.map((entry) => point(metrics.follow(entry, replayed.apply(entry)).point));
}
const won = (start: string, sold: string, [from, until]: readonly [string, string]) =>
  new Trader({ fee: '0', start }).at(from).buy('10', '100').at(until).sell('10', sold);

describe('several sessions, one after the other', () => {
  const both = () => {
    const metrics = new SessionMetrics();
    const first = follow(metrics, won('10000', '150', ['09:20', '09:40']));
    const second = won('50000', '80', ['11:20', '11:40']);
    second.at('11:50').cash('DEPOSIT', '300');
    return { metrics, points: [...first, ...follow(metrics, second, '11:15')] };
  };

  it("have one curve, as if the first one's cash had carried them", () => {
    expect(both().points).toEqual([
      '09:20 10000 0 0',
      '09:40 10500 500 0',
      '11:20 10500 500 0',
      '11:40 10300 300 200',
      '11:50 10600 300 200',
    ]);
  });

  it('are summed up: trips, turnover, drawdown, and time in the market', () => {
    const { metrics } = both();
    expect(metrics.trips).toMatchObject({ count: 2, wins: 1, losses: 1 });
    expect(metrics.breakdown.by('side')).toMatchObject([{ key: 'LONG', roundTrips: 2 }]);
    expect(text(metrics.turnover)).toBe('4300'); // 1000 + 1500 + 1000 + 800
    expect(text(metrics.drawdown.worst.amount)).toBe('200');
    expect(metrics.growth.deepest[0]!.percent.toFixed(2)).toBe('1.90'); // of 10500
    expect(metrics.curve.count).toBe(5);
    expect(text(metrics.exposure.timeInMarket!)).toBe('66.67'); // 20 of 25, and 20 of 35 minutes
    expect(metrics.daily.activeDays).toBe(1);
  });

  it('carry the cash that an earlier one took in, and its loss', () => {
    const metrics = new SessionMetrics();
    const first = won('10000', '90', ['09:20', '09:40']);
    follow(metrics, first.cash('DEPOSIT', '2000'));
    expect(follow(metrics, won('10000', '150', ['11:20', '11:40']), '11:15')).toEqual([
      '11:20 11900 -100 100',
      '11:40 12400 400 0',
    ]);
    const third = won('10000', '100', ['13:20', '13:40']);
    expect(follow(metrics, third, '13:15')).toEqual(['13:20 12400 400 0', '13:40 12400 400 0']);
  });

  it('may have one among them in which nothing happened', () => {
    const metrics = new SessionMetrics();
    metrics.begin('2025-09-15T08:00:00.000+05:30', money('10000'));
    const points = follow(metrics, won('10000', '150', ['09:20', '09:40']));
    expect(points).toEqual(['09:20 10000 0 0', '09:40 10500 500 0']);
  });

  it('do not take what one left open for what the next one has', () => {
    const metrics = new SessionMetrics();
    follow(metrics, new Trader({ fee: '0' }).at('09:20').buy('10', '100').quote('120'));
    const next = new Trader({ fee: '0' })
      .at('11:20')
      .buy('10', '100')
      .at('11:40')
      .sell('10', '130');
    expect(follow(metrics, next, '11:15')).toEqual(['11:20 100200 200 0', '11:40 100500 500 0']);
    expect(metrics.trips.count).toBe(1);
  });
});

describe('a reset', () => {
  it('starts everything anew with its cash', () => {
    const trader = won('10000', '150', ['09:20', '09:40']).buy('10', '100').quote('120');
    trader.at('10:00').cash('RESET', '2000');
    trader.at('10:20').buy('10', '100').at('10:40').sell('10', '90');
    const metrics = new SessionMetrics();
    expect(follow(metrics, trader).slice(-3)).toEqual([
      '10:00 2000 0 0',
      '10:20 2000 0 0',
      '10:40 1900 -100 100',
    ]);
    expect(metrics.trips).toMatchObject({ count: 1, wins: 0, losses: 1 });
    expect(text(metrics.turnover)).toBe('1900');
    expect(metrics.curve.count).toBe(3);
    expect(text(metrics.growth.deepest[0]!.percent)).toBe('5');
    expect(metrics.drawdown.worst.start.slice(11, 16)).toBe('10:20');
    expect(text(metrics.exposure.timeInMarket!)).toBe('50');
    expect(text(metrics.exposure.highest)).toBe('1000');
    expect(metrics.daily.activeDays).toBe(1);
    expect(metrics.breakdown.by('side')).toMatchObject([{ losses: 1, wins: 0 }]);
  });

  it('drops the sessions before, too', () => {
    const metrics = new SessionMetrics();
    const first = won('10000', '150', ['09:20', '09:40']).cash('DEPOSIT', '500');
    follow(metrics, first);
    const second = new Trader().at('11:20').cash('RESET', '2000').at('11:30').buy('1', '100');
    expect(follow(metrics, second, '11:15')).toEqual(['11:20 2000 0 0', '11:30 1980 -20 20']);
  });
});

describe('the end', () => {
  const open = () => {
    const trader = new Trader({ fee: '0' }).at('09:20').buy('10', '100');
    const metrics = new SessionMetrics();
    follow(metrics, trader);
    const finish = (unrealized: string, held: string) =>
      metrics.finish('2025-09-15T09:30:00.000+05:30', trader.ledger.balance, {
        unrealized: money(unrealized),
        held: money(held),
      });
    return { metrics, finish };
  };

  it('has a point of its own where the last quotes moved what is open', () => {
    const { metrics, finish } = open();
    expect(point(finish('-50', '950')!)).toBe('09:30 99950 -50 50');
    expect(metrics.curve.count).toBe(2);
    expect(text(metrics.exposure.timeInMarket!)).toBe('66.67'); // 10 of 15 minutes
  });

  it('has none where they did not, but the time counts', () => {
    const { metrics, finish } = open();
    expect(finish('0', '1000')).toBeUndefined();
    expect(metrics.curve.count).toBe(1);
    expect(text(metrics.exposure.timeInMarket!)).toBe('66.67');
  });
});

it('what is held follows the quotes until it is sold', () => {
  const trader = new Trader({ fee: '0' }).at('09:20').buy('10', '100').at('09:30').quote('150');
  trader.at('09:40').buy('10', '10', 'TCS').at('09:50').sell('10', '140');
  trader.at('10:00').buy('10', '140').at('10:10').sell('10', '140');
  const metrics = new SessionMetrics();
  expect(follow(metrics, trader)).toEqual([
    '09:20 100000 0 0',
    '09:30 100500 500 0',
    '09:40 100500 500 0',
    '09:50 100400 400 100',
    '10:00 100400 400 100',
    '10:10 100400 400 100',
  ]);
  expect(text(metrics.exposure.highest)).toBe('1600'); // 1500 INFY and 100 TCS
});
