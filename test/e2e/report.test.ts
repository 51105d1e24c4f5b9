import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const LEGACY = join(import.meta.dirname, '../fixtures/legacy');

const rowsOf = (csv: string): string[][] => Papa.parse<string[]>(csv.trimEnd()).data;

/** A session of three round trips, two won: net 1460 - 60 + 20 = 1420. */
async function tradeDay(desk: Desk, id: string): Promise<void> {
  await desk.json('session', 'start', '--id', id);
  const orders = [
    ['buy', 'NIFTY25SEP25000CE', '75', '--price', '100', '--note', '=HYPERLINK("http://x")'],
    ['sell', 'NIFTY25SEP25000CE', '75', '--price', '120'], // +1500 - 40
    ['buy', 'INFY', '10', '--price', '100', '--note', '-2+3'],
    ['sell', 'INFY', '10', '--price', '98'], // -20 - 40
    ['buy', 'TCS', '10', '--price', '100'],
    ['sell', 'TCS', '10', '--price', '106'], // +60 - 40
  ];
  for (const order of orders) await desk.json(...order);
}

describe('the report of a day', () => {
  const desk = new Desk(SEPTEMBER_2025);
  beforeAll(() => tradeDay(desk, 'MON'));

  it('says in a sentence what the day brought, and never a made-up number', async () => {
    const { stdout } = await desk.run('report');
    expect(stdout.split('\n')[0]).toBe(
      'Net +₹1,420 on 3 round trips, 67% won, fees took 8% of the gross.',
    );
    expect(stdout).toContain('No Sharpe and Sortino ratio: 1 trading day, at least 20 are needed.');
    expect(stdout).toMatch(/Sharpe ratio +–/);
    expect(stdout).toMatch(/By underlying\nINFY +-₹60\.00 +0\/1 won +█+\nNIFTY +\+₹1,460\.00/);
    const figures = stdout.slice(0, stdout.indexOf('Best round trips')).split('\n');
    expect(figures.filter((line) => line.length > 80)).toEqual([]);
  });

  it('gives every figure in JSON, as decimal strings', async () => {
    const report = await desk.json('report');
    expect(report).toMatchObject({
      session_id: 'MON',
      status: 'active',
      total_trades: 6,
      successful_trades: 6,
      failed_trades: 0,
      closed_round_trips: 3,
      winning_trades: 2,
      losing_trades: 1,
      scratch_trades: 0,
      gross_pnl: '1540',
      fees: '120',
      total_pnl: '1420',
      win_rate: '66.67',
      average_trade_pnl: '473.33',
      symbols_traded: ['INFY', 'NIFTY25SEP25000CE', 'TCS'],
    });
    expect(report.risk_metrics).toMatchObject({
      average_win: '740',
      average_loss: '-60',
      largest_win: '1460',
      largest_loss: '-60',
      profit_factor: '24.67',
      payoff_ratio: '12.33',
      expectancy: '473.33',
      longest_winning_streak: 1,
      sharpe_ratio: null,
      sharpe_reason: '1 trading day, at least 20 are needed',
    });
    expect(report.performance_summary).toMatchObject({
      return_percent: '1.42',
      fees_percent_of_gross: '7.79',
      turnover: '20540',
    });
    expect(report.breakdown.type.map((group: any) => [group.key, group.net_pnl])).toEqual([
      ['CE', '1460'],
      ['EQ', '-40'],
    ]);
    expect(report.equity_curve).toHaveLength(6);
    expect(report.equity_curve_sampling).toEqual({ method: 'none', points: 6 });
    expect(report.round_trips.map((trip: any) => trip.net_pnl)).toEqual(['1460', '-60', '20']);
  });

  it("writes CSV in the predecessor's sections, with its columns", async () => {
    const { stdout } = await desk.run('report', '--format', 'csv');
    const theirs = rowsOf(
      readFileSync(join(LEGACY, 'file-store/reports/PAPER_20250915.csv'), 'utf8'),
    );
    const ours = rowsOf(stdout);
    const marks = (rows: string[][]) => {
      const at = (title: string) => rows.findIndex(([first]) => first === title);
      return {
        sections: [
          'SESSION SUMMARY',
          'TRADING SUMMARY',
          'FINANCIAL SUMMARY',
          'POSITIONS',
          'TRADES',
        ].map((title) => at(title) > 0),
        positions: rows[at('POSITIONS') + 1],
        trades: rows[at('TRADES') + 1],
      };
    };
    expect(marks(ours)).toEqual(marks(theirs));
    const labels = new Set(ours.map(([label]) => label));
    const wanted = theirs.slice(
      0,
      theirs.findIndex(([first]) => first === 'POSITIONS'),
    );
    expect(wanted.filter(([label]) => !labels.has(label)).map(([label]) => label)).toEqual([]);
    expect(ours).toContainEqual(['Total P&L', '₹1420']);
  });

  it('writes all metrics after them, under their names in JSON', async () => {
    const rows = rowsOf((await desk.run('report', '--format', 'csv')).stdout);
    const report = await desk.json('report');
    const trades = rows.findIndex(([first]) => first === 'TRADES');
    const metrics = { ...report.risk_metrics, ...report.performance_summary } as Readonly<
      Record<string, string | number | null | readonly object[]>
    >;
    expect(Object.keys(metrics).length).toBeGreaterThan(60);
    for (const [name, value] of Object.entries(metrics)) {
      if (Array.isArray(value)) continue;
      const at = rows.findIndex(([first]) => first === name);
      expect([name, at > trades]).toEqual([name, true]);
      // The session is open still: its times go on.
      if (/_minutes$|exposure|time_in_market/.test(name)) continue;
      expect([name, rows[at]?.[1]]).toEqual([name, `${(value as string | number | null) ?? ''}`]);
    }
    const months = rows.findIndex(([first]) => first === 'MONTHLY RETURNS');
    expect(rows[months + 2]).toEqual(['2025-09', '1.42', '1420', '1']);
    const falls = rows.slice(rows.findIndex(([first]) => first === 'DRAWDOWNS') + 2);
    expect(falls.map(([percent]) => percent)).toEqual(
      report.risk_metrics.top_drawdowns.map(({ percent }: any) => percent),
    );
  });

  it('gives tables for spreadsheets, in which no cell runs as a formula', async () => {
    const trades = rowsOf(
      (await desk.run('report', '--format', 'csv', '--table', 'trades')).stdout,
    );
    expect(trades).toHaveLength(7);
    const note = trades[0]!.indexOf('note');
    expect(trades.map((row) => row[note])).toEqual(
      expect.arrayContaining([`'=HYPERLINK("http://x")`, `'-2+3`]),
    );
    const trips = rowsOf(
      (await desk.run('report', '--format', 'csv', '--table', 'round-trips')).stdout,
    );
    const net = trips[0]!.indexOf('net_pnl');
    expect(trips.slice(1).map((row) => row[net])).toEqual(['1460', '-60', '20']);
    const equity = rowsOf(
      (await desk.run('report', '--format', 'csv', '--table', 'equity')).stdout,
    );
    expect(equity.at(-1)!.slice(1)).toEqual(['101420', '1420', '40']);
    const positions = await desk.run('report', '--format', 'csv', '--table', 'positions');
    expect(rowsOf(positions.stdout)).toHaveLength(4);
  });

  it('refuses a format, a table or an order of the list that it does not know', async () => {
    const wrong = [
      ['--format', 'pdf'],
      ['--format', 'csv', '--table', 'fills'],
      ['--table', 'trades'],
      ['--list', '--sort', 'luck'],
      ['--list', '--status', 'open'],
      ['--list', '--limit', '0'],
      ['--since', '2025-02-30'],
      ['--all', '--format', 'csv', '--table', 'trades'],
    ];
    for (const args of wrong) {
      const { status, stderr, stdout } = await desk.run('report', ...args);
      expect([args, status, stdout]).toEqual([args, 2, '']);
      expect(stderr).toContain(`"${args.at(-1)}"`);
    }
  });
});

