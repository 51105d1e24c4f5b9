import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { money, text } from '../../../src/domain/money/money.ts';
import { applyCash } from '../../../src/domain/ledger/journal.ts';
import { isOpen } from '../../../src/domain/ledger/position.ts';
import { LedgerTransaction } from '../../../src/domain/ledger/ledger-transaction.ts';
import { commitOf } from '../../../src/app/trading/commit.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import { AT } from '../../support/ledger.ts';
import {
  contentsOf,
  differencesIn,
  folderOf,
  manyOrders,
  migrate,
  openStore,
  ORDERS_HEADER,
} from '../../support/migration.ts';

const REAL = join(import.meta.dirname, '../../fixtures/legacy/file-store');
const DAY = 'PAPER_20250915';

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

/** One row of orders.csv. */
const row = (given: Partial<Record<string, string>> = {}): string =>
  Object.values({
    id: 'P-1.0',
    security_id: '40001',
    side: 'BUY',
    quantity: '75',
    avg_price: '100.5',
    timestamp: '2025-09-15T09:23:31+05:30',
    status: 'COMPLETED',
    ...given,
  }).join(',');

const csv = (...rows: readonly string[]): string => `${[ORDERS_HEADER, ...rows].join('\n')}\n`;

async function ordersOf(id = DAY): Promise<string[]> {
  const orders = await store.orders(id);
  return orders
    .map((each) => `${each.action} ${text(each.quantity)} @ ${text(each.price)}`)
    .reverse();
}

describe("the predecessor's own folder", () => {
  it('becomes the completed session that it was, to the paisa', async () => {
    const { result, rejects } = await migrate(store, REAL);
    expect(rejects).toEqual([]);
    expect(result.sessions).toMatchObject([
      { sessionId: DAY, ordersImported: 40, ordersSkipped: 0, positions: 4 },
    ]);
    expect(result.sessions[0]!.reconciliation.filter(({ equal }) => !equal)).toEqual([]);
    const { balance, session } = (await store.sessionState(DAY))!;
    expect([balance.available, balance.used, balance.realizedPnl, balance.fees].map(text)).toEqual([
      '173935.25',
      '44791.85',
      '19527.1',
      '800',
    ]);
    expect(session).toMatchObject({
      status: 'completed',
      startTime: '2025-09-15T09:20:00.000+05:30',
      endTime: '2025-09-15T11:42:58.000+05:30',
      totalTrades: 40,
    });
    const positions = await store.positions(DAY);
    expect(positions.filter(isOpen).map(({ instrument }) => instrument)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          segment: 'BSE_FNO',
          securityId: '40893',
          option: expect.objectContaining({
            type: 'CE',
            strike: money('80900'),
            expiry: '2025-09-18',
            underlying: 'SENSEX',
          }),
        }),
      ]),
    );
    expect(positions.filter(isOpen)).toHaveLength(4);
    expect(positions.filter((each) => !isOpen(each))).toHaveLength(12);
    expect(await differencesIn(store, DAY)).toEqual([]);
  });

  it("keeps the predecessor's figures, marked as such, beside today's", async () => {
    await migrate(store, REAL);
    const report = JSON.parse((await store.report(DAY))!);
    expect(report).toMatchObject({ total_pnl: '18632.8', gross_pnl: '19432.8' });
    expect(report.win_rate).not.toBe('100.00');
    expect(report.legacy).toMatchObject({ win_rate: 100, total_pnl: 19432.80000000001 });
  });

  it('is the same after a second run', async () => {
    await migrate(store, REAL);
    const first = await contentsOf(store, DAY);
    const { result } = await migrate(store, REAL);
    expect(result.sessions).toMatchObject([{ ordersImported: 0, ordersSkipped: 40 }]);
    expect(await contentsOf(store, DAY)).toBe(first);
  });

  it('is only planned by a dry run', async () => {
    const { result } = await migrate(store, REAL, { dryRun: true });
    expect(result.sessions).toMatchObject([{ sessionId: DAY, ordersImported: 40, positions: 4 }]);
    expect(await store.sessions()).toEqual([]);
  });

  it('goes into the session that is named, and leaves the current one current', async () => {
    await migrate(store, folderOf({ 'orders.csv': csv(row()) }), { sessionId: 'FIRST' });
    await store.selectSession('FIRST');
    const { result } = await migrate(store, REAL, { sessionId: 'OLD' });
    expect(result.sessions.map(({ sessionId }) => sessionId)).toEqual(['OLD']);
    expect(await store.currentSession()).toBe('FIRST');
  });
});

