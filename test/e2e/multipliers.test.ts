import { beforeAll, describe, expect, it } from '@jest/globals';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';

/** A lot of crude oil is 100 barrels, one of USDINR 1,000 dollars, a kilogram of gold is quoted for 10 g. */
describe('contracts whose quantity is lots', () => {
  const desk = new Desk(clockAt('2026-02-06T10:00:00+05:30'));
  beforeAll(async () => {
    await desk.json('session', 'start', '--id', 'S', '--balance', '100000000');
    await desk.json('buy', 'CRUDEOIL FUT', '2', '--price', '5600');
    await desk.json('buy', 'USDINR FUT', '3', '--price', '89');
    await desk.json('buy', 'GOLD FUT', '1', '--price', '72000');
    await desk.json('quote', 'set', 'CRUDEOIL FUT', '5610');
    await desk.json('quote', 'set', 'USDINR FUT', '89.25');
    await desk.json('quote', 'set', 'GOLD FUT', '72100');
  });

  it('are worth price times lots times multiplier, and so is what they gain', async () => {
    const { positions } = await desk.json('positions');
    const brief = positions.map((each: Record<string, string>) =>
      ['net_qty', 'multiplier', 'cost_basis', 'unrealized_pnl'].map((name) => each[name]),
    );
    expect(brief).toEqual([
      ['2', '100', '1120000', '2000'],
      ['3', '1000', '267000', '750'],
      ['1', '100', '7200000', '10000'],
    ]);
    expect(await desk.json('balance')).toMatchObject({ unrealized_pnl: '12750', used: '8587000' });
  });

  it('have greeks of the units that they stand for', async () => {
    const { groups } = await desk.json('greeks');
    const deltas = groups.map((each: Record<string, unknown>) => [
      each['underlying'],
      each['delta'],
    ]);
    expect(Object.fromEntries(deltas)).toMatchObject({
      CRUDEOIL: '200.0000',
      USDINR: '3000.0000',
      GOLD: '100.0000',
    });
  });

  it('have a payoff in rupees', async () => {
    await desk.json('quote', 'set', 'CRUDEOIL 5600 CE', '150');
    const { payoff } = await desk.json('payoff', '+2 CRUDEOIL 5600 CE');
    expect(payoff).toMatchObject({ max_loss: '30000', breakevens: ['5750'] });
  });

  it('realize what they gained, and are charged on their whole value', async () => {
    const sold = await desk.json('sell', 'CRUDEOIL FUT', 'all', '--price', '5610');
    expect(sold.balance).toMatchObject({ realized_pnl: '2000' });
    const trip = ['1', '--buy', '5600', '--sell', '5610', '--schedule', 'zerodha'];
    expect(await desk.json('charges', 'CRUDEOIL FUT', ...trip)).toMatchObject({ gross: '1000' });
  });
});
