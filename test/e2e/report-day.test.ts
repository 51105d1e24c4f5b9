import { beforeAll, describe, expect, it } from '@jest/globals';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';

describe('the report of one day of a session of three', () => {
  const desk = new Desk(clockAt('2025-09-15T10:00:00+05:30'));
  const on = (time: string): void => {
    Object.assign(desk.env, clockAt(time));
  };
  beforeAll(async () => {
    await desk.json('session', 'start', '--id', 'WEEK', '--balance', '100000');
    await desk.json('buy', 'INFY', '10', '--price', '1500');
    await desk.json('quote', 'set', 'INFY', '1510');
    on('2025-09-16T10:00:00+05:30');
    await desk.json('balance', 'deposit', '5000');
    await desk.json('sell', 'INFY', '4', '--price', '1520');
    await desk.json('buy', 'TCS', '1', '--price', '3000');
    await desk.json('sell', 'TCS', '1', '--price', '2990');
    await desk.json('quote', 'set', 'INFY', '1490');
    on('2025-09-17T10:00:00+05:30');
    await desk.json('quote', 'set', 'INFY', '1480');
  });

  it('is a part of one whose deepest drawdowns are listed, on the screen and on the page', async () => {
    const { stdout } = await desk.run('report');
    expect(stdout).toMatch(
      /Deepest drawdowns\n +Fall +Peak +Bottom +Recovered +Lasted\n *0\.\d\d% +2025-09-1/,
    );
    const page = (await desk.run('report', '--format', 'html')).stdout;
    expect(page).toContain('<h2>Deepest drawdowns</h2>');
  });

  it('begins with the equity of the day before, and counts only that day', async () => {
    const day = await desk.json('report', '--day', '2025-09-16');
    expect(day).toMatchObject({
      session_id: 'WEEK',
      date: '2025-09-16',
      starting_equity: '100080', // 100 made on INFY, less a fee of 20
      flow: '5000',
      realized_pnl: '70', // 4 x 20 of INFY, -10 of TCS
      unrealized_change: '-160', // from 10 x 10 to 6 x -10
      gross_pnl: '-90',
      fees: '60',
      total_pnl: '-150',
      ending_equity: '104930',
      fills: 3,
      closed_round_trips: 2,
      winning_trades: 1,
      losing_trades: 1,
      win_rate: '50.00',
      symbols_traded: ['INFY', 'TCS'],
    });
    expect(day.trades.map((each: { symbol: string }) => each.symbol)).toEqual([
      'INFY',
      'TCS',
      'TCS',
    ]);
    expect(day.round_trips[0]).toMatchObject({ symbol: 'INFY', quantity: '4' });
  });

  it('has the return and the P&L of the table of returns, and the days sum to the session', async () => {
    const whole = await desk.json('report');
    let sum = 0;
    for (const date of ['2025-09-15', '2025-09-16', '2025-09-17']) {
      const day = await desk.json('report', '--day', date);
      const { pnl, flow, equity, return_percent } = whole.daily_returns.find(
        (each: { date: string }) => each.date === date,
      );
      expect(day).toMatchObject({ total_pnl: pnl, flow, ending_equity: equity, return_percent });
      sum += Number(day.total_pnl);
    }
    expect(String(sum)).toBe(whole.total_pnl);
  });

  it('understands today, yesterday and days ago, and shows a table', async () => {
    expect(await desk.json('report', '--day', 'today')).toMatchObject({
      date: '2025-09-17',
      starting_equity: '104930',
      total_pnl: '-60',
      fills: 0,
      win_rate: null,
    });
    expect((await desk.json('report', '--day', '-1d')).date).toBe('2025-09-16');
    const { stdout } = await desk.run('report', '--day', 'yesterday');
    expect(stdout).toMatch(/^2025-09-16: net -₹150\.00 on 2 round trips\.\nSession WEEK/);
    expect(stdout).toMatch(/Equity at the start +₹1,00,080\.00/);
    expect(stdout).toMatch(/Round trips closed\n[^]*INFY[^]*TCS[^]*Fills\n[^]*SELL +INFY +4/);
  });

  it('refuses a day outside the session, and what is not of one day', async () => {
    for (const day of ['2025-09-14', '2025-09-18']) {
      const { status, stderr } = await desk.run('report', '--day', day);
      expect(status).toBe(2);
      expect(stderr).toContain('a day from 2025-09-15 to 2025-09-17');
    }
    expect((await desk.run('report', '--day', 'today', '--all')).status).toBe(2);
    expect((await desk.run('report', '--day', 'today', '--format', 'html')).status).toBe(2);
  });
});
