import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActionRequest } from '../../../../src/app/trading/actions/action-request.ts';
import { costPrice, isOpen } from '../../../../src/domain/ledger/position.ts';
import { price, quantity, text } from '../../../../src/domain/money/money.ts';
import { instrumentFrom } from '../../../support/instruments.ts';
import { aRequest, INFY, openDay } from '../../../support/day.ts';
import { startRedis, type RedisServer } from '../../../support/redis-server.ts';

const EX = '2026-11-27';
const ratio = (fresh: string, old: string) => ({ fresh: quantity(fresh), old: quantity(old) });
const bonus: ActionRequest = { kind: 'bonus', symbol: 'INFY', exDate: EX, ratio: ratio('1', '1') };
const split: ActionRequest = { ...bonus, kind: 'split', ratio: ratio('5', '1') };
const dividend: ActionRequest = {
  kind: 'dividend',
  symbol: 'INFY',
  exDate: EX,
  price: price('12.5'),
};
const call = instrumentFrom({ symbol: 'INFY26DEC1400CE', defaultSegment: 'NSE_FNO' });

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('a corporate action, on %s', (kind) => {
  /** 100 INFY bought at 1,400 two days before the ex-date. */
  async function holder() {
    const day = await openDay('', '1000000', kind === 'redis' ? server : undefined);
    const { services } = day;
    await services.desk.execute(aRequest({ quantity: quantity('100'), price: price('1400') }));
    const actions = await services.corporateActions();
    const apply = (request: ActionRequest, dryRun = false) =>
      actions.apply('S', request, { dryRun });
    const open = async () =>
      (await services.store.positions('S'))
        .filter(isOpen)
        .map((each) => [
          each.instrument.symbol,
          text(each.netQty),
          text(each.costBasis),
          text(costPrice(each)),
          text(each.currentPrice),
        ]);
    return { ...day, apply, open };
  }

  it('a bonus 1:1 is no loss of half: twice the shares, at the same cost to the paisa', async () => {
    const day = await holder();
    day.at('2026-11-27T09:30:00');
    await day.apply(bonus);
    expect(await day.open()).toEqual([['INFY', '200', '140000', '700', '700']]);
    expect(await day.figures()).toMatchObject({ available: '859980', used: '140000' });
    await day.sound();
  });

  it('a split 1:5 makes five of each', async () => {
    const day = await holder();
    day.at('2026-11-26T20:00:00');
    await day.apply(split);
    expect(await day.open()).toEqual([['INFY', '500', '140000', '280', '280']]);
    await day.sound();
  });

  it('a price that is one without the claim already is not divided again', async () => {
    const day = await holder();
    day.at('2026-11-27T09:30:00');
    await day.services.quotes.set(INFY, price('710'));
    await day.apply(bonus);
    expect(await day.open()).toEqual([['INFY', '200', '140000', '700', '710']]);
    await day.sound();
  });

  it('what was bought on the ex-date takes no part, what was sold on it does', async () => {
    const day = await holder();
    day.at('2026-11-27T09:20:00');
    await day.services.desk.execute(aRequest({ price: price('700') }));
    await day.services.desk.execute(
      aRequest({ action: 'SELL', quantity: quantity('40'), price: price('700') }),
    );
    await day.apply(bonus);
    expect((await day.open()).map(([, count]) => count)).toEqual(['170']);
    await day.sound();
  });

  it('MIS of the ex-date beside the holding takes nothing from it, and no part', async () => {
    const day = await holder();
    day.at('2026-11-27T09:20:00');
    await day.services.desk.execute(aRequest({ price: price('700'), product: 'MIS' }));
    await day.apply(bonus);
    expect((await day.open()).map(([, count]) => count)).toEqual(['200', '10']);
    await day.sound();
  });

  it('a dividend brings cash, apart from realized P&L', async () => {
    const day = await holder();
    day.at('2026-11-27T09:20:00');
    await day.services.desk.execute(
      aRequest({ action: 'SELL', quantity: quantity('100'), price: price('1400') }),
    );
    await day.apply(dividend);
    const { balance } = await day.services.wallet.view('S');
    expect([text(balance.dividends!), text(balance.realizedPnl)]).toEqual(['1250', '0']);
    expect(await day.figures()).toMatchObject({ available: '1001210', used: '0' });
    await day.sound();
  });

  it('a report counts dividends, and no round trip for a split', async () => {
    const day = await holder();
    day.at('2026-11-27T09:20:00');
    await day.apply(dividend);
    await day.apply(split);
    await day.services.desk.execute(
      aRequest({ action: 'SELL', quantity: quantity('500'), price: price('300') }),
    );
    const reporter = await day.services.reporter();
    for (const cost of ['average', 'fifo'] as const) {
      const report = await reporter.report('S', undefined, {
        method: { cost, group: 'fifo' },
      });
      expect(report).toMatchObject({
        dividends: '1250',
        gross_pnl: '10000',
        fees: '40',
        total_pnl: '11210',
        closed_round_trips: 1,
      });
      expect(report.round_trips[0]).toMatchObject({ quantity: '500', gross_pnl: '10000' });
    }
    await day.sound();
  });

  it('open contracts of the share get another strike, quantity and lot; their value stays', async () => {
    const day = await holder();
    await day.services.desk.execute(
      aRequest({ instrument: call, quantity: quantity('400'), price: price('30') }),
    );
    day.at('2026-11-27T09:30:00');
    const { changed } = await day.apply(bonus);
    expect(changed).toHaveLength(2);
    expect(await day.open()).toEqual([
      ['INFY', '200', '140000', '700', '700'],
      ['INFY26DEC700CE', '800', '12000', '15', '15'],
    ]);
    await day.sound();
  });

  it('GTTs and pending orders of the share are cancelled, with the reason', async () => {
    const day = await holder();
    const { desk, store } = day.services;
    await desk.execute(aRequest({ orderType: 'LIMIT', price: price('1300'), validity: 'GTC' }));
    await desk.execute({
      ...aRequest({ action: 'SELL', quantity: quantity('100') }),
      price: undefined,
      orderType: 'GTT',
      validity: 'GTC',
      exits: { stop: price('1250') },
    });
    day.at('2026-11-26T20:00:00');
    const { cancelled } = await day.apply(bonus);
    expect(cancelled.map(({ reasonCode }) => reasonCode)).toEqual([
      'CORPORATE_ACTION',
      'CORPORATE_ACTION',
    ]);
    expect(await store.openOrders('S')).toEqual([]);
    await day.services.quotes.set(INFY, price('700'));
    expect((await day.open()).map(([, count]) => count)).toEqual(['200']);
    expect(await day.figures()).toMatchObject({ blocked: '0' });
    await day.sound();
  });

  it('a rename goes on under the new symbol, with all that it did before', async () => {
    const day = await holder();
    day.at('2026-11-27T09:30:00');
    await day.apply({ kind: 'rename', symbol: 'INFY', exDate: EX, to: 'INFOSYS' });
    expect(await day.open()).toEqual([['INFOSYS', '100', '140000', '1400', '1400']]);
    const renamed = instrumentFrom({ symbol: 'INFOSYS', defaultSegment: 'NSE_EQ' });
    await day.services.quotes.set(renamed, price('1500'));
    await day.services.desk.execute(
      aRequest({
        instrument: renamed,
        action: 'SELL',
        quantity: quantity('100'),
        price: price('1500'),
      }),
    );
    expect(await day.figures()).toMatchObject({ realized: '10000', used: '0' });
    await day.sound();
  });

  it('a merger joins what is held of both', async () => {
    const day = await holder();
    const tcs = instrumentFrom({ symbol: 'TCS', defaultSegment: 'NSE_EQ' });
    await day.services.desk.execute(aRequest({ instrument: tcs, price: price('3000') }));
    day.at('2026-11-27T09:30:00');
    const { fraction, dividends } = await day.apply({
      kind: 'merger',
      symbol: 'INFY',
      exDate: EX,
      to: 'TCS',
      ratio: ratio('3', '7'),
    });
    // 100 x 3 / 7 = 42.857...: 42 shares, and 0.857 of one at 1400 x 7 / 3 in cash.
    expect(text(fraction).slice(0, 6)).toBe('0.8571');
    expect(text(dividends)).toBe('2800');
    expect(await day.open()).toEqual([['TCS', '52', '170000', '3269.2307692308', '3000']]);
    await day.sound();
  });

  it.each([
    ['2026-11-27', '3%, where 2% is extraordinary', 'INFY26DEC1358CE'],
    ['2020-01-02', '3%, where only 5% was', 'INFY26DEC1400CE'],
    ['2016-01-04', '3%, where only 10% was', 'INFY26DEC1400CE'],
  ])('a dividend with the ex-date %s lowers strikes by its day: %s', async (exDate, _, symbol) => {
    const day = await holder();
    await day.services.desk.execute(
      aRequest({ instrument: call, quantity: quantity('400'), price: price('30') }),
    );
    day.at('2026-11-27T09:30:00');
    await day.apply({ ...dividend, price: price('42'), exDate });
    expect((await day.open()).map(([name]) => name)).toEqual(['INFY', symbol]);
    await day.sound();
  });

  it('rights are bought at their price, where the funds suffice', async () => {
    const day = await holder();
    const rights = {
      kind: 'rights',
      symbol: 'INFY',
      exDate: EX,
      ratio: ratio('1', '4'),
      price: price('1000'),
    } as const;
    day.at('2026-11-27T09:30:00');
    await day.services.wallet.withdraw(
      'S',
      (await day.services.wallet.view('S')).balance.available,
    );
    await expect(day.apply(rights)).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await day.apply({ ...rights, taken: quantity('0'), exDate: '2026-11-26' });
    expect((await day.open()).map(([, count]) => count)).toEqual(['100']);
    await day.sound();
  });

  it('is applied once, though two programs do it at once', async () => {
    const day = await holder();
    day.at('2026-11-27T09:30:00');
    const other = await (await day.joinDay()).corporateActions();
    const both = await Promise.all([day.apply(bonus), other.apply('S', bonus), day.apply(bonus)]);
    expect(both.filter(({ duplicate }) => duplicate)).toHaveLength(2);
    expect((await day.open()).map(([, count]) => count)).toEqual(['200']);
    await day.sound();
  });

  it('a dry run writes nothing; an ex-date far ahead is refused', async () => {
    const day = await holder();
    const { changed } = await day.apply(
      bonus.exDate > '2026-11-26' ? { ...bonus, exDate: '2026-11-26' } : bonus,
      true,
    );
    expect(changed.map(({ after }) => text(after.netQty))).toEqual(['200']);
    expect((await day.open()).map(([, count]) => count)).toEqual(['100']);
    await expect(day.apply({ ...bonus, exDate: '2026-12-24' })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });
});
