import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/load.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { isOpen, lockedAmount } from '../../../src/domain/ledger/position.ts';
import { money, price, quantity, sum, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { tradingServices, type TradingServices } from '../../support/services.ts';

const NOW = Date.parse('2026-07-01T10:00:00+05:30');
const TIME = { now: () => NOW, zoneOffset: () => () => 330 };
const SHORT_CALL = 'NIFTY2670724200CE';
const LONG_CALL = 'NIFTY2670724400CE';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('a spread in the %s store', (kind) => {
  let folder: string;
  let desk: TradingServices;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'papertrade-margin-'));
    const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder });
    const store =
      kind === 'local'
        ? await openLocalStore({ path: join(folder, 'papertrade.db') })
        : await openRedisStore({
            url: server.url,
            namespace: folder,
            cluster: false,
            connectTimeoutMs: 3000,
            commandTimeoutMs: 3000,
          });
    desk = await tradingServices(store, config, TIME);
    await desk.sessions.start({ id: 'A', startingBalance: money('300000') });
  });
  afterEach(async () => {
    await desk.store.close();
    rmSync(folder, { recursive: true });
  });

  const quoteIndex = (last = '24000') =>
    desk.quotes.set(
      instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I', segment: 'IDX_I' }),
      price(last),
    );

  const sale = (symbol: string, last: string): TradeRequest => ({
    sessionId: 'A',
    action: 'SELL',
    instrument: instrumentFrom({ symbol, defaultSegment: 'NSE_FNO' }),
    quantity: quantity('65'),
    price: price(last),
    allowShort: true,
  });

  const trade = (action: 'BUY' | 'SELL', symbol: string, last: string, count = '65') =>
    desk.desk.execute({ ...sale(symbol, last), action, quantity: quantity(count) });

  async function books() {
    const state = await desk.store.sessionState('A');
    const open = (await desk.store.positions('A')).filter(isOpen);
    const { differences } = await (await desk.verifier()).verify('A');
    expect(differences).toEqual([]);
    expect(text(sum(open.map(lockedAmount)))).toBe(text(state!.balance.used));
    return state!.balance;
  }

  it('blocks lakhs for a call that is sold, and its width once it is hedged', async () => {
    await quoteIndex();
    await trade('SELL', SHORT_CALL, '120');
    expect((await books()).used.toNumber()).toBeGreaterThan(150_000);
    await trade('BUY', LONG_CALL, '60');
    const { used } = await books();
    expect(used.toNumber()).toBeLessThan(65 * 200 * 1.05 + 65 * 24000 * 0.02 + 65 * 60);
  });

  it('blocks the same whichever of the two came first', async () => {
    await quoteIndex();
    await trade('BUY', LONG_CALL, '60');
    await trade('SELL', SHORT_CALL, '120');
    const hedgedFirst = text((await books()).used);
    await trade('SELL', LONG_CALL, '60');
    await trade('BUY', LONG_CALL, '60');
    expect(text((await books()).used)).toBe(hedgedFirst);
  });

  it('takes an order that closes the hedge, and then nothing that needs more cash', async () => {
    await quoteIndex();
    await trade('BUY', LONG_CALL, '60');
    await trade('SELL', SHORT_CALL, '120');
    await desk.wallet.withdraw('A', money('200000'));
    await trade('SELL', LONG_CALL, '60');
    expect((await books()).available.toNumber()).toBeLessThan(0);
    await expect(trade('SELL', SHORT_CALL, '120')).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
    await trade('BUY', SHORT_CALL, '120');
    expect(text((await books()).used)).toBe('0');
  });

  it('judges an order again where another program traded the hedge away meanwhile', async () => {
    await quoteIndex();
    await trade('BUY', LONG_CALL, '60');
    const { store } = desk;
    const read = store.tradingState.bind(store);
    const others: (() => Promise<unknown>)[] = [];
    const between: Store = {
      ...store,
      tradingState: async (...question) => {
        const state = await read(...question);
        await others.pop()?.();
        return state;
      },
    };
    const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder });
    const beaten = await tradingServices(between, config, TIME);
    others.push(() => trade('SELL', LONG_CALL, '60'));
    await beaten.desk.execute(sale(SHORT_CALL, '120'));
    expect(others).toEqual([]);
    const { used } = await books();
    await trade('BUY', SHORT_CALL, '120');
    await trade('SELL', SHORT_CALL, '120');
    expect(text(used)).toBe(text((await books()).used));
    expect(used.toNumber()).toBeGreaterThan(150_000);
  });

  it('refuses what the cash does not carry, with the figures', async () => {
    await quoteIndex();
    await expect(trade('SELL', SHORT_CALL, '120', '650')).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      details: { available: '300000' },
    });
    expect(text((await books()).used)).toBe('0');
  });

  it('locks the share of the premium where nobody knows the index', async () => {
    await trade('SELL', SHORT_CALL, '120');
    expect(text((await books()).used)).toBe('7800');
  });

  it('keeps what was locked by the share until the position changes', async () => {
    await trade('SELL', SHORT_CALL, '120');
    await quoteIndex();
    expect(text((await books()).used)).toBe('7800');
    await trade('BUY', LONG_CALL, '60');
    expect((await books()).used.toNumber()).toBeGreaterThan(40_000);
  });

  it('locks what the group blocks, also of what was locked by the share, when it is restated', async () => {
    await trade('SELL', SHORT_CALL, '120');
    await quoteIndex();
    await desk.restate('A');
    const { used, revision } = await books();
    expect(used.toNumber()).toBeGreaterThan(150_000);
    await desk.restate('A');
    expect((await books()).revision).toBe(revision);
    await quoteIndex('24100');
    await desk.restate('A');
    expect((await books()).used.toNumber()).toBeGreaterThan(used.toNumber());
  });

  it('reserves for an order that rests what its fill will block', async () => {
    await quoteIndex();
    await desk.desk.execute({ ...sale(SHORT_CALL, '120'), orderType: 'LIMIT' });
    expect((await books()).blocked.toNumber()).toBeGreaterThan(150_000);
    await desk.quotes.set(
      instrumentFrom({ symbol: SHORT_CALL, defaultSegment: 'NSE_FNO' }),
      price('121'),
    );
    const { blocked, used } = await books();
    expect(text(blocked)).toBe('0');
    expect(used.toNumber()).toBeGreaterThan(150_000);
  });
});
