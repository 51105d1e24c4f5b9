import { MARKS_TABLE, positionsTable, strategiesTable } from './schema.ts';

/** A column's moment in Unix milliseconds. */
const milliseconds = (column: string): string =>
  `CAST(round(unixepoch(${column}, 'subsec') * 1000) AS INTEGER)`;

/** The columns of version 1, without `position_id`, which only the predecessor's positions had. */
const FIRST_POSITIONS = `session_id, exchange_segment, security_id, symbol, option_type, strike_price,
  expiry_date, underlying_symbol, lot_size, side, net_qty, buy_qty, buy_avg, sell_qty, sell_avg,
  day_buy_qty, day_sell_qty, realized_pnl, unrealized_pnl, current_price, cost_basis, buy_value,
  sell_value, margin, margined, product, fees, trading_day, created_at, last_updated`;

/** Positions under their ids, moments beside times, strategies and settlement prices. */
const SECOND = `
UPDATE sessions SET created_ms = ${milliseconds('created_at')};
CREATE INDEX sessions_created ON sessions (created_ms);
UPDATE orders SET valid_until_ms = ${milliseconds('valid_until')} WHERE valid_until <> '';
DROP INDEX orders_due;
CREATE INDEX orders_due ON orders (session_id, valid_until_ms) WHERE is_open = '1';
ALTER TABLE positions RENAME TO positions_before;
DROP INDEX positions_open;
DROP INDEX positions_expiry;
DROP INDEX positions_intraday;
${positionsTable()}
INSERT INTO positions (${FIRST_POSITIONS}, position_id) SELECT ${FIRST_POSITIONS},
  CASE position_id WHEN '' THEN
    session_id || ':' || exchange_segment || ':' || security_id || ':' || side ELSE position_id END
  FROM positions_before;
DROP TABLE positions_before;
${strategiesTable()}
${MARKS_TABLE}`;

const column = (table: string, name: string): string =>
  `ALTER TABLE ${table} ADD COLUMN ${name} TEXT NOT NULL DEFAULT '';`;

/** What the instrument master says of the largest order, of lots, and of a share's number. */
const MASTERS = [
  ...['instruments_a', 'instruments_b'].flatMap((table) =>
    ['freeze_quantity', 'multiplier', 'isin'].map((name) => column(table, name)),
  ),
  column('masters', 'segments'),
].join('\n');

/**
 * Steps of the local store's schema: the first takes version 1 to 2, the next 2 to 3, and so on.
 * A step is SQL that runs once in an older file, within the transaction that opens it. Columns that a
 * table lacks are there already when a step runs; a step makes tables and indexes, and fills what is
 * new. Steps are only ever added at the end.
 */
export const SCHEMA_STEPS: readonly string[] = [SECOND, MASTERS];

/** The version of a file that has been through all steps. */
export const versionAfter = (steps: readonly string[]): number => steps.length + 1;
