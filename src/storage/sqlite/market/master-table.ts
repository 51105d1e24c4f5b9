import type { Database } from '../database.ts';

/** The instrument master, in one of two tables: `masters` names which. */
export const TABLES = ['instruments_a', 'instruments_b'] as const;
export type Table = (typeof TABLES)[number];

export const CURRENT = "SELECT * FROM masters WHERE name = 'current'";
export const current = (db: Database): Table | undefined => {
  const name = db.get(CURRENT)?.['table'];
  return TABLES.find((each) => each === name);
};
