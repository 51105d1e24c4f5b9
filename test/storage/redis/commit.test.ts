import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { LedgerTransaction } from '../../../src/domain/ledger/ledger-transaction.ts';
import { exitOrders } from '../../../src/domain/orders/exits.ts';
import { instrumentKey } from '../../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, ZERO } from '../../../src/domain/money/money.ts';
import { commitOf as draftCommit } from '../../../src/app/trading/commit.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
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
import { openRedis } from '../../support/steady-trader.ts';

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
beforeEach(async () => {
  await redis.flushall();
  store = tolerant(await openRedis({ url: server.url, namespace: 'ns', failoverTimeoutMs: 0 }));
  await store.createSession(aSession('A'), aBalance());
});
afterEach(() => store.close());

const POSITION = 'ns:position:A:NSE_EQ:INFY:LONG';
const bought = commitOf('A', { balance: aBalance() }, aFill('c1'));
const call = instrumentFrom({
  symbol: 'NIFTY-CALL',
  defaultSegment: 'NSE_FNO',
  underlying: 'NIFTY',
  strike: price('25000'),
  optionType: 'CE',
  expiry: '2025-09-25',
});

/** A share bought with a target and a stop, of which the first rests until the day ends. */
function withExits() {
  const fill = aFill('c1', { product: 'MIS' });
  const books = new Map([[instrumentKey(fill.instrument), { pending: [] }]]);
  const transaction = new LedgerTransaction(aBalance(), books, AT);
  const entry = { ...anOrder('A', fill), product: 'MIS' } as const;
  transaction.add(entry);
  transaction.trade(fill);
  const exits = { target: price('110'), stop: price('95') };
  const [target, stop] = exitOrders(entry, exits, fill, transaction);
  transaction.place(target!);
  transaction.place({ ...stop!, pending: { ...stop!.pending, validUntil: '' } });
  return transaction;
}
const scores = (key: string) => redis.zrange(key, '0', '-1', 'WITHSCORES');

