import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { money, quantity, text } from '../../../src/domain/money/money.ts';
import type { Order } from '../../../src/domain/orders/order.ts';
import { encodeSession } from '../../../src/storage/codec/encode.ts';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
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

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'papertrade-write-'));
  store = tolerant(await openLocalStore({ path: join(folder, 'papertrade.db') }));
  await store.createSession(aSession('A'), aBalance());
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** What another program reads in the file, or does to it. */
const sql = (text: string): string =>
  execFileSync('sqlite3', [join(folder, 'papertrade.db'), text], { encoding: 'utf8' }).trim();
const bought = commitOf('A', { balance: aBalance() }, aFill('c1'));
const elsewhere = commitOf('A', { balance: aBalance() }, aFill('x', { symbol: 'TCS' }));
const symbols = async (id = 'A') =>
  (await store.positions(id)).map(({ instrument }) => instrument.symbol);

/** Another session, of which nothing may change. */
async function anotherSession(): Promise<void> {
  await store.createSession(aSession('B'), aBalance('5000'));
  await store.commit({ ...commitOf('B', { balance: aBalance('5000') }, aFill('b')) });
}

describe('a session id that is taken, in the local file', () => {
  it('is named, with what to do', async () => {
    await expect(store.createSession(aSession('A'), aBalance())).rejects.toMatchObject({
      code: 'SESSION_EXISTS',
      details: { session_id: 'A' },
      message: expect.stringMatching(/"A" exists already/),
    });
  });
});