describe('over many sessions', () => {
  const desk = new Desk(SEPTEMBER_2025);
  beforeAll(async () => {
    for (const id of ['MON', 'TUE']) {
      await tradeDay(desk, id);
      if (id === 'TUE') await desk.json('sell', 'SBIN', '10', '--price', '50', '--short');
      await desk.json('session', 'end', '--yes');
    }
    await desk.json('session', 'start', '--id', 'NOW');
    await desk.json('buy', 'INFY', '1', '--price', '100');
  });

  it('lists them with their figures, the newest first, and picks and sorts', async () => {
    const { sessions } = await desk.json('report', '--list');
    expect(sessions.map((each: any) => each.session_id)).toEqual(['NOW', 'TUE', 'MON']);
    expect(sessions[2]).toMatchObject({
      status: 'completed',
      total_trades: 6,
      total_pnl: '1420',
      closed_round_trips: 3,
      win_rate: '66.67',
      fees: '120',
      max_drawdown: '80', // from 1460 to 1380
      sparkline: expect.stringMatching(/^[▁-█]{7}$/),
    });
    expect(sessions[0]).toMatchObject({ status: 'active', total_pnl: null, win_rate: null });
    const ids = async (...args: string[]): Promise<string[]> =>
      (await desk.json('report', '--list', ...args)).sessions.map((each: any) => each.session_id);
    expect(await ids('--status', 'completed')).toEqual(['TUE', 'MON']);
    expect(await ids('--sort', 'pnl', '--limit', '1')).toEqual(['MON']);
    expect(await ids('--until', '2020-01-01')).toEqual([]);
    const { stdout } = await desk.run('report', '--list');
    expect(stdout).toMatch(/MON +\d{4}-\d\d-\d\d +completed +6 +\+₹1,420\.00 +66\.67% +₹80\.00/);
  });

  it('makes one report of all: the sum of what each made', async () => {
    const all = await desk.json('report', '--all');
    // MON 1420, TUE 1420 - 20 (the short's fee), NOW -20.
    expect(all).toMatchObject({
      sessions: ['MON', 'TUE', 'NOW'],
      status: 'active',
      total_trades: 14,
      closed_round_trips: 6,
      win_rate: '66.67',
      starting_balance: '100000',
      total_pnl: '2800',
      gross_pnl: '3080',
      fees: '280',
      max_profit: '2880', // after TUE's first round trip
      total_balance: '102800',
    });
    expect(all.equity_curve.at(-1)).toMatchObject({ equity: '102800', pnl: '2800' });
    const none = await desk.run('report', '--until', '2020-01-01');
    expect([none.status, none.stderr]).toEqual([4, expect.stringContaining('No session fits')]);
  });

  it('leaves out what a session did before its reset, and nothing of the others', async () => {
    const own = new Desk(SEPTEMBER_2025);
    await tradeDay(own, 'FIRST');
    await own.json('session', 'start', '--id', 'SECOND');
    await own.json('buy', 'INFY', '10', '--price', '500');
    await own.json('balance', 'reset', '50000', '--yes');
    await own.json('buy', 'INFY', '1', '--price', '100');
    await own.json('sell', 'INFY', '1', '--price', '150'); // +50 - 40
    expect(await own.json('report')).toMatchObject({ total_pnl: '10', closed_round_trips: 1 });
    expect(await own.json('report', '--all')).toMatchObject({
      total_pnl: '1430',
      closed_round_trips: 4,
      winning_trades: 3,
    });
  });

  it('compares two', async () => {
    const comparison = await desk.json('report', 'compare', 'MON', 'TUE');
    expect(comparison.a).toMatchObject({ session_id: 'MON', total_pnl: '1420' });
    expect(comparison.b).toMatchObject({ session_id: 'TUE', total_pnl: '1400' });
    expect(comparison.difference).toMatchObject({ total_pnl: '-20', fees: '20', win_rate: '0' });
    const { stdout } = await desk.run('report', 'compare', 'MON', 'TUE');
    expect(stdout).toMatch(/Net P&L +\+₹1,420\.00 +\+₹1,400\.00 +-₹20\.00/);
    expect((await desk.run('report', 'compare', 'MON', 'NONE')).status).toBe(4);
  });

  it('shows an ended session as it was stored, whatever the market did since', async () => {
    const stored = await desk.json('report', 'TUE');
    await desk.json('quote', 'set', 'SBIN', '99');
    expect(await desk.json('report', 'TUE')).toEqual(stored);
    expect(await desk.json('report', '--latest')).toEqual(stored);
  });
});

