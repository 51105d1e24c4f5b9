import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

type Day = Awaited<ReturnType<typeof openDay>>;
const TCS = { ...INFY, symbol: 'TCS', securityId: 'TCS' };
const trade = (day: Day, action: 'BUY' | 'SELL', count: string, instrument = INFY) =>
  day.services.desk.execute(
    aRequest({ action, instrument, quantity: quantity(count), fee: money('0') }),
  );
const unsettled = async (day: Day) => text((await day.services.wallet.view('S')).unsettled!);
const refused = (day: Day, count: string) =>
  expect(trade(day, 'BUY', count, TCS)).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('what a sale brings, on %s', (kind) => {
  const opened = (start: string) => openDay('', start, kind === 'redis' ? server : undefined);

  it('20: 80% of what a delivery sale brings can be spent on the day, all on the next', async () => {
    const day = await opened('1000');
    await trade(day, 'BUY', '10');
    day.at('2026-11-30T10:00:00');
    await trade(day, 'SELL', '10');
    expect(await unsettled(day)).toBe('200');
    expect(await day.figures()).toMatchObject({ available: '1000' });
    await refused(day, '9');
    await expect(day.services.wallet.withdraw('S', money('801'))).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
    await trade(day, 'BUY', '8', TCS);
    day.at('2026-12-01T10:00:00');
    expect(await unsettled(day)).toBe('0');
    await trade(day, 'BUY', '2', TCS);
    await day.sound();
  });

  it('20: of what was bought the day before (BTST) nothing', async () => {
    const day = await opened('1000');
    await trade(day, 'BUY', '10');
    day.at('2026-11-26T10:00:00');
    await trade(day, 'SELL', '10');
    expect(await unsettled(day)).toBe('1000');
    await refused(day, '1');
    await day.services.wallet.reset('S', money('500'));
    expect(await unsettled(day)).toBe('0');
    await day.sound();
  });

  it('20: of what was bought on the same day all, since that is intraday', async () => {
    const day = await opened('1000');
    await trade(day, 'BUY', '10');
    await trade(day, 'SELL', '10');
    expect(await unsettled(day)).toBe('0');
    await trade(day, 'BUY', '10', TCS);
    await day.sound();
  });

  it('20: a holiday is no trading day: BTST and T+1 count over it', async () => {
    const day = await opened('1000');
    day.at('2026-12-24T10:00:00');
    await trade(day, 'BUY', '10');
    // Friday is Christmas, so Monday is the trading day after Thursday.
    day.at('2026-12-28T10:00:00');
    await trade(day, 'SELL', '10');
    expect(await unsettled(day)).toBe('1000');
    day.at('2026-12-29T10:00:00');
    expect(await unsettled(day)).toBe('0');
    await day.sound();
  });

  it('20: a limit order that is pending has no more to reserve, and its sale is kept back too', async () => {
    const day = await opened('1000');
    await trade(day, 'BUY', '10');
    day.at('2026-11-30T10:00:00');
    const limit = { orderType: 'LIMIT', price: price('100'), fee: money('0') } as const;
    await day.services.desk.execute(aRequest({ ...limit, action: 'SELL' }));
    await day.services.quotes.set(INFY, price('100'));
    expect(await unsettled(day)).toBe('200');
    await expect(
      day.services.desk.execute(aRequest({ ...limit, instrument: TCS, quantity: quantity('9') })),
    ).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await day.sound();
  });

  it.each([['  sale_proceeds: 100%\n'], ['  broker_rules: off\n']])(
    'all can be spent where the trader says so: %j',
    async (setting) => {
      const day = await openDay(setting, '1000');
      await trade(day, 'BUY', '10');
      day.at('2026-11-30T10:00:00');
      await trade(day, 'SELL', '10');
      expect(await unsettled(day)).toBe('0');
      await trade(day, 'BUY', '10', TCS);
      await day.sound();
    },
  );
});
