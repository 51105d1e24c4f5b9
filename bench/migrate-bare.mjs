/**
 * The yardstick of bench/migrate.mjs: a bare loop that parses the same file with the same library and
 * writes the orders and journal entries that the program writes, in commits of as many, deciding nothing.
 * Arguments: the orders file, and a Redis URL or the path of a database file that has the tables.
 */
import { Redis } from 'ioredis';
import { DatabaseSync } from '@photostructure/sqlite';
import { createReadStream } from 'node:fs';
import Papa from 'papaparse';

const [file, target] = process.argv.slice(2);
const BATCH = 100;

/** Stands for a checksum. */
const EXTRA = '{"checksum":"4fb14b20"}';

/** What both say of the instrument. */
const instrumentOf = (securityId) => ({
  exchange_segment: 'NSE_FNO',
  security_id: securityId,
  symbol: securityId,
  option_type: '',
  strike_price: '',
  expiry_date: '',
  underlying_symbol: '',
  lot_size: '',
  multiplier: '1',
});

/** The fields of a FILL entry, as the program writes them. */
const entryOf = ([id, securityId, side, quantity, price, at], revision) => ({
  session_id: 'BARE',
  order_id: `BARE:${id}`,
  client_order_id: id,
  side,
  quantity,
  price,
  fee: '20',
  realized_pnl: '0',
  margin_rate: '1',
  product: 'NRML',
  trading_day: at.slice(0, 10),
  note: '',
  ...instrumentOf(securityId),
  type: 'FILL',
  revision: String(revision),
  starting_balance: '100000000',
  created_at: at,
  extra: EXTRA,
});

/** Those of its order. */
const orderOf = ([id, securityId, side, quantity, price, at]) => ({
  id: `BARE:${id}`,
  session_id: 'BARE',
  mode: 'paper',
  side,
  quantity,
  price,
  order_type: 'MARKET',
  status: 'FILLED',
  filled_quantity: quantity,
  filled_price: price,
  fee: '20',
  charges: '',
  reason: '',
  reason_code: '',
  client_order_id: id,
  note: '',
  created_at: at,
  filled_at: at,
  product: 'NRML',
  validity: 'DAY',
  ...instrumentOf(securityId),
  extra: EXTRA,
});

async function* rows() {
  let rest = '';
  for await (const chunk of createReadStream(file, {
    encoding: 'utf8',
    highWaterMark: 256 * 1024,
  })) {
    rest += chunk;
    const parser = new Papa.Parser({ delimiter: ',', newline: '\n', quoteChar: '"' });
    const { data, meta } = parser.parse(rest, 0, true);
    rest = rest.slice(meta.cursor);
    yield data;
  }
}

function redisWriter() {
  const redis = new Redis(target);
  let pipeline = redis.pipeline();
  return {
    add(order, entry) {
      pipeline.hset(`bare:order:${order.id}`, order);
      pipeline.lpush('bare:orders', order.id);
      pipeline.set(`bare:client:${order.client_order_id}`, order.id);
      pipeline.xadd('bare:trades', `${entry.revision}-0`, ...Object.entries(entry).flat());
    },
    flush: async () => {
      await pipeline.exec();
      pipeline = redis.pipeline();
    },
    end: () => redis.quit(),
  };
}

function localWriter() {
  const db = new DatabaseSync(target);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  const inserted = (table, record) => {
    const names = Object.keys(record);
    const places = names.map(() => '?').join(', ');
    return db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`);
  };
  const none = Array(6).fill('');
  const orders = inserted('orders', orderOf(none));
  const entries = inserted('journal', entryOf(none, 0));
  db.exec('BEGIN IMMEDIATE');
  return {
    add(order, entry) {
      orders.run(...Object.values(order));
      entries.run(...Object.values(entry));
    },
    flush: () => {
      db.exec('COMMIT');
      db.exec('BEGIN IMMEDIATE');
    },
    end: () => {
      db.exec('COMMIT');
      db.close();
    },
  };
}

const writer = target.startsWith('redis:') ? redisWriter() : localWriter();
let revision = 0;
for await (const batch of rows()) {
  for (const row of batch) {
    if (row[0] === 'id') continue;
    revision += 1;
    writer.add(orderOf(row), entryOf(row, revision));
    if (revision % BATCH === 0) await writer.flush();
  }
}
await writer.flush();
await writer.end();
