import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { applyCash, type JournalEntry } from '../../../src/domain/ledger/journal.ts';
import { money, text } from '../../../src/domain/money/money.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import type { Commit, Store } from '../../../src/storage/ports/store.ts';
import { AT, aBalance, aFill, anOrder, aSession, commitOf } from '../../support/ledger.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { SCRIPT, TcpProxy, type NetworkFault } from '../../support/tcp-proxy.ts';

const LOST: readonly NetworkFault[] = ['reset-before', 'reset-after', 'half-reply', 'late'];

let server: RedisServer;
let proxy: TcpProxy;
let store: Store;
let direct: Store;
let spaces = 0;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

beforeEach(async () => {
  spaces += 1;
  proxy = await TcpProxy.start(server.port);
  store = await open(proxy.url);
  direct = await open(server.url);
  stateId = await store.createSession(aSession('A'), aBalance());
});
afterEach(async () => {
  proxy.stop();
  await Promise.all([store.close(), direct.close()]);
});

let stateId = '';
/** The wallet of the session as it was opened. */
const started = () => ({ ...aBalance(), stateId });

const open = (url: string): Promise<Store> =>
  openRedisStore({
    url,
    namespace: `lost${spaces}:v1`,
    cluster: false,
    connectTimeoutMs: 2000,
    commandTimeoutMs: 2000,
    failoverTimeoutMs: 0,
    waitReplicas: 0,
    nodes: [],
  });

function aDeposit(amount = '500'): Commit {
  const balance = applyCash(aBalance(), 'DEPOSIT', money(amount), AT);
  const { revision, startingBalance } = balance;
  return {
    sessionId: 'A',
    decidedOn: started(),
    balance,
    positions: [],
    removed: [],
    orders: [],
    entries: [{ type: 'DEPOSIT', revision, at: AT, startingBalance, amount: money(amount) }],
  };
}

async function journal(): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of direct.journal('A')) entries.push(entry);
  return entries;
}

describe.each(LOST)('when the connection is lost (%s)', (fault) => {
  it('an order is committed once, and known to be', async () => {
    proxy.arm(fault, SCRIPT);
    const commit = commitOf('A', { balance: started() }, aFill('c1'));
    expect(await store.commit(commit)).toMatchObject({ kind: 'committed' });
    expect(proxy.triggered).toBe(1);
    expect((await direct.orders('A')).map(({ id }) => id)).toEqual(['P-c1']);
    expect(await journal()).toHaveLength(1);
  });

  it('a refused order is kept once', async () => {
    proxy.arm(fault, SCRIPT);
    const order = anOrder('A', aFill('c1'), 'too dear');
    const commit = { ...commitOf('A', { balance: started() }, aFill('c1')), orders: [order] };
    const refusal = { ...commit, balance: aBalance(), positions: [], entries: [] };
    expect(await store.commit(refusal)).toMatchObject({ kind: 'committed' });
    expect((await direct.orders('A')).map(({ status }) => status)).toEqual(['REJECTED']);
  });

  it('a deposit is booked once, and known to be', async () => {
    proxy.arm(fault, SCRIPT);
    expect(await store.commit(aDeposit())).toMatchObject({ kind: 'committed' });
    expect(text((await direct.sessionState('A'))!.balance.deposits)).toBe('500');
    expect(await journal()).toHaveLength(1);
  });

  it('a session ends, and is known to have', async () => {
    proxy.arm(fault, SCRIPT);
    const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
    const ending = { session, decidedOn: started(), report: '{"a":1}' };
    expect(await store.endSession(ending)).toMatchObject({ kind: 'committed' });
    expect(await direct.report('A')).toBe('{"a":1}');
  });

  it('a session opens, is listed and becomes the current one', async () => {
    proxy.arm(fault, SCRIPT);
    await store.createSession(aSession('B'), aBalance());
    expect(await direct.currentSession()).toBe('B');
    expect((await direct.sessions()).map(({ id }) => id).sort()).toEqual(['A', 'B']);
  });
});

describe('when the connection is lost', () => {
  it("another program's deposit of the same amount at the same moment is not taken for ours", async () => {
    await direct.commit(aDeposit());
    proxy.arm('reset-before', SCRIPT);
    expect(await store.commit(aDeposit())).toEqual({ kind: 'conflict' });
  });

  it("another program's session of the same id is not taken for ours", async () => {
    await direct.createSession(aSession('B'), aBalance('5'));
    proxy.arm('reset-before', SCRIPT);
    await expect(store.createSession(aSession('B'), aBalance())).rejects.toMatchObject({
      code: 'SESSION_EXISTS',
    });
  });

  it('for good after an order was sent: the error says that nobody knows', async () => {
    proxy.arm('reset-before', SCRIPT);
    const commit = store.commit(commitOf('A', { balance: started() }, aFill('c1')));
    const failure = expect(commit).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.stringMatching(/whether it was written is not known/i),
      details: { outcome: 'unknown' },
    });
    const seen = setInterval(() => {
      if (proxy.triggered > 0) proxy.refuse(true);
    }, 0);
    await failure;
    clearInterval(seen);
  });

  it('before anything was sent: the error says that nothing was written', async () => {
    proxy.refuse(true);
    const closed = await open('redis://127.0.0.1:1');
    await expect(
      closed.commit(commitOf('A', { balance: started() }, aFill('c1'))),
    ).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.not.stringMatching(/not known/),
    });
    await closed.close();
  });
});