describe('what a session starts from', () => {
  const orders = csv(row(), row({ id: 'P-2.0', side: 'SELL', avg_price: '110.5' }));

  it('is what balance.json implies, when no report says it', async () => {
    const balance = '{"available": 200709.99999999997, "used": 0.0, "total": 200709.99999999997}';
    const folder = folderOf({ 'orders.csv': orders, 'balance.json': balance });
    const { result } = await migrate(store, folder);
    const state = await store.sessionState(DAY);
    expect(text(state!.balance.startingBalance)).toBe('200000');
    expect(result.sessions[0]!.reconciliation.every(({ equal }) => equal)).toBe(true);
  });

  it('is what is asked for, and a difference is told with its likely reason', async () => {
    const folder = folderOf({
      'orders.csv': orders,
      'balance.json': '{"available": 100750, "used": 0, "total": 100750}',
    });
    const asked = { startingBalance: money('100000') };
    const { result } = await migrate(store, folder, asked);
    expect(result.sessions[0]!.reconciliation[0]).toMatchObject({
      item: 'available',
      files: '100750',
      ledger: '100710',
      difference: '-40',
      equal: false,
      reason: '2 fees of 20: give another fee',
    });
    await expect(
      migrate(store, folder, { ...asked, strict: true, sessionId: 'STRICT' }),
    ).rejects.toMatchObject({ code: 'NOT_RECONCILED' });
    expect(await store.sessionState('STRICT')).toBeUndefined();
  });
});

describe('positions without orders', () => {
  it('become opening entries at their entry price, shorts and closed trips too', async () => {
    const folder = folderOf({
      'positions.csv':
        'symbol,security_id,side,entry_price,quantity,current_price,pnl,timestamp\n' +
        'INFY,1594,BUY,1500,10,1510,100,2025-09-15T10:00:00+05:30\n' +
        'TCS,11536,SELL,3000,5,2990,50,2025-09-15T10:00:00+05:30\n',
      'closed_positions.csv':
        'symbol,security_id,side,entry_price,quantity,exit_price,pnl,pnl_percentage,option_type,strike,expiry,entry_timestamp,exit_timestamp,exit_reason\n' +
        'NIFTY,40001,BUY,100,75,120,1500,20,PE,25000,2025-09-18,2025-09-15 09:23:31 +0530,2025-09-15 09:42:58 +0530,TP\n',
    });
    await migrate(store, folder);
    const positions = (await store.positions(DAY)).map(
      (each) =>
        `${each.side} ${text(each.netQty)} ${each.instrument.symbol} ${text(each.realizedPnl)}`,
    );
    expect(positions.sort()).toEqual([
      'LONG 0 NIFTY-Sep2025-25000-PE 1500',
      'LONG 10 INFY 0',
      'SHORT 5 TCS 0',
    ]);
    const infy = (await store.positions(DAY)).find(
      ({ instrument }) => instrument.symbol === 'INFY',
    );
    expect(text(infy!.currentPrice)).toBe('1510');
    expect(await differencesIn(store, DAY)).toEqual([]);
  });
});

