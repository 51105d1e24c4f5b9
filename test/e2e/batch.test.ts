import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

let spaces = 0;
async function openDesk(name: string, balance = '100000'): Promise<Desk> {
  spaces += 1;
  const desk = new Desk(name === 'Redis' ? { REDIS_URL: `${server.url}/${spaces}` } : {});
  await desk.json('session', 'start', '--id', 'S', '--balance', balance);
  return desk;
}

function file(desk: Desk, text: string, name = 'orders.csv'): string {
  writeFileSync(join(desk.folder, name), text);
  return name;
}

describe.each(['local', 'Redis'])('a batch of orders on %s', (name) => {
  it('places pending orders, with the words of buy and sell', async () => {
    const desk = await openDesk(name);
    const orders = file(
      desk,
      'side,symbol,quantity,price,type,trigger,validity,product,target,stop,trail\n' +
        'buy,INFY,10,1490,LIMIT,,GTC,,1560,1460,15\n' +
        'buy,TCS,1,3000,SL,2990,DAY,MIS,,,\n' +
        'buy,WIPRO,5,250,,,,,,,\n',
    );
    const { results } = await desk.json('batch', orders);
    expect(results.map((each: any) => each.order)).toMatchObject([
      { status: 'OPEN', order_type: 'LIMIT', validity: 'GTC', target_price: '1560', trail: '15' },
      { status: 'OPEN', order_type: 'SL', trigger_price: '2990', product: 'MIS' },
      { status: 'FILLED', order_type: 'MARKET', charges: { total: '20' } },
    ]);
    expect((await desk.json('orders', '--open')).orders).toHaveLength(2);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('executes a file in its order, tells each line, and goes on after a refusal', async () => {
    const desk = await openDesk(name);
    const orders = file(
      desk,
      '\uFEFFSide,Symbol,Quantity,Price,Client-Id,fee,note\r\n' +
        'buy,INFY,10,100,a,20,"first, of all"\r\n' +
        '\r\n' +
        'BUY,TCS,1000000,3000,b,,\r\n' +
        'sell,INFY,4,110,c,20,\r\n' +
        'buy,TCS,1,3000,d,20,\r\n',
    );
    const { status, stdout, stderr } = await desk.run('batch', orders, '--json');
    expect(status).toBe(3);
    const { results, totals } = JSON.parse(stdout);
    expect(results.map((each: any) => [each.line, each.status])).toEqual([
      [2, 'FILLED'],
      [4, 'REJECTED'],
      [5, 'FILLED'],
      [6, 'FILLED'],
    ]);
    expect(results[0].order).toMatchObject({ client_order_id: 'a', note: 'first, of all' });
    expect(results[1].error.code).toBe('INSUFFICIENT_FUNDS');
    expect(totals).toEqual({
      orders: 4,
      accepted: 3,
      refused: 1,
      duplicates: 0,
      fees: '60',
      realized_pnl: '40',
    });
    expect(JSON.parse(stderr).error.code).toBe('ORDERS_REFUSED');
    expect(await desk.json('balance')).toMatchObject({ used: '3600', fees: '60' });
    const kept = (await desk.json('orders')).orders.map((each: any) => each.client_order_id);
    expect(kept).toEqual(['d', 'c', 'b', 'a']);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('changes nothing when it is run again, and takes up what is new', async () => {
    const desk = await openDesk(name);
    const row = (id: string) =>
      `{"side":"buy","symbol":"INFY","quantity":1,"price":100.05,"client_id":"${id}"}\n`;
    const first = file(desk, row('a') + row('b'), 'first.ndjson');
    expect((await desk.run('batch', first)).status).toBe(0);
    const again = file(desk, row('a') + row('c') + row('b') + row('c'), 'again.ndjson');
    const { totals } = await desk.json('batch', again);
    expect(totals).toMatchObject({ orders: 4, accepted: 1, duplicates: 3 });
    expect((await desk.json('orders')).orders).toHaveLength(3);
    expect(await desk.json('balance')).toMatchObject({ used: '300.15' });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('names rows by their line with --id-prefix, so that they can be run again', async () => {
    const desk = await openDesk(name);
    const orders = file(desk, 'side,symbol,qty,price\nbuy,INFY,1,100\nbuy,INFY,1,100\n');
    const { results } = await desk.json('batch', orders, '--id-prefix', 'monday');
    expect(results.map((each: any) => each.order.client_order_id)).toEqual([
      'monday-2',
      'monday-3',
    ]);
    const { totals } = await desk.json('batch', orders, '--id-prefix', 'monday');
    expect(totals).toMatchObject({ accepted: 0, duplicates: 2 });
  });

  it('takes quotes, "all" and shorts as the single commands do', async () => {
    const desk = await openDesk(name);
    await desk.json('quote', 'set', 'INFY', '100');
    const orders = file(
      desk,
      'side,symbol,quantity,price,short\nbuy,INFY,10,,\nsell,INFY,all,120,no\nsell,TCS,1,10,yes\n',
    );
    const { status, stdout } = await desk.run('batch', orders, '--format', 'ndjson');
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((each) => each.realized_pnl)).toEqual(['0', '200', '0']);
    expect((await desk.json('positions')).positions).toMatchObject([
      { symbol: 'TCS', side: 'SHORT' },
    ]);
  });

  it('loses and doubles nothing when two batches and a trader meet', async () => {
    const desk = await openDesk(name, '10000000');
    const rows = (who: string) =>
      'side,symbol,quantity,price,client_id\n' +
      Array.from({ length: 200 }, (_, i) => `buy,S${i % 7},1,10.05,${who}${i}\n`).join('');
    const runs = [
      desk.run('batch', file(desk, rows('a'), 'a.csv')),
      desk.run('batch', file(desk, rows('b'), 'b.csv')),
      ...Array.from({ length: 5 }, () => desk.run('buy', 'S1', '1', '--price', '10.05')),
    ];
    expect((await Promise.all(runs)).map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(await desk.json('balance')).toMatchObject({ used: '4070.25' });
    expect((await desk.json('orders')).orders).toHaveLength(405);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('loses and doubles nothing when it is killed, and run again', async () => {
    const desk = await openDesk(name, '10000000');
    const rows = Array.from({ length: 700 }, (_, i) => `buy,S${i % 7},1,10,k${i}\n`).join('');
    const orders = file(desk, `side,symbol,quantity,price,client_id\n${rows}`);
    const child = desk.start(['batch', orders]);
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.stdout?.once('data', () => child.kill('SIGKILL'));
    await gone;
    expect((await desk.run('verify')).status).toBe(0);
    expect((await desk.run('batch', orders)).status).toBe(0);
    expect(await desk.json('balance')).toMatchObject({ used: '7000' });
    expect((await desk.run('verify')).status).toBe(0);
  });
});

describe('a batch that is wrong', () => {
  it.each([
    ['a column is missing', 'side,quantity\nbuy,1\n', /line 1: Invalid columns .* symbol/],
    ['a column is not known', 'side,symbol,quantity,stpo\nbuy,A,1,2\n', /line 1: .*"stpo"/],
    [
      'a price does not parse',
      'side,symbol,quantity,price\nbuy,A,1,2\nbuy,A,1,1e3\n',
      /line 3: Invalid price "1e3"/,
    ],
    [
      'a segment is unknown',
      'side,symbol,quantity,segment\nbuy,A,1,MOON\n',
      /line 2: Invalid segment "MOON"/,
    ],
    ['a side is unknown', 'side,symbol,quantity\nhold,A,1\n', /line 2: Invalid side "hold"/],
    [
      'a row is short',
      'side,symbol,quantity\nbuy,A\n',
      /line 2: the row has 2 fields, the header 3/,
    ],
    [
      'a quote is not closed',
      'side,symbol,quantity\nbuy,"A,1\n',
      /line 2: Quoted field unterminated/,
    ],
    [
      'a control character is hidden in it',
      'side,symbol,quantity\nbuy,A\u001b[2J,1\n',
      /line 2: Invalid symbol "A\\x1b\[2J"/,
    ],
    [
      'a line is no JSON',
      '{"side":"buy","symbol":"A","quantity":1}\n{oops\n',
      /line 2: Invalid line "{oops"/,
    ],
    ['a value is a list', '{"side":"buy","symbol":["A"],"quantity":1}\n', /line 1: Invalid symbol/],
    ['it is empty', '', /line 1: there is nothing in it/],
  ])('executes nothing when %s, and names the line', async (_what, text, message) => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'S');
    const { status, stderr } = await desk.run('batch', file(desk, text));
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect((await desk.json('orders')).orders).toEqual([]);
  });

  it('is not there', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'S');
    expect((await desk.run('batch', 'nowhere.csv')).status).toBe(4);
  });

  it('executes nothing after a refusal with --stop-on-error', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'S');
    const orders = file(desk, 'side,symbol,quantity,price\nbuy,A,1,10\nsell,B,1,10\nbuy,C,1,10\n');
    const { status, stderr, stdout } = await desk.run('batch', orders, '--stop-on-error');
    expect(status).toBe(3);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/1 of 2 orders refused.*not executed/);
    expect((await desk.json('orders')).orders).toHaveLength(2);
  });
});
