import { beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openOptionMarket } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'docs/examples');

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  mkdirSync(join(desk.folder, 'bin'));
  symlinkSync(join(ROOT, 'bin/papertrade'), join(desk.folder, 'bin/papertrade'));
  await desk.json('session', 'start', '--id', 'DAY');
});

function start(name: string, ...args: readonly string[]): ChildProcess {
  const PATH = `${desk.folder}/bin:${desk.env['PATH'] ?? ''}`;
  return spawn(join(EXAMPLES, name), args, { cwd: desk.folder, env: { ...desk.env, PATH } });
}

async function run(name: string, ...args: readonly string[]) {
  const child = start(name, ...args);
  const output = { stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const status = await new Promise((resolve) => child.once('close', resolve));
  return { status, ...output };
}

/** A weekly contract's day, as exchanges write it in a symbol: 26D01 is 2026-12-01. */
function compact(date: Date): string {
  const [year = '', month = '', day = ''] = date.toISOString().slice(2, 10).split('-');
  return `${year}${'123456789OND'.charAt(Number(month) - 1)}${day}`;
}

describe('the example scripts', () => {
  it('are all tried here', () => {
    const source = readFileSync(join(import.meta.dirname, 'examples.test.ts'), 'utf8');
    for (const name of readdirSync(EXAMPLES)) expect(source).toContain(`'${name}'`);
  });

  it('sum a session up in one line', async () => {
    await desk.json('buy', 'INFY', '10', '--price', '100');
    expect(await run('portfolio-summary.sh')).toMatchObject({
      status: 0,
      stdout: 'DAY: equity 99980, unrealized 0, 1 open INFY 10\n',
    });
  });

  it('end a day once, keep its report and go on with its cash', async () => {
    await desk.json('buy', 'INFY', '10', '--price', '100');
    await desk.json('sell', 'INFY', 'all', '--price', '120');
    const reports = join(desk.folder, 'reports');
    const { status, stdout } = await run('cron-end-of-day.sh', reports);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${reports}/DAY.json\n` });
    const { report } = JSON.parse(readFileSync(join(reports, 'DAY.json'), 'utf8'));
    expect(report.ending_balance).toBe('100160');
    expect((await desk.json('balance')).starting_balance).toBe('100160');
    await desk.json('session', 'use', 'DAY');
    expect((await run('cron-end-of-day.sh', reports)).stderr).toContain('has ended already');
  });

  it('place the orders of a file, once, and tell how many were refused', async () => {
    const file = join(desk.folder, 'orders.csv');
    const rows = ['a,BUY,INFY,10,100', 'b,SELL,INFY,4,120', 'c,BUY,TCS,100,9000'];
    writeFileSync(file, ['id,side,symbol,quantity,price', ...rows].join('\r\n'));
    for (const time of ['first', 'second']) {
      const { status, stderr } = await run('orders-from-csv.sh', file);
      expect({ time, status }).toEqual({ time, status: 3 });
      expect(stderr).toContain('1 refused');
    }
    expect((await desk.json('orders')).orders).toHaveLength(3);
    expect((await desk.json('positions')).positions[0].net_qty).toBe('6');
  });

  it('sell a straddle once a day, and close both legs at one stop', async () => {
    await openOptionMarket(desk);
    await desk.json('session', 'start', '--id', 'OPTIONS', '--balance', '1000000');
    for (const time of ['first', 'second']) {
      const { status, stdout, stderr } = await run('straddle-at-920.sh', 'NIFTY', '30%');
      expect({ time, status, stderr: status === 0 ? '' : stderr }).toEqual({
        time,
        status: 0,
        stderr: '',
      });
      expect(stdout).toMatch(/^\S+-1: credit \d+(\.\d+)?, margin \d+/);
    }
    const [{ id, rules, legs }] = (await desk.json('strategy', 'list')).strategies;
    expect(rules).toMatchObject({ stop: '30%', exit_at: '15:15' });
    expect(legs.map(({ side, quantity }: any) => `${side} ${quantity}`)).toEqual([
      'SELL 75',
      'SELL 75',
    ]);
    for (const { symbol, price } of legs) {
      await desk.json('quote', 'set', symbol, String(Math.round(Number(price) * 1.4)));
    }
    const { strategy } = await desk.json('strategy', 'show', id);
    expect(strategy).toMatchObject({ status: 'CLOSED', exit_reason: 'stop' });
  });

  it('roll the tested side of a condor, for a credit only', async () => {
    const { expiries } = await openOptionMarket(desk);
    const [near, far] = expiries;
    await desk.json('session', 'start', '--id', 'OPTIONS', '--balance', '1000000');
    const condor = ['iron-condor', 'NIFTY', '--gap', '300', '--width', '200'];
    await desk.json('strategy', 'open', ...condor);
    const roll = (...args: string[]) => run('roll-tested-side.sh', 'IC-1', ...args);
    const held = async () =>
      (await desk.json('strategy', 'show', 'IC-1')).strategy.legs
        .filter(({ side }: any) => side !== null)
        .map(({ side, symbol }: any) => `${side} ${symbol}`)
        .sort();
    const before = await held();
    expect(await roll('40', '100')).toMatchObject({
      status: 0,
      stdout: 'IC-1: no side is tested\n',
    });
    expect(await roll('20', '500')).toMatchObject({
      status: 3,
      stdout: 'IC-1: no roll for a credit\n',
    });
    expect(await held()).toEqual(before);
    const { status, stdout } = await roll('20', '100');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(`^IC-1: rolled to ${far} for credit \\d+(\\.\\d+)?\n$`),
    });
    expect(await held()).toEqual([
      `BUY NIFTY ${near} 23200 PE`,
      `BUY NIFTY ${far} 24300 CE`,
      `SELL NIFTY ${near} 23400 PE`,
      `SELL NIFTY ${far} 24100 CE`,
    ]);
  });

  it('keep a covered call, found by its delta', async () => {
    writeFileSync(join(desk.folder, 'papertrade.yaml'), 'trading:\n  lot_sizes:\n    ACME: 500\n');
    await desk.json('session', 'start', '--id', 'OPTIONS', '--balance', '2000000');
    await desk.json('quote', 'set', 'ACME', '1400', '--segment', 'NSE_EQ');
    const expiry = compact(new Date(Date.now() + 30 * 86_400_000));
    const prices = { 1360: [62, 20], 1400: [38, 36], 1440: [21, 59], 1480: [10, 88] };
    for (const [strike, [call, put]] of Object.entries(prices)) {
      await desk.json('quote', 'set', `ACME${expiry}${strike}CE`, String(call));
      await desk.json('quote', 'set', `ACME${expiry}${strike}PE`, String(put));
    }
    const sold = (await run('covered-call.sh', 'ACME', '25')).stdout;
    expect(sold).toBe(`CC-1: sold ACME${expiry}1480CE at 10\n`);
    expect(await run('covered-call.sh', 'ACME', '25')).toMatchObject({
      status: 0,
      stdout: 'CC-1: its call is still open\n',
    });
    const { positions } = await desk.json('positions');
    expect(positions.map(({ symbol, side, net_qty: units }: any) => [symbol, side, units])).toEqual(
      expect.arrayContaining([
        ['ACME', 'LONG', '500'],
        [`ACME${expiry}1480CE`, 'SHORT', '500'],
      ]),
    );
  });

  it('close a position that has lost too much, until the session ends', async () => {
    await desk.json('buy', 'INFY', '10', '--price', '100');
    await desk.json('buy', 'TCS', '1', '--price', '100');
    const child = start('stop-loss-loop.sh', '5');
    const ended = new Promise((resolve) => child.once('close', resolve));
    await desk.json('quote', 'set', 'TCS', '97');
    await desk.json('quote', 'set', 'INFY', '94');
    const open = async () =>
      (await desk.json('positions')).positions.map(({ symbol }: any) => symbol).join();
    while ((await open()) !== 'TCS') await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await desk.json('orders', '--limit', '1')).orders[0]).toMatchObject({
      symbol: 'INFY',
      price: '94',
      note: 'stop loss',
    });
    await desk.json('session', 'end', '--yes');
    expect(await ended).toBe(0);
  });
});
