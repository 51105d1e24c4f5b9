import { NO_CHARGES } from '../../src/domain/charges/charges.ts';
import { emptyDay } from '../../src/domain/charges/day-netting.ts';
import { shareDayText } from '../../src/domain/charges/share-day.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../src/domain/ledger/fill.ts';
import type { JournalEntry } from '../../src/domain/ledger/journal.ts';
import {
  balanceRecord,
  entryRecord,
  orderRecord,
  positionRecord,
  type Fields,
} from '../../src/domain/ledger/stored/records.ts';
import { instrumentFrom } from '../support/instruments.ts';
import { money, price, quantity, text } from '../../src/domain/money/money.ts';
import type { Listing } from '../../src/domain/instruments/listing.ts';
import { firstDifference, transferSession } from '../../src/app/integrity/session-transfer.ts';
import type { Order } from '../../src/domain/orders/order.ts';
import { isOpen, type Position } from '../../src/domain/ledger/position.ts';
import type { Strategy } from '../../src/domain/strategies/strategy.ts';
import type { Commit, SessionPart, Store } from '../../src/storage/ports/store.ts';
import {
  AT,
  aBalance,
  aFill,
  anOrder,
  aPendingOrder,
  aSession,
  commitOf,
  emptyCommit,
  tolerant,
  walletAt,
} from '../support/ledger.ts';

/** One isolated, empty storage; every `open` gives another handle on it. */
export interface StoreFixture {
  open(): Promise<Store>;
  cleanup(): Promise<void>;
}

const aListing = (securityId: string, expiry: string): Listing => ({
  segment: 'NSE_FNO',
  securityId,
  symbol: `NIFTY ${expiry} 25000 CE`,
  tradingSymbol: 'NIFTY-Jan2099-25000-CE',
  name: 'NIFTY 25000 CALL',
  underlying: 'NIFTY',
  kind: 'OPTIDX',
  expiry,
  strike: '25000',
  optionType: 'CE',
  lotSize: '75',
  tickSize: '0.05',
  freezeQuantity: '',
  multiplier: '1',
  isin: '',
});

const INFY = { segment: 'NSE_EQ', securityId: 'INFY' };

/** An order's fields but its number, which its place gives where it was stored without one. */
const unnumbered = (order: Order): Fields => orderRecord({ ...order, number: undefined });

async function entriesOf(store: Store, id: string, newestFirst = false): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of store.journal(id, { newestFirst })) entries.push(entry);
  return entries;
}

/** Commits a fill on what is stored now, deciding again after each conflict. */
async function trade(store: Store, sessionId: string, clientId: string, given = {}): Promise<void> {
  for (;;) {
    const state = await store.tradingState(sessionId, INFY, clientId);
    if (state!.previous) return;
    const outcome = await store.commit(commitOf(sessionId, state!.account, aFill(clientId, given)));
    if (outcome.kind === 'committed') return;
  }
}

/** One commit of session A with many fills in 20 instruments. */
function manyOrders(count: number): Commit {
  const notes = ['', 'a "quoted" ₹ \\ note', "it's [1, {2}]", '🙂', '5', 'null'];
  const commits: Commit[] = [];
  let balance = aBalance();
  for (let index = 0; index < count; index += 1) {
    const fill = aFill(`c${index}`, {
      symbol: `S${index % 20}`,
      quantity: quantity('1'),
      note: notes[index % notes.length]!,
    });
    const long = commits[index - 20]?.positions[0];
    const commit = commitOf('A', { balance, long }, fill);
    ({ balance } = commit);
    commits.push(commit);
  }
  const positions = commits.slice(-20).flatMap((each) => each.positions);
  const orders = commits.flatMap((each) => each.orders);
  const entries = commits.flatMap((each) => each.entries);
  return { ...commits[0]!, balance, positions, orders, entries };
}

/** Parts as a store gives them, one after another. */
async function* eachOf(parts: readonly SessionPart[]): AsyncGenerator<SessionPart> {
  for (const part of parts) yield await Promise.resolve(part);
}

const aStrategy = (id: string, createdAt: string): Strategy => ({
  id,
  clientId: `client ${id}`,
  name: 'straddle',
  underlying: 'NIFTY',
  status: 'OPEN',
  note: '',
  createdAt,
  entryPremium: money('100.05'),
  entryKind: 'credit',
  best: money('0'),
  rules: {},
  transfers: [],
});

