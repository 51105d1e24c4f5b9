import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';

const TRIP = ['charges', 'NIFTY 25000 CE', '75', '--buy', '100', '--sell', '120'];
const SPRING = ['--date', '2026-04-15'];

function deskWith(settings: string): Desk {
  const desk = new Desk();
  writeFileSync(join(desk.folder, 'papertrade.yaml'), settings);
  return desk;
}

describe('charges', () => {
  it("23: the day's contract notes are shown, as CSV and in the report's JSON", async () => {
    const desk = deskWith('trading: {charges: zerodha}\n');
    await desk.json('session', 'start', '--id', 'S');
    expect((await desk.run('report', '--table', 'notes')).stdout).toContain('No contract notes');
    await desk.json('buy', 'INFY', '10', '--price', '1500');
    const [note] = (await desk.json('report')).contract_notes;
    expect(note).toMatchObject({ exchange_segment: 'NSE_EQ', orders: 1, items: { stt: '15' } });
    expect((await desk.run('report', '--table', 'notes')).stdout).toMatch(/Note +Booked +Rounding/);
    const csv = await desk.run('report', '--table', 'notes', '--format', 'csv');
    expect(csv.stdout).toContain(`${note.total},${note.booked},${note.rounding}\n`);
    expect((await desk.run('report', '--all', '--table', 'notes')).status).toBe(2);
  });

  it('23: with charges.rounding: contract-note the wallet pays what the note says', async () => {
    const desk = deskWith('trading: {charges: zerodha}\ncharges: {rounding: contract-note}\n');
    Object.assign(desk.env, clockAt('2026-04-15T11:00:00+05:30'));
    await desk.json('session', 'start', '--id', 'S');
    const option = ['NIFTY26APR25000CE', '65', '--price'];
    await desk.json('buy', ...option, '100');
    await desk.json('sell', ...option, '120');
    const { contract_notes: notes, fees } = await desk.json('report');
    expect(notes).toMatchObject([{ total: '65.22', booked: '65.22', rounding: '0' }]);
    expect(fees).toBe('65.22');
    expect((await desk.run('verify')).status).toBe(0);
    const trip = await desk.json('charges', ...option.slice(0, 2), '--buy', '100', '--sell', '120');
    expect(trip).toMatchObject({ total: '65.22', buy: { total: '26.34' }, items: { stt: '12' } });
    writeFileSync(join(desk.folder, 'papertrade.yaml'), 'charges: {rounding: rupee}\n');
    expect((await desk.run('balance')).stderr).toMatch(/charges\.rounding.*contract-note/s);
  });

  it('shows a round trip item by item, with what is left and the price that breaks even', async () => {
    const desk = new Desk();
    const trip = await desk.json(...TRIP, ...SPRING, '--schedule', 'zerodha');
    expect(trip).toMatchObject({
      items: {
        brokerage: '40',
        stt: '13.5',
        transaction: '5.86',
        sebi: '0.02',
        stamp: '0.23',
        gst: '8.26',
        dp: '0',
      },
      total: '67.87',
      gross: '1500',
      net: '1432.13',
      break_even: '100.87',
      buy: { price: '100', total: '26.98' },
      sell: { price: '120', total: '40.89' },
    });
    const { stdout } = await desk.run(...TRIP, ...SPRING, '--schedule', 'zerodha');
    expect(stdout).toMatch(/STT +₹0\.00 +₹13\.50 +₹13\.50/);
    expect(stdout).toMatch(/Net P&L +\+₹1,432\.13/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('takes the flat fee where nothing else is configured', async () => {
    expect(await new Desk().json(...TRIP)).toMatchObject({
      schedule: 'flat',
      items: { brokerage: '40', stt: '0' },
      net: '1460',
    });
  });

  it('reads a schedule of the trader, and names the place of what is wrong in one', async () => {
    const desk = new Desk();
    const own = (text: string) => {
      writeFileSync(join(desk.folder, 'own.yaml'), text);
      return [...TRIP, ...SPRING, '--schedule', 'own.yaml'];
    };
    const half = 'brokerage: [{from: 2020-01-01, rates: {all: lower of 0.1% and 5}}]';
    expect(await desk.json(...own(`extends: statutory\n${half}`))).toMatchObject({
      items: { brokerage: '10', stt: '13.5' },
    });
    for (const [text, message] of [
      ['brokerage: [{from: 2020-01-01, rates: {all: free}}]', /brokerage\.0\.rates\.all.*"free"/],
      ['brokerage: [{from: May, rates: {}}]', /brokerage\.0\.from.*"May"/],
      ['stt: [{from: 2020-01-01, rates: {all: 7%}}]', /stt\.0\.rates\.all/],
      ['cess: []', /cess: unknown setting/],
      ['- 1', /own\.yaml/],
      ['a: [', /not YAML/],
    ] as const) {
      const { status, stderr } = await desk.run(...own(text));
      expect({ text, status }).toEqual({ text, status: 2 });
      expect(stderr).toMatch(message);
    }
    expect((await desk.run(...TRIP, '--schedule', 'none.yaml')).status).toBe(4);
  });

  it.each([
    [['--schedule', 'upstox'], 2],
    [['--product', 'BTST'], 2],
    [['--date', '2026-02-30'], 2],
    [['--date', '1999-01-01', '--schedule', 'dhan'], 2],
    [['--segment', 'IDX_I', '--schedule', 'dhan'], 2],
  ] as const)('%j ends with status %i', async (given, expected) => {
    const { status, stdout } = await new Desk().run(...TRIP, ...given);
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
  });
});

describe('an order with the charges of a broker', () => {
  it('pays them as its fee, and shows them item by item, then and later', async () => {
    const desk = deskWith('trading: {charges: zerodha}');
    Object.assign(desk.env, clockAt('2026-11-25T11:00:00+05:30'));
    await desk.json('session', 'start', '--id', 'S');
    const buy = ['buy', 'INFY', '10', '--price', '1500'];
    const { order, charges, balance } = await desk.json(...buy);
    expect(charges.items).toMatchObject({ brokerage: '0', stt: '15', stamp: '2.25', dp: '0' });
    expect(order).toMatchObject({ fee: charges.total, charges });
    expect(balance).toMatchObject({ fees: charges.total });
    // On a later day: what is bought and sold on one day never leaves the depository.
    Object.assign(desk.env, clockAt('2026-11-26T11:00:00+05:30'));
    const first = await desk.json('sell', 'INFY', '4', '--price', '1500');
    const second = await desk.json('sell', 'INFY', '6', '--price', '1500');
    expect([first.charges.items.dp, second.charges.items.dp]).toEqual(['15.34', '0']);
    const { orders } = await desk.json('orders');
    expect(orders.at(-1).charges).toEqual(charges);
    // Of INFY a purchase today would be netted with today's sales.
    const other = buy.with(1, 'TCS');
    expect((await desk.run(...other)).stdout).toMatch(/Charges: STT ₹15\.00 · transaction ₹0\.46/);
    expect((await desk.json(...other, '--fee', '7')).charges).toMatchObject({
      items: { brokerage: '7', stt: '0' },
      total: '7',
    });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('pays the depository nothing for shares that were bought on the same day', async () => {
    const desk = deskWith('trading: {charges: zerodha}');
    await desk.json('session', 'start', '--id', 'S');
    await desk.json('buy', 'INFY', '10', '--price', '1500');
    const sale = await desk.json('sell', 'INFY', '10', '--price', '1500');
    expect(sale.charges.items).toMatchObject({ dp: '0' });
  });
});
