import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const file = (desk: Desk, text: string, name = 'day.csv'): string => {
  writeFileSync(join(desk.folder, name), text);
  return name;
};
const DAY =
  'time,symbol,ltp\n' +
  '2025-09-15 09:15:00,INFY,1500\n2025-09-15 09:20:00,INFY,1502\n2025-09-15 09:20:00,TCS,3000\n' +
  '2025-09-15 10:00:00,INFY,1510\n2025-09-15 10:05:00,INFY,1520\n2025-09-15 11:00:00,INFY,1505\n';
const ORDERS =
  'time,side,symbol,quantity,type,price\n' +
  '2025-09-15 09:20:00,B,INFY,10.000000,,\n2025-09-15 09:30:00,sell,INFY,10,LIMIT,1515\n' +
  '2025-09-15 10:30:00,buy,WIPRO,1,,\n';

describe('a recorded day', () => {
  it('opens a session at its first time, with quotes and a clock of its own', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'LIVE');
    await desk.json('buy', 'INFY', '10', '--type', 'LIMIT', '--price', '1510');
    const told = await desk.json(
      ...['replay', file(desk, DAY), '--session', 'PAST', '--balance', '50000'],
    );
    expect(told).toMatchObject({ session_id: 'PAST', ticks: 6, filled_orders: 0 });
    const { sessions } = await desk.json('session', 'list');
    const past = sessions.find(({ session_id: id }: any) => id === 'PAST');
    expect(past).toMatchObject({ start_time: '2025-09-15T09:15:00.000+05:30', current: false });
    expect((await desk.json('balance', '--session', 'PAST')).available).toBe('50000');
    // The other session saw no tick, and the live quotes are what they were.
    expect((await desk.json('orders', '--open')).orders).toHaveLength(1);
    expect((await desk.json('quote', 'show')).quotes).toEqual([]);
  });

  it("lets orders meet the day's prices at their times", async () => {
    const desk = new Desk();
    const orders = file(desk, ORDERS, 'orders.csv');
    const told = await desk.json(
      ...['replay', file(desk, DAY), '--session', 'TRY', '--orders', orders],
    );
    expect(told).toMatchObject({ orders_placed: 3, orders_refused: 1, filled_orders: 2 });
    const { trades } = await desk.json('trades', '--session', 'TRY');
    expect(trades.map((each: any) => [each.side, each.price, each.created_at])).toEqual([
      ['SELL', '1520', '2025-09-15T10:05:00.000+05:30'],
      ['BUY', '1502', '2025-09-15T09:20:00.000+05:30'],
    ]);
    expect((await desk.run('verify', 'TRY')).status).toBe(0);
    const report = await desk.json('report', 'TRY');
    expect(report.risk_metrics.max_drawdown_start).toBe('2025-09-15T09:15:00.000+05:30');
  });

  it('gives the same figures however often it is replayed', async () => {
    const desk = new Desk();
    const orders = file(desk, ORDERS, 'orders.csv');
    const figures = async (session: string) => {
      await desk.json('replay', file(desk, DAY), '--session', session, '--orders', orders);
      const { trades } = await desk.json('trades', '--session', session);
      const { equity_curve: curve, total_pnl: pnl } = await desk.json('report', session);
      const fills = trades.map((each: any) => [each.side, each.price, each.created_at]);
      return { fills, curve, pnl };
    };
    expect(await figures('TWICE')).toEqual(await figures('ONCE'));
  });

  it('writes the same orders under the same ids, settlements and square-offs too', async () => {
    const desk = new Desk();
    file(desk, "trading: {square_off: '15:20'}\n", 'papertrade.yaml');
    const days =
      'time,symbol,segment,ltp\n' +
      '2025-09-15 09:15:00,INFY,NSE_EQ,1500\n2025-09-15 15:25:00,INFY,NSE_EQ,1510\n' +
      '2025-09-16 15:29:00,NIFTY,IDX_I,25100\n2025-09-17 09:15:00,INFY,NSE_EQ,1500\n';
    const placed =
      'time,side,symbol,quantity,price,product\n' +
      '2025-09-15 09:20:00,buy,INFY,10,1500,MIS\n' +
      '2025-09-15 09:25:00,buy,NIFTY 2025-09-16 25000 CE,75,60,\n';
    const [ticks, orders] = [file(desk, days), file(desk, placed, 'orders.csv')];
    const replayed = async (copy: string): Promise<unknown[]> => {
      const store = ['--store', `local:${join(desk.folder, copy)}`];
      const session = ['--session', 'DAYS', '--balance', '200000'];
      await desk.json('replay', ticks, ...session, '--orders', orders, ...store);
      const stored = await desk.json('orders', '--session', 'DAYS', ...store);
      return stored.orders.map((each: any) => ({
        ...each,
        // Chance makes the ids of what a trader placed.
        ...(each.id.startsWith('P-2') && { id: '', client_order_id: '' }),
      }));
    };
    const first = (await replayed('first.db')) as { id: string; order_type: string }[];
    expect(first.map((each) => each.order_type)).toEqual([
      ...['SETTLEMENT', 'SQUARE_OFF', 'MARKET', 'MARKET'],
    ]);
    expect(first.slice(0, 2).every(({ id }) => /^P-(SETTLEMENT|SQUARE_OFF)-DAYS-/.test(id))).toBe(
      true,
    );
    expect(await replayed('second.db')).toEqual(first);
  });

  it('trades contracts that were over when the instrument master was imported', async () => {
    const desk = new Desk();
    const master = join(import.meta.dirname, '../fixtures/instruments/master.csv');
    await desk.json('instruments', 'import', master);
    const day = file(
      desk,
      'time,symbol,ltp\n2026-02-02 09:20:00,NIFTY2620325000CE,120\n' +
        '2026-02-02 10:20:00,NIFTY2620325000CE,140\n',
    );
    const orders = file(
      desk,
      'time,side,symbol,quantity\n2026-02-02 09:21:00,buy,NIFTY 25000 CE,65\n' +
        '2026-02-02 10:21:00,sell,NIFTY2620325000CE,65\n',
      'orders.csv',
    );
    const told = await desk.json('replay', day, '--session', 'PAST', '--orders', orders);
    expect(told).toMatchObject({ orders_refused: 0, filled_orders: 2 });
    expect((await desk.json('report', 'PAST')).gross_pnl).toBe('1300');
    // What lives today is looked up all the same.
    const refused = await desk.run('buy', 'NIFTY26D0199000CE', '65', '--session', 'PAST');
    expect(refused.stderr).toContain('The instrument master lists no');
  });

  it('stops at a time', async () => {
    const desk = new Desk();
    const until = await desk.json(
      ...['replay', file(desk, DAY), '--session', 'MORNING', '--until', '10:00'],
    );
    expect(until.ticks).toBe(4);
  });

  it('is refused by a session that has a newer entry, and nothing is written', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'LIVE');
    const { status, stderr } = await desk.run('replay', file(desk, DAY));
    expect(status).toBe(3);
    expect(stderr).toContain('before the newest entry of session "LIVE"');
    await desk.json('replay', file(desk, DAY), '--session', 'A');
    const cash = await desk.run('replay', 'day.csv', '--session', 'A', '--balance', '1');
    expect([cash.status, cash.stderr.includes('has its cash already')]).toEqual([3, true]);
  });

  it('reads bars: down first where one rose, up first where one fell', async () => {
    const desk = new Desk();
    const bars =
      'date,time,open,high,low,close\n' +
      '15-09-2025,09:15,100.50,110.00,95.00,105.00\n15-09-2025,09:16,105,108,90,92\n';
    const orders =
      'time,side,symbol,quantity,type,price,validity\n' +
      '2025-09-15 09:15:00,buy,INFY,10,LIMIT,96,\n2025-09-15 09:15:00,buy,INFY,10,LIMIT,91,\n';
    await desk.json(
      ...['replay', file(desk, bars), '--session', 'BARS', '--symbol', 'INFY'],
      ...['--orders', file(desk, orders, 'orders.csv')],
    );
    const { trades } = await desk.json('trades', '--session', 'BARS');
    expect(trades.map((each: any) => each.created_at.slice(11, 19))).toEqual([
      '09:16:39',
      '09:15:19',
    ]);
  });
});

