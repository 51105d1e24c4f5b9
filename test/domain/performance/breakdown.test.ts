import { describe, expect, it } from '@jest/globals';
import type { Instrument } from '../../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { Breakdown, type Dimension } from '../../../src/domain/performance/breakdown.ts';
import type { RoundTrip } from '../../../src/domain/performance/trips/round-trips.ts';
import { text } from '../../../src/domain/money/money.ts';
import { aTrip } from '../../support/report.ts';

function by(dimension: Dimension, ...trips: readonly RoundTrip[]) {
  const breakdown = new Breakdown();
  for (const trip of trips) breakdown.add(trip);
  return breakdown.by(dimension);
}
const keys = (dimension: Dimension, ...trips: readonly RoundTrip[]) =>
  by(dimension, ...trips).map(({ key }) => key);
const named = (symbol: string) => instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
/** As another program stored it: without the details of a contract. */
const bare = (symbol: string, segment: Instrument['segment'] = 'NSE_EQ'): Instrument => ({
  segment,
  securityId: symbol,
  symbol,
});

describe('the results of a group', () => {
  it('are its trips, won and lost, with their P&L before and after fees', () => {
    const groups = by(
      'side',
      aTrip('100', { fee: '20' }),
      aTrip('-40', { fee: '20' }),
      aTrip('20', { fee: '20' }),
      aTrip('30', { side: 'SHORT' }),
    );
    const shown = groups.map(({ grossPnl, fees, netPnl, winRate, ...rest }) => ({
      ...rest,
      figures: [grossPnl, fees, netPnl, winRate].map(text),
    }));
    expect(shown).toEqual([
      { key: 'LONG', roundTrips: 3, wins: 1, losses: 1, figures: ['80', '60', '20', '33.33'] },
      { key: 'SHORT', roundTrips: 1, wins: 1, losses: 0, figures: ['30', '0', '30', '100'] },
    ]);
  });

  it('are none without trips', () => {
    expect(by('day')).toEqual([]);
  });
});

describe('round trips are split', () => {
  it('by the hour and the day of their closing, in order', () => {
    const at = (closedAt: string) => aTrip('1', { closedAt: `${closedAt}:00.000+05:30` });
    const trips = [at('2025-09-16T14:59'), at('2025-09-15T09:30'), at('2025-09-17T14:00')];
    expect(keys('hour', ...trips)).toEqual(['09', '14']);
    expect(keys('day', ...trips)).toEqual(['2025-09-15', '2025-09-16', '2025-09-17']);
  });

  it.each([
    ['a share', () => named('INFY'), 'EQ', 'INFY'],
    ['an index', () => bare('NIFTY', 'IDX_I'), 'EQ', 'NIFTY'],
    ['a call', () => named('NIFTY25SEP25000CE'), 'CE', 'NIFTY'],
    ['a put whose symbol alone says so', () => bare('BANKNIFTY25SEP54000PE'), 'PE', 'BANKNIFTY'],
    ['a future', () => named('NIFTY25SEPFUT'), 'FUT', 'NIFTY'],
    ['a future whose symbol alone says so', () => bare('NIFTY25SEPFUT'), 'FUT', 'NIFTY'],
    ['a future of an exchange', () => bare('NIFTY-Sep2025-FUT', 'NSE_FNO'), 'FUT', 'NIFTY'],
    ['a currency', () => bare('USDINR25SEPFUT', 'NSE_CURRENCY'), 'FUT', 'USDINR'],
    ['a commodity', () => bare('GOLD', 'MCX_COMM'), 'FUT', 'GOLD'],
    ['a share that ends like a future', () => bare('SEPFUT'), 'EQ', 'SEPFUT'],
    ['a share that ends like half a future', () => bare('X5SEPFUT'), 'EQ', 'X5SEPFUT'],
    ['a share with a hyphen', () => bare('A-FUT'), 'EQ', 'A-FUT'],
    ['a share that begins like a future', () => bare('X25SEPFUTURES'), 'EQ', 'X25SEPFUTURES'],
    [
      'a future whose symbol is a month alone',
      () => bare('25SEPFUT', 'NSE_FNO'),
      'FUT',
      '25SEPFUT',
    ],
    ['one that ends otherwise', () => bare('NIFTY-X-FUTURE', 'NSE_FNO'), 'FUT', 'NIFTY-X-FUTURE'],
    ['one in small letters', () => bare('X25sepFUT', 'NSE_FNO'), 'FUT', 'X25sepFUT'],
  ])('by type and underlying: %s', (_what, made, type, underlying) => {
    const instrument = made();
    expect(keys('type', aTrip('1', { instrument }))).toEqual([type]);
    expect(keys('underlying', aTrip('1', { instrument }))).toEqual([underlying]);
  });

  it("by an option's own symbol where its underlying is stored as nothing", () => {
    const option = { ...named('NIFTY25SEP25000CE').option!, underlying: '' };
    const instrument = { ...named('NIFTY25SEP25000CE'), option };
    expect(keys('underlying', aTrip('1', { instrument }))).toEqual(['NIFTY25SEP25000CE']);
  });
});
