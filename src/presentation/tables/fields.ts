import { stripVTControlCharacters } from 'node:util';
import type { Style } from './style.ts';

/** A thing's fields: names with their values. */
export type FieldRows = readonly (readonly [name: string, value: string])[];

/** A field that is left out where it says nothing. */
export const rowUnless = (isHidden: boolean, name: string, value: string): FieldRows =>
  isHidden ? [] : [[name, value]];

/** Two columns, a name and its value, for one thing's fields; figures go to the right. */
export function fields(rows: FieldRows, style: Style, align: 'left' | 'right' = 'right'): string {
  const widest = Math.max(...rows.map(([name]) => name.length));
  const width = Math.max(...rows.map(([, value]) => stripVTControlCharacters(value).length));
  return rows
    .map(
      ([name, value]) =>
        `${style.color.dim(name.padEnd(widest))}  ${align === 'right' ? padStart(value, width) : value}`,
    )
    .join('\n');
}

const padStart = (value: string, width: number): string =>
  ' '.repeat(Math.max(0, width - stripVTControlCharacters(value).length)) + value;
