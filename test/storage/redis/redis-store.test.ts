import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '../../../src/domain/money/money.ts';
import { describeStore } from '../../contract/store-contract.ts';
import { aBalance, aFill, aSession, commitOf, tolerant } from '../../support/ledger.ts';
import { freePort, startRedis, type RedisServer } from '../../support/redis-server.ts';
import { openRedis } from '../../support/steady-trader.ts';

const LEGACY = join(import.meta.dirname, '../../fixtures/legacy/redis-session.txt');

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const openOn = async (url: string, namespace = 'dhan_scalper:v1') =>
  tolerant(await openRedis({ url, namespace, failoverTimeoutMs: 0 }));

let spaces = 0;
describeStore('Redis', () => {
  spaces += 1;
  const namespace = `space${spaces}:v1`;
  return Promise.resolve({
    open: () => openOn(server.url, namespace),
    cleanup: () => Promise.resolve(),
  });
});

describe('the keys of an order', () => {
  it('are exactly those of the schema', async () => {
    const store = await openOn(server.url, 'ns');
    await store.createSession(aSession('A'), aBalance());
    await store.commit(commitOf('A', { balance: aBalance() }, aFill('c1')));
    const redis = new Redis(server.url);
    expect((await redis.keys('ns:*')).sort()).toEqual([
      'ns:balance:A',
      'ns:current_session',
      'ns:holders:NSE_EQ:INFY',
      'ns:idemp:A:c1',
      'ns:order:P-c1',
      'ns:orders:paper:A',
      'ns:position:A:NSE_EQ:INFY:LONG',
      'ns:positions:A',
      'ns:schema_version',
      'ns:session_meta:A',
      'ns:sessions',
      'ns:trades:A',
      'ns:watched',
    ]);
    expect(await redis.hgetall('ns:balance:A')).toMatchObject({
      available: '98979.975',
      used: '1000.025',
      total: '99980',
      fees: '20',
      deposits: '0',
      revision: '1',
    });
    expect(Object.keys(await redis.hgetall('ns:position:A:NSE_EQ:INFY:LONG')).sort()).toEqual(
      (
        'exchange_segment security_id side net_qty buy_qty buy_avg sell_qty sell_avg day_buy_qty ' +
        'day_sell_qty realized_pnl unrealized_pnl current_price option_type strike_price expiry_date ' +
        'underlying_symbol symbol created_at last_updated session_id cost_basis buy_value sell_value ' +
        'product margin fees lot_size multiplier trading_day'
      )
        .split(' ')
        .sort(),
    );
    expect(await redis.lrange('ns:orders:paper:A', 0, -1)).toEqual(['P-c1']);
    expect((await redis.xrange('ns:trades:A', '-', '+')).map(([id]) => id)).toEqual(['1-0']);
    expect(await redis.get('ns:idemp:A:c1')).toBe('P-c1');
    await redis.quit();
    await store.close();
  });
});

describe('a tick of another feeder', () => {
  it.each([
    ['whose vol counts the day', { vol: '120000' }, { price: '100', dayVolume: '120000' }],
    ['with 0 where nobody bids or asks', { bid: '0', ask: '0' }, { price: '100' }],
    ['with a bid and an ask', { bid: '99', ask: '101' }, { price: '100', bid: '99', ask: '101' }],
    [
      'with what the day was',
      { day_high: '112.0', day_low: '95.5', atp: '101.23456789' },
      { price: '100', dayHigh: '112', dayLow: '95.5', averagePrice: '101.23456789' },
    ],
    ['whose day does not read', { day_high: 'high', day_low: '0', atp: '-1' }, { price: '100' }],
    ['before the first trade', { ltp: '0' }, undefined],
  ])('%s is read for what it says', async (_what, given, expected) => {
    const store = await openOn(server.url, 'foreign');
    const redis = new Redis(server.url);
    const key = 'foreign:ticks:NSE_EQ:TCS';
    await redis.del(key);
    await redis.hset(key, { ltp: '100', ts: '1757908411.25', ...given });
    const found = await store.quote({ segment: 'NSE_EQ', securityId: 'TCS' });
    const { ts, segment, securityId, ...read } = found ?? {};
    expect(
      found && Object.fromEntries(Object.entries(read).map(([k, v]) => [k, String(v)])),
    ).toEqual(expected);
    if (found) expect([ts, segment, securityId]).toEqual([1_757_908_411, 'NSE_EQ', 'TCS']);
    await redis.quit();
    await store.close();
  });

  it('with a quantity that is none is told, not traded', async () => {
    const store = await openOn(server.url, 'foreign');
    const redis = new Redis(server.url);
    const ours = { ltp: '100', ts: '1757908411', depth_ts: '1757908411' };
    for (const vol of ['-5', '2.5']) {
      await redis.hset('foreign:ticks:NSE_EQ:WIPRO', { ...ours, vol });
      await expect(store.quote({ segment: 'NSE_EQ', securityId: 'WIPRO' })).rejects.toMatchObject({
        code: 'STORE_CORRUPT',
        details: { field: 'vol' },
      });
    }
    await redis.quit();
    await store.close();
  });
});

