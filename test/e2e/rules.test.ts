import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMarketCalendar } from '../../src/config/market/market-calendar.ts';
import { loadConfig } from '../../src/config/load.ts';
import { closedRefusal } from '../../src/domain/calendar/market-hours.ts';
import { clockAt, SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';

async function openDesk(settings: string, desk = new Desk(SEPTEMBER_2025)): Promise<Desk> {
  writeFileSync(join(desk.folder, 'papertrade.yaml'), settings);
  await desk.json('session', 'start', '--id', 'S');
  return desk;
}

async function refusal(desk: Desk, ...args: string[]) {
  const { status, stderr } = await desk.run(...args, '--json');
  return { status, ...JSON.parse(stderr).error };
}

const buy = (symbol: string, count: string, at: string) => ['buy', symbol, count, '--price', at];
const sell = (symbol: string, count: string, at: string) => ['sell', symbol, count, '--price', at];

describe('what time brought about', () => {
  it('is done and told by the next command, also one that only looks', async () => {
    const desk = await openDesk('trading: {square_off: "00:00", broker_rules: "off"}');
    await desk.json(...buy('INFY', '10', '100'), '--product', 'MIS');
    const { status, stderr } = await desk.run('balance');
    expect(status).toBe(0);
    expect(stderr).toContain('SELL 10 INFY: SQUARE_OFF at 100');
    expect(await desk.json('balance')).toMatchObject({ used: '0', total: '99960' });
    expect((await desk.run('verify')).status).toBe(0);
  });
});

describe('what time brought about, with --json', () => {
  const settings = 'trading: {square_off: "15:20"}';
  const morning = clockAt('2026-11-25T10:00:00+05:30');
  const evening = clockAt('2026-11-25T18:00:00+05:30');
  const squaredOff = {
    created_at: '2026-11-25T15:20:00.000+05:30',
    type: 'SQUARE_OFF',
    symbol: 'INFY',
    description: 'SELL 10 INFY: SQUARE_OFF at 100',
  };
  const opened = async () => {
    const desk = await openDesk(settings, new Desk(morning));
    await desk.json(...buy('INFY', '10', '100'), '--product', 'MIS');
    Object.assign(desk.env, evening);
    return desk;
  };

  it.each([
    ['a document', ['balance']],
    ['a list', ['positions', '--all']],
    ['an order', buy('TCS', '1', '100')],
  ])('stands beside %s, once', async (_, args) => {
    const desk = await opened();
    const { events } = await desk.json(...args);
    expect(events).toMatchObject([squaredOff]);
    const { orders } = await desk.json('orders');
    const made = orders.find((order: { id: string }) => order.id === events[0].order_id);
    expect(made).toMatchObject({ order_type: 'SQUARE_OFF', symbol: 'INFY' });
    expect(await desk.json('balance')).not.toHaveProperty('events');
  });

  it('stands beside an error, and an order that ended is told as that', async () => {
    const desk = await openDesk(settings, new Desk(morning));
    await desk.json('buy', 'INFY', '1', '--type', 'LIMIT', '--price', '90');
    Object.assign(desk.env, clockAt('2026-11-26T10:00:00+05:30'));
    const { status, stderr } = await desk.run(...sell('INFY', '1', '100'), '--json');
    expect(status).toBe(3);
    const { error, events } = JSON.parse(stderr);
    expect(error.code).toBe('INSUFFICIENT_QUANTITY');
    expect(events).toMatchObject([
      { type: 'ORDER_EXPIRED', description: 'BUY 1 INFY: EXPIRED, its validity has ended' },
    ]);
  });

  it('is among the events that trades lists, which keep their form', async () => {
    const desk = await opened();
    const { events } = await desk.json('trades');
    expect(events).toMatchObject([{ type: 'SQUARE_OFF', revision: '2' }]);
  });
});

describe('the kill switch', () => {
  it('refuses what opens, with its reason, and takes what closes, until resumed', async () => {
    const desk = await openDesk('');
    await desk.json(...buy('INFY', '10', '100'));
    expect(await desk.json('halt', '--reason', 'enough')).toMatchObject({ halted: true });
    const found = await refusal(desk, ...buy('INFY', '1', '100'));
    expect(found).toMatchObject({
      status: 3,
      code: 'TRADING_HALTED',
      details: { reason: 'enough' },
    });
    expect((await desk.run(...sell('INFY', '4', '100'))).status).toBe(0);
    expect((await desk.run(...sell('INFY', '7', '100'), '--short')).status).toBe(3);
    expect(await desk.json('resume')).toMatchObject({ halted: false });
    expect((await desk.run(...buy('INFY', '1', '100'))).status).toBe(0);
    expect((await desk.run('verify')).status).toBe(0);
    await desk.json('session', 'end', '--yes');
    expect((await desk.run('halt', '--session', 'S')).status).toBe(3);
  });
});

describe("the trader's own limits", () => {
  it.each([
    ['max_orders_per_day: 1', [], { limit: 'max_orders_per_day', allowed: '1', value: '1' }],
    ['max_open_positions: 1', [], { limit: 'max_open_positions', allowed: '1', value: '2' }],
    ['max_loss_per_order: 500', [], { allowed: '500', value: '1020' }],
    ['max_loss_per_order: 1%', [], { allowed: '1000', value: '1020' }],
    ['max_daily_loss: 100', [sell('INFY', '4', '84')], { allowed: '100', value: '104' }],
    ['cooldown_after_loss: 15m', [sell('INFY', '5', '95')], { allowed: '15m', value: '15m' }],
  ])('risk.%s refuses what opens beyond it', async (limit, before, details) => {
    const desk = await openDesk(`risk: {${limit}}`);
    await desk.json(...buy('INFY', '5', '96'));
    for (const order of before) await desk.json(...order);
    if (limit.startsWith('max_daily')) await desk.json('quote', 'set', 'INFY', '80');
    const found = await refusal(desk, ...buy('TCS', '10', '100'));
    expect(found).toMatchObject({ status: 3, code: 'RISK_LIMIT', details });
    expect(found.message).toContain(`risk.${limit.split(':')[0]!}`);
    if (before.length === 0) {
      expect((await desk.run(...sell('INFY', 'all', '1'))).status).toBe(0);
    }
  });

  it('risk.max_lots counts the lots of one instrument', async () => {
    const desk = await openDesk('risk: {max_lots: 3}');
    const master = join(import.meta.dirname, '../fixtures/instruments/master.csv');
    await desk.json('instruments', 'import', master);
    await desk.json('buy', 'NIFTY 25000 CE', '2', '--lots', '--price', '10');
    const found = await refusal(desk, 'buy', 'NIFTY 25000 CE', '2', '--lots', '--price', '10');
    expect(found).toMatchObject({ code: 'RISK_LIMIT', details: { allowed: '3', value: '4' } });
    await desk.json('buy', 'NIFTY 25000 CE', '1', '--lots', '--price', '10');
  });

  it('names the place of a limit that is none', async () => {
    const desk = new Desk(SEPTEMBER_2025);
    writeFileSync(join(desk.folder, 'papertrade.yaml'), 'risk: {max_daily_loss: much}');
    const { status, stderr } = await desk.run('session', 'start');
    expect(status).toBe(2);
    expect(stderr).toMatch(/risk\.max_daily_loss.*"none".*"much"/);
  });
});

describe('market hours', () => {
  it.each([
    ['NSE_EQ', '2026-01-27T09:15:00', undefined],
    ['NSE_EQ', '2026-01-27T15:29:59', undefined],
    ['NSE_EQ', '2026-01-27T15:30:00', 'hours'],
    ['NSE_EQ', '2026-01-27T09:14:59', 'hours'],
    ['MCX_COMM', '2026-01-27T23:00:00', undefined],
    ['NSE_EQ', '2026-01-26T10:00:00', 'Republic Day'],
    ['NSE_EQ', '2026-01-25T10:00:00', 'the weekend'],
    ['NSE_FNO', '2026-02-01T10:00:00', undefined],
    ['NSE_EQ', '2025-10-21T14:00:00', undefined],
    ['NSE_EQ', '2025-10-21T10:00:00', 'hours'],
  ] as const)('%s at %s: %s', async (segment, at, reason) => {
    const { config } = await loadConfig({ env: { HOME: '/nowhere' }, cwd: '/nowhere' });
    const calendar = await loadMarketCalendar(config);
    expect(closedRefusal(segment, at, calendar)?.details['reason']).toBe(reason);
  });

  it('are enforced only when the setting says so', async () => {
    const closed = 'hours: {default: "00:00-00:01", NSE_FNO: "00:00-24:00"}, holidays: own.yaml';
    const desk = await openDesk(`trading: {enforce_market_hours: false, ${closed}}`);
    expect((await desk.run(...buy('INFY', '1', '10'))).status).toBe(0);
    const settings = `trading: {enforce_market_hours: true, ${closed}}`;
    writeFileSync(join(desk.folder, 'papertrade.yaml'), settings);
    writeFileSync(join(desk.folder, 'own.yaml'), 'closed: [{date: 2020-01-01, name: Old}]');
    const found = await refusal(desk, ...buy('INFY', '1', '10'));
    expect(found).toMatchObject({ status: 3, code: 'MARKET_CLOSED' });
    writeFileSync(join(desk.folder, 'own.yaml'), 'closed: [{date: soon, name: Old}]');
    expect(await refusal(desk, ...buy('INFY', '1', '10'))).toMatchObject({ status: 2 });
  });
});

describe('size', () => {
  it('spends a share of the cash, in whole lots, with a buffer for slippage', async () => {
    const desk = await openDesk('', new Desk());
    const size = ['size', 'NIFTY 25000 CE', '--price', '100'];
    expect(await desk.json(...size, '--allocation', '30%')).toMatchObject({
      lots: '4',
      quantity: '260',
      lot_size: '65',
      value: '26000',
      budget: '30000',
    });
    expect(await desk.json(...size, '--allocation', '30%', '--buffer', '40%')).toMatchObject({
      lots: '3',
    });
    expect(await desk.json(...size, '--risk', '1%', '--stop', '94')).toMatchObject({
      lots: '2',
      budget: '1000',
      loss_at_stop: '780',
    });
    expect(
      await desk.json('size', 'INFY', '--price', '1500', '--risk', '50%', '--stop', '1490'),
    ).toMatchObject({ lots: '66', quantity: '66' });
    expect((await desk.run(...size, '--risk', '1%', '--stop', '94')).stdout).toMatch(/Lots +2/);
  });

  it.each([
    [[]],
    [['--risk', '1%']],
    [['--stop', '90']],
    [['--allocation', '30']],
    [['--allocation', '101%']],
    [['--risk', '1%', '--stop', '100']],
  ])('%j is wrong usage', async (args) => {
    const desk = await openDesk('');
    const { status } = await desk.run('size', 'INFY', '--price', '100', ...args);
    expect(status).toBe(2);
  });
});
