import { expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const desk = new Desk();
const database = join(desk.folder, '.local/share/papertrade/papertrade.db');
const logBytes = (): number => statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0;

/** Bytes that a log is allowed when a program ends, and some to spare. */
const SHORT = 250_000;

/** Enough orders for a log of about a megabyte. */
function manyOrders(): string {
  const rows = Array.from({ length: 600 }, (_, index) => `buy,S${index % 100},1,10`);
  writeFileSync(
    join(desk.folder, 'orders.csv'),
    `side,symbol,quantity,price\n${rows.join('\n')}\n`,
  );
  return 'orders.csv';
}

it('programs leave a short log behind, except while another program reads it', async () => {
  const orders = manyOrders();
  await desk.json('session', 'start', '--balance', '1000000');
  await desk.json('batch', orders);
  expect(logBytes()).toBeLessThan(SHORT);

  const reader = new Libsql(database);
  reader.exec('BEGIN');
  expect(reader.prepare('SELECT count(*) AS orders FROM orders').get()).toMatchObject({
    orders: 600,
  });
  await desk.json('batch', orders);
  expect(logBytes()).toBeGreaterThan(SHORT);
  reader.exec('COMMIT');

  expect((await desk.json('orders', '--limit', '2000')).orders).toHaveLength(1200);
  expect(logBytes()).toBeLessThan(SHORT);
  expect((await desk.run('verify')).status).toBe(0);
});
