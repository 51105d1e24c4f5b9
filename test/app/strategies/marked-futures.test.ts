import { expect, it } from '@jest/globals';
import { NO_SHIFT } from '../../../src/analytics/scenario.ts';
import { profitIn } from '../../../src/app/strategies/analysis/analyse.ts';
import { openStrategy } from '../../../src/app/strategies/open-strategy.ts';
import { afterTrade, examineHeld } from '../../../src/app/strategies/trade-answer.ts';
import { price, text } from '../../../src/domain/money/money.ts';
import { onBothStores } from '../../support/both-stores.ts';
import { instrumentFrom } from '../../support/instruments.ts';

const QUOTES = [
  ['NIFTY', 'IDX_I', '23700'],
  ['NIFTY26DECFUT', 'NSE_FNO', '23810'],
  ['NIFTY26DEC23800CE', 'NSE_FNO', '420'],
  ['NIFTY26DEC23800PE', 'NSE_FNO', '415'],
  ['NIFTY26DEC24000CE', 'NSE_FNO', '330'],
] as const;
const ON_NIFTY = { on: 'NIFTY', expiry: '2026-12-29' };

onBothStores('a strategy with a future', (openDay) => {
  const openMarket = async () => {
    const day = await openDay('', '5000000');
    const quote = (symbol: string, segment: 'IDX_I' | 'NSE_FNO', at: string) =>
      day.services.quotes.set(instrumentFrom({ symbol, defaultSegment: segment }), price(at));
    for (const [symbol, segment, at] of QUOTES) await quote(symbol, segment, at);
    return { day, quote, strategies: await day.services.strategies() };
  };

  it.each([
    [
      'a covered call',
      ['covered-call', 'NIFTY'],
      { expiry: '2026-12-29', future: true, gap: '200' },
    ],
    [
      'a conversion',
      ['buy', '1', 'FUT', 'buy', '1', 'PE:23800', 'sell', '1', 'CE:23800'],
      ON_NIFTY,
    ],
  ])(
    'marks %s at the last price of the future, which nothing moved gives to the paisa',
    async (_, args, how) => {
      const { day, quote, strategies } = await openMarket();
      const result = await openStrategy(args, how, 'S', strategies);
      const opened = await afterTrade(result, 'S', strategies);
      expect(text(opened.view.unrealizedPnl)).toBe('0');
      day.at('2026-11-25T10:00:05');
      await quote('NIFTY26DECFUT', 'NSE_FNO', '23910.55');
      await quote('NIFTY', 'IDX_I', '23800');
      const view = await strategies.reader.show('S', result.strategy.id);
      // 65 units, and a future that is 100.55 points higher.
      expect(text(view.unrealizedPnl)).toBe('6535.75');
      const { analysis } = await examineHeld(strategies, view);
      expect(profitIn(analysis, NO_SHIFT)?.toFixed(2)).toBe('6535.75');
      expect(analysis.legs[0]?.greeks.delta).toBe('1.0000');
      await day.sound();
    },
  );
});

onBothStores('a strategy of shares alone', (openDay) => {
  it('moves with them: a delta of 1 a share, and no other greek', async () => {
    const day = await openDay('', '5000000');
    const share = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
    const strategies = await day.services.strategies();
    const args = ['buy', '10', 'INFY@1500'];
    const result = await openStrategy(args, { units: true }, 'S', strategies);
    const before = await afterTrade(result, 'S', strategies);
    const nothing = { gamma: '0.000000', theta: '0.00', vega: '0.00', rho: '0.0000' };
    expect(before.examined.analysis.greeks).toEqual({ delta: '10.0000', ...nothing });
    // Nobody has quoted it: it stands at the last fill, as the account has it.
    expect(before.view.legs[0]?.mark && text(before.view.legs[0].mark)).toBe('1500');
    expect(await strategies.reader.show('S', result.strategy.id)).toEqual(before.view);
    day.at('2026-11-25T10:00:05');
    await day.services.quotes.set(share, price('1510'));
    const view = await strategies.reader.show('S', result.strategy.id);
    const { analysis } = await examineHeld(strategies, view);
    expect(text(view.unrealizedPnl)).toBe('100');
    expect(profitIn(analysis, NO_SHIFT)?.toFixed(2)).toBe('100.00');
  });
});
