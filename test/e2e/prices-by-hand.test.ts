import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DhanQuotes } from '../../src/cli/input/feeds/dhan-quotes.ts';
import { Desk } from '../support/program.ts';
import { Terminal } from '../support/tmux.ts';

const file = (desk: Desk, text: string, name: string): string => {
  writeFileSync(join(desk.folder, name), text);
  return name;
};
async function openDesk(): Promise<Desk> {
  const desk = new Desk();
  await desk.json('session', 'start', '--id', 'S');
  return desk;
}

/** A program whose standard input stays open, and what it said. */
function listening(desk: Desk, ...args: readonly string[]) {
  const [command = '', ...typed] = desk.commandLine(args);
  const child = spawn(command, typed, { cwd: desk.folder, env: desk.env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, told: () => ({ stdout, stderr }) };
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a pipe', () => {
  it('of orders ends at the row that does not parse, and the orders before it stay', async () => {
    const desk = await openDesk();
    const { child, ended, told } = listening(desk, 'batch', '-');
    child.stdin.end('side,symbol,quantity,price\nbuy,A,1,10\nbuy,B,1,ten\nbuy,C,1,10\n');
    expect(await ended).toBe(2);
    expect(told().stderr).toMatch(/line 3: Invalid price "ten"/);
    const { orders } = await desk.json('orders');
    expect(orders.map(({ symbol }: any) => symbol)).toEqual(['A']);
  });

  it('of orders has each result as a line of its own as soon as it is stored', async () => {
    const desk = await openDesk();
    const { child, ended, told } = listening(desk, 'batch', '-', '--format', 'ndjson');
    child.stdin.write('side,symbol,quantity,price\nbuy,A,1,10\n');
    while (!told().stdout.includes('\n')) await wait(20);
    expect(JSON.parse(told().stdout)).toMatchObject({ status: 'FILLED', order: { symbol: 'A' } });
    expect((await desk.json('orders')).orders).toHaveLength(1);
    child.stdin.end('buy,B,1,10\n');
    expect(await ended).toBe(0);
    expect(told().stdout.trim().split('\n')).toHaveLength(2);
  });

  it('of ticks ends at Ctrl-C with the totals, and what it took is stored', async () => {
    const desk = await openDesk();
    await desk.json('buy', 'INFY', '10', '--price', '100');
    const { child, ended, told } = listening(desk, 'feed', '-');
    child.stdin.write('time,symbol,ltp\n1757908411,INFY,101\n1757908412,INFY,110\n');
    for (;;) {
      const { unrealized_pnl: gained } = await desk.json('balance');
      if (gained === '100') break;
      await wait(50);
    }
    child.kill('SIGINT');
    expect([0, 130]).toContain(await ended);
    expect(told().stdout).toMatch(/ticks +2/);
    expect(told().stdout).toMatch(/sessions revalued +S/);
    expect((await desk.run('verify')).status).toBe(0);
  });
});

it('ticks may have other columns, other dates, and zeros that say nothing', async () => {
  const desk = await openDesk();
  const text =
    'time,symbol,ltp,bid,ask,volume,greeks\n' +
    '15-09-2025 10:00:00,A,100.500000,0,0.00,0,?\n15-Sep-2025 10:00:00,B,99,98.5,99.5,10,\n';
  expect(await desk.json('feed', file(desk, text, 'ticks.csv'))).toMatchObject({ ticks: 2 });
  const { quotes } = await desk.json('quote', 'show');
  const at = Date.parse('2025-09-15T10:00:00+05:30') / 1000;
  expect(quotes).toMatchObject([
    { symbol: 'A', ltp: '100.5', ts: at },
    { symbol: 'B', ltp: '99', bid: '98.5', ask: '99.5', vol: '10', ts: at },
  ]);
  expect(Object.keys(quotes[0]).filter((name) => /^(?:bid|ask|vol)$/.test(name))).toEqual([]);
});

it('a recorded day by hand: minutes pass as the trader says, who buys and sells between', async () => {
  const desk = new Desk();
  const ticks =
    'time,symbol,ltp\n2025-09-15 09:15:00,INFY,1500\n2025-09-15 09:16:00,INFY,1502\n' +
    '2025-09-15 09:21:00,INFY,1510\n2025-09-15 09:22:00,INFY,1520\n';
  const day = file(desk, ticks, 'day.csv');
  const terminal = new Terminal(desk, 100, 40);
  try {
    terminal.papertrade('replay', day, '--session', 'HAND', '--step');
    await terminal.shows(/09:15 +INFY ₹1,500\.00 +equity ₹1,00,000\.00[^]*\n>/);
    terminal.press('n', 'Enter');
    await terminal.shows(/> n\n.*09:16 +INFY ₹1,502\.00 /);
    terminal.press('b INFY 10', 'Enter');
    await terminal.shows(/FILLED: BUY 10 INFY @ ₹1,502\.00/);
    terminal.press('n 5', 'Enter');
    await terminal.shows(/09:21 +INFY ₹1,510\.00 +equity ₹1,00,060\.00 +unrealized \+₹80\.00/);
    terminal.press('s INFY 10 1512.50', 'Enter');
    await terminal.shows(/FILLED: SELL 10 INFY/);
    terminal.press('p', 'Enter');
    await terminal.shows(/ticks +4/);
    // It ends by itself, so that the shell reads the next command.
    terminal.press('echo again', 'Enter');
    await terminal.shows(/\nagain\n/);
  } finally {
    terminal.close();
  }
  const { trades } = await desk.json('trades', '--session', 'HAND');
  expect(trades.map(({ side, price }: any) => [side, price])).toEqual([
    ['SELL', '1512.5'],
    ['BUY', '1502'],
  ]);
});

describe('a broker that gives no prices', () => {
  let server: Server;
  let url = '';
  const calls: number[] = [];
  beforeAll(async () => {
    server = createServer((_request, response) => {
      calls.push(Date.now());
      response.writeHead(calls.length % 2 === 0 ? 502 : 429).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it('is asked six times, with a pause that doubles, and then given up', async () => {
    const settings = { url, clientId: 'me', accessToken: 'x', between: 20, now: Date.now };
    const asked = new DhanQuotes(settings).quotes([{ segment: 'NSE_EQ', securityId: '1' }]);
    await expect(asked).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    const pauses = calls.slice(1).map((at, index) => at - calls[index]!);
    expect(pauses).toHaveLength(5);
    for (const [index, each] of pauses.entries())
      expect(each).toBeGreaterThanOrEqual(20 * 2 ** index - 2);
  });
});