/** The compliance suite: what every store must do. */
export function describeStore(name: string, makeFixture: () => Promise<StoreFixture>): void {
  describe(`the store contract: ${name}`, () => {
    let fixture: StoreFixture;
    let store: Store;
    const opened: Store[] = [];
    const open = async (): Promise<Store> => {
      const handle = tolerant(await fixture.open());
      opened.push(handle);
      return handle;
    };

    beforeEach(async () => {
      fixture = await makeFixture();
      store = await open();
      await store.createSession(aSession('A'), aBalance());
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((each) => each.close()));
      await fixture.cleanup();
    });

    it('gives every open position beside one instrument, where it is asked for', async () => {
      expect((await store.tradingState('A', INFY, 'x'))!.open).toBeUndefined();
      expect((await store.tradingState('A', INFY, 'x', true))!.open).toEqual([]);
      for (const [client, symbol] of ['INFY', 'TCS', 'WIPRO'].entries()) {
        const fill = aFill(`c${client}`, { symbol });
        const { account } = (await store.tradingState('A', fill.instrument, 'x'))!;
        await store.commit(commitOf('A', account, fill));
      }
      const closing = aFill('c9', { symbol: 'TCS', action: 'SELL' });
      const { account } = (await store.tradingState('A', closing.instrument, 'x'))!;
      await store.commit(commitOf('A', account, closing));
      const { open: held } = (await store.tradingState('A', INFY, 'x', true))!;
      const open = (await store.positions('A')).filter(isOpen);
      expect(held!.map((each) => each.instrument.symbol)).toEqual(['INFY', 'WIPRO']);
      expect(held!.map((each) => positionRecord(each, 'A'))).toEqual(
        open.map((each) => positionRecord(each, 'A')),
      );
    });

    it('reads a commit back exactly, through another handle', async () => {
      const state = await store.tradingState('A', INFY, 'c1');
      const fill = aFill('c1', { note: 'a "quoted" ₹ note' });
      const commit = commitOf('A', state!.account, fill);
      expect(await store.commit(commit)).toMatchObject({ kind: 'committed' });

      const other = await open();
      const read = await other.tradingState('A', INFY, 'c1');
      expect(balanceRecord(read!.balance)).toEqual(balanceRecord(commit.balance));
      expect(positionRecord(read!.account.long!, 'A')).toEqual(
        positionRecord(commit.positions[0]!, 'A'),
      );
      expect(unnumbered(read!.previous!)).toEqual(unnumbered(commit.orders[0]!));
      expect((await other.orders('A')).map(unnumbered)).toEqual(commit.orders.map(unnumbered));
      expect((await other.positions('A')).map((each) => positionRecord(each, 'A'))).toEqual(
        commit.positions.map((each) => positionRecord(each, 'A')),
      );
      expect((await entriesOf(other, 'A')).map(entryRecord)).toEqual(
        commit.entries.map(entryRecord),
      );
    });

    it('reads back exactly what many orders in one commit wrote, in their order', async () => {
      const one = manyOrders(60);
      const { orders, positions, entries, balance } = one;
      expect(await store.commit(one)).toMatchObject({ kind: 'committed' });

      const other = await open();
      const newest = [...orders].reverse();
      expect((await other.orders('A')).map(unnumbered)).toEqual(newest.map(unnumbered));
      const numbers = async (limit?: number, before?: number) =>
        (await other.orders('A', limit, before)).map(({ number }) => number);
      expect(await numbers(3)).toEqual([60, 59, 58]);
      expect(await numbers(3, 58)).toEqual([57, 56, 55]);
      expect(await numbers(10, 4)).toEqual([3, 2, 1]);
      expect(await numbers(undefined, 3)).toEqual([2, 1]);
      expect(await numbers(10, 1)).toEqual([]);
      expect((await entriesOf(other, 'A')).map(entryRecord)).toEqual(entries.map(entryRecord));
      const byName = (each: Position): Fields => positionRecord(each, 'A');
      expect((await other.positions('A')).map(byName)).toEqual(
        expect.arrayContaining(positions.map(byName)),
      );
      expect(balanceRecord((await other.sessionState('A'))!.balance)).toEqual(
        balanceRecord(balance),
      );
      const known = orders[33]!;
      const again = {
        ...one,
        decidedOn: walletAt(60),
        orders: [anOrder('A', aFill('new')), known],
      };
      expect(await store.commit(again)).toEqual({ kind: 'duplicate', clientOrderId: 'c33' });
    });

    it.each([40, 200])('writes %s orders at once, or none of them', async (count) => {
      expect(await store.commit(manyOrders(count))).toMatchObject({ kind: 'committed' });
      const other = await open();
      expect(await other.orders('A')).toHaveLength(count);
      expect(await entriesOf(other, 'A')).toHaveLength(count);
      const again = { ...manyOrders(count), decidedOn: walletAt(count) };
      expect(await store.commit(again)).toEqual({ kind: 'duplicate', clientOrderId: 'c0' });
      await store.close();
      await expect(store.commit(manyOrders(count))).rejects.toMatchObject({
        code: 'STORE_UNUSABLE',
      });
      expect(await other.orders('A')).toHaveLength(count);
    });

    it('writes nothing of a commit that was decided on an old revision', async () => {
      const state = await store.tradingState('A', INFY, 'x');
      await trade(store, 'A', 'first');
      const late = commitOf('A', state!.account, aFill('late'));
      expect(await store.commit(late)).toEqual({ kind: 'conflict' });
      expect(await store.orders('A')).toHaveLength(1);
      expect(await entriesOf(store, 'A')).toHaveLength(1);
      expect((await store.sessionState('A'))!.balance.revision).toBe(1);
    });

    describe('of a state that is gone, though its number came round again,', () => {
      const commitsOn = async (decided: Account, id: string) =>
        store.commit(commitOf('A', decided, aFill(id)));
      const ended = { ...aSession('A'), status: 'completed', endTime: AT } as const;

      it('takes no commit after the session was started anew under its id', async () => {
        const { account, balance } = (await store.tradingState('A', INFY, ''))!;
        await store.endSession({ session: ended, decidedOn: balance, report: '{}' });
        await store.removeSession('A');
        await store.createSession(aSession('A'), aBalance());
        expect(await commitsOn(account, 'late')).toEqual({ kind: 'conflict' });
        expect(await store.orders('A')).toEqual([]);
      });

      it('takes no commit after the session was brought back from a copy', async () => {
        await trade(store, 'A', 'first');
        const parts: SessionPart[] = [];
        for await (const part of store.exportSession('A')) parts.push(part);
        await trade(store, 'A', 'second');
        const { account, balance } = (await store.tradingState('A', INFY, ''))!;
        await store.endSession({ session: ended, decidedOn: balance, report: '{}' });
        await store.removeSession('A');
        await store.importSession(eachOf(parts));
        await trade(store, 'A', 'other');
        expect((await store.sessionState('A'))!.balance.revision).toBe(balance.revision);
        expect(await commitsOn(account, 'late')).toEqual({ kind: 'conflict' });
      });

      it('takes no commit after a repair', async () => {
        const { account, balance } = (await store.tradingState('A', INFY, ''))!;
        const repair = { sessionId: 'A', decidedOn: balance, balance, positions: [], removed: [] };
        expect(await store.repairSession(repair)).toBe(true);
        expect(await commitsOn(account, 'late')).toEqual({ kind: 'conflict' });
        expect(await store.repairSession(repair)).toBe(false);
      });

      it('takes no commit after an order was refused, which changes no revision', async () => {
        const { account, balance } = (await store.tradingState('A', INFY, ''))!;
        const orders = [anOrder('A', aFill('no'), 'Insufficient funds')];
        const refused = await store.commit({ ...emptyCommit('A', balance), orders });
        expect(await commitsOn(account, 'late')).toEqual({ kind: 'conflict' });
        const stateId = refused.kind === 'committed' ? refused.stateId : '';
        const after = { ...account, balance: { ...balance, stateId } };
        expect(await commitsOn(after, 'next')).toMatchObject({ kind: 'committed' });
      });
    });

    it('says that a session is gone, not that it has ended', async () => {
      const { account, balance } = (await store.tradingState('A', INFY, ''))!;
      const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
      await store.endSession({ session, decidedOn: balance, report: '{}' });
      await store.removeSession('A');
      await expect(store.commit(commitOf('A', account, aFill('late')))).rejects.toMatchObject({
        code: 'SESSION_NOT_FOUND',
      });
    });

    it('keeps strategies, written in the commit that changes them, and moves them along', async () => {
      const { balance } = (await store.sessionState('A'))!;
      const first = aStrategy('S-1', '2025-09-15T09:15:00.000+05:30');
      const second = aStrategy('S-2', '2025-09-15T09:16:00.000+05:30');
      const commit = { ...emptyCommit('A', balance), strategies: [second, first] };
      const outcome = await store.commit(commit);
      expect(outcome).toMatchObject({ kind: 'committed' });
      expect(await store.commit(commit)).toEqual({ kind: 'conflict' });
      const stateId = outcome.kind === 'committed' ? outcome.stateId : '';
      const changed = { ...second, status: 'CLOSED' as const, note: 'ended ₹' };
      await store.commit({
        ...emptyCommit('A', { ...balance, stateId }),
        strategies: [changed],
      });
      const other = await open();
      expect(await other.strategies('A')).toEqual([first, changed]);
      expect(await other.strategies('NONE')).toEqual([]);
      const parts: SessionPart[] = [];
      for await (const part of store.exportSession('A')) parts.push(part);
      const state = (await store.sessionState('A'))!;
      const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
      await store.endSession({ session, decidedOn: state.balance, report: '{}' });
      await store.removeSession('A');
      expect(await store.strategies('A')).toEqual([]);
      await store.importSession(eachOf(parts));
      expect(await store.strategies('A')).toEqual([first, changed]);
    });

    it("keeps a share's day and what isn't settled, in position, wallet and journal", async () => {
      const paid = { ...NO_CHARGES, stt: money('150.5') };
      const bought = { quantity: quantity('10'), delivery: paid, intraday: NO_CHARGES };
      const shareDay = { ...emptyDay('2025-09-15'), buy: bought };
      const unsettled = { free: '2025-09-16', amount: money('200.05') };
      await trade(store, 'A', 'netted', { shareDay, unsettled });
      const state = await (await open()).tradingState('A', INFY, '');
      expect(shareDayText(state!.account.long?.shareDay)).toBe(shareDayText(shareDay));
      expect(state!.balance.unsettled).toEqual([unsettled]);
      for await (const entry of store.journal('A')) {
        expect(entry).toMatchObject({ type: 'FILL', fill: { shareDay, unsettled } });
      }
    });

    it('keeps what an exchange settled at, by day', async () => {
      const on = (day: string, at: string) => ({ ...INFY, day, price: price(at) });
      await store.saveSettlementMarks([on('2025-09-16', '1501.5'), on('2025-09-15', '1500')]);
      await store.saveSettlementMarks([on('2025-09-16', '1502.05')]);
      await store.saveSettlementMarks([]);
      const found = await (await open()).settlementMarks(INFY);
      expect(found.map((each) => [each.segment, each.day, text(each.price)])).toEqual([
        ['NSE_EQ', '2025-09-15', '1500'],
        ['NSE_EQ', '2025-09-16', '1502.05'],
      ]);
      expect(await store.settlementMarks({ segment: 'BSE_EQ', securityId: 'INFY' })).toEqual([]);
    });

    it('keeps how volatile an underlying was priced, by day, and drops the days named', async () => {
      const on = (day: string, iv: string) => ({ day, iv });
      const first = [on('2025-09-16', '13.2'), on('2025-09-15', '12.851034')];
      await store.saveVolatilities('NIFTY month', first);
      await store.saveVolatilities('NIFTY month', [on('2025-09-16', '13.5')]);
      await store.saveVolatilities('NIFTY week', [on('2025-09-16', '9')]);
      await store.saveVolatilities('NIFTY week', []);
      const other = await open();
      expect(await other.volatilities('NIFTY month')).toEqual([
        on('2025-09-15', '12.851034'),
        on('2025-09-16', '13.5'),
      ]);
      await store.saveVolatilities('NIFTY month', [on('2025-09-17', '14')], ['2025-09-15']);
      const kept = await other.volatilities('NIFTY month');
      expect(kept.map(({ day }) => day)).toEqual(['2025-09-16', '2025-09-17']);
      expect(await other.volatilities('BANKNIFTY month')).toEqual([]);
    });

    it('compares moments, whatever zone they are written in', async () => {
      const pending = (id: string, validUntil: string) => {
        const order = aPendingOrder(id, { sessionId: 'A' });
        return { ...order, pending: { ...order.pending, validUntil } };
      };
      const orders = [
        pending('later', '2025-09-15T10:00:00.000-04:00'),
        pending('sooner', '2025-09-15T15:30:00.000+05:30'),
      ];
      const { balance } = (await store.sessionState('A'))!;
      await store.commit({ ...emptyCommit('A', balance), orders });
      const dueAt = async (now: string): Promise<string[]> =>
        (await store.due('A', now)).orders.map(({ clientOrderId }) => clientOrderId).sort();
      expect(await dueAt('2025-09-15T09:59:59.000+00:00')).toEqual([]);
      expect(await dueAt('2025-09-15T12:00:00.000+02:00')).toEqual(['sooner']);
      expect(await dueAt('2025-09-15T19:29:59.999+05:30')).toEqual(['sooner']);
      expect(await dueAt('2025-09-15T14:00:00.000+00:00')).toEqual(['later', 'sooner']);
    });

    it('writes nothing of a commit that was decided before a halt, or before its end', async () => {
      const { account } = (await store.tradingState('A', INFY, 'x'))!;
      const decided = (id: string, haltedAt: string) => ({
        ...commitOf('A', account, aFill(id)),
        haltedAt,
      });
      await store.setHalt('A', { at: AT, reason: '' });
      expect(await store.commit(decided('c1', ''))).toEqual({ kind: 'conflict' });
      await store.setHalt('A', undefined);
      expect(await store.commit(decided('c1', AT))).toEqual({ kind: 'conflict' });
      expect(await store.orders('A')).toEqual([]);
      expect(await store.commit(decided('c1', ''))).toMatchObject({ kind: 'committed' });
    });

    it('halts an active session, and writes nothing of one that has ended or is not there', async () => {
      const halt = { at: AT, reason: 'enough' };
      expect(await store.setHalt('A', halt)).toBe(true);
      expect((await store.sessionState('A'))!.session.halt).toEqual(halt);
      expect(await store.setHalt('A', undefined)).toBe(true);
      const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
      await store.endSession({ session, decidedOn: walletAt(0), report: '{}' });
      expect(await store.setHalt('A', halt)).toBe(false);
      expect((await store.sessionState('A'))!.session).not.toHaveProperty('halt');
      expect(await store.setHalt('NONE', halt)).toBe(false);
      expect(await store.sessionState('NONE')).toBeUndefined();
      expect((await store.sessions()).map(({ id }) => id)).toEqual(['A']);
    });

    it('knows a client order id again, also when the answer to its commit was lost', async () => {
      const state = await store.tradingState('A', INFY, 'same');
      const commit = commitOf('A', state!.account, aFill('same'));
      await store.commit(commit);
      expect(await store.commit(commit)).toEqual({ kind: 'duplicate', clientOrderId: 'same' });
      expect((await store.orderByClientId('A', 'same'))?.id).toBe('P-same');
      expect(await store.orderByClientId('A', 'other')).toBeUndefined();
      expect(await store.orders('A')).toHaveLength(1);
    });

    it('keeps a rejected order without touching the ledger', async () => {
      const { balance } = (await store.sessionState('A'))!;
      const order = anOrder('A', aFill('no'), 'Insufficient funds');
      const nothing = { positions: [], removed: [], entries: [] };
      const commit = {
        sessionId: 'A',
        decidedOn: walletAt(0),
        balance,
        orders: [order],
        ...nothing,
      };
      expect(await store.commit(commit)).toMatchObject({ kind: 'committed' });
      expect((await store.orders('A'))[0]).toMatchObject({
        status: 'REJECTED',
        reason: 'Insufficient funds',
      });
      expect((await store.sessionState('A'))!.balance.revision).toBe(0);
      expect(await entriesOf(store, 'A')).toEqual([]);
    });

    it('keeps two sessions apart that trade the same instrument', async () => {
      await store.createSession(aSession('B'), aBalance('5000'));
      await trade(store, 'A', 'c1');
      expect(await store.positions('B')).toEqual([]);
      expect(await store.orders('B')).toEqual([]);
      await trade(store, 'B', 'c1', { quantity: quantity('1') });
      expect((await store.positions('A')).map((each) => text(each.netQty))).toEqual(['10']);
      expect((await store.positions('B')).map((each) => text(each.netQty))).toEqual(['1']);
    });

    it('refuses a session id that is taken, and changes nothing of it', async () => {
      await expect(store.createSession(aSession('A'), aBalance('1'))).rejects.toMatchObject({
        code: 'SESSION_EXISTS',
      });
      expect(text((await store.sessionState('A'))!.balance.startingBalance)).toBe('100000');
    });

    it('lists active sessions first, then the newest, and remembers the current one', async () => {
      await store.createSession(aSession('B', '2025-09-16T09:15:00.000+05:30'), aBalance());
      await store.createSession(aSession('C', '2025-09-17T09:15:00.000+05:30'), aBalance());
      await trade(store, 'A', 'c1');
      await store.endSession({
        session: { ...aSession('C'), status: 'completed', endTime: AT },
        decidedOn: walletAt(0),
        report: '{"a":1}',
      });
      const listed = await store.sessions();
      expect(listed.map(({ id }) => id)).toEqual(['B', 'A', 'C']);
      expect(listed.map(({ totalTrades }) => totalTrades)).toEqual([0, 1, 0]);
      expect(await store.currentSession()).toBe('C');
      await store.selectSession('A');
      expect(await store.currentSession()).toBe('A');
    });

    it('takes no commit after the end, and keeps the report', async () => {
      const state = await store.tradingState('A', INFY, 'late');
      const session = {
        ...aSession('A'),
        status: 'completed',
        endTime: AT,
        totalTrades: 3,
      } as const;
      const ending = { session, decidedOn: walletAt(0), report: '{"total_pnl":"1"}' };
      expect(await store.endSession({ ...ending, decidedOn: walletAt(7) })).toEqual({
        kind: 'conflict',
      });
      expect(await store.endSession(ending)).toMatchObject({ kind: 'committed' });
      expect(await store.endSession(ending)).toEqual({ kind: 'ended' });
      expect(await store.commit(commitOf('A', state!.account, aFill('late')))).toEqual({
        kind: 'ended',
      });
      expect(await store.report('A')).toBe('{"total_pnl":"1"}');
      expect((await store.sessionState('A'))!.session).toMatchObject({
        status: 'completed',
        totalTrades: 3,
      });
    });

    it('pages the sessions by age, and within a span of time', async () => {
      const day = (number: number) => `2025-09-${number}T09:15:00.000+05:30`;
      for (const number of [16, 17, 18, 19]) {
        await store.createSession(aSession(`D${number}`, day(number)), aBalance());
      }
      const ids = async (query: object): Promise<string[]> =>
        (await store.sessionPage({ from: 0, limit: 10, ...query })).map(({ id }) => id);
      expect(await ids({})).toEqual(['D19', 'D18', 'D17', 'D16', 'A']);
      expect(await ids({ limit: 2 })).toEqual(['D19', 'D18']);
      expect(await ids({ from: 2, limit: 2 })).toEqual(['D17', 'D16']);
      expect(await ids({ from: 5 })).toEqual([]);
      const span = { since: Date.parse(day(17)), until: Date.parse(day(19)) };
      expect(await ids(span)).toEqual(['D18', 'D17']);
    });

    it('replaces the report of an ended session with its figures, and of no other', async () => {
      const ended = { ...aSession('A'), status: 'completed', endTime: AT } as const;
      expect(await store.saveReport(ended, '{"early":1}')).toBe(false);
      expect(await store.saveReport({ ...ended, id: 'NONE' }, '{}')).toBe(false);
      await store.endSession({ session: ended, decidedOn: walletAt(0), report: '{"a":1}' });
      const figures = {
        roundTrips: 3,
        winRate: '66.67',
        maxDrawdown: money('12.5'),
        fees: money('60'),
        sparkline: '▁▄█',
      };
      expect(await store.saveReport({ ...ended, figures }, '{"a":2}')).toBe(true);
      expect(await store.report('A')).toBe('{"a":2}');
      const [listed] = await store.sessionPage({ from: 0, limit: 10 });
      expect(listed).toMatchObject({ id: 'A', status: 'completed', figures });
      expect((await store.sessionState('A'))!.session.figures).toEqual(figures);
      expect(await store.report('NONE')).toBeUndefined();
    });

    it('a report stored late goes when its session goes', async () => {
      const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
      await store.endSession({ session, decidedOn: walletAt(0), report: '{}', expireAfter: 1 });
      expect(await store.saveReport(session, '{"late":1}')).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(await store.sessionPage({ from: 0, limit: 10 })).toEqual([]);
      expect(await store.report('A')).toBeUndefined();
    });

    it('numbers the orders of a session, also those that were stored without a number', async () => {
      await trade(store, 'A', 'c1');
      await trade(store, 'A', 'c2');
      const { balance } = (await store.sessionState('A'))!;
      expect(balance.orders).toBe(2);
      const third = { ...anOrder('A', aFill('c3')), number: 3 };
      const orders = [third, { ...aPendingOrder('c4', { sessionId: 'A' }), number: 4 }];
      await store.commit({ ...emptyCommit('A', balance), orders });
      const numbers = async (limit?: number) =>
        (await store.orders('A', limit)).map(({ number }) => number);
      expect(await numbers()).toEqual([4, 3, 2, 1]);
      expect(await numbers(2)).toEqual([4, 3]);
      expect((await store.openOrders('A')).map(({ number }) => number)).toEqual([4]);
      expect((await store.orderByClientId('A', 'c2'))?.number).toBe(2);
      expect((await store.order('A', third.id))?.number).toBe(3);
      expect((await store.orderNumbered('A', 1))?.clientOrderId).toBe('c1');
      expect((await store.orderNumbered('A', 4))?.clientOrderId).toBe('c4');
      expect(await store.orderNumbered('A', 5)).toBeUndefined();
      expect((await store.sessionState('A'))!.balance.orders).toBe(4);
    });

    it('finds orders by the beginning of their ids, the newest first', async () => {
      const { balance } = (await store.sessionState('A'))!;
      const named = ['P-1a', 'P-1b', 'P_1c', 'Q%'].map((id) =>
        anOrder('A', aFill(id, { orderId: id })),
      );
      await store.commit({ ...emptyCommit('A', balance), orders: named });
      expect(await store.orderIds('A', 'P-1', 5)).toEqual(['P-1b', 'P-1a']);
      expect(await store.orderIds('A', 'P-1', 1)).toEqual(['P-1b']);
      expect(await store.orderIds('A', 'P_', 5)).toEqual(['P_1c']);
      expect(await store.orderIds('A', 'q', 5)).toEqual([]);
      expect(await store.orderIds('B', 'P', 5)).toEqual([]);
    });

    it('reads the newest fills, whatever lies between them', async () => {
      for (const id of ['c1', 'c2', 'type']) await trade(store, 'A', id, { note: 'type' });
      const clientIds = async (limit: number, after?: number) =>
        (await store.newestFills('A', { limit, ...(after !== undefined && { after }) })).map(
          ({ fill }) => fill.clientOrderId,
        );
      expect(await clientIds(2)).toEqual(['type', 'c2']);
      expect(await clientIds(10)).toEqual(['type', 'c2', 'c1']);
      const [, second] = await store.newestFills('A', { limit: 2 });
      expect(await clientIds(10, second!.revision)).toEqual(['type']);
      expect(await store.newestFills('B', { limit: 10 })).toEqual([]);
      const day = second!.at.slice(0, 10);
      expect(await store.newestFills('A', { since: day })).toHaveLength(3);
      expect(await store.newestFills('A', { since: `${Number(day.slice(0, 4)) + 1}` })).toEqual([]);
    });

    it('counts the orders of each status', async () => {
      const state = await store.tradingState('A', INFY, 'x');
      await trade(store, 'A', 'c1');
      await trade(store, 'A', 'c2');
      const refused = anOrder('A', aFill('no'), 'too little cash');
      const { balance } = (await store.sessionState('A'))!;
      await store.commit({
        ...commitOf('A', state!.account, aFill('no')),
        decidedOn: balance,
        balance,
        positions: [],
        orders: [refused],
        entries: [],
      });
      expect(await store.orderStatuses('A')).toEqual(
        new Map([
          ['FILLED', 2],
          ['REJECTED', 1],
        ]),
      );
      expect(await store.orderStatuses('NONE')).toEqual(new Map());
    });

    it('forgets an ended session when its time has come', async () => {
      const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
      await store.endSession({ session, decidedOn: walletAt(0), report: '{}', expireAfter: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(await store.sessions()).toEqual([]);
      expect(await store.sessionState('A')).toBeUndefined();
    });

    it('removes positions that a reset drops', async () => {
      await trade(store, 'A', 'c1');
      const { balance } = (await store.sessionState('A'))!;
      const removed = await store.positions('A');
      const amount = money('5');
      const fresh = { ...aBalance('5'), revision: 2 };
      await store.commit({
        sessionId: 'A',
        decidedOn: balance,
        balance: fresh,
        positions: [],
        removed,
        orders: [],
        entries: [{ type: 'RESET', revision: 2, at: AT, startingBalance: amount, amount }],
      });
      expect(await store.positions('A')).toEqual([]);
      expect((await store.tradingState('A', INFY, 'x'))!.account.long).toBeUndefined();
    });

    it('keeps MIS beside what is carried, and takes both to another session', async () => {
      await trade(store, 'A', 'carried');
      await trade(store, 'A', 'mis', { product: 'MIS' });
      for (const id of ['A', 'B']) {
        const { account } = (await store.tradingState(id, INFY, 'x'))!;
        expect(account.long).toMatchObject({ product: 'CNC', side: 'LONG' });
        expect(account.mis?.long).toMatchObject({ product: 'MIS', side: 'LONG', apart: true });
        expect(account.mis?.short).toBeUndefined();
        expect(await store.positions(id)).toHaveLength(2);
        if (id === 'A') await store.importSession(parts()());
      }
    });

    it('knows the open positions that time closes, by their day', async () => {
      const due = async (id: string, day: string): Promise<string[]> =>
        (await store.due(id, `${day}T10:00:00.000+05:30`)).positions
          .map((each) => each.instrument.symbol)
          .sort();
      const buy = async (clientId: string, given: Parameters<typeof aFill>[1]): Promise<void> => {
        const fill = aFill(clientId, { quantity: quantity('75'), price: price('10'), ...given });
        const state = (await store.tradingState('A', fill.instrument, clientId))!;
        await store.commit(commitOf('A', state.account, fill));
      };
      const option = (expiry: string) =>
        instrumentFrom({
          symbol: `NIFTY-${expiry}`,
          defaultSegment: 'NSE_FNO',
          underlying: 'NIFTY',
          strike: price('25000'),
          optionType: 'CE',
          expiry,
        });
      await buy('share', {});
      await buy('intraday', { symbol: 'TCS', product: 'MIS' });
      await buy('near', { instrument: option('2025-09-18') });
      await buy('far', { instrument: option('2025-09-25') });
      await buy('both', { instrument: option('2025-09-16'), product: 'MIS' });
      expect(await due('A', '2025-09-14')).toEqual([]);
      expect(await due('A', '2025-09-15')).toEqual(['NIFTY-2025-09-16', 'TCS']);
      expect(await due('A', '2025-09-18')).toEqual(['NIFTY-2025-09-16', 'NIFTY-2025-09-18', 'TCS']);

      await buy('closed', { instrument: option('2025-09-18'), action: 'SELL' });
      await buy('squared', {
        instrument: option('2025-09-16'),
        product: 'MIS',
        action: 'SELL',
      });
      await buy('odd', { instrument: option('someday') });
      expect((await store.positions('A')).map((each) => each.instrument.symbol)).toContain(
        'NIFTY-someday',
      );
      await store.importSession(parts()());
      for (const id of ['A', 'B']) {
        expect(await due(id, '2025-12-31')).toEqual(['NIFTY-2025-09-25', 'TCS']);
      }
    });

    it('knows the orders whose validity ends, by the moment', async () => {
      const { balance } = (await store.sessionState('A'))!;
      const until = (id: string, validUntil: string) =>
        aPendingOrder(id, { id, sessionId: 'A' }, { validUntil });
      const evening = '2025-09-15T15:30:00.000+05:30';
      await store.commit({
        ...emptyCommit('A', balance),
        balance: { ...balance, revision: balance.revision + 1 },
        orders: [until('today', evening), until('tomorrow', '2025-09-16T15:30:00.000+05:30')],
        entries: [],
      });
      const due = async (now: string) => (await store.due('A', now)).orders.map(({ id }) => id);
      expect(await due('2025-09-15T15:29:59.999+05:30')).toEqual([]);
      expect(await due(evening)).toEqual(['today']);
      expect((await due('2025-09-17T09:15:00.000+05:30')).sort()).toEqual(['today', 'tomorrow']);
      expect((await store.due('B', evening)).orders).toEqual([]);
    });

    it('keeps the last quote, and knows who holds the instrument', async () => {
      expect(await store.quote(INFY)).toBeUndefined();
      const quote = { ...INFY, price: price('1512.5'), ts: 1_757_908_411 };
      expect(await store.saveQuotes([{ ...quote, price: price('1') }, quote])).toEqual([]);
      expect(text((await store.quote(INFY))!.price)).toBe('1512.5');
      expect(
        (await store.quotesFor([{ ...INFY, securityId: 'TCS' }, INFY])).map((each) => each?.ts),
      ).toEqual([undefined, 1_757_908_411]);
      expect(await store.quotes()).toHaveLength(1);
      await trade(store, 'A', 'c1');
      const depth = { bid: price('1512.4'), ask: price('1512.6'), volume: quantity('30') };
      const other = { ...quote, securityId: 'TCS' };
      expect(await store.saveQuotes([other, { ...quote, ...depth }])).toEqual([
        { ...INFY, sessions: ['A'] },
      ]);
      const read = (await store.quote(INFY))!;
      expect([read.bid, read.ask, read.volume].map((each) => text(each!))).toEqual([
        '1512.4',
        '1512.6',
        '30',
      ]);
      const next = { ...quote, price: price('1512.6') };
      await store.saveQuotes([next]);
      expect(await store.quote(INFY)).toEqual(next);
      await store.saveQuotes([{ ...quote, ...depth }]);
      await store.saveQuotes([{ ...next, volume: quantity('7') }]);
      expect(await store.quote(INFY)).toEqual({ ...next, volume: quantity('7') });
      await store.saveQuotes([{ ...quote, ...depth }]);
      await store.saveQuotes([{ ...quote, ts: quote.ts + 1 }]);
      expect((await store.quote(INFY))!.bid).toBeUndefined();
    });

    it('keeps what a quote says of its day until another quote says it', async () => {
      const quote = { ...INFY, price: price('1512.5'), ts: 1_757_908_411 };
      const day = {
        ...{ oi: quantity('1200'), prevOi: quantity('1000'), dayVolume: quantity('9000') },
        ...{ dayHigh: price('1520'), dayLow: price('1500.05'), averagePrice: price('1511.123456') },
      };
      await store.saveQuotes([{ ...quote, ...day }]);
      expect(await store.quote(INFY)).toEqual({ ...quote, ...day });
      const next = { ...quote, ts: quote.ts + 5, price: price('1521') };
      await store.saveQuotes([{ ...next, dayHigh: price('1521') }]);
      await store.saveQuotes([next]);
      expect(await store.quote(INFY)).toEqual({ ...next, ...day, dayHigh: price('1521') });
    });

    it('loses and doubles nothing when eight handles trade one session at once', async () => {
      const handles = await Promise.all(Array.from({ length: 8 }, open));
      await Promise.all(
        handles.map(async (handle, index) => {
          for (let count = 0; count < 10; count += 1) {
            await trade(handle, 'A', `${index}-${count}`, { quantity: quantity('1') });
          }
        }),
      );
      expect(await store.orders('A')).toHaveLength(80);
      expect((await entriesOf(store, 'A')).map(({ revision }) => revision)).toEqual(
        Array.from({ length: 80 }, (_, index) => index + 1),
      );
      expect(text((await store.positions('A'))[0]!.netQty)).toBe('80');
    });

    it('holds a large session, and reads it from both ends', async () => {
      let { balance } = (await store.sessionState('A'))!;
      balance = { ...balance, available: money('1000000000') };
      for (let count = 0; count < 2500; count += 1) {
        const fill = aFill(`c${count}`, { symbol: `S${count % 1200}`, fee: money('0') });
        const commit = commitOf('A', { balance }, fill);
        await store.commit(commit);
        balance = commit.balance;
      }
      expect(await store.positions('A')).toHaveLength(1200);
      const entries = await entriesOf(store, 'A');
      expect(entries).toHaveLength(2500);
      const newest = await entriesOf(store, 'A', true);
      expect(newest.map(({ revision }) => revision)).toEqual(
        entries.map(({ revision }) => revision).reverse(),
      );
      expect((await store.orders('A', 3)).map(({ clientOrderId }) => clientOrderId)).toEqual([
        'c2499',
        'c2498',
        'c2497',
      ]);
    });

    /** A copy of session A under the id B, as another store would hold it. */
    const parts = (count = Infinity) =>
      async function* (): AsyncGenerator<SessionPart> {
        let given = 0;
        for await (const part of store.exportSession('A')) {
          if ((given += 1) > count) throw new Error('the power went');
          yield JSON.parse(JSON.stringify(part).replaceAll('"A', '"B').replaceAll('P-', 'Q-'));
        }
      };

    describe('a whole session', () => {
      const other = { ...INFY, securityId: 'TCS' };
      const fill = async (): Promise<void> => {
        for (let count = 0; count < 600; count += 1) {
          await trade(store, 'A', `c${count}`, {
            symbol: `S${count % 3}`,
            quantity: quantity('1'),
          });
        }
      };

      it('is read and written again exactly, and found only when it is whole', async () => {
        await fill();
        await expect(store.importSession(parts(3)())).rejects.toThrow('the power went');
        expect(await store.sessionState('B')).toBeUndefined();
        expect((await store.sessions()).map(({ id }) => id)).toEqual(['A']);
        await expect(store.createSession(aSession('B'), aBalance())).rejects.toMatchObject({
          code: 'SESSION_EXISTS',
        });

        expect(await transferSession('B', parts(), store)).toBe('imported');
        expect(await firstDifference(parts()(), store.exportSession('B'))).toBeUndefined();
        expect((await store.orders('B', 2)).map(({ id }) => id)).toEqual(['Q-c599', 'Q-c598']);
        expect((await store.orderByClientId('B', 'c7'))?.id).toBe('Q-c7');
        expect(await entriesOf(store, 'B')).toHaveLength(600);
        expect(await store.currentSession()).toBe('A');
        const [watched] = await store.saveQuotes([
          { ...INFY, securityId: 'S1', price: price('1'), ts: 1 },
        ]);
        expect([...(watched?.sessions ?? [])].sort()).toEqual(['A', 'B']);
      });

      it('is left alone when it is there already, and refused when another has its id', async () => {
        await trade(store, 'A', 'c1');
        await transferSession('B', parts(), store);
        expect(await transferSession('B', parts(), store)).toBe('unchanged');
        await trade(store, 'A', 'c2');
        await expect(transferSession('B', parts(), store)).rejects.toMatchObject({
          code: 'SESSION_EXISTS',
          details: { session_id: 'B', difference: 'balance available' },
        });
        await expect(store.importSession(parts()())).rejects.toMatchObject({
          code: 'SESSION_EXISTS',
        });
        expect(await store.orders('B')).toHaveLength(1);
      });

      it('keeps its end, its report and its expiry', async () => {
        const session = { ...aSession('A'), status: 'completed', endTime: AT } as const;
        const ending = { session, decidedOn: walletAt(0), report: '{"a":"₹"}', expireAfter: 1000 };
        await store.endSession(ending);
        await transferSession('B', parts(), store);
        expect((await store.sessionState('B'))!.session).toMatchObject({ status: 'completed' });
        expect(await store.report('B')).toBe('{"a":"₹"}');
        for await (const part of store.exportSession('B')) {
          const left = part.type === 'session' ? part.expiresAt! - Date.now() : 0;
          expect(left).toBeGreaterThan(900_000);
          expect(left).toBeLessThanOrEqual(1_000_000);
        }
      });

      it('is refused when a part does not read, and nothing of it is seen', async () => {
        await trade(store, 'A', 'c1');
        const broken = async function* (): AsyncGenerator<SessionPart> {
          for await (const part of parts()()) {
            yield JSON.parse(JSON.stringify(part).replace('"net_qty":"10"', '"net_qty":"ten"'));
          }
        };
        await expect(store.importSession(broken())).rejects.toMatchObject({
          code: 'STORE_CORRUPT',
        });
        expect(await store.sessionState('B')).toBeUndefined();
        expect((await store.tradingState('A', other, 'x'))!.balance.revision).toBe(1);
      });

      it('is nothing when there is none', async () => {
        const found: SessionPart[] = [];
        for await (const part of store.exportSession('NONE')) found.push(part);
        expect(found).toEqual([]);
      });
    });

    it('keeps awkward values as they are', async () => {
      const symbol = 'O\'HARA "₹" 100%_?*';
      const instrument = { segment: 'MCX_COMM', securityId: "a:b{c}'%*", symbol } as const;
      const fill = aFill('c1', {
        instrument,
        price: price('0.0001'),
        quantity: quantity('10000000'),
      });
      const state = await store.tradingState('A', instrument, 'c1');
      await store.commit(commitOf('A', state!.account, fill));
      const [position] = await store.positions('A');
      expect(position!.instrument).toEqual(instrument);
      expect(text(position!.costBasis)).toBe('1000');
    });

    it('replaces the instrument master as a whole, or not at all', async () => {
      async function* lines(...listings: Listing[]) {
        yield await Promise.resolve(listings);
      }
      async function* broken() {
        yield* lines(aListing('9', '2099-01-01'));
        throw await Promise.resolve(new Error('cut off'));
      }
      const info = { source: 'a', importedAt: AT };
      const { master } = store;
      expect(await master.info()).toBeUndefined();
      expect(await master.find({ segment: 'NSE_FNO', securityId: '1' })).toBeUndefined();
      const old = [aListing('1', '2099-01-29'), aListing('2', '2099-01-22')];
      expect(await master.replace(lines(...old), info)).toEqual({
        count: 2,
        segments: ['NSE_FNO'],
      });
      await expect(master.replace(broken(), { ...info, source: 'b' })).rejects.toThrow('cut off');
      expect(await master.info()).toEqual({
        ...info,
        count: 2,
        segments: ['NSE_FNO'],
      });
      const option = { segment: 'NSE_FNO', securityId: '1' };
      expect(await master.find(option)).toEqual(old[0]);
      expect(await master.find({ ...option, securityId: 'NIFTY-Jan2099-25000-CE' })).toEqual(
        old[0],
      );
      expect((await store.tradingState('A', option, 'x'))!.listing).toEqual(old[0]);
      const query = { underlying: 'NIFTY', strike: '25000', optionType: 'CE' } as const;
      expect(await master.contracts(query)).toEqual([old[1], old[0]]);
      expect(await master.contracts({ ...query, from: '2099-01-23' })).toEqual([old[0]]);
      expect(await master.contracts({ ...query, strike: '1' })).toEqual([]);
      expect(await master.contracts({ underlying: 'NIFTY', optionType: '' })).toEqual([]);
      expect(await master.search(['25000', 'nifty'], 1)).toEqual([old[1]]);
      const other = await open();
      expect(await other.master.replace(lines(aListing('3', '2099-02-26')), info)).toMatchObject({
        count: 1,
      });
      expect(await master.find(option)).toBeUndefined();
      expect((await master.contracts(query)).map((each) => each.securityId)).toEqual(['3']);
    });

    it('finds instruments by pieces of their names, the shortest symbols first', async () => {
      const share = (symbol: string, name: string): Listing => ({
        ...aListing(`7${symbol.length}`, ''),
        segment: 'NSE_EQ',
        symbol,
        tradingSymbol: symbol,
        name,
        underlying: symbol,
        kind: 'EQUITY',
        strike: '',
        optionType: '',
      });
      const shares = [
        share('HDFCBANK', 'HDFC Bank Ltd'),
        share('PNB', 'Punjab National Bank'),
        share('KOTAKBANK', 'Kotak Mahindra 100%'),
      ];
      const future = { ...aListing('8', '2099-01-29'), symbol: 'NIFTY 2099-01-29 FUT' };
      const listed = [
        ...shares,
        { ...future, kind: 'FUTIDX', strike: '', optionType: '' as const },
      ];
      async function* batches() {
        for (const each of [...listed, aListing('9', '2099-01-29')]) {
          yield await Promise.resolve([each]);
        }
      }
      const { master } = store;
      await master.replace(batches(), { source: 'a', importedAt: AT });
      const found = async (...args: string[]) =>
        (await master.search(args, 10)).map((each) => each.symbol);
      expect(await found('bank')).toEqual(['PNB', 'HDFCBANK', 'KOTAKBANK']);
      expect(await found('bank', 'hdfc')).toEqual(['HDFCBANK']);
      expect(await found('100%')).toEqual(['KOTAKBANK']);
      expect(await found('0%_')).toEqual([]);
      expect(await found('jan2099', 'nifty')).toEqual([
        'NIFTY 2099-01-29 FUT',
        'NIFTY 2099-01-29 25000 CE',
      ]);
      // The segment is no name.
      expect(await found('NSE_EQ')).toEqual([]);
      const futures = await master.contracts({ underlying: 'NIFTY', optionType: '' });
      expect(futures.map((each) => each.securityId)).toEqual(['8']);
    });

    it('answers undefined for a session that is not there', async () => {
      expect(await store.sessionState('NONE')).toBeUndefined();
      expect(await store.tradingState('NONE', INFY, 'x')).toBeUndefined();
      expect(await store.report('NONE')).toBeUndefined();
      expect(await store.positions('NONE')).toEqual([]);
    });

    it('gives another mark whenever something changed, through any handle', async () => {
      const other = await open();
      const marks = new Set<string>();
      const look = async (): Promise<number> => marks.add(await store.changeMark('A', [INFY])).size;
      expect(await look()).toBe(1);
      expect(await look()).toBe(1);
      await trade(other, 'A', 'c1');
      expect(await look()).toBe(2);
      await trade(store, 'A', 'c2');
      expect(await look()).toBe(3);
      await other.saveQuotes([{ ...INFY, price: price('1512.5'), ts: 1_757_908_411 }]);
      expect(await look()).toBe(4);
      expect(await look()).toBe(4);
    });

    it('tells what it is and whether it is durable', async () => {
      const health = await store.health();
      expect(health).toMatchObject({ sessions: 1, durable: expect.any(Boolean) });
      expect(health.version).toMatch(/^(SQLite|Redis|Valkey) \d/);
    });

    it('refuses every operation after close, and may be closed twice', async () => {
      await store.close();
      await store.close();
      const closed = { code: 'STORE_UNUSABLE' };
      await expect(store.currentSession()).rejects.toMatchObject(closed);
      await expect(store.sessions()).rejects.toMatchObject(closed);
      await expect(store.positions('A')).rejects.toMatchObject(closed);
      await expect(store.tradingState('A', INFY, 'x')).rejects.toMatchObject(closed);
      await expect(entriesOf(store, 'A')).rejects.toMatchObject(closed);
      const commit = commitOf('A', { balance: aBalance() }, aFill('c1'));
      await expect(store.commit(commit)).rejects.toMatchObject(closed);
    });
  });
}