describe("the predecessor's session in Redis", () => {
  const servers: RedisServer[] = [];
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  it('is listed and reported with the figures that it stored, marked as such', async () => {
    const server = await startRedis();
    servers.push(server);
    const dump = readFileSync(join(LEGACY, 'redis-session.txt'));
    execFileSync('redis-cli', ['-p', String(server.port)], { input: dump });
    const desk = new Desk({ REDIS_URL: server.url });
    const { sessions } = await desk.json('report', '--list');
    expect(sessions).toMatchObject([{ session_id: 'PAPER_20250917', total_trades: 30 }]);
    const report = await desk.json('report', 'PAPER_20250917');
    expect(report).toMatchObject({
      total_trades: 30,
      total_pnl: '5042.240833333333',
      legacy: { session_id: 'PAPER_20250917', ending_balance: 171030.63 },
    });
    expect(report.positions).toHaveLength(5);
    const { status, stdout } = await desk.run('report', 'PAPER_20250917');
    expect(status).toBe(0);
    expect(stdout).toMatch(/As the predecessor stored it +Here\nNet P&L +₹5,042\.24 +₹5,042\.24/);
    // Nobody knows its round trips and its returns: it has no journal.
    expect(stdout).toMatch(/^Net \+₹5,042\.24, 5 positions open\.\n/);
    expect(stdout).toContain('without a journal: what needs one is not known');
    expect(report.performance_summary.return_percent).toBeNull();
    expect(report.reasons.return_percent).toBe('no_journal');
    const verified = await desk.run('verify', 'PAPER_20250917');
    expect([verified.status, verified.stderr]).toEqual([
      7,
      expect.stringContaining('"papertrade session adopt ID"'),
    ]);
    const page = await desk.run('report', 'PAPER_20250917', '--format', 'html');
    expect([page.status, page.stdout]).toEqual([0, expect.stringContaining('<!DOCTYPE html>')]);
    expect((await desk.run('report', 'PAPER_20250917', '--format', 'csv')).status).toBe(0);
    expect((await desk.run('report', '--all')).status).toBe(0);
  });
});
