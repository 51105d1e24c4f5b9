import type { DayVolatility } from '../../ports/store.ts';
import { FieldReader, type Fields } from '../fields.ts';

/** A series of volatilities as it is stored: digits by day. */
export const decodeVolatilities = (stored: Fields, series: string): DayVolatility[] =>
  Object.keys(stored)
    .sort()
    .map((day) => {
      const fields = new FieldReader({ iv: stored[day] ?? '' }, `volatilities ${series} ${day}`);
      return { day, iv: fields.decimal('iv') };
    });