describe('a commit in Redis', () => {
  it('writes the journal entry under its revision, with all that it says', async () => {
    await store.commit(bought);
    const [[id, args]] = (await redis.xrange('ns:trades:A', '-', '+')) as [[string, string[]]];
    expect(id).toBe('1-0');
    const at = (name: string) => args[args.indexOf(name) + 1];
    expect([at('type'), at('price'), at('quantity')]).toEqual(['FILL', '100.0025', '10']);
    expect(at('commit_id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps the newest order first, and each under its client id', async () => {
    await store.commit(bought);
    const next = commitOf('A', { balance: bought.balance }, aFill('c2', { symbol: 'TCS' }));
    expect(await store.commit(next)).toMatchObject({ kind: 'committed' });
    expect(await redis.lrange('ns:orders:paper:A', 0, -1)).toEqual(['P-c2', 'P-c1']);
    expect(await redis.mget('ns:idemp:A:c1', 'ns:idemp:A:c2')).toEqual(['P-c1', 'P-c2']);
    expect(await redis.hget('ns:order:P-c2', 'status')).toBe('FILLED');
    expect((await redis.smembers('ns:positions:A')).sort()).toEqual([
      'A:NSE_EQ:INFY:LONG',
      'A:NSE_EQ:TCS:LONG',
    ]);
  });

  it('of a refused order leaves the wallet as it is stored', async () => {
    await redis.hset('ns:balance:A', 'available', '99999');
    const order = anOrder('A', aFill('no'), 'too little cash');
    const nothing = { ...bought, balance: aBalance(), positions: [], entries: [], orders: [order] };
    expect(await store.commit(nothing)).toMatchObject({ kind: 'committed' });
    expect(await redis.hget('ns:balance:A', 'available')).toBe('99999');
    expect(await redis.exists('ns:open_orders:A', 'ns:trades:A', 'ns:positions_due:A')).toBe(0);
  });

  it('names which of its orders was there already', async () => {
    await store.commit(bought);
    const again = [aFill('c2'), aFill('c1')].map((fill) => anOrder('A', fill));
    const outcome = await store.commit({ ...bought, orders: again });
    expect(outcome).toEqual({ kind: 'duplicate', clientOrderId: 'c1' });
    expect(await redis.exists('ns:idemp:A:c2')).toBe(0);
  });

  it('names the key of another type that it cannot write, and the type', async () => {
    await redis.set('ns:positions:A', 'not a set');
    await expect(store.commit(bought)).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      details: { key: 'ns:positions:A', type: 'string' },
    });
  });
});

describe('pending orders, in Redis', () => {
  it('are found by the end of their validity, and in their instrument by their place', async () => {
    const transaction = withExits();
    await store.commit(draftCommit('A', transaction));
    const end = String(Date.parse('2025-09-15T23:59:59.999+05:30'));
    expect(await scores('ns:open_orders:A')).toEqual(['P-c1-T', end, 'P-c1-S', 'inf']);
    expect(await scores('ns:open_orders:A:NSE_EQ:INFY')).toEqual(['P-c1-T', '2', 'P-c1-S', '3']);
    expect(await redis.smembers('ns:holders:NSE_EQ:INFY')).toEqual(['A']);
    expect(await redis.smembers('ns:watched')).toEqual(['NSE_EQ:INFY']);
  });

  it('are found no more once they end, and at their new place when they change', async () => {
    const placed = withExits();
    await store.commit(draftCommit('A', placed));
    const changed = new LedgerTransaction(placed.balance, placed.instruments, AT);
    const { mis, pending } = placed.instrument(aFill('c1').instrument);
    const [target, stop] = pending;
    changed.end(target!, 'ORDER_CANCELLED', { code: '', reason: 'by hand' });
    const moved = { ...stop!, quantity: quantity('4') };
    changed.change('ORDER_MODIFIED', stop!, {
      ...moved,
      pending: { ...moved.pending, sequence: 9 },
    });
    expect(await store.commit(draftCommit('A', changed))).toMatchObject({ kind: 'committed' });
    expect(await scores('ns:open_orders:A')).toEqual(['P-c1-S', 'inf']);
    expect(await scores('ns:open_orders:A:NSE_EQ:INFY')).toEqual(['P-c1-S', '9']);
    expect(await redis.hget('ns:order:P-c1-T', 'status')).toBe('CANCELLED');
    expect(await redis.hget('ns:order:P-c1-S', 'quantity')).toBe('4');
    expect(await redis.llen('ns:orders:paper:A')).toBe(3);
    expect(mis?.long).toBeDefined();
  });

  it('alone make their instrument one whose quotes are watched', async () => {
    const transaction = withExits();
    const { orders, ...rest } = draftCommit('A', transaction);
    await store.commit({ ...rest, positions: [], orders: orders.slice(1) });
    expect(await redis.smembers('ns:watched')).toEqual(['NSE_EQ:INFY']);
  });
});

describe('a position that time closes, in Redis', () => {
  const fill = aFill('c1', { instrument: call, quantity: quantity('75'), price: price('10') });
  const opened = commitOf('A', { balance: aBalance() }, fill);
  const NAME = 'A:NSE_FNO:NIFTY-CALL:LONG';

  it('is named by its day while it is open, and a share is not', async () => {
    await store.commit(opened);
    const share = commitOf('A', { balance: opened.balance }, aFill('c2'));
    await store.commit(share);
    const day = String(Date.parse('2025-09-25'));
    expect(await scores('ns:positions_due:A')).toEqual([NAME, day]);
    const sale = { ...fill, clientOrderId: 'c3', orderId: 'P-c3', action: 'SELL' } as const;
    const { balance } = share;
    await store.commit(commitOf('A', { balance, long: opened.positions[0] }, sale));
    expect(await redis.exists('ns:positions_due:A')).toBe(0);
    expect(await redis.hget(`ns:position:${NAME}`, 'net_qty')).toBe('0');
  });

  it('goes with all that names it when the session starts anew', async () => {
    await store.commit(opened);
    const amount = money('5');
    const entry = { type: 'RESET', revision: 2, at: AT, startingBalance: amount, amount } as const;
    await store.commit({
      ...opened,
      decidedOn: walletAt(1),
      balance: { ...aBalance('5'), revision: 2 },
      positions: [],
      removed: opened.positions,
      orders: [],
      entries: [entry],
    });
    expect(await redis.keys('ns:position*')).toEqual([]);
    expect(await redis.hget('ns:balance:A', 'available')).toBe('5');
  });
});

describe('what a journal leads to, in Redis', () => {
  it('replaces what is stored at the revision that was looked at, and at no other', async () => {
    await store.commit(bought);
    const { positions, balance } = bought;
    const other = commitOf('A', { balance: aBalance() }, aFill('x', { symbol: 'TCS' })).positions;
    const repair = { sessionId: 'A', balance, positions: other, removed: positions };
    await redis.hset('ns:balance:A', 'available', '1');
    expect(await store.repairSession({ ...repair, decidedOn: walletAt(0) })).toBe(false);
    expect(await redis.hget('ns:balance:A', 'available')).toBe('1');
    expect(await store.repairSession({ ...repair, decidedOn: walletAt(1) })).toBe(true);
    expect(await redis.hget('ns:balance:A', 'available')).toBe('98979.975');
    expect(await redis.exists(POSITION)).toBe(0);
    expect(await redis.smembers('ns:positions:A')).toEqual(['A:NSE_EQ:TCS:LONG']);
  });
});

describe('the end of a session in Redis', () => {
  it('keeps its record and its report, once, at the revision that it was decided on', async () => {
    const session = { ...aSession('A'), status: 'completed', endTime: AT, totalPnl: ZERO } as const;
    const ending = { session, decidedOn: walletAt(0), report: '{"a":1}' };
    expect(await store.endSession({ ...ending, decidedOn: walletAt(3) })).toEqual({
      kind: 'conflict',
    });
    expect(await redis.exists('ns:session:A')).toBe(0);
    expect(await store.endSession(ending)).toMatchObject({ kind: 'committed' });
    expect(await redis.get('ns:session:A')).toBe('{"a":1}');
    expect(await redis.hget('ns:session_meta:A', 'status')).toBe('completed');
    expect(await store.endSession(ending)).toEqual({ kind: 'ended' });
    expect(await store.commit(bought)).toEqual({ kind: 'ended' });
  });
});