describe('reports of other days', () => {
  const report = (given: object) =>
    JSON.stringify({
      session_id: 'X',
      start_time: '2025-09-12 09:20:00',
      end_time: '2025-09-12 15:20:00',
      starting_balance: 50000.0,
      total_pnl: 123.45,
      total_trades: 7,
      win_rate: 100.0,
      ...given,
    });

  it('become completed sessions, replayed where they know their trades', async () => {
    const trade = {
      symbol: 'NIFTY',
      option_type: 'CE',
      strike: 25000,
      quantity: 75,
      status: 'SUCCESS',
    };
    const trades = [
      { ...trade, timestamp: '09:30:00', side: 'BUY', price: 100.0, order_id: 'P-1' },
      { ...trade, timestamp: '09:40:00', side: 'SELL', price: 110.0, order_id: 'P-2' },
    ];
    const folder = folderOf({
      'orders.csv': csv(row()),
      'reports/PAPER_20250912.json': report({ trades }),
      'reports/PAPER_20250911.json': report({ start_time: '2025-09-11 09:20:00', trades: [] }),
    });
    const { result } = await migrate(store, folder);
    expect(result.sessions.map(({ sessionId }) => sessionId).sort()).toEqual([
      'PAPER_20250911',
      'PAPER_20250912',
      DAY,
    ]);
    const replayed = JSON.parse((await store.report('PAPER_20250912'))!);
    expect(replayed).toMatchObject({ total_pnl: '710', legacy: { total_pnl: 123.45 } });
    const known = JSON.parse((await store.report('PAPER_20250911'))!);
    expect(known).toMatchObject({
      total_pnl: '123.45',
      total_trades: 7,
      legacy: { win_rate: 100 },
    });
    const listed = await store.sessions();
    expect(listed.map(({ id, status }) => `${id} ${status}`)).toEqual([
      `${DAY} active`,
      'PAPER_20250912 completed',
      'PAPER_20250911 completed',
    ]);
    for (const { id } of listed) expect(await differencesIn(store, id)).toEqual([]);
  });

  it('are read from CSV with its ₹ signs, and from metric files, where there is no JSON', async () => {
    const folder = folderOf({
      'reports/PAPER_1.csv':
        'Session Report,PAPER_1\n\nSESSION SUMMARY\nSession ID,PAPER_1\nStart Time,2025-09-12 09:20:00\n' +
        'End Time,2025-09-12 15:20:00\n\nTRADING SUMMARY\nTotal Trades,3\nWin Rate (%),100.0%\n\n' +
        'FINANCIAL SUMMARY\nStarting Balance,₹50000.0\nTotal P&L,₹-12.5\n\nPOSITIONS\n' +
        'Symbol,Option Type,Strike,Quantity,Entry Price,Current Price,P&L,Created At\n' +
        'NIFTY,CE,24950,75,132.52,121.0,-864.0,2025-09-12 09:30:23 +0530\n\nTRADES\n' +
        'Time,Symbol,Side,Quantity,Price,Order ID,Status\n09:23:31,NIFTY,BUY,150,280.83,P-1,SUCCESS\n',
      'session_PAPER_2.csv':
        'metric,value\nstart_time,2025-09-11 09:20:00\nstarting_balance,70000\ntotal_pnl,5\n',
      'session_PAPER_2_open_positions.csv':
        'symbol,security_id,side,entry_price,quantity,current_price,pnl,timestamp\n' +
        'INFY,1594,BUY,1500,10,1510,100,2025-09-11T10:00:00+05:30\n',
    });
    await migrate(store, folder);
    expect(JSON.parse((await store.report('PAPER_1'))!)).toMatchObject({
      starting_balance: '50000',
      total_pnl: '-12.5',
      total_trades: 3,
      legacy: { win_rate: '100.0' },
    });
    expect((await store.positions('PAPER_1')).map(({ instrument }) => instrument.symbol)).toEqual([
      'NIFTY-24950-CE',
    ]);
    expect((await store.positions('PAPER_2')).map(({ instrument }) => instrument.symbol)).toEqual([
      'INFY',
    ]);
    expect((await store.sessionState('PAPER_2'))!.session).toMatchObject({ status: 'completed' });
  });
});

describe('a row that is written otherwise', () => {
  it.each([
    ['a BOM and CRLF', `\ufeff${ORDERS_HEADER}\r\n${row()}\r\n`],
    ['quoted cells with a comma and a newline', `${ORDERS_HEADER},note\n${row()},"a, ""b""\nc"\n`],
    [
      'columns in another order',
      'status,timestamp,avg_price,quantity,side,security_id,id\n' +
        'completed,2025-09-15 09:23:31 +0530,100.5,75,buy,40001,P-1.0\n',
    ],
    [
      'a time without zone, taken in the configured one',
      csv(row({ timestamp: '2025-09-15 09:23:31' })),
    ],
    ['a time in another zone', csv(row({ timestamp: '2025-09-15T03:53:31Z' }))],
    ['an exponent', csv(row({ avg_price: '1.005e2' }))],
    ['rupees', csv(row({ avg_price: '₹100.50' }))],
    ["a float's dust", csv(row({ avg_price: '100.50000000000001', quantity: '75.0' }))],
    ['no newline at its end', csv(row()).trimEnd()],
  ])('is read: %s', async (_what, content) => {
    const { rejects } = await migrate(store, folderOf({ 'orders.csv': content }));
    expect(rejects).toEqual([]);
    expect(await ordersOf()).toEqual(['BUY 75 @ 100.5']);
    const [order] = await store.orders(DAY);
    expect(order!.createdAt).toBe('2025-09-15T09:23:31.000+05:30');
  });

  it('with a column that nobody reads is told', async () => {
    const { result } = await migrate(
      store,
      folderOf({ 'orders.csv': `${ORDERS_HEADER},broker\n${row()},X\n` }),
    );
    expect(result.files[0]).toMatchObject({ file: 'orders.csv', ignoredColumns: ['broker'] });
  });
});

