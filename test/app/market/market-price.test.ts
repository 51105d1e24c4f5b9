import { describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import { openDay } from '../../support/day.ts';

const INFY = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });

/** What an order without a price fills at, each time after the quote was given. */
async function marketOf(trading = '') {
  const day = await openDay(trading);
  const depth = { bid: price('99'), ask: price('101') };
  const quote = (shown: typeof depth | undefined = depth) =>
    day.services.quotes.set(INFY, price('100'), shown);
  const fill = async (action: 'BUY' | 'SELL', dryRun = false): Promise<string> => {
    const request = { sessionId: 'S', action, instrument: INFY, quantity: quantity('1'), dryRun };
    return text((await day.services.desk.execute(request)).order.price);
  };
  return { ...day, quote, fill };
}

describe('an order without a price', () => {
  it('buys at the ask and sells at the bid, or at the last price where they are unknown', async () => {
    const { quote, fill } = await marketOf();
    await quote();
    expect([await fill('BUY'), await fill('SELL')]).toEqual(['101', '99']);
    await quote({} as never);
    expect([await fill('BUY'), await fill('SELL')]).toEqual(['100', '100']);
  });

  it('pays the slippage on top', async () => {
    const { quote, fill } = await marketOf(
      "  slippage:\n    model: ticks\n    ticks: '2'\n    tick: '0.05'\n",
    );
    await quote();
    expect([await fill('BUY'), await fill('SELL')]).toEqual(['101.1', '98.9']);
  });

  it('draws a random slippage for the place that it will have in the journal', async () => {
    const random =
      "  slippage:\n    model: random\n    ticks: '1000'\n    tick: '0.01'\n    seed: '7'\n";
    const { quote, fill } = await marketOf(random);
    await quote();
    const shown = await fill('BUY', true);
    expect(shown).toBe('105.09');
    expect([await fill('BUY'), await fill('BUY')]).toEqual([shown, '104.93']);
  });

  it('takes the newest quote, however many orders it made before', async () => {
    const { quote, fill, services } = await marketOf();
    await quote();
    await fill('BUY');
    await services.quotes.set(INFY, price('120'));
    expect(await fill('SELL')).toBe('120');
  });

  it('is refused without a quote, and with one that is too old; nothing is kept', async () => {
    const { quote, fill, at, services } = await marketOf('quotes:\n  max_age: 60s\n');
    await expect(fill('BUY')).rejects.toMatchObject({
      code: 'QUOTE_NOT_FOUND',
      details: { symbol: 'INFY' },
    });
    await quote();
    at('2026-11-25T10:01:00');
    expect(await fill('BUY')).toBe('101');
    at('2026-11-25T10:01:01');
    await expect(fill('BUY')).rejects.toMatchObject({
      code: 'QUOTE_NOT_FOUND',
      details: { ltp: '100', age_seconds: 61, max_age: 60 },
    });
    expect(await services.store.orders('S')).toHaveLength(1);
  });

  it('takes a quote that is stamped in the future as one of now, so that it ages', async () => {
    const { fill, at, services } = await marketOf('quotes:\n  max_age: 60s\n');
    const ts = Date.parse('2026-12-15T10:00:00+05:30') / 1000;
    const { segment, securityId } = INFY;
    await services.quotes.record([{ segment, securityId, price: price('100'), ts }]);
    expect((await services.store.quote(INFY))?.ts).toBe(
      Date.parse('2026-11-25T10:00:00+05:30') / 1000,
    );
    expect(await fill('BUY')).toBe('100');
    at('2026-11-25T10:02:00');
    await expect(fill('BUY')).rejects.toMatchObject({ code: 'QUOTE_NOT_FOUND' });
  });

  it('is refused at a quote that another program stamped in the future', async () => {
    const { fill, services } = await marketOf();
    const ts = Date.parse('2026-11-25T10:06:00+05:30') / 1000;
    const { segment, securityId } = INFY;
    await services.store.saveQuotes([{ segment, securityId, price: price('100'), ts }]);
    await expect(fill('BUY')).rejects.toMatchObject({
      code: 'QUOTE_NOT_FOUND',
      message: expect.stringContaining('360 seconds in the future'),
    });
  });
});
