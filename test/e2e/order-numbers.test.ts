import { beforeAll, describe, expect, it } from '@jest/globals';
import { Desk } from '../support/program.ts';

const desk = new Desk();
const limit = (...args: string[]) =>
  desk.json('buy', 'INFY', '1', '--type', 'LIMIT', '--price', '10', ...args);

beforeAll(async () => {
  await desk.run('session', 'start', '--id', 'S', '--balance', '1000000');
  await desk.run('buy', 'TCS', '1', '--price', '100');
});

describe('an order', () => {
  it('has the next number of its session, also a refused one; a dry run has none', async () => {
    expect((await limit()).order.number).toBe(2);
    expect((await limit('--dry-run')).order.number).toBeNull();
    expect((await desk.run('buy', 'INFY', '999999', '--price', '1500')).status).toBe(3);
    const { order, exits } = await desk.json(
      ...['buy', 'SBIN', '1', '--price', '100', '--target', '120', '--stop', '90'],
    );
    expect([order, ...exits].map(({ number }) => number)).toEqual([4, 5, 6]);
    const numbers = (await desk.json('orders')).orders.map(
      (each: { number: number }) => each.number,
    );
    expect(numbers).toEqual([6, 5, 4, 3, 2, 1]);
    await desk.run('session', 'start', '--id', 'T');
    expect((await limit('--session', 'T')).order.number).toBe(1);
    await desk.run('session', 'use', 'S');
  });

  it('is named by its number, with and without #, wherever an order is named', async () => {
    const { order } = await limit();
    const number = String(order.number);
    expect((await desk.json('order', 'show', `#${number}`)).order.id).toBe(order.id);
    const changed = await desk.json('order', 'modify', number, '--price', '11');
    expect(changed.order).toMatchObject({ id: order.id, price: '11', number: order.number });
    expect((await desk.json('cancel', number)).order.status).toBe('CANCELLED');
    expect((await desk.run('cancel', '99')).status).toBe(4);
  });

  it('is named by a beginning of its id that no other has; others are named', async () => {
    const { order } = await limit('--client-id', '77');
    const unique = order.id.slice(0, -2);
    expect((await desk.json('order', 'show', unique)).order.id).toBe(order.id);
    const several = await desk.run('cancel', 'P-2');
    expect(several.status).toBe(2);
    expect(several.stderr).toMatch(/Several orders begin with "P-2": "P-2\S+", .*, \.\.\./);
    expect((await desk.json('cancel', '77')).order.id).toBe(order.id);
  });

  it('is shown by its number', async () => {
    const { order } = await limit();
    const { stdout } = await desk.run('order', 'show', `#${order.number}`);
    expect(stdout).toContain(`is pending: #${order.number}`);
    expect(stdout).toContain(`Id ${order.id}`);
    expect((await desk.run('orders', '--open')).stdout).toMatch(
      new RegExp(`^ *${order.number}  BUY `, 'm'),
    );
  });
});