describe('a row that cannot be used', () => {
  const good = row({ id: 'P-9.0' });
  it.each([
    ['NaN', row({ avg_price: 'NaN' }), /avg_price "NaN"/],
    ['a negative price', row({ avg_price: '-5' }), /avg_price "-5"/],
    ['half a share', row({ quantity: '7.5' }), /quantity "7.5"/],
    ['a negative quantity', row({ quantity: '-75' }), /quantity "-75"/],
    ['no time', row({ timestamp: 'today' }), /timestamp "today"/],
    ['a day that does not exist', row({ timestamp: '2025-02-30 09:00:00' }), /timestamp/],
    ['an unknown side', row({ side: 'HOLD' }), /side "HOLD"/],
    ['an order that was not filled', row({ status: 'REJECTED' }), /not filled.*"REJECTED"/],
    ['more sold than held', row({ side: 'SELL' }), /nothing open/],
    ['more money than there is', row({ quantity: '10000' }), /Insufficient funds/],
    ['too few columns', 'P-1.0,40001,BUY,75', /4 of 7 columns: a truncated line/],
    ['too many columns', `${row()},x,y`, /9 columns, not 7/],
    ['control characters in the id', row({ id: 'P\u001b[2J' }), /id "P\\x1b\[2J"/],
  ])('goes to the rejects with its line and reason: %s', async (_what, bad, reason) => {
    const { rejects } = await migrate(store, folderOf({ 'orders.csv': csv(bad, good) }));
    expect(rejects).toEqual([
      expect.objectContaining({
        file: 'orders.csv',
        line: 2,
        reason: expect.stringMatching(reason),
      }),
    ]);
    expect(await ordersOf()).toEqual(['BUY 75 @ 100.5']);
  });

  it('ends the run when it is to stop there, with nothing written', async () => {
    const folder = folderOf({ 'orders.csv': csv(good, row({ side: 'HOLD' })) });
    await expect(migrate(store, folder, { stopAtReject: true })).rejects.toMatchObject({
      code: 'ROWS_REJECTED',
      details: { file: 'orders.csv', line: 3 },
    });
    expect(await store.sessions()).toEqual([]);
  });

  it('is rejected again by a second run, which changes nothing', async () => {
    const early = row({ side: 'SELL', id: 'P-0.0' });
    const folder = folderOf({ 'orders.csv': csv(early, good) });
    await migrate(store, folder);
    const first = await contentsOf(store, DAY);
    const { rejects } = await migrate(store, folder);
    expect(rejects).toHaveLength(1);
    expect(await contentsOf(store, DAY)).toBe(first);
  });

  it('has an id that was used before: the same order is skipped, another is rejected', async () => {
    const content = csv(row(), row(), row({ quantity: '1' }));
    const { result, rejects } = await migrate(store, folderOf({ 'orders.csv': content }));
    expect(result.sessions).toMatchObject([{ ordersImported: 1, ordersSkipped: 1 }]);
    expect(rejects).toMatchObject([{ line: 4, reason: expect.stringContaining('used before') }]);
  });

  it('is not UTF-8, or never closes its quote', async () => {
    const latin = Buffer.concat([
      Buffer.from(`${csv(good)}P-1.0,40001,BUY,75,100,2025-09-15 09:00:00,`),
      Buffer.from([0xe9, 0x0a]),
      Buffer.from(row({ id: '"P-2.0' })),
    ]);
    const { rejects } = await migrate(store, folderOf({ 'orders.csv': latin }));
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'The row is not valid UTF-8.'],
      [4, 'A quoted field is never closed.'],
    ]);
    expect(await ordersOf()).toHaveLength(1);
  });

  it('is a line of 100 MB, which does not fill the memory', async () => {
    const long = Buffer.concat([
      Buffer.from(`${ORDERS_HEADER}\n`),
      Buffer.alloc(100 * 1024 * 1024, 'x'),
      Buffer.from(`\n${good}\n`),
    ]);
    const folder = folderOf({ 'orders.csv': long });
    const before = process.memoryUsage().rss;
    const { rejects } = await migrate(store, folder);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
    expect(rejects).toMatchObject([{ line: 2, reason: 'The row is longer than 1 MB.' }]);
    expect(await ordersOf()).toEqual(['BUY 75 @ 100.5']);
  });
});

