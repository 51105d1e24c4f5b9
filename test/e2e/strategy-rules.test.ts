import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const CALL = 'NIFTY26D0123700CE';
const PUT = 'NIFTY26D0123700PE';
const STRADDLE = ['-1', CALL, '-1', PUT];

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['local', 'redis'])('what closes by itself, on %s', (name) => {
  /** A session at a time of the day with a straddle's quotes. */
  const openDesk = async (config = '', time = '10:00') => {
    const desk = new Desk({
      ...clockAt(`2026-11-27T${time}:00+05:30`),
      ...(name === 'redis' && {
        PAPERTRADE_STORE: redis.url,
        PAPERTRADE_NAMESPACE: `n${Math.random()}`,
      }),
    });
    if (config !== '') writeFileSync(join(desk.folder, 'papertrade.yaml'), config);
    await desk.json('session', 'start', '--balance', '1000000');
    await desk.json('quote', 'set', 'NIFTY', '23700', '--segment', 'IDX_I');
    await desk.json('quote', 'set', CALL, '160');
    await desk.json('quote', 'set', PUT, '150');
    return desk;
  };
  const turnTo = (desk: Desk, time: string) => Object.assign(desk.env, clockAt(time));
  /** The sides of the first trades that a screen without keys tells of. */
  const tradesWatched = async (desk: Desk, count: number): Promise<string[]> => {
    const watch = desk.start(['watch', '--json', '--interval', '50ms']);
    const sides: string[] = [];
    for await (const line of createInterface({ input: watch.stdout! })) {
      const { event, trade } = JSON.parse(line) as { event: string; trade?: { side: string } };
      if (event === 'trade') sides.push(trade!.side);
      if (sides.length === count) watch.kill();
    }
    return sides;
  };
  const strategyOf = async (desk: Desk) => (await desk.json('strategy', 'show', 'ST-1')).strategy;

  it('a strategy at its time of day, at the last prices known then, though no quote came', async () => {
    const desk = await openDesk();
    await desk.json('trade', ...STRADDLE, '--exit-at', '15:15');
    turnTo(desk, '2026-11-27T15:14:00+05:30');
    expect((await strategyOf(desk)).status).toBe('OPEN');
    turnTo(desk, '2026-11-27T16:40:00+05:30');
    expect((await desk.run('balance')).status).toBe(0);
    expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: 'exit_at' });
    const { orders } = await desk.json('orders', '--limit', '2');
    expect(orders.map((each: any) => each.filled_at.slice(11, 16))).toEqual(['15:15', '15:15']);
    expect(orders.map((each: any) => each.filled_price).sort()).toEqual(['150', '160']);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('a strategy at its time of day while nobody does more than watch', async () => {
    const desk = await openDesk();
    await desk.json('trade', ...STRADDLE, '--exit-at', '15:15');
    turnTo(desk, '2026-11-27T15:14:58+05:30');
    expect(await tradesWatched(desk, 2)).toEqual(['BUY', 'BUY']);
    expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: 'exit_at' });
  });

  it.each([
    ['stop', '180', ['--stop', '900']],
    ['target', '130', ['--target', '1000']],
    ['stop_premium', '180', ['--stop-premium', '325']],
  ])('a strategy by its %s while nobody does more than watch', async (reason, price, rules) => {
    const desk = await openDesk();
    await desk.json('trade', ...STRADDLE);
    await desk.json('quote', 'set', CALL, price);
    await desk.json('strategy', 'rules', 'ST-1', ...rules);
    expect(await tradesWatched(desk, 2)).toEqual(['BUY', 'BUY']);
    expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: reason });
  });

  it('a strategy whose profit fell from its highest while nobody does more than watch', async () => {
    const desk = await openDesk();
    await desk.json('trade', ...STRADDLE, '--trail', '100000');
    await desk.json('quote', 'set', CALL, '130');
    await desk.json('quote', 'set', CALL, '154');
    await desk.json('strategy', 'rules', 'ST-1', '--trail', '1500');
    expect(await tradesWatched(desk, 2)).toEqual(['BUY', 'BUY']);
    expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: 'trail' });
  });

  it.each([
    ['exit_at_loss', '200', 'session_loss'],
    ['exit_at_profit', '130', 'session_profit'],
  ])(
    'the whole session by risk.%s while nobody does more than watch',
    async (rule, price, reason) => {
      const desk = await openDesk();
      await desk.json('trade', ...STRADDLE);
      await desk.json('quote', 'set', 'NIFTY26D0124000CE', '60');
      await desk.json('buy', 'NIFTY26D0124000CE', '65');
      await desk.json('quote', 'set', CALL, price);
      writeFileSync(join(desk.folder, 'papertrade.yaml'), `risk: {${rule}: 1000}`);
      expect(await tradesWatched(desk, 3)).toEqual(['BUY', 'BUY', 'SELL']);
      expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: reason });
      expect((await desk.json('positions')).positions).toEqual([]);
    },
  );

  it('a strategy whose time was past when it was opened, on the next day of trading', async () => {
    const desk = await openDesk('', '15:20');
    await desk.json('trade', ...STRADDLE, '--exit-at', '15:15');
    turnTo(desk, '2026-11-28T16:00:00+05:30');
    await desk.run('balance');
    expect((await strategyOf(desk)).status).toBe('OPEN');
    turnTo(desk, '2026-11-30T15:16:00+05:30');
    await desk.run('balance');
    expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: 'exit_at' });
  });

  it.each([
    ['exit_at_loss: 1000', CALL, '200', 'session_loss'],
    ['exit_at_profit: 1000', CALL, '100', 'session_profit'],
  ])('the whole session by risk.%s, which is halted then', async (rule, symbol, price, reason) => {
    const desk = await openDesk(`risk: {${rule}}`);
    await desk.json('trade', ...STRADDLE);
    await desk.json('quote', 'set', 'NIFTY26D0124000CE', '60');
    await desk.json('buy', 'NIFTY26D0124000CE', '65');
    const { orders } = await desk.json('quote', 'set', symbol, price);
    expect(orders).toHaveLength(3);
    expect((await desk.json('positions')).positions).toEqual([]);
    expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: reason });
    const { status, stderr } = await desk.run('buy', 'NIFTY26D0124000CE', '65', '--json');
    expect([status, JSON.parse(stderr).error.code]).toEqual([3, 'TRADING_HALTED']);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('what is carried and what is intraday of one contract, by a rule of the session', async () => {
    const desk = await openDesk('risk: {exit_at_loss: 1000}');
    const symbol = 'NIFTY26D0124000CE';
    await desk.json('quote', 'set', symbol, '60');
    await desk.json('buy', symbol, '65');
    await desk.json('buy', symbol, '130', '--product', 'MIS');
    expect((await desk.json('positions')).positions).toHaveLength(2);
    const { orders } = await desk.json('quote', 'set', symbol, '40');
    expect(orders).toMatchObject([
      { side: 'SELL', product: 'NRML', quantity: '65' },
      { side: 'SELL', product: 'MIS', quantity: '130' },
    ]);
    expect((await desk.json('positions')).positions).toEqual([]);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('the whole session once its profit has fallen from its highest', async () => {
    const desk = await openDesk('risk: {lock_profit: 1500}');
    await desk.json('trade', ...STRADDLE);
    await desk.json('quote', 'set', CALL, '130');
    expect((await desk.json('quote', 'set', CALL, '152')).orders).toEqual([]);
    expect((await desk.json('quote', 'set', CALL, '154')).orders).toHaveLength(2);
    expect(await strategyOf(desk)).toMatchObject({ exit_reason: 'session_lock' });
  });

  it('once, though two programs take quotes at the same time', async () => {
    const desk = await openDesk('risk: {exit_at_loss: 1000}');
    await desk.json('trade', ...STRADDLE, '--stop', '900');
    await desk.json('quote', 'set', 'NIFTY26D0124000CE', '60');
    await desk.json('buy', 'NIFTY26D0124000CE', '65');
    const feed = join(desk.folder, 'ticks.csv');
    writeFileSync(feed, `symbol,ltp\n${CALL},200\n${CALL},201\n${CALL},202\n`);
    await Promise.all([desk.run('feed', feed), desk.run('feed', feed)]);
    expect((await desk.json('positions')).positions).toEqual([]);
    const { trades } = await desk.json('trades');
    expect(trades).toHaveLength(6);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('at a stop that only one quote among many of a file reached', async () => {
    const desk = await openDesk();
    await desk.json('trade', ...STRADDLE, '--stop', '900');
    const feed = join(desk.folder, 'ticks.csv');
    writeFileSync(feed, `symbol,ltp\n${CALL},165\n${CALL},180\n${CALL},161\n`);
    await desk.run('feed', feed);
    expect(await strategyOf(desk)).toMatchObject({ status: 'CLOSED', exit_reason: 'stop' });
    expect((await strategyOf(desk)).realized_pnl).toBe('-1300');
  });

  it('legs that expire on one day, in one commit; a calendar is partly expired then', async () => {
    const desk = await openDesk();
    await desk.json('quote', 'set', 'NIFTY26DEC23700CE', '450');
    await desk.json('trade', '-1', CALL, '-1', PUT, '+1', 'NIFTY26DEC23700CE');
    turnTo(desk, '2026-12-01T15:29:00+05:30');
    await desk.json('quote', 'set', 'NIFTY', '23800', '--segment', 'IDX_I');
    turnTo(desk, '2026-12-01T15:40:00+05:30');
    await desk.run('balance');
    const strategy = await strategyOf(desk);
    expect(strategy.status).toBe('PARTLY_EXPIRED');
    expect(strategy.realized_pnl).toBe('13650');
    expect((await desk.json('positions')).positions).toHaveLength(1);
    const { trades } = await desk.json('trades');
    const settled = trades.filter(({ order_type: type }: any) => type === 'SETTLEMENT');
    expect(new Set(settled.map(({ filled_at: at }: any) => at)).size).toBe(1);
    expect((await desk.run('verify')).status).toBe(0);
  });
});
