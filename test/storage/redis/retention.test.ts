import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import {
  AT,
  aBalance,
  aFill,
  anOrder,
  aSession,
  commitOf,
  walletAt,
  tolerant,
} from '../../support/ledger.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import type { Store } from '../../../src/storage/ports/store.ts';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  await redis.quit();
  await server.stop();
});

const open = async (namespace: string, url = server.url): Promise<Store> =>
  tolerant(
    await openRedisStore({
      url,
      namespace,
      cluster: false,
      connectTimeoutMs: 2000,
      commandTimeoutMs: 5000,
      failoverTimeoutMs: 0,
      waitReplicas: 0,
      nodes: [],
    }),
  );

const ending = (id: string, expireAfter?: number) => ({
  session: { ...aSession(id), status: 'completed', endTime: AT } as const,
  decidedOn: walletAt(1),
  report: '{}',
  expireAfter,
});

/** A session with a fill, a refused order, and a neighbour that must not be touched. */
async function traded(namespace: string): Promise<Store> {
  const store = await open(namespace);
  for (const id of ['A', 'AB']) {
    await store.createSession(aSession(id), aBalance());
    const commit = commitOf(id, { balance: aBalance() }, aFill(`${id}-1`));
    await store.commit(commit);
    const refused = anOrder(id, aFill(`${id}-2`), 'Insufficient funds');
    const nothing = { positions: [], removed: [], entries: [], decidedOn: walletAt(1) };
    await store.commit({ sessionId: id, balance: commit.balance, orders: [refused], ...nothing });
  }
  return store;
}

const shared =
  /:(sessions|sessions_indexed|current_session|schema_version|watched|holders:.*|expiring)$/;
/** The expiry of every key that is not shared between sessions, by session. */
async function expiries(namespace: string, id: string): Promise<number[]> {
  const names = (await redis.keys(`${namespace}:*`)).filter((name) => !shared.test(name));
  const own = names.filter((name) => new RegExp(`[:-]${id}(?:[:-]|$)`).test(name));
  expect(own.length).toBeGreaterThanOrEqual(10);
  return Promise.all(own.map((name) => redis.pexpiretime(name)));
}

describe('an ended session that is kept for a time', () => {
  it('gives all of its keys one moment of expiry, and no other key any', async () => {
    const store = await traded('one');
    await store.endSession(ending('A', 3600));
    const moments = new Set(await expiries('one', 'A'));
    expect([moments.size, [...moments][0]! > Date.now()]).toEqual([1, true]);
    expect(new Set(await expiries('one', 'AB'))).toEqual(new Set([-1]));
    expect(await redis.exists('one:expiring')).toBe(0);
    await store.close();
  });

  it('gets the rest of its expiry from the next program when the first one died', async () => {
    const store = await traded('two');
    await store.endSession(ending('A', 3600));
    const [at] = await expiries('two', 'A');
    for (const name of await redis.keys('two:*')) await redis.persist(name);
    await redis.zadd('two:expiring', at!, 'A');
    await redis.pexpireat('two:idemp:A:A-1', String(at));

    const next = await open('two');
    expect((await next.sessions()).map(({ id }) => id)).toEqual(['AB', 'A']);
    expect(new Set(await expiries('two', 'A'))).toEqual(new Set([at]));
    expect(await redis.exists('two:expiring')).toBe(0);
    await Promise.all([store.close(), next.close()]);
  });

  it('is not touched while it is still active, though its end was begun', async () => {
    const store = await traded('three');
    await redis.zadd('three:expiring', Date.now() + 1000, 'A');
    await store.sessions();
    expect(new Set(await expiries('three', 'A'))).toEqual(new Set([-1]));
    await store.endSession(ending('A'));
    await store.sessions();
    expect(new Set(await expiries('three', 'A'))).toEqual(new Set([-1]));
    await store.close();
  });

  it('leaves nothing behind when it is removed, also after an interrupted removal', async () => {
    const store = await traded('four');
    expect(await store.removeSession('A')).toBe(false);
    await expiries('four', 'A');
    await store.endSession(ending('A'));
    await redis.del('four:order:P-A-1', 'four:idemp:A:A-1', 'four:balance:A');
    await store.selectSession('A');
    expect(await store.removeSession('A')).toBe(true);
    expect((await redis.keys('four:*')).filter((name) => /[:-]A(?:[:-]|$)/.test(name))).toEqual([]);
    expect(await store.currentSession()).toBeUndefined();
    expect(await redis.zrange('four:sessions', 0, '-1')).toEqual(['AB']);
    expect(await redis.smembers('four:holders:NSE_EQ:INFY')).toEqual(['AB']);
    await expiries('four', 'AB');
    await store.close();
  });
});

describe('a session that is removed and opened again under its id', () => {
  /** Starts what `slow` does, and holds it back at its read of the orders until `meanwhile` is done. */
  async function during(
    namespace: string,
    slow: (store: Store) => Promise<unknown>,
    meanwhile: (store: Store) => Promise<unknown>,
  ): Promise<unknown> {
    const proxy = await TcpProxy.start(server.port);
    const [held, other] = [await open(namespace, proxy.url), await open(namespace)];
    await held.sessions();
    proxy.arm('delay', /lrange/i, 700);
    const answer = slow(held);
    while (proxy.triggered === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await meanwhile(other);
    const done = await answer;
    await Promise.all([held.close(), other.close()]);
    proxy.stop();
    return done;
  }
  const again = async (store: Store): Promise<void> => {
    await store.removeSession('A');
    await store.createSession(aSession('A'), aBalance());
    await store.commit(commitOf('A', { balance: aBalance() }, aFill('A-1')));
  };

  it('keeps what it has, though the removal of the session before it goes on', async () => {
    const store = await traded('five');
    await store.endSession(ending('A'));
    const removed = await during(
      'five',
      (held) => held.removeSession('A'),
      async (other) => {
        await again(other);
        await other.endSession(ending('A'));
      },
    );
    expect(removed).toBe(false);
    const names = await redis.keys('five:*');
    expect(names).toEqual(
      expect.arrayContaining(['five:idemp:A:A-1', 'five:position:A:NSE_EQ:INFY:LONG']),
    );
    expect(await store.indexFaults('A')).toEqual([]);
    await store.close();
  });

  it('is not given the expiry of the session before it', async () => {
    const store = await traded('six');
    await during('six', (held) => held.endSession(ending('A', 3600)), again);
    const names = await redis.keys('six:*');
    expect(names).toContain('six:position:A:NSE_EQ:INFY:LONG');
    const moments = await Promise.all(names.map((name) => redis.pexpiretime(name)));
    expect(new Set(moments)).toEqual(new Set([-1]));
    await store.close();
  });
});

it('a session is listed, though the program that opened it died before it was told', async () => {
  const proxy = await TcpProxy.start(server.port);
  const [dying, other] = [await open('seven', proxy.url), await open('seven')];
  for (let tries = 0; tries < 3; tries += 1) {
    proxy.arm('reset-before', /schema_version\r\n\$1\r\n/);
  }
  await expect(dying.createSession(aSession('A'), aBalance())).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
  });
  expect(proxy.waiting).toBe(0);
  const page = await other.sessionPage({ from: 0, limit: 9 });
  expect(page.map(({ id }) => id)).toEqual(['A']);
  expect(await other.indexFaults('A')).toEqual([]);
  await Promise.all([dying.close(), other.close()]);
  proxy.stop();
});
