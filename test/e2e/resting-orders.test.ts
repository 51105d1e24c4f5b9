import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis('--databases', '64');
});
afterAll(() => server.stop());

let spaces = 0;
async function openDesk(name: string): Promise<Desk> {
  spaces += 1;
  const desk = new Desk(name === 'Redis' ? { REDIS_URL: `${server.url}/${spaces}` } : {});
  await desk.json('session', 'start', '--id', 'S');
  return desk;
}
const given = (line: string): string[] => line.split(' ');

describe.each(['local', 'Redis'])('pending orders, on %s', (name) => {
  it('a LIMIT reserves its cost, and fills at the better quote when one crosses it', async () => {
    const desk = await openDesk(name);
    const placed = await desk.json(...given('buy INFY 10 --type LIMIT --price 100 --client-id a'));
    expect(placed).toMatchObject({
      order: { status: 'OPEN', order_type: 'LIMIT', validity: 'DAY', reserved: '1020' },
      position: null,
      balance: { available: '98980', used: '0', blocked: '1020', total: '100000' },
    });
    expect(await desk.json('quote', 'set', 'INFY', '101')).toMatchObject({ orders: [] });
    const crossed = await desk.json('quote', 'set', 'INFY', '98');
    expect(crossed.orders).toMatchObject([{ status: 'FILLED', filled_price: '98', fee: '20' }]);
    expect(await desk.json('balance')).toMatchObject({
      available: '99000',
      used: '980',
      blocked: '0',
      fees: '20',
    });
    expect((await desk.json('orders', '--open')).orders).toEqual([]);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('fills one order once when several programs bring quotes that cross it', async () => {
    const desk = await openDesk(name);
    for (const id of ['a', 'b', 'c']) {
      await desk.json(...given(`buy INFY 10 --type LIMIT --price 100 --client-id ${id}`));
    }
    const feeds = ['99', '98', '97', '96'].map((at) => desk.run('quote', 'set', 'INFY', at));
    expect((await Promise.all(feeds)).map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    const { trades } = await desk.json('trades');
    expect(trades.map(({ client_order_id: id }: any) => id).sort()).toEqual(['a', 'b', 'c']);
    expect((await desk.json('positions')).positions).toMatchObject([{ net_qty: '30' }]);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('tells on a line of its own what a quote did to an order', async () => {
    const desk = await openDesk(name);
    await desk.json(...given('buy INFY 10 --type LIMIT --price 100 --client-id a'));
    const { stderr } = await desk.run('quote', 'set', 'INFY', '98');
    expect(stderr).toMatch(
      /^BUY 10 INFY LIMIT ₹100\.00 is filled: .*\nFilled 10 @ ₹98\.00, fee ₹20\.00$/m,
    );
  });

  it('a marketable LIMIT fills at once, an IOC that is not is cancelled at once', async () => {
    const desk = await openDesk(name);
    await desk.json('quote', 'set', 'INFY', '99.5');
    const limit = ['--type', 'LIMIT', '--price'];
    expect(await desk.json('buy', 'INFY', '10', ...limit, '100')).toMatchObject({
      order: { status: 'FILLED', filled_price: '99.5' },
      position: { net_qty: '10', cost_price: '99.5' },
    });
    const late = await desk.json('buy', 'INFY', '10', ...limit, '99', '--validity', 'IOC');
    expect(late).toMatchObject({
      order: { status: 'CANCELLED', filled_quantity: '0' },
      balance: { blocked: '0' },
    });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('a stop waits for its trigger; SL keeps its limit, SL-M takes what is there', async () => {
    const desk = await openDesk(name);
    await desk.json(...given('buy INFY 20 --price 100'));
    await desk.json(...given('sell INFY 10 --type SL --trigger 95 --price 94 --client-id sl'));
    await desk.json(...given('sell INFY 10 --type SL-M --trigger 95 --client-id slm'));
    await desk.json('quote', 'set', 'INFY', '96');
    expect((await desk.json('orders', '--open')).orders).toHaveLength(2);
    await desk.json('quote', 'set', 'INFY', '90');
    const { orders } = await desk.json('orders');
    const of = (id: string) => orders.find((each: any) => each.client_order_id === id);
    expect(of('sl')).toMatchObject({ status: 'TRIGGERED' });
    expect(of('slm')).toMatchObject({ status: 'FILLED', filled_price: '90' });
    await desk.json('quote', 'set', 'INFY', '94.5');
    expect((await desk.json('order', 'show', 'sl')).order).toMatchObject({
      status: 'FILLED',
      filled_price: '94.5',
    });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('is modified and cancelled, and what it reserved follows', async () => {
    const desk = await openDesk(name);
    await desk.json(...given('buy INFY 10 --type LIMIT --price 100 --client-id a'));
    const changed = await desk.json(...given('order modify a --price 90 --quantity 20'));
    expect(changed).toMatchObject({
      order: { price: '90', quantity: '20', reserved: '1820' },
      balance: { blocked: '1820' },
    });
    expect((await desk.run(...given('order modify a --price 99999'))).status).toBe(3);
    expect((await desk.run(...given('order modify a --trigger 80'))).status).toBe(2);
    expect((await desk.run(...given('order modify a'))).status).toBe(2);
    expect(await desk.json('order', 'cancel', 'a')).toMatchObject({
      order: { status: 'CANCELLED', reserved: '0' },
      balance: { available: '100000', blocked: '0' },
    });
    expect((await desk.run('order', 'cancel', 'a')).status).toBe(3);
    expect((await desk.run('order', 'cancel', 'none')).status).toBe(4);
    await desk.json(...given('buy INFY 10 --type LIMIT --price 100'));
    await desk.json(...given('buy TCS 10 --type LIMIT --price 100'));
    const all = await desk.json('order', 'cancel', 'all');
    expect(all.orders).toHaveLength(2);
    expect(all.balance).toMatchObject({ available: '100000', blocked: '0' });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('an entry places its exits as it fills, and one exit cancels the other', async () => {
    const desk = await openDesk(name);
    const exits = '--target 110 --stop 95';
    await desk.json(...given(`buy INFY 10 --type LIMIT --price 100 --client-id e ${exits}`));
    await desk.json('quote', 'set', 'INFY', '100');
    const { orders } = await desk.json('orders', '--open');
    expect(orders).toMatchObject([
      { side: 'SELL', order_type: 'LIMIT', price: '110', quantity: '10', reserved: '0' },
      { side: 'SELL', order_type: 'SL-M', trigger_price: '95', quantity: '10' },
    ]);
    const { orders: done } = await desk.json('quote', 'set', 'INFY', '111');
    expect(done.map((each: any) => each.status).sort()).toEqual(['CANCELLED', 'FILLED']);
    expect(await desk.json('balance')).toMatchObject({ realized_pnl: '110', blocked: '0' });
    expect((await desk.json('orders', '--open')).orders).toEqual([]);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('a trailing stop follows the price up and sells below it', async () => {
    const desk = await openDesk(name);
    const bought = await desk.json(...given('buy INFY 10 --price 100 --trail 5'));
    expect(bought.exits).toMatchObject([{ order_type: 'SL-M', trigger_price: '95', trail: '5' }]);
    for (const price of ['104', '108', '106']) await desk.json('quote', 'set', 'INFY', price);
    expect((await desk.json('orders', '--open')).orders).toMatchObject([{ trigger_price: '103' }]);
    await desk.json('quote', 'set', 'INFY', '102');
    expect(await desk.json('balance')).toMatchObject({ realized_pnl: '20', used: '0' });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('a pair closes what is open; closing by hand takes the pair with it', async () => {
    const desk = await openDesk(name);
    const pair = ['sell', 'INFY', 'all', '--type', 'GTT', '--target', '120', '--stop', '90'];
    expect((await desk.run(...pair)).status).toBe(4);
    await desk.json(...given('buy INFY 10 --price 100'));
    const { exits } = await desk.json(...pair, '--client-id', 'pair');
    expect(exits).toHaveLength(2);
    expect((await desk.run('sell', 'INFY', '1', '--type', 'LIMIT', '--price', '130')).status).toBe(
      3,
    );
    expect(await desk.json(...pair, '--client-id', 'pair')).toMatchObject({ duplicate: true });
    await desk.json(...given('sell INFY all --price 105'));
    expect((await desk.json('orders', '--open')).orders).toEqual([]);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('a reset cancels what rests', async () => {
    const desk = await openDesk(name);
    await desk.json(...given('buy INFY 10 --type LIMIT --price 100'));
    await desk.json('balance', 'reset', '5000', '--yes');
    expect((await desk.json('orders')).orders).toMatchObject([{ status: 'CANCELLED' }]);
    expect(await desk.json('balance')).toMatchObject({ available: '5000', blocked: '0' });
    expect((await desk.run('verify')).status).toBe(0);
  });
});

describe('what an order may not say', () => {
  it.each([
    ['--type LIMIT', /needs a price/],
    ['--type SL --price 100', /needs a trigger/],
    ['--type NONE', /NONE/],
    ['--type LIMIT --price 100 --validity WEEK', /WEEK/],
    ['--price 100 --product CASH', /CNC, NRML or MIS/],
    ['--price 100 --product DELIVERY', /CNC for shares, NRML for derivatives/],
    ['--price 100 --product INTRADAY', /expected MIS/],
    ['--price 100 --product NRML', /expected CNC or MIS/],
    ['--type LIMIT --price 100 --validity GTT', /expected GTC/],
    ['--price 100 --target 90', /target/],
    ['--price 100 --stop 101', /stop/],
    ['--price 100 --trigger 90', /trigger belongs to an SL or SL-M/],
    ['--type SL --trigger 110 --price 100', /trigger/],
    ['--type GTT', /needs a target, a stop or a trail/],
  ])('buy INFY 10 %s', async (line, said) => {
    const desk = new Desk();
    const { status, stderr } = await desk.run('buy', 'INFY', '10', ...given(line));
    expect([status, stderr]).toEqual([2, expect.stringMatching(said)]);
  });
});
