import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOptionMarket, optionSymbol } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const dayBefore = (day: string) =>
  new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['local', 'redis'])('strategies on %s', (name) => {
  let desk: Desk;
  let expiry: string;
  const CONDOR = ['iron-condor', 'NIFTY', '--gap', '300', '--width', '200'];
  const open = (...args: string[]) => desk.json('strategy', 'open', ...CONDOR, ...args);
  const session = () => desk.json('session', 'start', '--balance', '5000000');

  beforeAll(async () => {
    desk = new Desk(name === 'redis' ? { PAPERTRADE_STORE: redis.url } : {});
    const market = await openOptionMarket(desk);
    [expiry] = market.expiries;
    await session();
  });

  it('draws a payoff before anything is traded', async () => {
    const { payoff, legs, net_kind: kind } = await desk.json('payoff', ...CONDOR);
    expect(legs.map((leg: any) => leg.side)).toEqual(['BUY', 'SELL', 'SELL', 'BUY']);
    expect(kind).toBe('credit');
    expect(payoff.breakevens).toHaveLength(2);
    expect(payoff).toMatchObject({ unlimited: false, reason: null });
    expect(Number(payoff.max_profit) + Number(payoff.max_loss)).toBe(200 * 75);
    expect(Number(payoff.pop)).toBeGreaterThan(30);
    const { stdout } = await desk.run('payoff', ...CONDOR);
    expect(stdout).toContain('Max profit');
    expect(stdout).toContain('*****');
  });

  it('reads a payoff on a day before, with charges, and of several expiries by the model', async () => {
    const plain = await desk.json('payoff', ...CONDOR);
    const charged = await desk.json('payoff', ...CONDOR, '--charges');
    expect(charged.payoff.max_profit).toBe(String(Number(plain.payoff.max_profit) - 80));
    expect(Number(plain.margin)).toBeGreaterThan(0);
    const early = await desk.json('payoff', ...CONDOR, '--on', dayBefore(expiry));
    expect(early.payoff).toMatchObject({ at: dayBefore(expiry), exact: false, unlimited: false });
    expect(Number(early.payoff.max_profit)).toBeLessThan(Number(plain.payoff.max_profit));
    const calendar = await desk.json('payoff', 'calendar', 'NIFTY');
    expect(calendar.payoff).toMatchObject({ at: expiry, exact: false, unlimited: false });
    expect(calendar.payoff.breakevens).toHaveLength(2);
    // A calendar can't lose more than it cost.
    expect(Number(calendar.payoff.max_loss)).toBeCloseTo(Number(calendar.net_amount), 0);
    const { stdout } = await desk.run('payoff', 'calendar', 'NIFTY');
    expect(stdout).toContain(`at nearest expiry ${expiry}`);
    expect((await desk.run('payoff', ...CONDOR, '--on', '2020-01-01')).status).toBe(2);
  });

  it('draws a payoff on a page', async () => {
    const file = join(desk.folder, 'payoff.html');
    const { status } = await desk.run('payoff', ...CONDOR, '--format', 'html', '--out', file);
    expect(status).toBe(0);
    const page = readFileSync(file, 'utf8');
    expect(page).toMatch(/<polyline class="equity" points="[\d., -]{500,}"/);
    expect(page.match(/<circle/g)).toHaveLength(2);
    expect(page).toContain('Max loss');
  });

  it('shows a strategy with its payoff, greeks and margin, until it is closed', async () => {
    await session();
    const opened = await open('--client-id', 'shown');
    const { strategy, forward_source: source } = await desk.json('strategy', 'show', 'IC-1');
    expect(await desk.json('payoff', 'ic-1')).toMatchObject({
      name: (await desk.json('payoff', '--strategy', 'IC-1')).name,
    });
    expect(source).toBe('synthetic');
    expect(strategy).toMatchObject({ net_kind: 'credit', units: '75' });
    expect(strategy.legs.map(({ leg, side, quantity }: any) => [leg, side, quantity])).toEqual([
      [1, 'BUY', '75'],
      [2, 'SELL', '75'],
      [3, 'SELL', '75'],
      [4, 'BUY', '75'],
    ]);
    expect(strategy.payoff).toEqual(opened.strategy.payoff);
    expect(strategy.payoff.max_profit).toBe(strategy.entry_premium);
    const { payoff, greeks } = await desk.json('payoff', '--strategy', 'IC-1');
    expect(payoff).toEqual(strategy.payoff);
    // A moment has passed between the two.
    for (const [name, value] of Object.entries(strategy.greeks)) {
      expect([name, Number(greeks[name])]).toEqual([name, expect.closeTo(Number(value), 0)]);
    }
    expect((await desk.json('payoff', '--all')).payoff.max_loss).toBe(payoff.max_loss);
    const trial = await desk.json('strategy', 'exit', 'IC-1', '--dry-run');
    expect(trial).toMatchObject({ dry_run: true, strategy: { status: 'CLOSED' } });
    await desk.json('strategy', 'exit', 'IC-1', '--client-id', 'out');
    const repeated = await desk.json('strategy', 'exit', 'IC-1', '--client-id', 'out');
    expect(repeated).toMatchObject({ duplicate: true, strategy: { id: 'IC-1' } });
    expect(repeated.orders).toHaveLength(4);
    expect(repeated.strategy.payoff).toMatchObject({ max_loss: null, reason: 'closed' });
  });

  it('opens all legs in one commit, once for a client id', async () => {
    await session();
    const first = await open('--client-id', 'mon-ic', '--stop', '30%');
    expect(first.strategy).toMatchObject({ id: 'IC-1', name: 'iron-condor', status: 'OPEN' });
    expect(first.orders.map((each: any) => each.client_order_id)).toEqual([
      'mon-ic/1',
      'mon-ic/2',
      'mon-ic/3',
      'mon-ic/4',
    ]);
    expect(first.orders[0]).toMatchObject({ strategy_id: 'IC-1', leg: '1', status: 'FILLED' });
    const again = await open('--client-id', 'mon-ic');
    expect(again).toMatchObject({ duplicate: true, strategy: { id: 'IC-1' } });
    expect((await desk.json('positions')).positions).toHaveLength(4);
    expect((await desk.json('trades')).trades[0]).toMatchObject({ strategy_id: 'IC-1' });
  });

  it('fills nothing and keeps every leg as rejected when one thing is refused', async () => {
    await session();
    const { status, stderr } = await desk.run(
      'strategy',
      'open',
      ...CONDOR,
      '--net-credit',
      '150',
      '--json',
    );
    expect(status).toBe(3);
    const { error } = JSON.parse(stderr);
    expect(error).toMatchObject({ code: 'NET_LIMIT_NOT_MET', details: { net_kind: 'credit' } });
    const { orders } = await desk.json('orders');
    expect(orders.map((each: any) => each.reason_code)).toEqual(Array(4).fill('NET_LIMIT_NOT_MET'));
    expect((await desk.json('positions')).positions).toEqual([]);
  });

  it('wants funds for what all legs leave', async () => {
    await desk.json('session', 'start', '--balance', '1000');
    const { status, stderr } = await desk.run('strategy', 'open', ...CONDOR, '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stderr).error.code).toBe('INSUFFICIENT_FUNDS');
  });

  it('exits as one, and realizes exactly the sum of its fills', async () => {
    await session();
    await open();
    await desk.json('strategy', 'exit', 'ic-1', '--leg', '1');
    const { orders } = await desk.json('strategy', 'exit', 'IC-1');
    expect(orders).toHaveLength(3);
    const { strategy } = await desk.json('strategy', 'show', 'IC-1');
    const { trades } = await desk.json('trades');
    const cash = trades.reduce(
      (sum: number, each: any) =>
        sum + (each.side === 'SELL' ? 1 : -1) * Number(each.quantity) * Number(each.price),
      0,
    );
    expect(strategy.status).toBe('CLOSED');
    expect(Number(strategy.realized_pnl)).toBeCloseTo(cash, 6);
    expect((await desk.json('balance')).realized_pnl).toBe(strategy.realized_pnl);
    expect((await desk.run('strategy', 'exit', 'IC-1')).status).toBe(3);
    expect((await desk.run('strategy', 'exit', 'IC-9')).status).toBe(4);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('keeps strategies apart that hold the same contract', async () => {
    await session();
    await desk.json('trade', '+1', 'CE:atm', '--on', 'NIFTY');
    await desk.json('trade', '-1', 'CE:atm', '--on', 'NIFTY');
    const { strategies } = await desk.json('strategy', 'list');
    const held = strategies.map(({ id, legs: [leg] }: any) => [id, leg.side, leg.quantity]);
    expect(held).toEqual([
      ['ST-1', 'BUY', '75'],
      ['ST-2', 'SELL', '75'],
    ]);
    expect((await desk.json('positions')).positions).toEqual([]);
    await desk.json('strategy', 'exit', 'ST-1');
    await desk.json('strategy', 'exit', 'ST-2');
    expect((await desk.json('positions')).positions).toEqual([]);
    expect((await desk.json('strategy', 'list')).strategies).toEqual([]);
  });

  it('rolls a leg for a credit only', async () => {
    await session();
    await open();
    const roll = ['strategy', 'roll', 'IC-1', '--leg', '3', '--credit-only', '--to-strike'];
    expect((await desk.run(...roll, '24300')).status).toBe(3);
    const { orders, strategy } = await desk.json(...roll, '23900');
    expect(orders).toHaveLength(2);
    expect(strategy).toMatchObject({ id: 'IC-1', net_kind: 'credit' });
    const { status, stderr } = await desk.run(...roll, '23910');
    expect(status).toBe(4);
    expect(stderr).toContain('23900 and 23950');
  });

  it('closes by its rules at a quote', async () => {
    await session();
    await desk.json('strategy', 'open', 'short-straddle', 'NIFTY', '--stop', '2000');
    const { strategy } = await desk.json('strategy', 'show', 'SS-1');
    const [call] = strategy.legs;
    const away = ['--segment', 'NSE_FNO', '--security-id', call.security_id];
    const price = (Number(call.cost) / 75 + 40).toFixed(2);
    const { orders } = await desk.json('quote', 'set', call.symbol, price, ...away);
    expect(orders).toHaveLength(2);
    const after = (await desk.json('strategy', 'show', 'SS-1')).strategy;
    expect(after).toMatchObject({ status: 'CLOSED', exit_reason: 'stop' });
    expect((await desk.json('positions')).positions).toEqual([]);
  });

  it('takes over units that belong to none, and gives them back', async () => {
    await session();
    const symbol = optionSymbol(expiry, 24_000, 'CE');
    await desk.json('trade', '+1', symbol);
    await desk.json('buy', symbol, '75', '--price', '60');
    const adopted = await desk.run('strategy', 'adopt', 'ST-1', symbol, '1');
    expect(adopted.status).toBe(0);
    expect((await desk.json('strategy', 'show', 'ST-1')).strategy.legs[0].quantity).toBe('150');
    const { stdout } = await desk.run('strategy', 'release', 'ST-1', symbol, '2');
    expect(stdout).toContain(`Took 150 ${symbol} out of ST-1`);
    expect((await desk.json('strategy', 'list')).strategies).toEqual([]);
    const { groups } = await desk.json('positions', '--by', 'strategy');
    const left = groups.flatMap(({ legs }: any) =>
      legs.map((leg: any) => [leg.symbol, leg.quantity]),
    );
    expect(left).toEqual([[symbol, '150']]);
  });

  it('shows what is open under its strategies, and what belongs to none', async () => {
    await session();
    await open();
    await desk.json('buy', optionSymbol(expiry, 24_500, 'CE'), '75', '--price', '10');
    const { by, groups } = await desk.json('positions', '--by', 'strategy');
    expect(by).toBe('strategy');
    expect(groups.map(({ strategy, legs }: any) => [strategy, legs.length])).toEqual([
      ['IC-1', 4],
      [null, 1],
    ]);
    expect((await desk.run('positions', '--by', 'strategy')).stdout).toContain('IC-1');
    expect((await desk.run('positions', '--by', 'colour')).status).toBe(2);
  });

  it('has greeks, by underlying and by strategy', async () => {
    await session();
    await open();
    const { groups } = await desk.json('greeks');
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ underlying: 'NIFTY' });
    const sum = groups[0].positions.reduce(
      (total: number, each: any) => total + Number(each.theta),
      0,
    );
    expect(Number(groups[0].theta)).toBeCloseTo(sum, 0);
    expect(Number(groups[0].theta)).toBeGreaterThan(0);
    const { groups: strategies } = await desk.json('greeks', '--by', 'strategy');
    expect(strategies[0]).toMatchObject({ strategy: 'IC-1' });
    // The account values at the fills, the strategy at the last quotes.
    expect(strategies[0].vega / groups[0].vega).toBeCloseTo(1, 1);
    expect((await desk.run('greeks')).stdout).toContain('Theta');
  });

  it('shows the named ones', async () => {
    const { stdout } = await desk.run('strategy', 'names');
    expect(stdout).toMatch(/iron-condor\s+_\/_\\_/);
    expect(stdout).toMatch(/long-straddle\s+\\\//);
    expect((await desk.json('strategy', 'names')).strategies.length).toBeGreaterThanOrEqual(25);
  });
});
