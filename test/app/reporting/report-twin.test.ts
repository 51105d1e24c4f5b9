import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Calendar } from '../../../src/app/market/calendar.ts';
import { WEEKDAYS } from '../../../src/domain/performance/trading-times.ts';
import { PositionTracker } from '../../../src/app/market/position-tracker.ts';
import { SessionReporter } from '../../../src/app/reporting/session-reporter.ts';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import { money, price, quantity, ratio } from '../../../src/domain/money/money.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import { AT, aBalance, aFill, aSession, commitOf } from '../../support/ledger.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

const NOW = Date.parse('2025-09-15T15:30:00.000+05:30');
const INDIA = 330;

const reporterOf = (store: Store): SessionReporter =>
  new SessionReporter({
    changes: { cancelAll: () => Promise.reject(new Error('an order rests here')) },
    terms: () => Promise.resolve({ times: WEEKDAYS, riskFree: ratio('0') }),
    store,
    tracker: new PositionTracker(store),
    calendar: new Calendar(
      () => INDIA,
      () => NOW,
    ),
  });

async function trade(store: Store, number: number, side: 'BUY' | 'SELL', each: string) {
  const symbol = number % 3 === 0 ? 'NIFTY25SEP25000PE' : 'INFY';
  const at = new Date(Date.parse(AT) + number * 60_000).toISOString();
  const query = {
    symbol,
    action: side,
    price: price(each),
    quantity: quantity('7'),
    fee: money('1.0001'),
    at,
  };
  const fill = aFill(`c${number}`, query);
  const state = await store.tradingState('A', fill.instrument, fill.clientOrderId);
  expect(await store.commit(commitOf('A', state!.account, fill))).toMatchObject({
    kind: 'committed',
  });
}

describe('a session and its copy in another store', () => {
  let server: RedisServer;
  let local: Store;
  let redis: Store;
  beforeAll(async () => {
    server = await startRedis();
    const folder = mkdtempSync(join(tmpdir(), 'papertrade-twin-'));
    local = await openLocalStore({ path: join(folder, 'twin.db') });
    redis = await openRedisStore({
      url: server.url,
      namespace: 'twin',
      cluster: false,
      connectTimeoutMs: 3000,
      commandTimeoutMs: 10_000,
    });
    await local.createSession(aSession('A'), aBalance());
  });
  afterAll(async () => {
    await Promise.all([local.close(), redis.close()]);
    await server.stop();
  });

  it('have the same report, while it is traded and after it ended', async () => {
    const prices = ['100', '104.05', '99.9', '101', '97.25', '103', '100.4', '99', '102'];
    for (const [number, each] of prices.entries()) {
      await trade(local, number, number % 2 === 0 ? 'BUY' : 'SELL', each);
    }
    await redis.importSession(local.exportSession('A'));
    const active = await reporterOf(local).report('A');
    expect(active.closed_round_trips).toBeGreaterThan(1);
    expect(await reporterOf(redis).report('A')).toEqual(active);

    const { report } = await reporterOf(local).end('A');
    expect(report).toEqual({ ...active, status: 'completed', end_time: report.end_time });
    expect((await reporterOf(redis).end('A')).report).toEqual(report);
    expect(await reporterOf(local).report('A')).toEqual(report);
    expect(await redis.report('A')).toBe(await local.report('A'));
  });

  it('an ended session whose report is of an older version is reported anew, and stored', async () => {
    const stored = JSON.parse((await local.report('A'))!);
    const { session } = (await local.sessionState('A'))!;
    const older = JSON.stringify({ session_id: 'A', total_pnl: 12.5, win_rate: 100 });
    expect(await local.saveReport(session, older)).toBe(true);
    const report = await reporterOf(local).report('A');
    const { legacy, ...ours } = report;
    expect(ours).toEqual(stored);
    expect(legacy).toEqual({ session_id: 'A', total_pnl: 12.5, win_rate: 100 });
    expect(JSON.parse((await local.report('A'))!)).toEqual(report);
  });
});
