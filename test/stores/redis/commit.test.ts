import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { openBalance } from '../../../src/domain/balance.ts';
import { Draft, type Book } from '../../../src/domain/draft.ts';
import {
  instrumentFrom,
  instrumentKey,
  type InstrumentKey,
} from '../../../src/domain/instrument.ts';
import { money, price, text } from '../../../src/domain/money.ts';
import type { Fill } from '../../../src/domain/fill.ts';
import type { RestingOrder } from '../../../src/domain/order.ts';
import { commitOf } from '../../../src/services/matcher.ts';
import { openRedisStore } from '../../../src/stores/redis/redis-store.ts';
import { outcomeOf } from '../../../src/stores/redis/commit.ts';
import type { Store } from '../../../src/stores/store.ts';
import { INFY, restingOrder, type OrderWords } from '../../support/floor.ts';
import { aFill, anOrder, aSession, AT } from '../../support/ledger.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
let redis: Redis;
let store: Store;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  await redis.quit();
  await server.stop();
});

const opening = openBalance(money('100000'), AT);
let draft: Draft;
beforeEach(async () => {
  await redis.flushall();
  store = await openRedisStore({
    url: server.url,
    namespace: 'ns',
    cluster: false,
    connectTimeoutMs: 2000,
    commandTimeoutMs: 5000,
  });
  await store.createSession(aSession('A'), opening);
  draft = new Draft(opening, new Map<InstrumentKey, Book>(), AT);
});
afterEach(() => store.close());

/** Writes what the draft gathered, and goes on from there. */
async function write(): Promise<void> {
  expect(await store.commit(commitOf('A', draft))).toEqual({ kind: 'committed' });
  draft = new Draft(draft.balance, draft.books, AT);
}
const rest = (id: string, words: OrderWords, reserved = '0') => {
  const order = restingOrder(id, words);
  const resting = { ...order.resting, reserved: money(reserved) };
  draft.place({ ...order, sessionId: 'A', resting } satisfies RestingOrder);
};
const trade = (fill: Fill) => {
  draft.add(anOrder('A', fill));
  draft.trade(fill);
};
const scores = (key: string) => redis.zrange(key, '0', '-1', 'WITHSCORES');
const CALL = instrumentFrom({
  symbol: 'NIFTY-CALL',
  defaultSegment: 'NSE_FNO',
  optionType: 'CE',
  strike: price('25000'),
  expiry: '2025-09-25',
  underlying: 'NIFTY',
});

