import { describe, expect, it } from '@jest/globals';
import { references } from '../analytics/reference.ts';
import { Desk } from '../support/program.ts';

const desk = new Desk();

describe('papertrade option', () => {
  it('prices what a public source priced, without a session', async () => {
    const [reference] = references().filter(({ name }) => name.startsWith('pyvollib'));
    const { terms, forwardOrSpot, price, delta } = reference!;
    const option = await desk.json(
      'option',
      terms.type,
      String(terms.strike),
      '--forward',
      String(forwardOrSpot),
      '--years',
      String(terms.years),
      '--rate',
      String(terms.rate),
      '--iv',
      String(terms.volatility * 100),
    );
    expect(Number(option.price)).toBeCloseTo(price, 8);
    expect(Number(option.delta)).toBeCloseTo(delta, 7);
    expect(option).toMatchObject({ iv: '20.0000000000', reason: null });
  });

  it('reads a volatility from a price, on a spot price too', async () => {
    const args = ['--spot', '42', '--rate', '10%', '--days', '182.5', '--price', '4.759422393'];
    const { iv, forward } = await desk.json('option', 'CE', '40', ...args);
    expect(Number(iv)).toBeCloseTo(20, 6);
    expect(Number(forward)).toBeCloseTo(42 * Math.exp(0.05), 8);
  });

  it('says why there is no volatility, and gives no figure for it', async () => {
    const args = ['CE', '20000', '--forward', '23659', '--days', '3', '--price', '3659'];
    expect(await desk.json('option', ...args)).toMatchObject({
      price: '3659.0000000000',
      iv: null,
      delta: null,
      reason: 'below_intrinsic',
    });
    expect((await desk.run('option', ...args)).stdout).toContain('at or below intrinsic value');
  });

  it('wants each thing once', async () => {
    const { status, stderr } = await desk.run('option', 'CE', '20000', '--forward', '23659');
    expect(status).toBe(2);
    expect(stderr).toContain('--years');
    const both = ['--forward', '1', '--spot', '1', '--days', '1', '--iv', '1'];
    expect((await desk.run('option', 'CE', '20000', ...both)).status).toBe(2);
    expect(
      (await desk.run('option', 'XE', '1', '--forward', '1', '--days', '1', '--iv', '1')).status,
    ).toBe(2);
  });
});
