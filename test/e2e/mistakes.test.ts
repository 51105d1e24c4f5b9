import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const MASTER = join(import.meta.dirname, '../fixtures/instruments/master.csv');
const desk = new Desk();
const words = (line: string): string[] =>
  (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));

beforeAll(async () => {
  await desk.run('session', 'start', '--id', 'S', '--balance', '100000');
  await desk.run('buy', 'INFY', '10', '--price', '1500');
  await desk.run('buy', 'TCS', '1', '--type', 'LIMIT', '--price', '100', '--client-id', 'low');
  await desk.run('session', 'start', '--id', 'OVER');
  await desk.run('session', 'end', 'OVER', '--yes');
  await desk.run('session', 'use', 'S');
});

/** What is typed, the exit status, and what the answer must say: what is wrong, and the next step. */
const MISTAKES: readonly (readonly [typed: string, status: number, ...said: RegExp[]])[] = [
  ['ordr', 2, /Did you mean order\?/, /See "papertrade --help"/],
  ['postions', 2, /Did you mean positions\?/],
  ['session ends', 2, /Did you mean end\?/, /See "papertrade session --help"/],
  ['buy', 2, /Missing required argument 'symbol'/, /See "papertrade buy --help"/],
  ['buy INFY', 2, /Missing required argument 'quantity'/, /say how many, or "all"/],
  ['cancel', 2, /Missing required argument 'order'/, /See "papertrade cancel --help"/],
  ['order modify', 2, /Missing required argument 'order'/, /See "papertrade order modify --help"/],
  ['quote set INFY', 2, /Missing required argument 'price'/, /See "papertrade quote set --help"/],
  ['buy INFY ten -p 100', 2, /Invalid quantity "ten"/, /a whole number from 1/],
  ['buy INFY 10 -p 1,00', 2, /Invalid price "1,00"/, /such as 104\.25/],
  ['buy INFY 10 --pric 100', 2, /Did you mean --price\?/],
  ['buy INFY 10 --type LIMIT', 2, /A LIMIT order needs a price/, /Give --price/],
  ['buy INFY 10 --type SL -p 100', 2, /An SL order needs a trigger/, /Give --trigger/],
  ['buy INFY 10 -p 100 --trigger 90', 2, /belongs to an SL or SL-M/, /Give --type SL or SL-M/],
  ['buy INFY 10 --type GTT', 2, /needs a target, a stop or a trail/, /Give --target, --stop/],
  ['buy INFY 10 -p 100 --product NRML', 2, /CNC or MIS, which shares are traded in/],
  ['buy INFY 10 -p 100 --validity WEEK', 2, /WEEK/],
  ['buy NIFTY 1 -p 25000', 3, /NIFTY is not traded itself/, /its futures and options are/],
  ['buy NIFTY 25000 CE 70 -p 100', 3, /not a multiple of its lot size 65/, /65 or 130/],
  ['buy INFY 1000 -p 1500', 3, /needs ₹15,00,020\.00/, /is missing\. Trade less, close/],
  ['sell SBIN 10 -p 800', 3, /nothing open/, /Buy first, or give --short/],
  ['sell INFY 20 -p 1500', 3, /only 10 LONG open/, /Trade at most 10, or give --short/],
  ['buy RELIANCE 1', 4, /no quote for "RELIANCE"/, /Give --price, or record one/],
  ['close SBIN', 4, /no open position in "SBIN"/, /Open are: INFY/, /papertrade positions/],
  ['exit SBIN', 4, /no open position in "SBIN"/],
  ['cancel 99', 4, /no order "99"/, /papertrade orders --open/],
  ['cancel 1', 3, /is FILLED: only an open order can be changed/, /papertrade orders --open/],
  ['feed nofile.csv', 4, /Cannot read "nofile\.csv"/, /Check its path/],
  ['report --format pdf', 2, /Invalid format "pdf"/, /table, json, csv or html/],
  ['session use NONE', 4, /NONE/, /papertrade session list/],
  ['session start --id S', 3, /exists/, /Choose another --id, or switch/],
  ['session end', 2, /Not a terminal/, /--yes/],
  ['buy INFY 1 -p 10 --session OVER', 3, /has ended/, /papertrade session start/],
  ['balance withdraw 1000000', 3, /Cannot withdraw ₹10,00,000\.00: only ₹/],
  ['strategy show IC-9', 4, /IC-9/],
  ['strategy open condoor NIFTY', 2, /condoor/, /papertrade strategy names/],
  ['margin "NIFTY 25000 CE" 65', 2, /no strategy named/, /Write legs with their side/],
];

describe('a mistake is answered with what is wrong and what to do next', () => {
  it.each(MISTAKES)('%s: status %i', async (typed, status, ...said) => {
    const { status: got, stdout, stderr } = await desk.run(...words(typed));
    expect([got, stdout]).toEqual([status, '']);
    for (const each of said) expect(stderr).toMatch(each);
  });

  it('also as JSON, on stderr alone', async () => {
    const { status, stdout, stderr } = await desk.run('report', '--format', 'pdf', '--json');
    expect([status, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr).error.code).toBe('INVALID_VALUE');
  });

  it('and an unknown strike with the nearest ones that are listed', async () => {
    const other = new Desk();
    await other.run('session', 'start');
    await other.run('instruments', 'import', MASTER);
    const { stderr, status } = await other.run(...words('buy NIFTY 25010 CE 75 -p 1'));
    expect(status).toBe(4);
    expect(stderr).toMatch(/25010/);
    expect(stderr).toMatch(/The nearest are .*25000 CE.*25050\.5 CE/);
  });
});

describe('another word for a command', () => {
  it.each([
    ['pnl', /INFY/],
    ['portfolio', /INFY/],
    ['holdings', /INFY/],
    ['exit INFY -p 1500 -n', /Would have sold 10 INFY/],
    ['squareoff all -p 1500 -n', /Would have sold 10 INFY/],
    ['buy TCS 1 -p 100 --sl 90 --tp 120 -n', /Would have bought 1 TCS/],
    ['buy NIFTY 25000 CE 65 -p 100 -n', /Would have bought 65 NIFTY \S+ 25000 CE/],
    ['cancel low', /is cancelled: #2/],
    ['close all -p 1500', /Sold 10 INFY/],
    ['close all', /No open positions/],
    ['session stop --yes', /completed/],
  ])('%s', async (typed, said) => {
    const { stdout, status } = await desk.run(...words(typed));
    expect(status).toBe(0);
    expect(stdout).toMatch(said);
  });
});

it('"Position closed" is said only where one was closed', async () => {
  const other = new Desk();
  await other.run('session', 'start');
  await other.run('buy', 'INFY', '1', '--price', '100');
  expect((await other.run('sell', 'INFY', 'all', '--price', '101')).stdout).toMatch(
    /Position closed/,
  );
  const placed = await other.run('buy', 'INFY', '1', '--type', 'LIMIT', '--price', '90');
  expect(placed.stdout).not.toContain('Position closed');
});
