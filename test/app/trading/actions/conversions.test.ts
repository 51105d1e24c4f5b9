import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Product } from '../../../../src/domain/ledger/product.ts';
import { isOpen } from '../../../../src/domain/ledger/position.ts';
import { price, quantity, text } from '../../../../src/domain/money/money.ts';
import { instrumentFrom } from '../../../support/instruments.ts';
import { aRequest, INFY, openDay } from '../../../support/day.ts';
import { startRedis, type RedisServer } from '../../../support/redis-server.ts';

const FUTURE = instrumentFrom({
  symbol: 'INFY26DECFUT',
  defaultSegment: 'NSE_FNO',
  expiry: '2026-12-31',
});

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('a position that is converted, on %s', (kind) => {
  async function trader(product: Product, trading = '', start = '100000') {
    const day = await openDay(trading, start, kind === 'redis' ? server : undefined);
    const { services } = day;
    await services.desk.execute(aRequest({ product, quantity: quantity('100') }));
    const conversions = await services.conversions();
    const held = async () => (await services.store.positions('S')).filter(isOpen);
    const convert = async (to: Product, count?: string, dryRun = false) => {
      const [position] = (await held()).filter((each) => each.product !== to);
      const given = { sessionId: 'S', position: position ?? (await held())[0]!, to, dryRun };
      return conversions.convert({ ...given, quantity: count ? quantity(count) : undefined });
    };
    return { ...day, held, convert };
  }

  it('MIS to CNC takes the rest of its value, and charges nothing', async () => {
    const day = await trader('MIS');
    expect(await day.figures()).toMatchObject({ used: '2000', available: '97980' });
    const { taken } = await day.convert('CNC');
    expect(text(taken)).toBe('8000');
    expect(await day.figures()).toMatchObject({ used: '10000', available: '89980' });
    expect((await day.held()).map((each) => each.product)).toEqual(['CNC']);
    await day.sound();
  });

  it('what was converted to CNC is carried: the square-off leaves it', async () => {
    const day = await trader('MIS', "  square_off: '15:20'\n");
    await day.convert('CNC');
    day.at('2026-11-25T15:30:00');
    expect((await day.services.events.apply('S')).applied).toEqual([]);
    expect((await day.held()).map(({ netQty }) => text(netQty))).toEqual(['100']);
  });

  it('CNC of today to MIS sets funds free; holdings can not become MIS', async () => {
    const day = await trader('CNC');
    await day.convert('MIS');
    expect(await day.figures()).toMatchObject({ used: '2000' });
    await day.convert('CNC');
    day.at('2026-11-26T10:00:00');
    await expect(day.convert('MIS')).rejects.toMatchObject({ code: 'INSUFFICIENT_QUANTITY' });
    await day.sound();
  });

  it('is refused where the funds do not suffice', async () => {
    const day = await trader('MIS', '', '9000');
    await expect(day.convert('CNC')).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      details: { required: '8000', available: '6980' },
    });
    expect(await day.figures()).toMatchObject({ used: '2000' });
    await day.sound();
  });

  it('is refused for a product that the segment has not, and after the square-off', async () => {
    const day = await trader('CNC', '  square_off: broker\n');
    await expect(day.convert('NRML')).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await expect(day.convert('CNC')).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    day.at('2026-11-25T15:25:00');
    await expect(day.convert('MIS')).rejects.toMatchObject({ code: 'PRODUCT_CLOSED' });
  });

  it('a share that is sold short can not become CNC', async () => {
    const day = await openDay('', '100000', kind === 'redis' ? server : undefined);
    await day.services.desk.execute(aRequest({ action: 'SELL', product: 'MIS', allowShort: true }));
    const [position] = await day.services.store.positions('S');
    const conversions = await day.services.conversions();
    const done = conversions.convert({ sessionId: 'S', position: position!, to: 'CNC' });
    await expect(done).rejects.toMatchObject({ code: 'SHORT_DELIVERY' });
  });

  it('a future goes from NRML to MIS and back', async () => {
    const day = await openDay(
      '  margin_model: percent\n  margin: { NSE_FNO: { NRML: 0.20, MIS: 0.10 } }\n',
      '100000',
      kind === 'redis' ? server : undefined,
    );
    await day.services.desk.execute(
      aRequest({ instrument: FUTURE, quantity: quantity('100'), price: price('1000') }),
    );
    expect(await day.figures()).toMatchObject({ used: '20000' });
    const conversions = await day.services.conversions();
    for (const [to, used] of [
      ['MIS', '10000'],
      ['NRML', '20000'],
    ] as const) {
      const position = (await day.services.store.positions('S')).find(isOpen);
      await conversions.convert({ sessionId: 'S', position: position!, to });
      expect(await day.figures()).toMatchObject({ used });
    }
    await day.sound();
  });

  it('a part goes on in the other product, the rest stays', async () => {
    const day = await trader('MIS');
    await day.convert('CNC', '40');
    const held = (await day.held()).map((each) => `${each.product} ${text(each.netQty)}`);
    expect(held.sort()).toEqual(['CNC 40', 'MIS 60']);
    await day.sound();
  });

  it('exits of what is converted go on with it', async () => {
    const day = await openDay('', '100000', kind === 'redis' ? server : undefined);
    await day.services.desk.execute(
      aRequest({
        product: 'MIS',
        quantity: quantity('100'),
        exits: { target: price('120'), stop: price('90') },
      }),
    );
    const [position] = await day.services.store.positions('S');
    const conversions = await day.services.conversions();
    await conversions.convert({ sessionId: 'S', position: position!, to: 'CNC' });
    await day.services.quotes.set(INFY, price('121'));
    expect((await day.services.store.positions('S')).filter(isOpen)).toEqual([]);
    expect(await day.figures()).toMatchObject({ used: '0', blocked: '0', realized: '2100' });
    await day.sound();
  });

  it('a round trip of a converted position has one entry and one exit', async () => {
    const day = await trader('MIS');
    await day.convert('CNC');
    await day.services.desk.execute(
      aRequest({ action: 'SELL', product: 'CNC', quantity: quantity('100'), price: price('110') }),
    );
    const report = await (await day.services.reporter()).report('S');
    expect(report).toMatchObject({ closed_round_trips: 1, gross_pnl: '1000' });
    await day.sound();
  });

  it('a dry run writes nothing, and two programs convert it once', async () => {
    const day = await trader('MIS');
    await day.convert('CNC', undefined, true);
    expect(await day.figures()).toMatchObject({ used: '2000' });
    const [position] = await day.held();
    const other = await (await day.joinDay()).conversions();
    const request = { sessionId: 'S', position: position!, to: 'CNC' } as const;
    const both = await Promise.allSettled([day.convert('CNC'), other.convert(request)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await day.figures()).toMatchObject({ used: '10000' });
    await day.sound();
  });
});
