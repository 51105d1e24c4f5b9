import { describe, expect, it } from '@jest/globals';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const FO = join(import.meta.dirname, '../fixtures/prices/zerodha-tradebook-fo.csv');
const HEADER =
  'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,' +
  'order_id,order_execution_time,expiry_date\n';
const EQ =
  HEADER +
  'INFY,INE009A01021,2025-06-02,NSE,EQ,EQ,buy,false,6.000000,1500.000000,101,9001,2025-06-02T09:30:00,\n' +
  'INFY,INE009A01021,2025-06-02,NSE,EQ,EQ,buy,false,4.000000,1501.000000,102,9001,2025-06-02T09:30:01,\n' +
  'INFY,INE009A01021,2025-06-03,NSE,EQ,EQ,sell,false,10.000000,1520.000000,101,9002,2025-06-03T10:00:00,\n' +
  'TCS,INE467B01029,2025-06-03,NSE,EQ,EQ,sell,false,5.000000,3500.000000,103,9003,2025-06-03T11:00:00,\n' +
  'TCS,INE467B01029,2025-06-03,NSE,EQ,EQ,buy,false,5.000000,3480.000000,104,9004,2025-06-03T12:00:00,\n';

const put = (desk: Desk, text: string, name = 'trades.csv'): string => {
  writeFileSync(join(desk.folder, name), text);
  return name;
};

