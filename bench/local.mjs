/**
 * Local store: fills one after another through the services, against prepared statements that write
 * the same rows in transactions of the same kind (WAL, synchronous FULL, BEGIN IMMEDIATE).
 */
import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { openDesk, order } from './desk.mjs';
import { median, row, temporaryFolder, timed } from './measure.mjs';

const ROUNDS = 25;
const WARM_UP = 5;
const FILLS = 200;
const TABLES = ['balances', 'positions', 'orders', 'journal'];
const folder = temporaryFolder();
const desk = await openDesk('local', { localPath: join(folder, 'ours.db') });
await (await openDesk('local', { localPath: join(folder, 'bare.db') })).store.close();
const bare = new DatabaseSync(join(folder, 'bare.db'));
bare.exec('PRAGMA journal_mode = WAL');
bare.exec('PRAGMA synchronous = FULL');

/** The statements for the rows that our fills wrote, with the columns that hold something. */
function statementsOf(table, rows) {
  const names = Object.keys(rows[0]).filter((name) => name !== 'number' && rows[0][name] !== '');
  const verb = table === 'orders' || table === 'journal' ? 'INSERT' : 'INSERT OR REPLACE';
  const marks = names.map(() => '?').join(', ');
  const statement = bare.prepare(`${verb} INTO ${table} (${names.join(', ')}) VALUES (${marks})`);
  return rows.map((each) => () => statement.run(...names.map((name) => each[name])));
}

let seen = 0;
const known =
  'SELECT status, revision FROM sessions JOIN balances USING (session_id) WHERE session_id = ?';
const check = bare.prepare(known);
const duplicate = bare.prepare('SELECT 1 FROM orders WHERE session_id = ? AND client_order_id = ?');

/** What a fill wrote: its order, its entry, and the wallet and position, which the next replaces. */
function fillsSince(number) {
  const reader = new DatabaseSync(join(folder, 'ours.db'));
  const [balance, position] = ['balances', 'positions'].map((table) =>
    reader.prepare(`SELECT * FROM ${table}`).get(),
  );
  const orders = reader.prepare('SELECT * FROM orders WHERE number > ?').all(number);
  const entries = reader.prepare('SELECT * FROM journal WHERE revision > ?').all(number);
  // An open reader would keep our file from being tidied up.
  reader.close();
  const rows = {
    balances: orders.map(() => balance),
    positions: orders.map(() => position),
    orders,
  };
  const writes = TABLES.map((table) => statementsOf(table, rows[table] ?? entries));
  return orders.map((each, index) => () => {
    bare.exec('BEGIN IMMEDIATE');
    check.get('BENCH');
    duplicate.get('BENCH', each.client_order_id);
    for (const table of writes) table[index]();
    bare.exec('COMMIT');
  });
}

const ratios = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const ours = await timed(async () => {
    for (let fill = 0; fill < FILLS; fill += 1) await desk.desk.execute(order());
  });
  const fills = fillsSince(seen);
  seen += FILLS;
  const theirs = await timed(() => fills.forEach((write) => write()));
  ratios.push(theirs / ours);
}
row('fills, local store / bare prepared statements', median(ratios.slice(WARM_UP)), 'at least 0.7');
bare.close();
await desk.store.close();