it('a batch places orders at the times that they name', async () => {
  const desk = new Desk();
  await desk.json('replay', file(desk, DAY), '--session', 'PAST', '--balance', '100000');
  const orders =
    'time,side,symbol,quantity,price\n' +
    '15-09-2025 12:00:00,B,INFY,1,1500\n15-09-2025 12:30:00,S,INFY,1,1510\n';
  await desk.json('batch', file(desk, orders, 'late.csv'), '--session', 'PAST');
  const { trades } = await desk.json('trades', '--session', 'PAST');
  expect(trades.map((each: any) => each.created_at)).toEqual([
    '2025-09-15T12:30:00.000+05:30',
    '2025-09-15T12:00:00.000+05:30',
  ]);
});

describe('a live feed', () => {
  it('goes on past a bad row, and tells the totals', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'LIVE');
    const child = desk.start(['feed', 'ticks.csv', '--json']);
    child.kill();
    const { spawnSync } = await import('node:child_process');
    const [command = '', ...args] = desk.commandLine(['feed', '-']);
    const input =
      'time,symbol,ltp\n1757908411,INFY,101\n1757908412,INFY,none\n1757908413,INFY,102\n';
    const options = { input, env: desk.env, cwd: desk.folder, encoding: 'utf8' } as const;
    const fed = spawnSync(command, args, options);
    expect(fed.status).toBe(0);
    expect(fed.stderr).toContain('Skipped a row.');
    expect(fed.stdout).toMatch(/ticks\s+2/);
    const strict = spawnSync(command, [...args, '--strict'], options);
    expect(strict.status).toBe(2);
  });
});
