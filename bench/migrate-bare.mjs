/**
 * The yardstick of bench/migrate.mjs: a bare loop that parses the same file with the same library
 * and writes the same journal entries in the same batches, deciding nothing.
 * Arguments: the orders file, and a Redis URL or a path of a database file.
 */
import { Redis } from 'ioredis';
import { DatabaseSync } from '@photostructure/sqlite';
import { createReadStream } from 'node:fs';
import Papa from 'papaparse';

const [file, target] = process.argv.slice(2);
const BATCH = 250;

/** The fields of a FILL entry, as the program writes them. */
function entryOf([id, securityId, side, quantity, price, at], revision) {
  return {
    order_id: `PAPER_20250915:${id}`,
    client_order_id: id,
    side,
    quantity,
    price,
    fee: '20',
    realized_pnl: '0',
    margin_rate: '1',
    trading_day: at.slice(0, 10),
    note: '',
    exchange_segment: 'NSE_EQ',
    security_id: securityId,
    symbol: securityId,
    option_type: '',
    strike_price: '',
    expiry_date: '',
    underlying_symbol: '',
    lot_size: '',
    type: 'FILL',
    revision: String(revision),
    starting_balance: '100000000',
    created_at: at,
  };
}

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
    add: (entry, revision) =>
      pipeline.xadd('bare:trades', `${revision}-0`, ...Object.entries(entry).flat()),
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
  const names = Object.keys(entryOf(['', '', '', '', '', ''], 0));
  db.exec(`CREATE TABLE journal (${names.map((name) => `${name} TEXT`).join(', ')},
    PRIMARY KEY (revision)) WITHOUT ROWID`);
  const insert = db.prepare(`INSERT INTO journal VALUES (${names.map(() => '?').join(', ')})`);
  db.exec('BEGIN IMMEDIATE');
  return {
    add: (entry) => insert.run(...Object.values(entry)),
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
    writer.add(entryOf(row, revision), revision);
    if (revision % BATCH === 0) await writer.flush();
  }
}
await writer.flush();
await writer.end();
