import {
  INSTRUMENT_FIELDS,
  ORDER_FIELDS,
  POSITION_FIELDS,
  STRATEGY_FIELDS,
} from '../../../domain/ledger/stored/record-fields.ts';
import { LISTING_FIELDS } from '../../codec/market/listing.ts';
import { IS_MIS } from '../queries.ts';

/**
 * The local store's tables. Columns bear the names of the Redis fields and are TEXT, since every
 * figure is a decimal string; the plain `sqlite3` program can read them. A field that is not here goes
 * into `extra`, so that a new one needs no step; what changes here needs one in migrations.ts for files
 * that exist already.
 */
export const COLUMNS = {
  sessions: [
    'session_id',
    'name',
    'mode',
    'start_time',
    'end_time',
    'total_pnl',
    'total_trades',
    'status',
    'created_at',
    'halted_at',
    'halt_reason',
    'round_trips',
    'win_rate',
    'max_drawdown',
    'fees',
    'sparkline',
  ],
  balances: [
    'session_id',
    'available',
    'used',
    'blocked',
    'total',
    'realized_pnl',
    'starting_balance',
    'last_updated',
    'fees',
    'deposits',
    'unsettled_sales',
    'revision',
    'state_id',
  ],
  positions: ['session_id', ...INSTRUMENT_FIELDS, ...POSITION_FIELDS, 'position_id'],
  orders: ['session_id', ...INSTRUMENT_FIELDS, 'id', ...ORDER_FIELDS, 'is_open'],
  journal: [
    'revision',
    'session_id',
    ...INSTRUMENT_FIELDS,
    'type',
    'starting_balance',
    'created_at',
    'order_id',
    'client_order_id',
    'side',
    'quantity',
    'price',
    'fee',
    'realized_pnl',
    'margin_rate',
    'trading_day',
    'note',
    'amount',
    // Only of an opening entry: the positions that it took over, as JSON.
    'positions',
    'order_type',
    'trigger_price',
    'margin_per_unit',
    'product',
    'released',
    'share_day',
    'unsettled_sales',
    'strategy_id',
    'leg',
  ],
  strategies: ['session_id', ...STRATEGY_FIELDS],
  quotes: [
    'exchange_segment',
    'security_id',
    'ltp',
    'ts',
    'bid',
    'ask',
    'vol',
    'depth_ts',
    'oi',
    'prev_oi',
    'day_volume',
  ],
} as const;
export type TableName = keyof typeof COLUMNS;

/** What names a row that is rewritten; orders and entries are added and updated. */
export const KEYS: Partial<Record<TableName, readonly string[]>> = {
  sessions: ['session_id'],
  balances: ['session_id'],
  positions: ['session_id', 'position_id'],
  strategies: ['session_id', 'strategy_id'],
  quotes: ['exchange_segment', 'security_id'],
};

/** Moments in Unix milliseconds, beside the text that they are read from: text does not compare. */
export const MOMENTS: Partial<Record<TableName, { readonly column: string; readonly of: string }>> =
  {
    sessions: { column: 'created_ms', of: 'created_at' },
    orders: { column: 'valid_until_ms', of: 'valid_until' },
  };

export const TABLES = Object.keys(COLUMNS) as TableName[];

/** A table's columns, one for each field. `extra` has the fields without a column, as JSON. */
export function columnTypes(table: TableName): (readonly [name: string, type: string])[] {
  const moment = MOMENTS[table];
  return [
    ...[...COLUMNS[table], 'extra'].map((name) => {
      const isNumber = name === 'revision' && table === 'journal';
      return [name, isNumber ? 'INTEGER NOT NULL' : "TEXT NOT NULL DEFAULT ''"] as const;
    }),
    ...(moment ? [[moment.column, 'INTEGER'] as const] : []),
  ];
}

const columns = (table: TableName): string =>
  columnTypes(table)
    .map((column) => column.join(' '))
    .join(', ');

const instrumentTable = (name: string): string => `
CREATE TABLE ${name} (${LISTING_FIELDS.map((field) => `${field} TEXT NOT NULL`).join(', ')},
  PRIMARY KEY (security_id, exchange_segment)) WITHOUT ROWID;`;

/** Made anew at the end of an import: filling them row by row would take most of its time. */
export const instrumentIndexes = (table: string) => [
  { name: `${table}_symbol`, on: `${table} (trading_symbol, expiry_date)` },
  {
    name: `${table}_underlying`,
    on: `${table} (underlying_symbol, expiry_date, strike_price, option_type)`,
  },
];

/** The instrument master: `masters` says which of the two tables is read (see instruments.ts). */
const instrumentTables =
  (): string => `${['instruments_a', 'instruments_b'].map(instrumentTable).join('')}
CREATE TABLE masters (name TEXT PRIMARY KEY, id TEXT NOT NULL, "table" TEXT NOT NULL,
  count TEXT NOT NULL, source TEXT NOT NULL, imported_at TEXT NOT NULL,
  segments TEXT NOT NULL DEFAULT '');
`;

const MIS_INDEX = `CREATE INDEX positions_mis ON positions (session_id, trading_day)
  WHERE net_qty <> '0' AND ${IS_MIS}`;
/** What exchanges settled at. */
export const MARKS_TABLE = `
CREATE TABLE marks (exchange_segment TEXT NOT NULL, security_id TEXT NOT NULL, day TEXT NOT NULL,
  price TEXT NOT NULL, PRIMARY KEY (exchange_segment, security_id, day)) WITHOUT ROWID;`;

export const strategiesTable = (): string =>
  `CREATE TABLE strategies (${columns('strategies')}, PRIMARY KEY (session_id, strategy_id));`;

export const positionsTable = (): string => `
CREATE TABLE positions (${columns('positions')},
  PRIMARY KEY (session_id, position_id)) WITHOUT ROWID;
CREATE INDEX positions_instrument ON positions (session_id, exchange_segment, security_id);
CREATE INDEX positions_open ON positions (exchange_segment, security_id) WHERE net_qty <> '0';
CREATE INDEX positions_expiry ON positions (session_id, expiry_date)
  WHERE net_qty <> '0' AND expiry_date <> '';
${MIS_INDEX};`;

/** Creates everything; `number` keeps an order's place, so that the newest are read first. */
export const createTables = (): string => `
CREATE TABLE sessions (${columns('sessions')}, expires_at INTEGER, PRIMARY KEY (session_id));
CREATE TABLE balances (${columns('balances')}, PRIMARY KEY (session_id));
CREATE INDEX sessions_created ON sessions (created_ms);
${positionsTable()}
CREATE TABLE orders (number INTEGER PRIMARY KEY, ${columns('orders')});
CREATE UNIQUE INDEX orders_client ON orders (session_id, client_order_id);
CREATE INDEX orders_session ON orders (session_id, number);
CREATE INDEX orders_open ON orders (exchange_segment, security_id, session_id) WHERE is_open = '1';
CREATE INDEX orders_due ON orders (session_id, valid_until_ms) WHERE is_open = '1';
CREATE TABLE journal (${columns('journal')},
  PRIMARY KEY (session_id, revision)) WITHOUT ROWID;
${strategiesTable()}
CREATE TABLE quotes (${columns('quotes')}, PRIMARY KEY (exchange_segment, security_id)) WITHOUT ROWID;
${MARKS_TABLE}
CREATE TABLE reports (session_id TEXT PRIMARY KEY, report TEXT NOT NULL);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
${instrumentTables()}`;
