import { beforeAll, describe, expect, it } from '@jest/globals';
import { openOptionMarket } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';

const desk = new Desk();
let expiries: readonly string[];

beforeAll(async () => {
  ({ expiries } = await openOptionMarket(desk));
});

describe('papertrade chain', () => {
  it('shows the nearest expiry around the money', async () => {
    const chain = await desk.json('chain', 'nifty');
    expect(chain).toMatchObject({ underlying: 'NIFTY', expiry: expiries[0], expiries });
    expect(chain.strikes).toHaveLength(17);
    expect(chain.strikes[8]).toMatchObject({ strike: chain.atm_strike, atm: true });
    expect(chain).toMatchObject({ spot: '23659', forward_source: 'synthetic' });
    expect(Number(chain.forward)).toBeCloseTo(23_699, 0);
    expect(Number(chain.pcr)).toBeGreaterThan(1);
    expect(chain.max_pain).toMatch(/^\d+$/);
  });

  it('gives each strike one volatility, and both sides their greeks by it', async () => {
    const { strikes } = await desk.json('chain', 'NIFTY', '--strikes', 'all');
    expect(strikes).toHaveLength(41);
    const [row] = strikes.filter((each: any) => each.strike === '24000');
    const { call, put } = row;
    expect(Number(call.delta) - Number(put.delta)).toBeCloseTo(1, 3);
    expect(call.vega).toBe(put.vega);
    expect(call).toMatchObject({ fresh: true, oi_change: '750' });
    expect(Number(row.iv)).toBeGreaterThan(10);
  });

  it('takes another expiry, and names them where there is none', async () => {
    const chain = await desk.json('chain', 'NIFTY', '--expiry', expiries[1]!);
    expect(chain.expiry).toBe(expiries[1]);
    const { status, stderr } = await desk.run('chain', 'NIFTY', '--expiry', '2099-01-01');
    expect(status).toBe(4);
    expect(stderr).toContain(expiries[0]);
    expect((await desk.run('chain', 'NIFTEE')).status).toBe(4);
  });

  it('prints columns that are asked for', async () => {
    const args = ['--columns', 'ltp,theta', '--straddle', '--strikes', '1'];
    const { stdout } = await desk.run('chain', 'NIFTY', ...args);
    expect(stdout).toContain('Θ');
    expect(stdout).toContain('Straddle');
    expect(stdout).not.toContain('OI');
    const { status, stderr } = await desk.run('chain', 'NIFTY', '--columns', 'price');
    expect(status).toBe(2);
    expect(stderr).toContain('delta');
  });
});

describe('papertrade whatif', () => {
  const LEGS = ['+1', 'CE:atm', '+1', 'PE:atm', '--on', 'NIFTY'];

  it('gives the mark where nothing moves, and every combination of moves', async () => {
    const args = ['--spot', '-2%..2%:1%', '--iv', '0,20%', '--days', '0,1'];
    const { scenarios } = await desk.json('whatif', ...LEGS, ...args);
    expect(scenarios).toHaveLength(20);
    const { legs } = await desk.json('payoff', ...LEGS);
    const still = scenarios.find(
      (each: any) => each.spot_percent === '0.00' && each.iv_percent === '0.00' && each.days === 0,
    );
    // Bought at the ask, which is 0.50 above the last price.
    expect(legs).toHaveLength(2);
    expect(still.profit).toBe('-75.00');
    const wilder = scenarios.find((each: any) => each.iv_percent === '20.00' && each.days === 0);
    expect(Number(wilder.profit)).toBeGreaterThan(Number(still.profit));
  });

  it('refuses moves that do not read', async () => {
    expect((await desk.run('whatif', ...LEGS, '--spot', 'up')).status).toBe(2);
    expect((await desk.run('whatif', ...LEGS, '--spot', '0..9%:0')).status).toBe(2);
  });
});
