import type { Fields } from '../../codec/fields.ts';
import { decodeVolatilities } from '../../codec/market/quote.ts';
import type { DayVolatility } from '../../ports/store.ts';
import type { Database } from '../database.ts';

const READ = 'SELECT value FROM settings WHERE name = ?';
const SAVE = 'INSERT OR REPLACE INTO settings VALUES (?, ?)';
const nameOf = (series: string): string => `volatilities ${series}`;

/** A series is one setting, as JSON: a few hundred days of a few digits. */
function storedOf(db: Database, series: string): Fields {
  const value = db.get(READ, nameOf(series))?.['value'];
  return typeof value === 'string' ? (JSON.parse(value) as Fields) : {};
}

export const readVolatilities = (db: Database, series: string): DayVolatility[] =>
  decodeVolatilities(storedOf(db, series), series);

export function saveVolatilities(
  db: Database,
  series: string,
  kept: readonly DayVolatility[],
  dropped: readonly string[] = [],
): void {
  db.write(() => {
    const days = new Map(Object.entries(storedOf(db, series)));
    for (const { day, iv } of kept) days.set(day, iv);
    for (const day of dropped) days.delete(day);
    db.run(SAVE, [nameOf(series), JSON.stringify(Object.fromEntries(days))]);
  });
}
