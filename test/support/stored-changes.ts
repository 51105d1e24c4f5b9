import { DatabaseSync } from '@photostructure/sqlite';
import type { Redis } from 'ioredis';

/** One thing that is stored, changed behind the program's back, and changed back. */
export interface StoredChange {
  /** What is changed: `orders/7.price`. */
  readonly name: string;
  /** What kind of thing it is: the price of a filled order, an entry of a deposit. */
  readonly kind: string;
  readonly apply: () => Promise<void>;
  readonly undo: () => Promise<void>;
}

/** Another value of the same kind: a figure one larger, a word one letter longer. */
function otherThan(value: string): string {
  const swapped = SWAPS[value];
  if (swapped !== undefined) return swapped;
  if (/^-?\d+$/.test(value)) return String(BigInt(value) + 1n);
  if (value.includes('/') || value.startsWith('P-')) return `${value}x`;
  const digit = /\d(?!.*\d)/.exec(value);
  if (!digit) return `${value}x`;
  const other = String((Number(digit[0]) + 1) % 10);
  return value.slice(0, digit.index) + other + value.slice(digit.index + 1);
}

const SWAPS: Readonly<Record<string, string>> = {
  BUY: 'SELL',
  SELL: 'BUY',
  LONG: 'SHORT',
  SHORT: 'LONG',
  OPEN: 'TRIGGERED',
  FILLED: 'CANCELLED',
  REJECTED: 'FILLED',
  CANCELLED: 'FILLED',
  TRIGGERED: 'OPEN',
  PARTIALLY_FILLED: 'FILLED',
  FILL: 'MARK',
  ORDER_PLACED: 'ORDER_MODIFIED',
  ORDER_CANCELLED: 'ORDER_EXPIRED',
  ORDER_MODIFIED: 'ORDER_PLACED',
  ORDER_TRIGGERED: 'ORDER_MODIFIED',
  DEPOSIT: 'WITHDRAWAL',
  WITHDRAWAL: 'DEPOSIT',
  MARKET: 'LIMIT',
  LIMIT: 'MARKET',
  DAY: 'GTC',
  GTC: 'DAY',
  CNC: 'MIS',
  MIS: 'CNC',
  active: 'completed',
  CE: 'PE',
  PE: 'CE',
  true: '',
  credit: 'debit',
  debit: 'credit',
  CLOSED: 'OPEN',
  NRML: 'MIS',
};

const TABLES = ['sessions', 'balances', 'positions', 'orders', 'journal', 'strategies'];

/** No part of what is kept of a session: names of states, and places in the file. */
const NOT_KEPT = ['state_id', 'number', 'expires_at', 'session_id'];