describe('a file or folder that cannot be used', () => {
  const orders = csv(row());

  it.each([
    ['an empty folder', {}, /Looked for orders\.csv/],
    ['no known file', { 'notes.txt': 'x', 'reports/readme.md': 'x' }, /Looked for orders\.csv/],
  ])('is refused when it is %s', async (_what, files, pattern) => {
    await expect(migrate(store, folderOf(files))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(pattern),
    });
  });

  it('names the column that a file lacks', async () => {
    const folder = folderOf({ 'orders.csv': 'id,side,quantity\nP-1,BUY,75\n' });
    await expect(migrate(store, folder)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringContaining('lacks the column "security_id", "avg_price"'),
    });
  });

  it.each([
    ['empty', ''],
    ['a header only', `${ORDERS_HEADER}\n`],
  ])('makes no session when it is %s', async (_what, content) => {
    const { result, rejects } = await migrate(store, folderOf({ 'orders.csv': content }));
    expect([result.sessions, rejects]).toEqual([[], []]);
  });

  it.each([
    ['no object', '[1, 2]', /not a JSON object/],
    ['no JSON', '{"available": 1', /does not parse as JSON/],
    ['deeply nested', '['.repeat(200_000), /does not parse as JSON/],
    ['without figures', '{"available": "lots", "used": 1, "total": 1}', /available "lots"/],
  ])('goes to the rejects when its JSON is %s', async (_what, content, reason) => {
    const folder = folderOf({ 'orders.csv': orders, 'balance.json': content });
    const { rejects } = await migrate(store, folder);
    expect(rejects).toMatchObject([
      { file: 'balance.json', reason: expect.stringMatching(reason) },
    ]);
    expect(await ordersOf()).toHaveLength(1);
  });

  it('says that symbolic links lead in a circle', async () => {
    const folder = folderOf({});
    symlinkSync('orders.csv', join(folder, 'orders.csv'));
    await expect(migrate(store, folder)).rejects.toThrow(/"orders.csv": its symbolic links lead/);
  });

  it('reads nothing of a folder that bears the name of a file', async () => {
    const folder = folderOf({ 'balance.json': '{"available": 5, "used": 0, "total": 5}' });
    mkdirSync(join(folder, 'orders.csv'));
    const { result } = await migrate(store, folder);
    expect(result.sessions).toHaveLength(1);
  });
});

describe('a session that was traded on after it was migrated', () => {
  it('gets only the orders that the file has since', async () => {
    const before = csv(row());
    await migrate(store, folderOf({ 'orders.csv': before }));
    await migrate(store, folderOf({ 'orders.csv': csv(row({ id: 'MINE', quantity: '5' })) }));
    const grown = csv(row(), row({ id: 'P-2.0', side: 'SELL', quantity: '80' }));
    const { result } = await migrate(store, folderOf({ 'orders.csv': grown }));
    // Alone, the file would sell more than it holds: such a row stays rejected.
    expect(result).toMatchObject({ rejected: 1 });
    const more = csv(row(), row({ id: 'P-2.0', side: 'SELL', quantity: '70' }));
    await migrate(store, folderOf({ 'orders.csv': more }));
    expect(await ordersOf()).toEqual(['BUY 75 @ 100.5', 'BUY 5 @ 100.5', 'SELL 70 @ 100.5']);
    expect(await differencesIn(store, DAY)).toEqual([]);
  });

  it('gets every order, once, when another program puts in cash while it is migrated', async () => {
    const commit = store.commit.bind(store);
    const outcomes: string[] = [];
    store.commit = async (each) => {
      // What another program does between the second batch and the third.
      if (outcomes.length === 2) await depositElsewhere();
      const outcome = await commit(each);
      outcomes.push(outcome.kind);
      return outcome;
    };
    const depositElsewhere = async (): Promise<void> => {
      const { balance } = (await store.sessionState(DAY))!;
      const [amount, revision] = [money('5'), balance.revision + 1];
      const entry = { at: AT, startingBalance: balance.startingBalance, revision, amount };
      await commit({
        ...commitOf(DAY, new LedgerTransaction(balance, new Map(), '')),
        balance: applyCash(balance, 'DEPOSIT', amount, AT),
        entries: [{ ...entry, type: 'DEPOSIT' }],
      });
    };
    const { result, rejects } = await migrate(store, folderOf({ 'orders.csv': manyOrders(1600) }));
    expect(outcomes.slice(0, 3)).toEqual(['committed', 'committed', 'conflict']);
    expect([result.sessions[0]!.ordersImported, rejects]).toEqual([1600, []]);
    expect(await store.orders(DAY, 2000)).toHaveLength(1600);
    expect(await differencesIn(store, DAY)).toEqual([]);
  });

  it('takes a file that has grown, and no order twice', async () => {
    const all = manyOrders(1500).split('\n');
    await migrate(store, folderOf({ 'orders.csv': `${all.slice(0, 700).join('\n')}\n` }));
    await migrate(store, folderOf({ 'orders.csv': all.join('\n') }));
    const clean = await openStore();
    await migrate(clean, folderOf({ 'orders.csv': all.join('\n') }));
    expect(await contentsOf(store, DAY)).toBe(await contentsOf(clean, DAY));
    await clean.close();
  });
});

