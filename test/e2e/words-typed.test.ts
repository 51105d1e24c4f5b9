import { beforeAll, describe, expect, it } from '@jest/globals';
import { Desk } from '../support/program.ts';

const desk = new Desk();
beforeAll(async () => {
  await desk.run('session', 'start', '--id', 'S', '--balance', '1000000');
});

describe('words as a trader types them', () => {
  it.each([
    [['buy', 'INFY', '1', '-p', '1,500'], '1500'],
    [['buy', 'INFY', '1', '--price', '₹1500'], '1500'],
    [['buy', 'INFY', '1', '@1500.50'], '1500.5'],
    [['buy', 'INFY', '-q', '1', '-p', '1,00,000'], '100000'],
    [['buy', 'INFY', '1', '-p', '₹1,500.25', '-t', 'mkt'], '1500.25'],
  ])('%j trades at %s', async (args, price) => {
    expect((await desk.json(...args, '-n')).order).toMatchObject({ price, quantity: '1' });
  });

  it.each([['1,00'], ['10,00,00'], ['1,5000'], ['@'], ['₹'], ['₹₹5']])(
    'a price of %s is no price',
    async (price) => {
      expect((await desk.run('buy', 'INFY', '1', '-p', price)).status).toBe(2);
    },
  );

  it.each([['5lots'], ['5L'], ['5 lots']])('takes %s as lots', async (quantity) => {
    const args = ['buy', 'INFY', ...quantity.split(' '), '-p', '10', '-n'];
    expect((await desk.json(...args)).order.quantity).toBe('5');
  });

  it('takes SLM as SL-M', async () => {
    const args = ['buy', 'INFY', '1', '-t', 'SLM', '--trigger', '2000', '-n'];
    expect((await desk.json(...args)).order.order_type).toBe('SL-M');
  });

  it('takes --sl and --tp as --stop and --target', async () => {
    const args = ['buy', 'TCS', '1', '-p', '100', '--sl', '90', '--tp', '120'];
    const { exits } = await desk.json(...args);
    expect(exits).toHaveLength(2);
    await desk.run('cancel', 'all');
    await desk.run('close', 'TCS', '-p', '100');
  });

  it.each([['today'], ['yesterday'], ['-1d']])('lists trades since %s', async (day) => {
    expect((await desk.run('trades', '--since', day)).status).toBe(0);
  });
});

describe('papertrade close and cancel', () => {
  it('close what is held, and say what is held where nothing fits', async () => {
    await desk.run('buy', 'WIPRO', '5', '-p', '250');
    await desk.run('sell', 'SBIN', '2', '-p', '800', '--short');
    const missed = await desk.run('close', 'WIPR', '--json');
    expect(missed.status).toBe(4);
    expect(JSON.parse(missed.stderr).error).toMatchObject({ code: 'POSITION_NOT_FOUND' });
    const closed = await desk.json('close', 'wipro', '--price', '251');
    expect(closed.order).toMatchObject({ side: 'SELL', quantity: '5' });
    await desk.run('quote', 'set', 'SBIN', '790');
    const all = await desk.json('close', 'all');
    expect(all.closed).toHaveLength(1);
    expect(all.closed[0].order).toMatchObject({ side: 'BUY', symbol: 'SBIN' });
    expect((await desk.json('close', 'all')).closed).toEqual([]);
  });

  it('cancel what is pending', async () => {
    await desk.run('buy', 'INFY', '1', '-t', 'LIMIT', '-p', '10', '--client-id', 'low');
    expect((await desk.json('cancel', 'low')).order.status).toBe('CANCELLED');
  });
});

describe('a mistake', () => {
  it('is refused before anything else is said', async () => {
    const { stdout, status } = await desk.run('feed', 'nofile.csv');
    expect([stdout, status]).toEqual(['', 4]);
    expect((await desk.run('report', '--format', 'pdf', '--json')).status).toBe(2);
    const lacking = await desk.run('buy', 'INFY');
    expect(lacking.status).toBe(2);
    expect(lacking.stderr).toContain('quantity');
  });

  it('of the word is understood where it is clear', async () => {
    expect((await desk.run('pnl')).status).toBe(0);
    expect((await desk.run('session', 'stop', '--yes')).status).toBe(0);
  });
});
