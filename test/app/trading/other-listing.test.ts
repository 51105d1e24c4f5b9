import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quantity } from '../../../src/domain/money/money.ts';
import type { Listing } from '../../../src/domain/instruments/listing.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

const ON_BSE = { segment: 'BSE_EQ', securityId: 'INFY', symbol: 'INFY' } as const;
const NUMBERED = { segment: 'BSE_EQ', securityId: '500209', symbol: 'INFOSYS' } as const;

const listing = (given: Pick<Listing, 'segment' | 'securityId' | 'symbol' | 'isin'>): Listing => ({
  ...given,
  tradingSymbol: given.symbol,
  name: '',
  underlying: given.symbol,
  kind: 'EQUITY',
  expiry: '',
  strike: '',
  optionType: '',
  lotSize: '1',
  tickSize: '0.05',
  freezeQuantity: '',
  multiplier: '1',
});
async function* lines(...all: Listing[]) {
  yield await Promise.resolve(all);
}

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('a share that is held on the other exchange, on %s', (kind) => {
  const opened = async () => {
    const day = await openDay('', '100000', kind === 'redis' ? server : undefined);
    await day.services.desk.execute(aRequest());
    return day;
  };
  const held = { details: { held_as: 'INFY', held_segment: 'NSE_EQ' } };

  it.each([
    ['at once', {}, 'INSUFFICIENT_QUANTITY'],
    ['at a limit', { orderType: 'LIMIT' }, 'INSUFFICIENT_QUANTITY'],
    ['all of it', { quantity: 'all' }, 'POSITION_NOT_FOUND'],
    ['as a pair', { orderType: 'GTT', exits: { stop: aRequest().price } }, 'INSUFFICIENT_QUANTITY'],
  ] as const)(
    'is not sold there (%s), and the refusal says where it is',
    async (_, given, code) => {
      const day = await opened();
      const { desk, store } = day.services;
      const sale = desk.execute(aRequest({ action: 'SELL', instrument: ON_BSE, ...given }));
      await expect(sale).rejects.toMatchObject({ code, ...held });
      await expect(sale).rejects.toThrow(' It is held as "INFY" in NSE_EQ.');
      const [newest] = await store.orders('S');
      const isKept = !('quantity' in given);
      expect(newest?.status).toBe(isKept ? 'REJECTED' : 'FILLED');
      expect(newest?.reason.includes('held as "INFY" in NSE_EQ')).toBe(isKept);
      await day.sound();
    },
  );

  it('is known by its ISIN where the listings have two names, and not by its name alone', async () => {
    const day = await opened();
    const { desk, store } = day.services;
    const isin = 'INE009A01021';
    await store.master.replace(
      lines(
        listing({ ...INFY, isin }),
        listing({ ...NUMBERED, isin }),
        listing({ ...ON_BSE, isin: 'INE000000000' }),
      ),
      { source: 'a', importedAt: '2026-11-25T09:00:00+05:30' },
    );
    const sell = (instrument: typeof ON_BSE | typeof NUMBERED) =>
      desk.execute(aRequest({ action: 'SELL', instrument }));
    await expect(sell(NUMBERED)).rejects.toMatchObject(held);
    await expect(sell(ON_BSE)).rejects.not.toMatchObject(held);
  });

  it('may be sold short there for the day, and more of it is no matter of the other', async () => {
    const day = await opened();
    const { desk } = day.services;
    const short = { action: 'SELL', instrument: ON_BSE, allowShort: true } as const;
    expect((await desk.execute(aRequest(short))).order).toMatchObject({ product: 'MIS' });
    const more = desk.execute(aRequest({ action: 'SELL', quantity: quantity('11') }));
    await expect(more).rejects.not.toMatchObject(held);
    await day.sound();
  });
});