describe('what real files taught', () => {
  const report = (trades: readonly object[], given: object = {}) =>
    JSON.stringify({
      session_id: 'PAPER_REAL',
      start_time: '2025-09-15 09:20:00',
      end_time: '2025-09-15 15:20:00',
      starting_balance: 100000.0,
      trades,
      ...given,
    });
  const trade = (id: string, given: object = {}) => ({
    order_id: id,
    symbol: 'NIFTY',
    option_type: 'CE',
    strike: 25000,
    side: 'BUY',
    quantity: 75,
    price: 100.5,
    timestamp: '09:23:31',
    status: 'SUCCESS',
    ...given,
  });

  it('keeps the trades that the predecessor refused as rejected orders, with their reasons', async () => {
    const failed = trade('P-2', {
      status: 'FAILED',
      error: 'Insufficient balance: 7500.0 needed',
      price: null,
    });
    const folder = folderOf({ 'reports/PAPER_REAL.json': report([trade('P-1'), failed]) });
    const { result, rejects } = await migrate(store, folder);
    expect(rejects).toEqual([]);
    expect(result.rejected).toBe(0);
    expect(await store.orderStatuses('PAPER_REAL')).toEqual(
      new Map([
        ['FILLED', 1],
        ['REJECTED', 1],
      ]),
    );
    expect(await store.orderByClientId('PAPER_REAL', 'P-2')).toMatchObject({
      status: 'REJECTED',
      reason: 'Insufficient balance: 7500.0 needed',
      reasonCode: 'INSUFFICIENT_FUNDS',
    });
    const again = await migrate(store, folder);
    expect(again.rejects).toEqual([]);
    expect((await store.orders('PAPER_REAL')).length).toBe(2);
  });

  it('names a session by what its report says, whatever the file is called', async () => {
    const folder = folderOf({
      'reports/copy_2.csv':
        'SESSION SUMMARY\nSession ID,PAPER_REAL\nStart Time,2025-09-15 09:20:00\n',
    });
    const { result } = await migrate(store, folder);
    expect(result.sessions.map(({ sessionId }) => sessionId)).toEqual(['PAPER_REAL']);
  });

  it('refuses a price of more decimals than four, and takes a float for what it meant', async () => {
    const folder = folderOf({
      'orders.csv': csv(
        row({ id: 'P-1', avg_price: '100.30000000000001' }),
        row({ id: 'P-2', avg_price: '100.12345' }),
      ),
    });
    const { rejects } = await migrate(store, folder);
    expect(await ordersOf()).toEqual(['BUY 75 @ 100.3']);
    expect(rejects.map(({ reason }) => reason)).toEqual([expect.stringMatching(/not rounded/)]);
  });

  it('reads a BigDecimal of any length', async () => {
    const long = `0.1005${'0'.repeat(800)}1e3`;
    const folder = folderOf({ 'orders.csv': csv(row({ avg_price: long })) });
    const { rejects } = await migrate(store, folder);
    expect(rejects).toEqual([]);
    expect(await ordersOf()).toEqual(['BUY 75 @ 100.5']);
  });

  it('takes an unnamed number, and PAPER_CE_25000, for options on an index', async () => {
    const folder = folderOf({
      'orders.csv': csv(row({ id: 'A' }), row({ id: 'B', security_id: 'PAPER_CE_25000' })),
    });
    await migrate(store, folder);
    const instruments = (await store.positions(DAY)).map(({ instrument }) => instrument);
    expect(instruments).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ segment: 'NSE_FNO', securityId: '40001' }),
        expect.objectContaining({
          segment: 'NSE_FNO',
          option: expect.objectContaining({ type: 'CE' }),
        }),
      ]),
    );
  });
});