describe('a commit in the local file', () => {
  it('of many orders that the file has no place for is refused as a small one is', async () => {
    sql('drop table journal');
    const orders = Array.from({ length: 150 }, (_, index) => anOrder('A', aFill(`m${index}`)));
    const unusable = {
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(/papertrade.db" cannot be used: .*journal/),
    };
    await expect(store.commit(bought)).rejects.toMatchObject(unusable);
    await expect(store.commit({ ...bought, orders })).rejects.toMatchObject(unusable);
    expect(sql('select count(*) from orders')).toBe('0');
  });

  it('of a refused order leaves the wallet as it is stored', async () => {
    sql("update balances set available = '99999'");
    const order = anOrder('A', aFill('no'), 'too little cash');
    const nothing = { ...bought, balance: aBalance(), positions: [], entries: [], orders: [order] };
    expect(await store.commit(nothing)).toMatchObject({ kind: 'committed' });
    expect(sql('select available from balances')).toBe('99999');
  });

  it('removes one side of one instrument of one session', async () => {
    await anotherSession();
    await store.commit(bought);
    const next = commitOf('A', { balance: bought.balance }, aFill('c2', { symbol: 'TCS' }));
    await store.commit({ ...next, removed: bought.positions });
    expect([await symbols('A'), await symbols('B')]).toEqual([['TCS'], ['INFY']]);
  });

  it('rewrites an order that is pending, which is open until it ends', async () => {
    const pending = {
      ...{ sequence: 1, reserved: money('400'), filledValue: money('0'), validUntil: '' },
      ...{ reduceOnly: false, allowShort: false, group: '' },
    };
    const { filledPrice, ...given } = anOrder('A', aFill('c1'));
    const order: Order = { ...given, filledPrice: undefined, status: 'OPEN', pending };
    expect(filledPrice).toBeDefined();
    const other = { ...order, id: 'P-c2', clientOrderId: 'c2' };
    const empty = { ...bought, balance: aBalance(), positions: [], entries: [] };
    await store.commit({ ...empty, orders: [order, other] });
    expect(sql('select count(*) from orders where is_open')).toBe('2');
    const ended = { ...order, status: 'CANCELLED', note: '', quantity: quantity('4') } as const;
    await store.commit({ ...empty, orders: [], updated: [ended] });
    expect((await store.openOrders('A')).map(({ id }) => id)).toEqual(['P-c2']);
    expect(await store.order('A', 'P-c1')).toMatchObject({ status: 'CANCELLED' });
    expect(sql("select quantity, is_open from orders where client_order_id = 'c1'")).toBe('4|');
    expect(sql("select quantity, status from orders where client_order_id = 'c2'")).toBe('10|OPEN');
  });
});

describe('a repair of the local file', () => {
  it('replaces wallet and positions at the revision that was looked at, and at no other', async () => {
    await anotherSession();
    await store.commit(bought);
    const { balance, positions: removed } = bought;
    const repair = { sessionId: 'A', balance, positions: elsewhere.positions, removed };
    sql("update balances set available = '1' where session_id = 'A'");
    expect(await store.repairSession({ ...repair, decidedOn: walletAt(0) })).toBe(false);
    const none = { ...repair, sessionId: 'NONE', decidedOn: walletAt(1) };
    expect(await store.repairSession(none)).toBe(false);
    expect(await symbols()).toEqual(['INFY']);
    expect(await store.repairSession({ ...repair, decidedOn: walletAt(1) })).toBe(true);
    expect([await symbols('A'), await symbols('B')]).toEqual([['TCS'], ['INFY']]);
    expect(text((await store.sessionState('A'))!.balance.available)).toBe('98979.975');
  });
});

describe('a repaired record of a session', () => {
  it('keeps until when the session is kept', async () => {
    sql("update sessions set expires_at = 4000000000000 where session_id = 'A'");
    const { balance, positions } = elsewhere;
    const session = encodeSession({ ...aSession('A'), name: 'mended' });
    const repair = { sessionId: 'A', balance, positions, removed: [], session };
    expect(await store.repairSession({ ...repair, decidedOn: walletAt(0) })).toBe(true);
    expect(sql("select name, expires_at from sessions where session_id = 'A'")).toBe(
      'mended|4000000000000',
    );
  });
});

describe("the predecessor's session in the local file", () => {
  it('is rewritten once, positions and wallet, and its journal is opened', async () => {
    await anotherSession();
    await store.commit({ ...bought, entries: [] });
    sql("update balances set revision = '' where session_id = 'A'");
    sql("update sessions set expires_at = 4000000000000 where session_id = 'A'");
    const { balance, positions } = elsewhere;
    const { startingBalance } = balance;
    const opening = { type: 'OPENING', revision: 1, at: AT, startingBalance, positions } as const;
    const session = { ...aSession('A'), name: 'taken over' };
    const adoption = { session, balance, positions, entry: opening };
    expect(await store.adoptSession({ ...adoption, session: aSession('NONE') })).toEqual({
      kind: 'conflict',
    });
    expect(await store.adoptSession(adoption)).toMatchObject({ kind: 'committed' });
    expect([await symbols('A'), await symbols('B')]).toEqual([['TCS'], ['INFY']]);
    const state = (await store.sessionState('A'))!;
    expect(state).toMatchObject({ adopted: true, session: { name: 'taken over' } });
    expect(state.balance.revision).toBe(1);
    // It goes on, so that it may not be forgotten.
    expect(sql("select expires_at from sessions where session_id = 'A'")).toBe('');
    expect(sql("select revision, type from journal where session_id = 'A'")).toBe('1|OPENING');
    expect(await store.adoptSession(adoption)).toEqual({ kind: 'conflict' });
  });
});

describe('the end of a session in the local file', () => {
  const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
  const ending = { session, decidedOn: walletAt(0), report: '{}' };
  const expiries = () => sql('select session_id, expires_at from sessions order by 1').split('\n');

  it('keeps it for so many seconds, also when its report is stored late', async () => {
    await store.createSession(aSession('B'), aBalance());
    const before = Date.now();
    await store.endSession({ ...ending, expireAfter: 100 });
    const [first, second] = expiries();
    const at = Number.parseInt(first!.slice(2), 10);
    expect(at).toBeGreaterThanOrEqual(before + 100_000);
    expect(at).toBeLessThanOrEqual(Date.now() + 100_000);
    expect(second).toBe('B|');
    expect(await store.saveReport({ ...session, name: 'late' }, '{"late":1}')).toBe(true);
    expect(expiries()).toEqual([first, 'B|']);
    expect(await store.report('A')).toBe('{"late":1}');
  });

  it('keeps it for ever where nothing is said', async () => {
    await store.endSession(ending);
    expect(await store.saveReport(session, '{}')).toBe(true);
    expect(expiries()).toEqual(['A|']);
  });
});
