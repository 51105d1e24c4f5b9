import { invalidValue } from '../../domain/errors.ts';

const FORMATS = ['table', 'json', 'csv', 'html'] as const;
export type ReportFormat = (typeof FORMATS)[number];
const TABLES = ['trades', 'positions', 'equity', 'round-trips'] as const;
export type ReportTable = (typeof TABLES)[number];

/** Checks the format and the table; --json is a format, and --table is CSV. */
export function parseFormat(
  words: { readonly format?: string; readonly table?: string },
  json: boolean,
): { readonly format: ReportFormat; readonly table: ReportTable | undefined } {
  const { format: typed = 'table' } = words;
  const named = FORMATS.find((each) => each === typed);
  if (named === undefined) throw invalidValue('format', typed, 'table, json, csv or html');
  const format = json ? 'json' : named;
  if (words.table === undefined) return { format, table: undefined };
  const table = TABLES.find((each) => each === words.table);
  if (table === undefined) throw invalidValue('table', words.table, TABLES.join(', '));
  if (format !== 'csv') throw invalidValue('table', words.table, '--format csv beside --table');
  return { format, table };
}
