import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const contract = (strike: number, type: 'CE' | 'PE') => `NIFTY26D01${strike}${type}`;
/** Units of a lot of NIFTY in 2026. */
const LOT = 65;
const CONDOR = [
  ...['+1', contract(23_200, 'PE'), '-1', contract(23_400, 'PE')],
  ...['-1', contract(24_000, 'CE'), '+1', contract(24_200, 'CE')],
];

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['local', 'redis'])('the report by strategy on %s', (name) => {
  let desk: Desk;
  const turnTo = (time: string) => Object.assign(desk.env, clockAt(`${time}:00+05:30`));
  const quote = (symbol: string, price: string) => desk.json('quote', 'set', symbol, price);
  const prices = async (given: Record<string, string>) => {
    await desk.json('quote', 'set', 'NIFTY', '23700', '--segment', 'IDX_I');
    for (const [symbol, price] of Object.entries(given)) await quote(symbol, price);
  };
  const byStrategy = async () => (await desk.json('report')).by_strategy;

  beforeAll(async () => {
    desk = new Desk(name === 'redis' ? { PAPERTRADE_STORE: redis.url } : {});
    turnTo('2026-11-25T10:00');
    await desk.json('session', 'start', '--balance', '1000000');
    await prices({
      [contract(23_200, 'PE')]: '28',
      [contract(23_400, 'PE')]: '61',
      [contract(24_000, 'CE')]: '62',
      [contract(24_200, 'CE')]: '30',
    });
  });

  it('has none before a strategy was traded', async () => {
    expect(await byStrategy()).toEqual([]);
    expect((await desk.run('report', '--by', 'strategy')).stdout).toContain('No strategy');
  });

  it('tells what is open, since when, and what the ledger locks for it', async () => {
    const { strategy } = await desk.json('trade', ...CONDOR, '--name', 'condor');
    const { used_balance: used } = await desk.json('report');
    turnTo('2026-11-25T12:30');
    await prices({
      [contract(23_200, 'PE')]: '28',
      [contract(23_400, 'PE')]: '51',
      [contract(24_000, 'CE')]: '52',
      [contract(24_200, 'CE')]: '30',
    });
    const [open, ...more] = await byStrategy();
    expect(more).toEqual([]);
    expect(open).toMatchObject({
      strategy_id: 'ST-1',
      name: 'condor',
      underlying: 'NIFTY',
      status: 'OPEN',
      closed_at: null,
      days_held: 0,
      gross_pnl: String(20 * LOT),
      unrealized_pnl: String(20 * LOT),
      net_pnl: String(20 * LOT - Number(open.fees)),
      margin_used: strategy.margin,
      funds_used: used,
      reason: null,
    });
    expect(Number(open.holding_minutes)).toBeCloseTo(150, 0);
    expect(open.opened_at).toMatch(/^2026-11-25T10:00/);
    // Bought options are paid in full.
    expect(Number(open.funds_used) - Number(open.margin_used)).toBe(LOT * (28 + 30));
  });

  it('counts the most that was locked at the end of a trade, not while it closed', async () => {
    const [{ margin_used: most }] = await byStrategy();
    turnTo('2026-11-27T11:00');
    await prices({
      [contract(23_200, 'PE')]: '10',
      [contract(23_400, 'PE')]: '20',
      [contract(24_000, 'CE')]: '25',
      [contract(24_200, 'CE')]: '12',
    });
    await desk.json('strategy', 'exit', 'ST-1');
    const [closed] = await byStrategy();
    const gained = LOT * (10 - 28 + (61 - 20) + (62 - 25) + (12 - 30));
    const net = gained - Number(closed.fees);
    expect(closed).toMatchObject({
      status: 'CLOSED',
      days_held: 2,
      gross_pnl: String(gained),
      unrealized_pnl: '0',
      net_pnl: String(net),
      return_on_margin: ((net / Number(closed.margin_used)) * 100).toFixed(2),
      return_on_funds: ((net / Number(closed.funds_used)) * 100).toFixed(2),
    });
    expect(closed.closed_at).toMatch(/^2026-11-27T11:00/);
    expect(Number(closed.margin_used)).toBeLessThan(1.2 * Number(most));
  });

  it('gives a bought option no return on margin, with the reason, but one on what it cost', async () => {
    await desk.json('trade', '+2', contract(24_000, 'CE'), '--name', 'call');
    await quote(contract(24_000, 'CE'), '30');
    const [, call] = await byStrategy();
    expect(call).toMatchObject({
      strategy_id: 'ST-2',
      margin_used: '0',
      return_on_margin: null,
      reason: 'no_margin',
      funds_used: '3250',
      return_on_funds: '19.38',
    });
  });

  it('shares what a contract locks among the strategies that hold it, by units', async () => {
    await desk.json('trade', '-2', contract(23_400, 'PE'), '--name', 'two');
    await desk.json('trade', '-1', contract(23_400, 'PE'), '--name', 'one');
    const [, , two, one] = await byStrategy();
    const shared = (await desk.json('positions')).positions.find(
      (each: any) => each.symbol === contract(23_400, 'PE'),
    );
    expect(Number(one.margin_used)).toBeCloseTo(Number(shared.margin) / 3, 1);
    expect(Number(two.margin_used)).toBeGreaterThanOrEqual((Number(shared.margin) * 2) / 3);
  });

  it('has P&L that sums to the session, as a table, as CSV and on the page', async () => {
    const report = await desk.json('report');
    const sum = (field: string) =>
      report.by_strategy.reduce((all: number, each: any) => all + Number(each[field]), 0);
    expect(sum('gross_pnl')).toBeCloseTo(Number(report.gross_pnl), 6);
    expect(sum('fees')).toBeCloseTo(Number(report.fees), 6);
    const { stdout } = await desk.run('report', '--by', 'strategy');
    expect(stdout).toMatch(/ST-1 .* 2d /);
    expect((await desk.run('report')).stdout).toContain('By strategy');
    const csv = await desk.run('report', '--table', 'strategies', '--format', 'csv');
    expect(csv.stdout.split('\n')[1]).toMatch(/^[^,]+,ST-1,condor,NIFTY,CLOSED,/);
    const page = join(desk.folder, 'report.html');
    await desk.run('report', '--format', 'html', '--out', page);
    expect(readFileSync(page, 'utf8')).toContain('<h2>By strategy</h2>');
  });

  it('keeps them in the report of an ended session, and of many', async () => {
    const before = await byStrategy();
    await desk.json('session', 'end', '--yes');
    const { by_strategy: kept } = await desk.json('report', '--latest');
    expect(kept.map((each: any) => each.net_pnl)).toEqual(before.map((each: any) => each.net_pnl));
    const all = await desk.json('report', '--all');
    expect(all.by_strategy.map((each: any) => each.strategy_id)).toEqual([
      'ST-1',
      'ST-2',
      'ST-3',
      'ST-4',
    ]);
  });
});
