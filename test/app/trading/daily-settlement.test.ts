import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/load.ts';
import { isOpen, unrealizedPnl } from '../../../src/domain/ledger/position.ts';
import { add, money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { tradingServices, type TradingServices } from '../../support/services.ts';

const FUTURE = {
  segment: 'NSE_FNO',
  securityId: 'NIFTY26JULFUT',
  symbol: 'NIFTY 2026-07-28 FUT',
  future: { expiry: '2026-07-28', underlying: 'NIFTY' },
} as const;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** 1 July 2026 is a Wednesday. */
const at = (day: number, time: string) =>
  Date.parse(`2026-07-${String(day).padStart(2, '0')}T${time}:00+05:30`);

describe.each(['local', 'redis'])('a future in the %s store', (kind) => {
  let folder: string;
  let now: number;
  let desk: TradingServices;
  /** Another program over the same store. */
  let other: TradingServices;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'papertrade-daily-'));
    now = at(1, '10:00');
    const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder });
    const open = () =>
      kind === 'local'
        ? openLocalStore({ path: join(folder, 'papertrade.db') })
        : openRedisStore({
            url: server.url,
            namespace: folder,
            cluster: false,
            connectTimeoutMs: 3000,
            commandTimeoutMs: 3000,
          });
    const time = { now: () => now, zoneOffset: () => () => 330 };
    desk = await tradingServices(await open(), config, time);
    other = await tradingServices(await open(), config, time);
    await desk.sessions.start({ id: 'A', startingBalance: money('400000') });
  });
  afterEach(async () => {
    await desk.store.close();
    await other.store.close();
    rmSync(folder, { recursive: true });
  });

  const trade = (action: 'BUY' | 'SELL', last: string, fee = '0') =>
    desk.desk.execute({
      sessionId: 'A',
      action,
      instrument: FUTURE,
      quantity: quantity('65'),
      price: price(last),
      fee: money(fee),
      allowShort: true,
    });
  const quote = (last: string) => desk.quotes.set(FUTURE, price(last));

  /** Looks at the books, which must verify. */
  async function books() {
    const { differences } = await (await desk.verifier()).verify('A');
    expect(differences).toEqual([]);
    const { balance } = (await desk.store.sessionState('A'))!;
    const [position] = (await desk.store.positions('A')).filter(isOpen);
    return {
      realized: text(balance.realizedPnl),
      cash: text(add(balance.available, balance.used)),
      available: balance.available,
      cost: position && text(position.costBasis),
      unrealized: position && text(unrealizedPnl(position)),
      next: position?.settlesFrom,
    };
  }

  it('brings its gain into the cash at the close, and costs the closing price then', async () => {
    await trade('BUY', '24000');
    now = at(1, '15:29');
    await quote('24100');
    expect(await books()).toMatchObject({ realized: '0', unrealized: '6500', next: '2026-07-01' });
    now = at(1, '15:31');
    expect(await desk.events.apply('A')).toMatchObject({ marked: [{ realized: money('6500') }] });
    expect(await books()).toMatchObject({
      realized: '6500',
      cash: '406500',
      cost: String(24100 * 65),
      unrealized: '0',
      next: '2026-07-02',
    });
    now = at(2, '10:00');
    const { realized } = await trade('SELL', '24050');
    expect(text(realized!)).toBe('-3250');
    expect(await books()).toMatchObject({ realized: '3250', cash: '403250' });
  });

  it('is settled once, whoever comes first', async () => {
    await trade('SELL', '24000');
    await quote('24100');
    now = at(1, '16:00');
    const both = await Promise.all([desk.events.apply('A'), other.events.apply('A')]);
    expect(both.flatMap(({ marked }) => marked)).toHaveLength(1);
    expect(await books()).toMatchObject({ realized: '-6500', next: '2026-07-02' });
  });

  it('is settled day by day where several were missed, over the weekend too', async () => {
    await trade('BUY', '24000');
    const closes = [
      ['2026-07-01', '24100'],
      ['2026-07-02', '23900'],
      ['2026-07-03', '24200'],
    ] as const;
    const { segment, securityId } = FUTURE;
    await desk.store.saveSettlementMarks(
      closes.map(([day, last]) => ({ segment, securityId, day, price: price(last) })),
    );
    now = at(6, '09:00');
    const { marked, waiting } = await desk.events.apply('A');
    expect(marked.map(({ at: closed, realized }) => [closed.slice(0, 10), text(realized)])).toEqual(
      [
        ['2026-07-01', '6500'],
        ['2026-07-02', '-13000'],
        ['2026-07-03', '19500'],
      ],
    );
    expect(waiting).toEqual([]);
    expect(await books()).toMatchObject({ realized: '13000', next: '2026-07-06' });
  });

  it('waits for the price of a day, and says of which', async () => {
    await trade('BUY', '24000');
    now = at(2, '16:00');
    await quote('24300');
    const { marked, waiting } = await desk.events.apply('A');
    expect(marked).toEqual([]);
    expect(waiting).toMatchObject([{ day: '2026-07-01', position: { instrument: FUTURE } }]);
    const { segment, securityId } = FUTURE;
    const day = { segment, securityId, day: '2026-07-01', price: price('24100') };
    await desk.store.saveSettlementMarks([day]);
    expect((await desk.events.apply('A')).marked).toHaveLength(2);
    expect(await books()).toMatchObject({ realized: '19500', next: '2026-07-03' });
  });

  it('can leave less than nothing available: a margin call, until it is covered', async () => {
    await trade('BUY', '24000');
    await desk.wallet.withdraw('A', (await books()).available);
    await quote('23000');
    now = at(1, '16:00');
    const { marked } = await desk.events.apply('A');
    expect(marked[0]!.available.toNumber()).toBeLessThan(-50_000);
    await expect(trade('BUY', '23000')).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await trade('SELL', '23000');
    expect((await books()).available.toNumber()).toBeGreaterThan(0);
  });

  it('that is bought after the close begins with the next day', async () => {
    now = at(3, '20:00');
    await trade('BUY', '24000');
    expect(await books()).toMatchObject({ next: '2026-07-06' });
    expect(await desk.events.apply('A')).toMatchObject({ marked: [], waiting: [] });
  });

  it('closes as one round trip, from what was paid to what it brought', async () => {
    await trade('BUY', '24000', '20');
    await quote('24100');
    now = at(1, '16:00');
    await desk.events.apply('A');
    now = at(2, '10:00');
    await trade('SELL', '24300', '20');
    const report = await (await desk.reporter()).report('A');
    expect(report).toMatchObject({ average_trade_pnl: '19460', total_pnl: '19460' });
  });

  it('is settled before the next day is quoted, in a session that is not the current one', async () => {
    await trade('BUY', '24000');
    await quote('24100');
    await desk.sessions.start({ id: 'B', startingBalance: money('1000') });
    now = at(2, '09:20');
    await other.quotes.set(FUTURE, price('24500'));
    expect(await books()).toMatchObject({ realized: '6500', unrealized: '26000' });
  });

  it('stays as it is where the configuration says so', async () => {
    const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder });
    const trading = { ...config.trading, mark_to_market: 'false' as const };
    const time = { now: () => now, zoneOffset: () => () => 330 };
    desk = await tradingServices(desk.store, { ...config, trading }, time);
    await trade('BUY', '24000');
    await quote('24100');
    now = at(1, '16:00');
    await desk.events.apply('A');
    const { realized, next } = await books();
    expect([realized, next]).toEqual(['0', undefined]);
  });
});