describe("a broker's tradebook", () => {
  it('becomes a session with the trades at their times, shorts as well', async () => {
    const desk = new Desk();
    copyFileSync(FO, join(desk.folder, 'fo.csv'));
    const done = await desk.json('import-trades', 'fo.csv', '--session', 'REAL');
    expect(done).toMatchObject({
      ...{ session_id: 'REAL', trades_imported: 2, trades_skipped: 0, orders: 2, rejected: 0 },
      positions: 0,
    });
    const { trades } = await desk.json('trades', '--session', 'REAL');
    expect(trades.map((each: any) => [each.side, each.price, each.created_at])).toEqual([
      ['BUY', '341.05', '2025-06-02T09:23:50.000+05:30'],
      ['SELL', '326.8', '2025-06-02T09:21:55.000+05:30'],
    ]);
    expect(trades[0]).toMatchObject({ expiry_date: '2025-06-05', strike_price: '24750' });
    const report = await desk.json('report', 'REAL');
    expect(report).toMatchObject({ gross_pnl: '-1068.75', losing_trades: 1, total_trades: 2 });
    expect((await desk.run('verify', 'REAL')).status).toBe(0);
  });

  it('pays one brokerage an order, whatever trades it was filled in', async () => {
    const desk = new Desk({});
    const whole =
      HEADER +
      'NIFTY2560524750PE,,2025-06-02,NSE,FO,,buy,false,150,100,1,11,2025-06-02T09:21:55,2025-06-05\n';
    const parts =
      HEADER +
      'NIFTY2560524750PE,,2025-06-02,NSE,FO,,buy,false,75,100,1,11,2025-06-02T09:21:55,2025-06-05\n' +
      'NIFTY2560524750PE,,2025-06-02,NSE,FO,,buy,false,75,100,2,11,2025-06-02T09:21:56,2025-06-05\n';
    await desk.json('import-trades', put(desk, whole), '--session', 'WHOLE');
    await desk.json('import-trades', put(desk, parts), '--session', 'PARTS');
    const fees = async (id: string) => (await desk.json('balance', '--session', id)).fees;
    expect(await fees('PARTS')).toBe(await fees('WHOLE'));
    const { orders } = await desk.json('orders', '--session', 'PARTS');
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ filled_quantity: '150', client_order_id: '1' });
    expect((await desk.json('trades', '--session', 'PARTS')).trades).toHaveLength(2);
  });

  it('adds only what is missing when it is run again', async () => {
    const desk = new Desk();
    const lines = EQ.split('\n');
    await desk.json('import-trades', put(desk, lines.slice(0, 2).join('\n')), '--session', 'S');
    const second = await desk.json('import-trades', put(desk, EQ), '--session', 'S');
    expect(second).toMatchObject({ trades_imported: 4, trades_skipped: 1 });
    const before = await desk.json('report', 'S');
    const third = await desk.json('import-trades', put(desk, EQ), '--session', 'S');
    expect(third).toMatchObject({ trades_imported: 0, trades_skipped: 5, rejected: 0 });
    expect((await desk.json('report', 'S')).equity_curve).toEqual(before.equity_curve);
    expect(before).toMatchObject({ winning_trades: 2, losing_trades: 0, gross_pnl: '296' });
    const { orders } = await desk.json('orders', '--session', 'S');
    const bought = orders.find(({ id }: any) => id.endsWith(':9001'));
    expect(bought).toMatchObject({ filled_quantity: '10', filled_price: '1500.4' });
    expect((await desk.run('verify', 'S')).status).toBe(0);
  });

  it('takes a share that is sold before it is bought for intraday', async () => {
    const desk = new Desk();
    writeFileSync(join(desk.folder, 'papertrade.yaml'), 'trading:\n  charges: zerodha\n');
    await desk.json('import-trades', put(desk, EQ), '--session', 'S');
    const { orders } = await desk.json('orders', '--session', 'S');
    const of = (id: string) => orders.find((each: any) => each.id.endsWith(id));
    expect(of(':9003')).toMatchObject({ product: 'MIS' });
    expect(of(':9003').charges.items).toMatchObject({ dp: '0', stt: '4.38' });
    expect(of(':9002')).toMatchObject({ product: 'CNC' });
    expect(of(':9002').charges.items).toMatchObject({ stt: '15.2' });
    expect((await desk.run('verify', 'S')).status).toBe(0);
  });

  it('rejects sales of shares that the files did not buy, and takes the rest', async () => {
    const desk = new Desk();
    const early =
      'WIPRO,,2025-06-02,NSE,EQ,EQ,sell,false,5,250,7,71,2025-06-02T09:20:00,\n' +
      'INFY,,2025-06-02,NSE,EQ,EQ,hold,false,5,250,8,72,2025-06-02T09:20:00,\n';
    const { status, stdout } = await desk.run(
      ...['import-trades', put(desk, EQ + early), '--session', 'S', '--json'],
    );
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ trades_imported: 5, rejected: 2 });
    const rejects = readFileSync(join(desk.folder, 'papertrade-rejects.csv'), 'utf8');
    expect(rejects).toMatch(/trades\.csv,7,"It sells more than the trades before it bought/);
    expect(rejects).toMatch(/trades\.csv,8,.*hold/);
  });

  it('opens the session with as much cash as the trades need', async () => {
    const desk = new Desk();
    const dear =
      HEADER + 'MRF,,2025-06-02,NSE,EQ,EQ,buy,false,10,140000,1,1,2025-06-02T09:20:00,\n';
    const file = put(desk, dear);
    const refused = await desk.run('import-trades', file, '--session', 'S', '--balance', '1000');
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(
      /more than session "S" has with a starting balance of ₹1,000\.00/,
    );
    expect(refused.stderr).toContain('Give a larger --balance');
    expect((await desk.json('session', 'list')).sessions).toEqual([]);
    const done = await desk.json('import-trades', file, '--session', 'S');
    expect(done.starting_balance).toBe('1500000');
  });

  it('reads other CSV by a map of its columns, and tells before it writes', async () => {
    const desk = new Desk();
    const other =
      'Trade Time,Scrip,B/S,Qty,Rate,Price\n' +
      '02-06-2025 09:20:00,INFY,B,10,1500.00,1\n02-06-2025 09:20:00,INFY,B,10,1500.00,1\n' +
      '02-06-2025 09:25:00,INFY,S,20,1510.50,1\n';
    const args = ['--map', 'time=Trade Time,symbol=Scrip,side=B/S,price=Rate'];
    const file = put(desk, other);
    const told = await desk.json('import-trades', file, '--session', 'S', ...args, '--dry-run');
    expect(told).toMatchObject({ trades_imported: 3, dry_run: true });
    expect((await desk.json('session', 'list')).sessions).toEqual([]);
    await desk.json('import-trades', file, '--session', 'S', ...args);
    const again = await desk.json('import-trades', file, '--session', 'S', ...args);
    expect(again).toMatchObject({ trades_imported: 0, trades_skipped: 3 });
    expect((await desk.json('report', 'S')).gross_pnl).toBe('210');
    const wrong = await desk.run(
      'import-trades',
      file,
      '--session',
      'S',
      '--map',
      'when=Trade Time',
    );
    expect(wrong.status).toBe(2);
  });

  it('knows a contract by its symbol where a row says the exchange alone', async () => {
    const desk = new Desk();
    const file = put(
      desk,
      'Trade Time,Scrip,B/S,Qty,Rate,Exch\n' +
        '02-06-2025 09:20:00,NIFTY 05 JUN 24750 PE,S,75,326.8,NSE\n' +
        '02-06-2025 09:25:00,NIFTY 05 JUN 24750 PE,B,75,"1,300.50",NSE\n' +
        '02-06-2025 09:30:00,INFY,B,10,"1,500.00",NSE\n',
    );
    const map = 'time=Trade Time,symbol=Scrip,side=B/S,quantity=Qty,price=Rate,exchange=Exch';
    const told = await desk.json('import-trades', file, '--session', 'S', '--map', map);
    expect(told).toMatchObject({ trades_imported: 3, rejected: 0 });
    const { trades } = await desk.json('trades', '--session', 'S');
    expect(trades.map((each: any) => [each.exchange_segment, each.price])).toEqual([
      ['NSE_EQ', '1500'],
      ['NSE_FNO', '1300.5'],
      ['NSE_FNO', '326.8'],
    ]);
  });

  it('is compared with an index whose settlement prices are kept', async () => {
    const desk = new Desk();
    const closes = { '2025-06-02': '24700', '2025-06-03': '24550', '2025-06-04': '24620' };
    for (const [day, price] of Object.entries(closes)) {
      await desk.json('quote', 'settlement', 'NIFTY', price, '--date', day);
    }
    await desk.json('import-trades', put(desk, EQ), '--session', 'S');
    const { benchmark } = await desk.json('report', 'S', '--benchmark', 'NIFTY');
    expect(benchmark).toMatchObject({ symbol: 'NIFTY', days: 1 });
    expect((await desk.run('report', 'S', '--no-pager')).stdout).toMatch(/^Net /);
  });

  it('settles what expired between two trades on its day', async () => {
    const desk = new Desk();
    await desk.json('quote', 'settlement', 'NIFTY', '24700', '--date', '2025-06-05');
    const held =
      HEADER +
      'NIFTY2560524750PE,,2025-06-02,NSE,FO,,buy,false,75,30,1,11,2025-06-02T09:21:55,2025-06-05\n' +
      'INFY,,2025-06-09,NSE,EQ,EQ,buy,false,1,1500,2,12,2025-06-09T09:30:00,\n';
    await desk.json('import-trades', put(desk, held), '--session', 'S');
    const { trades } = await desk.json('trades', '--session', 'S');
    expect(trades.map((each: any) => [each.price, each.created_at.slice(0, 10)])).toEqual([
      ['1500', '2025-06-09'],
      ['50', '2025-06-05'],
      ['30', '2025-06-02'],
    ]);
  });
});