/** Every field and every row of a local file. */
export function localChanges(db: InstanceType<typeof DatabaseSync>): StoredChange[] {
  const sql = (statement: string): void => {
    db.exec(statement);
  };
  const run = (statement: string): Promise<void> => {
    sql(statement);
    return Promise.resolve();
  };
  const rowsOf = (table: string) =>
    db.prepare(`SELECT * FROM ${table}`).all() as Record<string, string | number | null>[];
  const text = (value: string | number | null): string =>
    value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
  return TABLES.flatMap((table) =>
    rowsOf(table).flatMap((row) => {
      const key = keyOf(table);
      const where = key.map((name) => `${name} = ${text(row[name] ?? null)}`).join(' AND ');
      const place = `${table}/${String(row[key.at(-1) ?? ''])}`;
      const kind = kindOf(table, row);
      const set = (name: string, value: string): Promise<void> => {
        sql(`UPDATE ${table} SET ${name} = ${value} WHERE ${where}`);
        return Promise.resolve();
      };
      const fields = Object.entries(row).flatMap(([name, value]) => {
        if (value === null || value === '' || NOT_KEPT.includes(name) || key.includes(name))
          return [];
        return inside(name, String(value)).map(([part, changed]) => ({
          name: `${place}.${part}`,
          kind: `${kind}.${part}`,
          apply: () => set(name, text(changed)),
          undo: () => set(name, text(value)),
        }));
      });
      const columns = Object.keys(row);
      const values = columns.map((name) => text(row[name] ?? null)).join(', ');
      const removal: StoredChange = {
        name: `${place} removed`,
        kind: `${kind} removed`,
        apply: () => run(`DELETE FROM ${table} WHERE ${where}`),
        undo: () =>
          run(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${values})`),
      };
      return table === 'sessions' || table === 'balances' ? fields : [...fields, removal];
    }),
  );
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  positions: ['position_id'],
  orders: ['number'],
  journal: ['revision'],
  strategies: ['strategy_id'],
};
const keyOf = (table: string): readonly string[] => KEYS[table] ?? ['session_id'];

/** What a record is beside its table. */
const kindOf = (table: string, fields: Readonly<Record<string, unknown>>): string =>
  [table, fields['type'], fields['status'], fields['order_type'], fields['option_type']]
    .filter((word) => typeof word === 'string')
    .join(' ');

/** A field, or each of the fields that stand in one as JSON: with another value. */
function inside(name: string, value: string): [string, string][] {
  if (name !== 'extra') return [[name, otherThan(value)]];
  const fields = JSON.parse(value) as Record<string, string>;
  return Object.entries(fields).flatMap(([part, each]): [string, string][] => [
    [part, JSON.stringify({ ...fields, [part]: otherThan(each) })],
    [`${part} removed`, JSON.stringify({ ...fields, [part]: undefined })],
  ]);
}

/** Keys that are no part of a session, or that name something else. */
const OTHERS =
  /:(ticks|marks|current_session|schema_version|sessions_indexed|instruments|volatilities)\b/;

/** Every field, member and entry of a namespace of Redis. */
export async function redisChanges(redis: Redis, namespace: string): Promise<StoredChange[]> {
  const keys = (await redis.keys(`${namespace}:*`)).filter((key) => !OTHERS.test(key)).sort();
  const changes = await Promise.all(
    keys.map(async (key) => {
      const type = await redis.type(key);
      return (CHANGES[type] ?? (() => Promise.resolve([])))(redis, key);
    }),
  );
  return changes.flat();
}

/** `order`, `positions_due`, ... */
const family = (key: string): string => key.split(':')[2] ?? key;

type Changes = (redis: Redis, key: string) => Promise<StoredChange[]>;
const done = async (work: Promise<unknown>): Promise<void> => {
  await work;
};

const CHANGES: Readonly<Record<string, Changes>> = {
  async hash(redis, key) {
    const record = await redis.hgetall(key);
    const fields = Object.entries(record);
    const kind = kindOf(family(key), record);
    return fields.flatMap(([field, value], index) => {
      if (value === '' || NOT_KEPT.includes(field)) return [];
      const change =
        index % 3 === 2
          ? () => done(redis.hdel(key, field))
          : () => done(redis.hset(key, field, otherThan(value)));
      return [
        {
          name: `${key}.${field}`,
          kind: `${kind}.${field}`,
          apply: change,
          undo: () => done(redis.hset(key, field, value)),
        },
      ];
    });
  },
  async string(redis, key) {
    const value = (await redis.get(key)) ?? '';
    const undo = () => done(redis.set(key, value));
    return [
      { name: key, kind: family(key), apply: () => done(redis.set(key, otherThan(value))), undo },
      {
        name: `${key} removed`,
        kind: `${family(key)} removed`,
        apply: () => done(redis.del(key)),
        undo,
      },
    ];
  },
  async set(redis, key) {
    // In no order of Redis' own: the last is tried, and has to be an instrument that is still held.
    return (await redis.smembers(key)).sort().map((member) => ({
      name: `${key} ${member} removed`,
      kind: family(key),
      apply: () => done(redis.srem(key, member)),
      undo: () => done(redis.sadd(key, member)),
    }));
  },
  async zset(redis, key) {
    const args = await redis.zrange(key, '0', '-1', 'WITHSCORES');
    const members = args.filter((_, index) => index % 2 === 0);
    return members.flatMap((member, index) => {
      const score = args[2 * index + 1] ?? '0';
      const undo = () => done(redis.zadd(key, score, member));
      return [
        {
          name: `${key} ${member} removed`,
          kind: family(key),
          apply: () => done(redis.zrem(key, member)),
          undo,
        },
        {
          name: `${key} ${member} moved`,
          kind: `${family(key)} moved`,
          apply: () => done(redis.zadd(key, '7', member)),
          undo,
        },
      ];
    });
  },
  async list(redis, key) {
    const members = await redis.lrange(key, 0, -1);
    const undo = async () => {
      await redis.del(key);
      await redis.rpush(key, ...members);
    };
    return members.map((member) => ({
      name: `${key} ${member} removed`,
      kind: family(key),
      apply: () => done(redis.lrem(key, 1, member)),
      undo,
    }));
  },
  async stream(redis, key) {
    const entries = await redis.xrange(key, '-', '+');
    const write = async (changed: typeof entries) => {
      await redis.del(key);
      for (const [id, args] of changed) await redis.xadd(key, id, ...args);
    };
    const undo = () => write(entries);
    return entries.flatMap(([id, args], at) => {
      const kind = kindOf('journal', { type: args[args.indexOf('type') + 1] });
      const put = (entry: [string, string[]]) => () => write(entries.with(at, entry));
      const fields = args.flatMap((value, index) => {
        const field = args[index - 1] ?? '';
        if (index % 2 === 0 || value === '' || field === 'commit_id') return [];
        return [
          {
            name: `${key} ${id}.${field}`,
            kind: `${kind}.${field}`,
            apply: put([id, args.with(index, otherThan(value))]),
            undo,
          },
        ];
      });
      const rest = entries.filter((_, index) => index !== at);
      return [...fields, { name: `${key} ${id} removed`, kind, apply: () => write(rest), undo }];
    });
  },
};
