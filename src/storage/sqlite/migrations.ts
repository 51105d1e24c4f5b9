import { MIS_INDEX, strategiesTable } from './schema.ts';

const column = (table: string, name: string): string =>
  `ALTER TABLE ${table} ADD COLUMN ${name} TEXT NOT NULL DEFAULT '';`;

/** Strategies, which fills and orders are a part of, and what quotes say of the day. */
const STRATEGIES = [
  ...['oi', 'prev_oi', 'day_volume'].map((name) => column('quotes', name)),
  ...['orders', 'journal'].flatMap((table) => [column(table, 'strategy_id'), column(table, 'leg')]),
  strategiesTable(),
].join('\n');

/**
 * Steps of the local store's schema: the first takes version 1 to 2, the next 2 to 3, and so on.
 * A step is SQL that runs once in an older file, within the transaction that opens it; what it
 * adds must be in `COLUMNS` too, which creates new files. Steps are only ever added at the end.
 */
export const SCHEMA_STEPS: readonly string[] = [
  `DROP INDEX positions_intraday; ${MIS_INDEX};`,
  STRATEGIES,
];

/** The version of a file that has been through all steps. */
export const versionAfter = (steps: readonly string[]): number => steps.length + 1;
