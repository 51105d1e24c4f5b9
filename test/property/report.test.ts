import { describe, expect, it } from '@jest/globals';
import { runs } from '../support/fuzz-seed.ts';
import fc from 'fast-check';
import { PapertradeError } from '../../src/domain/errors.ts';
import { CurveSampler, MAX_POINTS } from '../../src/domain/performance/curve.ts';
import { HoldingTimes } from '../../src/domain/performance/trips/holding-time.ts';
import { TripTally } from '../../src/domain/performance/trips/trip-tally.ts';
import { DIMENSIONS } from '../../src/domain/performance/breakdown.ts';
import {
  add,
  greater,
  isZero,
  money,
  subtract,
  sum,
  text,
  ZERO,
} from '../../src/domain/money/money.ts';
import { metricsOf } from '../support/report.ts';
import { Trader } from '../support/trader.ts';

const symbol = fc.constantFrom('INFY', 'NIFTY25SEP25000CE', 'NIFTY25SEP25000PE');
const count = fc.integer({ min: 1, max: 90 }).map(String);
const price = fc.integer({ min: 1, max: 30_000 }).map((paise) => (paise / 100).toFixed(2));
const step = fc.record({
  kind: fc.constantFrom('buy', 'sell', 'buy', 'sell', 'quote', 'deposit', 'withdraw', 'reset'),
  count,
  price,
  symbol,
  minute: fc.integer({ min: 0, max: 40 }),
});
const steps = fc.array(step, { minLength: 1, maxLength: 50 });
const fee = fc.integer({ min: 0, max: 999_999 }).map((n) => (n / 10_000).toFixed(4));

/** Takes the steps that the rules of trading allow, each some minutes after the one before. */
function traded(
  taken: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
  fees: string,
) {
  const trader = new Trader({ fee: fees, allowShort: true });
  let minute = 0;
  for (const each of taken) {
    minute += each.minute;
    const at = new Date(Date.UTC(2025, 8, 15, 3, 50 + minute)).toISOString();
    try {
      trader.at(at);
      if (each.kind === 'buy') trader.buy(each.count, each.price, each.symbol);
      else if (each.kind === 'sell') trader.sell(each.count, each.price, each.symbol);
      else if (each.kind === 'quote') trader.quote(each.price, each.symbol);
      else if (each.kind === 'reset') trader.cash('RESET', '100000');
      else trader.cash(each.kind === 'deposit' ? 'DEPOSIT' : 'WITHDRAWAL', each.price);
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
    }
  }
  return trader;
}

const sessions = fc.tuple(steps, fee);
const RUNS = { numRuns: runs(200) };

