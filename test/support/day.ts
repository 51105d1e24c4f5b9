import { afterEach, expect } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { zoneOffset } from '../../src/config/zone-offset.ts';
import { instrumentFrom } from './instruments.ts';
import { money, price, quantity, text } from '../../src/domain/money/money.ts';
import type { TradeRequest } from '../../src/app/trading/orders/trade-request.ts';
import { openRedisStore } from '../../src/storage/redis/redis-store.ts';
import { openLocalStore } from '../../src/storage/sqlite/sqlite-store.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import type { RedisServer } from './redis-server.ts';
import { tradingServices } from './services.ts';

export const INFY = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });

/** An order of the day's session: it buys 10 INFY @ 100 but for these words. */
export const aRequest = (given: Partial<TradeRequest> = {}): TradeRequest => ({
  sessionId: 'S',
  action: 'BUY',
  instrument: INFY,
  quantity: quantity('10'),
  price: price('100'),
  ...given,
});

const opened: Store[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A trader's day: its services, its clock, and other programs that join. */
export type Day = Awaited<ReturnType<typeof openDay>>;

/**
 * A trader whose clock a test sets; every `joinDay` is another program on the same file. `between`
 * lets a test count what that program asks of its store, or act just before it does; its settings may be
 * `other` ones. With `redis` the session is there instead of in a file.
 */
export async function openDay(trading = '', start = '100000', redis?: RedisServer) {
  const folder = mkdtempSync(join(tmpdir(), 'papertrade-appliers-'));
  folders.push(folder);
  const file = join(folder, 'papertrade.yaml');
  writeFileSync(file, `trading:\n  starting_balance: 100000\n${trading}`);
  const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder, file });
  const clock = { now: Date.parse('2026-11-25T10:00:00+05:30') };
  const joinDay = async (
    between: (store: Store) => Partial<Store> = () => ({}),
    other: Partial<Config['trading']> = {},
  ) => {
    const store = await (redis ? onRedis(redis, folder) : onFile(folder));
    opened.push(store);
    const seen = { ...store, ...between(store) };
    const own = { ...config, trading: { ...config.trading, ...other } };
    return tradingServices(seen, own, { now: () => clock.now, zoneOffset });
  };
  const services = await joinDay();
  await services.sessions.start({ id: 'S', startingBalance: money(start) });
  const at = (time: string, offset = '+05:30') => {
    clock.now = Date.parse(`${time}${offset}`);
  };
  const figures = async () => {
    const { balance } = await services.wallet.view('S');
    const { available, used, blocked, realizedPnl } = balance;
    return {
      available: text(available),
      used: text(used),
      blocked: text(blocked),
      realized: text(realizedPnl),
    };
  };
  const sound = async () => {
    const verifier = await services.verifier();
    expect((await verifier.verify('S')).differences).toEqual([]);
  };
  return { services, at, joinDay, figures, sound };
}

const onFile = (folder: string) => openLocalStore({ path: join(folder, 'papertrade.db') });

const onRedis = ({ url }: RedisServer, namespace: string) =>
  openRedisStore({
    url,
    namespace,
    cluster: false,
    connectTimeoutMs: 3000,
    commandTimeoutMs: 10_000,
  });
