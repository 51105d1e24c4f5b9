import Papa from 'papaparse';

/** What a spreadsheet would run, or take as one: all but plain negative numbers. */
const FORMULA = /^\s*(?:[=+@\t\r\n|%＝＋－＠]|-(?!\d+(?:\.\d+)?$))/;

/** Lines of CSV. A cell that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map((row) => row.map(harmless));
  return `${Papa.unparse(lines, { newline: '\n' })}\n`;
}

const harmless = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);