describe('whatever was traded', () => {
  it("the round trips' P&L sums to the realized P&L, with positions still open too", () => {
    fc.assert(
      fc.property(sessions, ([taken, fees]) => {
        const { metrics, ledger } = metricsOf(traded(taken, fees));
        expect(text(metrics.trips.grossPnl)).toBe(text(ledger.balance.realizedPnl));
      }),
      RUNS,
    );
  });

  it('closing everything gives out every fee to the last part of a paisa', () => {
    fc.assert(
      fc.property(sessions, ([taken, fees]) => {
        const trader = traded(taken, fees);
        for (const { side, netQty, instrument } of trader.open) {
          if (side === 'LONG') trader.sell(text(netQty), '50', instrument.symbol);
          else trader.buy(text(netQty), '50', instrument.symbol);
        }
        const { metrics, ledger } = metricsOf(trader);
        expect(text(metrics.trips.fees)).toBe(text(ledger.balance.fees));
      }),
      RUNS,
    );
  });

  it('net = gross - fees = equity - starting capital - deposits, at every point', () => {
    fc.assert(
      fc.property(sessions, ([taken, fees]) => {
        const trader = traded(taken, fees);
        const { points, ledger } = metricsOf(trader);
        const { balance } = ledger;
        const last = points.at(-1);
        if (!last) return;
        const { equity, unrealized } = trader.figures;
        expect(text(last.equity)).toBe(equity);
        const gross = add(balance.realizedPnl, money(unrealized));
        expect(text(last.pnl)).toBe(text(subtract(gross, balance.fees)));
        const put = add(balance.startingBalance, balance.deposits);
        for (const point of points.slice(-1)) {
          expect(text(subtract(point.equity, put))).toBe(text(point.pnl));
        }
      }),
      RUNS,
    );
  });

  it('the drawdown of one pass is that of every pair of points', () => {
    fc.assert(
      fc.property(sessions, ([taken, fees]) => {
        const trader = traded(taken, fees);
        const reset = trader.journal.findLastIndex(({ type }) => type === 'RESET');
        const { metrics, points } = metricsOf(trader);
        const pnls = [ZERO, ...points.slice(Math.max(0, reset)).map(({ pnl }) => pnl)];
        let worst = ZERO;
        pnls.forEach((peak, from) => {
          for (const later of pnls.slice(from)) worst = greater(worst, subtract(peak, later));
        });
        expect(text(metrics.drawdown.worst.amount)).toBe(text(worst));
        expect(metrics.drawdown.worst.start !== '').toBe(!isZero(worst));
      }),
      RUNS,
    );
  });

  it('every breakdown has all round trips and all of their P&L', () => {
    fc.assert(
      fc.property(sessions, ([taken, fees]) => {
        const { metrics } = metricsOf(traded(taken, fees));
        for (const dimension of DIMENSIONS) {
          const groups = metrics.breakdown.by(dimension);
          const trips = groups.reduce((total, each) => total + each.roundTrips, 0);
          expect(trips).toBe(metrics.trips.count);
          expect(text(sum(groups.map(({ netPnl }) => netPnl)))).toBe(text(metrics.trips.netPnl));
        }
      }),
      RUNS,
    );
  });
});

describe('in bounded memory', () => {
  it('a median of few different durations is exact', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1 }), (seconds) => {
        const times = new HoldingTimes();
        for (const each of seconds) times.add(each * 1000);
        const sorted = seconds.toSorted((a, b) => a - b);
        const middle =
          (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) /
          2;
        expect(times.median).toBe(middle * 1000);
      }),
    );
  });

  it('a median of very many different durations is off by a step of the histogram at most', () => {
    const times = new HoldingTimes();
    for (let seconds = 0; seconds < 100_000; seconds += 1)
      times.add(((seconds * 7919) % 100_000) * 1000);
    expect(Math.abs(times.median! - 50_000_000)).toBeLessThanOrEqual(8192);
    expect(times.mean).toBe(49_999_500);
  });

  it('a long curve keeps its ends, its highest and its lowest point, in order', () => {
    const sampler = new CurveSampler();
    const pnl = (index: number) =>
      index === 777_777 ? 9_000 : Math.round(3000 * Math.sin(index / 9000));
    const total = 1_000_000;
    for (let index = 0; index < total; index += 1) {
      const value = money(String(pnl(index)));
      sampler.add({
        at: String(index).padStart(7, '0'),
        equity: value,
        pnl: value,
        drawdown: ZERO,
      });
    }
    const points = sampler.points();
    expect(sampler.count).toBe(total);
    expect(points).toHaveLength(MAX_POINTS);
    expect([points[0]!.at, points.at(-1)!.at]).toEqual(['0000000', '0999999']);
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted());
    const values = points.map((point) => text(point.pnl));
    expect(values).toEqual(expect.arrayContaining(['9000', '3000', '-3000']));
  });

  it('the best and worst five stay, whatever the order they came in', () => {
    const tally = new TripTally();
    const trip = metricsOf(new Trader({ fee: '0' }).buy('1', '10').sell('1', '11')).trips[0]!;
    for (let index = 0; index < 99; index += 1) {
      tally.add({ ...trip, pnl: money(String(((index * 37) % 99) - 49)) });
    }
    expect(tally.best.map(({ pnl }) => text(pnl))).toEqual(['49', '48', '47', '46', '45']);
    expect(tally.worst.map(({ pnl }) => text(pnl))).toEqual(['-49', '-48', '-47', '-46', '-45']);
    expect([tally.wins, tally.losses, tally.scratches]).toEqual([49, 49, 1]);
  });
});