describe('in Redis, a commit', () => {
  it('writes the order, its client id, its place in the history, and one journal entry', async () => {
    trade(aFill('mine'));
    await write();
    trade(aFill('next'));
    await write();
    expect(await redis.get('ns:idemp:A:mine')).toBe('P-mine');
    expect(await redis.lrange('ns:orders:paper:A', 0, -1)).toEqual(['P-next', 'P-mine']);
    expect(await redis.hgetall('ns:order:P-mine')).toMatchObject({
      status: 'FILLED',
      filled_price: '100.0025',
      client_order_id: 'mine',
    });
    const entries = await redis.xrange('ns:trades:A', '-', '+');
    expect(entries.map(([id]) => id)).toEqual(['1-0', '2-0']);
    expect(entries[0]![1]).toEqual(expect.arrayContaining(['type', 'FILL', 'order_id', 'P-mine']));
    expect(entries[0]![1].filter((word) => word === 'commit_id')).toHaveLength(1);
    expect(await redis.hget('ns:balance:A', 'revision')).toBe('2');
    expect(await redis.smembers('ns:positions:A')).toEqual(['A:NSE_EQ:INFY:LONG']);
    expect(await redis.exists('ns:open_orders:A', 'ns:positions_due:A')).toBe(0);
  });

  it('that only keeps a refused order leaves the wallet as it was', async () => {
    await redis.hset('ns:balance:A', 'noted', 'by another program');
    const before = await redis.hgetall('ns:balance:A');
    const refused = anOrder('A', aFill('mine'), 'too dear');
    await store.commit({ ...commitOf('A', draft), orders: [refused] });
    expect(await redis.hgetall('ns:balance:A')).toEqual(before);
    expect(await redis.hget('ns:order:P-mine', 'status')).toBe('REJECTED');
    expect(await redis.exists('ns:trades:A')).toBe(0);
  });

  it('names an order that rests by its end and by its place, until it is done', async () => {
    rest('P-1', { limit: '100', until: '2025-09-15T23:59:59.999+05:30' }, '1000');
    rest('P-2', { limit: '90' });
    await write();
    const end = String(Date.parse('2025-09-15T23:59:59.999+05:30'));
    expect(await scores('ns:open_orders:A')).toEqual(['P-1', end, 'P-2', 'inf']);
    expect(await scores('ns:open_orders:A:NSE_EQ:INFY')).toEqual(['P-1', '1', 'P-2', '2']);

    const [first, second] = draft.book(INFY).resting;
    draft.change('ORDER_MODIFIED', second!, {
      ...second!,
      resting: { ...second!.resting, sequence: 9 },
    });
    draft.end(first!, 'ORDER_CANCELLED', { code: '', reason: 'enough' });
    await write();
    expect(await scores('ns:open_orders:A')).toEqual(['P-2', 'inf']);
    expect(await scores('ns:open_orders:A:NSE_EQ:INFY')).toEqual(['P-2', '9']);
    expect(await redis.hmget('ns:order:P-1', 'status', 'reason')).toEqual(['CANCELLED', 'enough']);
    expect(await redis.lrange('ns:orders:paper:A', 0, -1)).toEqual(['P-2', 'P-1']);
    expect((await store.openOrders('A')).map(({ id }) => id)).toEqual(['P-2']);
  });

  it('names an open contract by its day of expiry, a closed one no more', async () => {
    trade(aFill('1', { instrument: CALL }));
    await write();
    const day = String(Date.parse('2025-09-25'));
    expect(await scores('ns:positions_due:A')).toEqual(['A:NSE_FNO:NIFTY-CALL:LONG', day]);
    trade(aFill('2', { instrument: CALL, action: 'SELL' }));
    await write();
    expect(await scores('ns:positions_due:A')).toEqual([]);
    expect(await redis.smembers('ns:positions:A')).toEqual(['A:NSE_FNO:NIFTY-CALL:LONG']);
  });

  it('that starts anew takes the positions away, and their names', async () => {
    trade(aFill('1', { instrument: CALL }));
    trade(aFill('2'));
    await write();
    const [call] = draft.books.get(instrumentKey(CALL))!.long ? await store.positions('A') : [];
    expect(call).toBeDefined();
    const removed = await store.positions('A');
    await store.commit({ ...commitOf('A', draft), removed });
    expect(await redis.keys('ns:position*')).toEqual([]);
    expect(await store.positions('A')).toEqual([]);
  });

  it('tells another program which instruments are held, or waited for', async () => {
    trade(aFill('1', { instrument: CALL }));
    rest('P-1', { limit: '100' });
    await write();
    expect((await redis.smembers('ns:watched')).sort()).toEqual([
      'NSE_EQ:INFY',
      'NSE_FNO:NIFTY-CALL',
    ]);
    await redis.del('ns:watched');
    trade(aFill('2', { instrument: CALL, action: 'SELL' }));
    await write();
    expect(await redis.exists('ns:watched')).toBe(0);
  });

  it('is refused whole where another was faster, the id was seen, or the session has ended', async () => {
    trade(aFill('mine'));
    const commit = commitOf('A', draft);
    await store.commit(commit);
    const orders = [anOrder('A', aFill('other')), anOrder('A', aFill('mine'))];
    const again = { ...commit, orders, expectedRevision: 1 };
    expect(await store.commit(again)).toEqual({ kind: 'duplicate', clientOrderId: 'mine' });
    expect(await store.commit({ ...commit, orders: [] })).toEqual({ kind: 'conflict' });
    expect(await redis.exists('ns:order:P-other')).toBe(0);
    const session = { ...aSession('A'), status: 'completed' as const };
    const ending = { session, report: '{"is": "done"}' };
    expect(await store.endSession({ ...ending, expectedRevision: 0 })).toEqual({
      kind: 'conflict',
    });
    expect(await store.endSession({ ...ending, expectedRevision: 1 })).toEqual({
      kind: 'committed',
    });
    expect(await redis.get('ns:session:A')).toBe('{"is": "done"}');
    expect(await redis.hget('ns:session_meta:A', 'status')).toBe('completed');
    expect(await store.commit({ ...commit, orders: [] })).toEqual({ kind: 'ended' });
  });

  it('is refused where a key is of another type, which is named', async () => {
    await redis.set('ns:trades:A', 'not a stream');
    trade(aFill('mine'));
    await expect(store.commit(commitOf('A', draft))).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(/ns:trades:A.*string/),
    });
    expect(await redis.exists('ns:order:P-mine')).toBe(0);
  });

  it('repairs a wallet and positions in one step, at the revision that was looked at', async () => {
    trade(aFill('1', { instrument: CALL }));
    trade(aFill('2'));
    await write();
    const [one, other] = await store.positions('A');
    const repair = {
      sessionId: 'A',
      balance: { ...draft.balance, available: money('5') },
      positions: [other!],
      removed: [one!],
    };
    expect(await store.repairSession({ ...repair, expectedRevision: 1 })).toBe(false);
    expect(await store.positions('A')).toHaveLength(2);
    expect(await store.repairSession({ ...repair, expectedRevision: 2 })).toBe(true);
    expect(await store.positions('A')).toEqual([other]);
    expect(text((await store.sessionState('A'))!.balance.available)).toBe('5');
  });
});

it('an answer that names no order of the commit is a duplicate without a client id', () => {
  expect(outcomeOf([3, '2'], { orders: [] }, 'here')).toEqual({
    kind: 'duplicate',
    clientOrderId: '',
  });
});