describe("the predecessor's session", () => {
  it('is listed and read as it is, and marked as not adopted', async () => {
    execFileSync('redis-cli', ['-p', String(server.port)], { input: readFileSync(LEGACY) });
    const store = await openOn(server.url);
    expect((await store.sessions()).map(({ id, status }) => [id, status])).toEqual([
      ['PAPER_20250917', 'completed'],
    ]);
    const state = await store.sessionState('PAPER_20250917');
    expect(state).toMatchObject({ adopted: false });
    expect(text(state!.session.totalPnl)).toMatch(/^5042\.24/);
    const positions = await store.positions('PAPER_20250917');
    expect(positions.map(({ instrument }) => instrument.securityId).sort()).toEqual([
      '43225',
      '51777',
      '86001',
      'RELIANCE',
      'TCS',
    ]);
    expect(await store.report('PAPER_20250917')).toContain('"session_id": "PAPER_20250917"');
    await store.close();
  });
});

describe('when Redis fails', () => {
  it('before the command: unreachable, with the address', async () => {
    const port = await freePort();
    const store = await openOn(`redis://:s3cret@127.0.0.1:${port}`);
    const failure = store.currentSession();
    await expect(failure).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    await expect(failure).rejects.toThrow(`127.0.0.1:${port} cannot be reached`);
    await expect(failure).rejects.not.toThrow(/s3cret/);
    await store.close();
  });

  it('in the middle: what was committed is found again by its client id', async () => {
    const own = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
    const store = await openOn(own.url);
    await store.createSession(aSession('A'), aBalance());
    const commit = commitOf('A', { balance: aBalance() }, aFill('c1'));
    await store.commit(commit);
    await own.kill();
    await expect(store.sessionState('A')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    await own.start();
    expect(await store.commit(commit)).toEqual({ kind: 'duplicate', clientOrderId: 'c1' });
    expect((await store.orders('A')).map(({ id }) => id)).toEqual(['P-c1']);
    await store.close();
    await own.stop();
  });

  it('with a wrong password: unusable, and the password is not told', async () => {
    const own = await startRedis('--requirepass', 'right');
    for (const url of [own.url, `redis://:s3cret@127.0.0.1:${own.port}`]) {
      const store = await openOn(url);
      const failure = store.currentSession();
      await expect(failure).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
      await expect(failure).rejects.toThrow(/password/);
      await expect(failure).rejects.not.toThrow(/s3cret/);
      await store.close();
    }
    await own.stop();
  });

  it('as a read-only replica: unusable, and says so', async () => {
    const replica = await startRedis('--replicaof', '127.0.0.1', String(server.port));
    const store = await openOn(replica.url);
    const failure = store.createSession(aSession('R'), aBalance());
    await expect(failure).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    await expect(failure).rejects.toThrow(/read-only replica/);
    await store.close();
    await replica.stop();
  });

  it('with a key of another type: unusable, naming the key, nothing written', async () => {
    const store = await openOn(server.url, 'types');
    await store.createSession(aSession('A'), aBalance());
    const redis = new Redis(server.url);
    await redis.set('types:positions:A', 'not a set');
    const commit = commitOf('A', { balance: aBalance() }, aFill('c1'));
    await expect(store.commit(commit)).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      details: { key: 'types:positions:A', type: 'string' },
    });
    await expect(store.positions('A')).rejects.toThrow(/"types:positions:A" holds a string/);
    expect(await redis.hget('types:balance:A', 'revision')).toBe('0');
    expect(await redis.exists('types:trades:A', 'types:order:P-c1')).toBe(0);
    await redis.quit();
    await store.close();
  });
});
