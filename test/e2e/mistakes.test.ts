import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const MASTER = join(import.meta.dirname, '../fixtures/instruments/master.csv');
const given = (line: string): string[] =>
  (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));

/** A desk with one position, one pending order and an ended session. */
async function openDesk(env: Record<string, string> = {}): Promise<Desk> {
  const desk = new Desk(env);
  await desk.run('session', 'start', '--id', 'S', '--balance', '100000');
  await desk.run('buy', 'INFY', '10', '--price', '1500');
  await desk.run('buy', 'TCS', '1', '--type', 'LIMIT', '--price', '100', '--client-id', 'low');
  await desk.run('session', 'start', '--id', 'OVER');
  await desk.run('session', 'end', 'OVER', '--yes');
  await desk.run('session', 'use', 'S');
  return desk;
}

/** What is typed, the exit status, and what the answer must say: what is wrong, and the next step. */
const MISTAKES: readonly (readonly [typed: string, status: number, ...said: RegExp[]])[] = [
  ['ordr', 2, /Did you mean order\?/, /See "papertrade --help"/],
  ['postions', 2, /Did you mean positions\?/],
  ['session ends', 2, /Did you mean end\?/, /See "papertrade session --help"/],
  ['session', 2, /A command is missing: start, list, .* or adopt/, /"papertrade session --help"/],
  ['modify 2', 2, /Did you mean order modify\?/],
  ['compare S', 2, /Did you mean report compare\?/],
  ['import f.csv', 2, /Did you mean instruments import, margins import or config import\?/],
  ['quote INFY', 2, /Unknown command 'INFY': quote has set, settlement, show/],
  ['orders 2', 2, /Too many arguments: none expected, 1 given\. See "papertrade orders --help"/],
  ['session show A B', 2, /Too many arguments: at most 1 expected, 2 given/],
  ['completion powershell', 2, /Invalid shell "powershell": expected bash, zsh or fish/],
  ['orders --format xml', 2, /Invalid format "xml": expected table, csv, json or ndjson/],
  ['halt --reason', 2, /Option '--reason <text>' needs a value/, /"papertrade halt --help"/],
  ['cleanup', 2, /Missing required option '--older-than <time>'/, /"papertrade cleanup --help"/],
  ['buy', 2, /Missing required argument 'symbol'/, /See "papertrade buy --help"/],
  ['buy INFY', 2, /'quantity': say how many, or "all"/, /See "papertrade buy --help"/],
  ['buy 10 INFY', 2, /symbol comes before the quantity: INFY 10\./],
  ['buy INFY 10 1500', 2, /A price is written with @: INFY 10 @1500\./],
  ['buy NIFTY 25000 CE 65 100', 2, /A price is written with @: NIFTY 25000 CE 65 @100\./],
  ['cancel', 2, /Missing required argument 'order'/, /See "papertrade cancel --help"/],
  ['order modify', 2, /Missing required argument 'order'/, /See "papertrade order modify --help"/],
  ['quote set INFY', 2, /Missing required argument 'price'/, /See "papertrade quote set --help"/],
  ['buy INFY ten -p 100', 2, /Invalid quantity "ten"/, /a whole number from 1/],
  ['buy INFY 10 -p 1,00', 2, /Invalid price "1,00"/, /such as 104\.25/],
  ['buy INFY 10 --pric 100', 2, /Did you mean --price\?/],
  ['buy INFY 10 -p 100 --stoploss 90', 2, /Did you mean --stop\?/, /"papertrade buy --help"/],
  ['buy INFY 10 -p 100 --sl 110', 2, /Invalid stop "110"/, /below/],
  ['buy INFY 10 -t STOP -p 9', 2, /"STOP": expected MARKET, LIMIT, SL, SL-M or GTT/],
  ['trades --since monday', 2, /"monday": expected a date \(YYYY-MM-DD\), today, yesterday/],
  ['report --by week', 2, /Invalid by "week": expected underlying, .* or strategy/],
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
  ['close INFY 5', 2, /Invalid symbol "INFY 5"/, /takes whole positions: a part is sold/],
  ['close all', 4, /Closed 0 of 1 positions\. There is no quote for "INFY"/, /Give --price/],
  ['quote show RELIANCE', 4, /no quote for "RELIANCE"/, /\. Record one with "papertrade quote set/],
  ['margin +1 SBIN', 4, /no quote for "SBIN"/, /Price the leg \(SYMBOL@PRICE\), or record one/],
  [
    'payoff iron-condor NIFTY',
    4,
    /no options of "NIFTY"/,
    /record prices with "papertrade quote set"/,
  ],
  ['cancel 99', 4, /no order "99"/, /papertrade orders --open/],
  ['cancel 1', 3, /is FILLED: only an open order can be changed/, /papertrade orders --open/],
  ['feed nofile.csv', 4, /Cannot read "nofile\.csv"/, /Check its path/],
  ['report --format pdf', 2, /Invalid format "pdf"/, /table, json, csv or html/],
  ['session use NONE', 4, /NONE/, /papertrade session list/],
  ['session start --id S', 3, /exists/, /Choose another --id, or switch/],
  ['session end', 2, /1 open position and 1 pending order/, /Not a terminal: pass --yes/],
  ['buy INFY 1 -p 10 --session OVER', 3, /has ended/, /papertrade session start/],
  ['balance withdraw 1000000', 3, /Cannot withdraw ₹10,00,000\.00: only ₹/],
  ['strategy show IC-9', 4, /IC-9/],
  ['strategy open condoor NIFTY', 2, /condoor/, /papertrade strategy names/],
  ['margin "NIFTY 25000 CE" 65', 2, /no strategy named/, /Write legs with their side/],
];

describe.each(['local', 'redis'])('a mistake is answered with the next step, on %s', (kind) => {
  let desk: Desk;
  let server: RedisServer | undefined;
  beforeAll(async () => {
    server = kind === 'redis' ? await startRedis() : undefined;
    desk = await openDesk(server && { REDIS_URL: server.url });
  });
  afterAll(() => server?.stop());

  it.each(MISTAKES)('%s: status %i', async (typed, status, ...said) => {
    const { status: got, stdout, stderr } = await desk.run(...given(typed));
    expect([got, stdout]).toEqual([status, '']);
    for (const each of said) expect(stderr).toMatch(each);
  });

  it('also as JSON, on stderr alone', async () => {
    const { status, stdout, stderr } = await desk.run('report', '--format', 'pdf', '--json');
    expect([status, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr).error.code).toBe('INVALID_VALUE');
  });

  it('and an unknown strike with the nearest ones that are listed', async () => {
    const other = new Desk(server && { REDIS_URL: server.url });
    await other.run('session', 'start', '--id', 'LISTED');
    await other.run('instruments', 'import', MASTER);
    const { stderr, status } = await other.run(...given('buy NIFTY 25010 CE 75 -p 1'));
    expect(status).toBe(4);
    expect(stderr).toMatch(/25010/);
    expect(stderr).toMatch(/The nearest are .*25000 CE.*25050\.5 CE/);
  });
});

describe('another word for a command', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });

  it.each([
    ['pnl', /INFY/],
    ['portfolio', /INFY/],
    ['holdings', /INFY/],
    ['exit INFY -p 1500 -n', /Would have sold 10 INFY/],
    ['squareoff all -p 1500 -n', /Would have sold 10 INFY/],
    ['buy TCS 1 -p 100 --sl 90 --tp 120 -n', /Would have bought 1 TCS/],
    ['buy TCS 1 at 100 -n', /Would have bought 1 TCS @ ₹100\.00/],
    ['buy NIFTY 25000 CE 65 -p 100 -n', /Would have bought 65 NIFTY \S+ 25000 CE/],
    ['cancel low', /is cancelled: #2/],
    ['close all -p 1500', /Sold 10 INFY/],
    ['close all', /No open positions/],
    ['session stop --yes', /completed/],
  ])('%s', async (typed, said) => {
    const { stdout, status } = await desk.run(...given(typed));
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

it('"close all" closes what has a price, and says of the others why not', async () => {
  const other = new Desk();
  await other.run('session', 'start');
  for (const symbol of ['INFY', 'TCS']) await other.run('buy', symbol, '1', '--price', '100');
  await other.run('quote', 'set', 'TCS', '101');
  const { status, stdout, stderr } = await other.run('close', 'all');
  expect(status).toBe(4);
  expect(stdout).toMatch(/Sold 1 TCS @ ₹101\.00/);
  expect(stderr).toMatch(/Closed 1 of 2 positions\. There is no quote for "INFY"/);
  const { positions } = await other.json('positions');
  expect(positions.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['INFY']);
});
