import Papa from 'papaparse';

/** What a spreadsheet would run, or take as one: all but plain negative numbers. */
const FORMULA = /^\s*(?:[=+@\t\r\n|%＝＋－＠]|-(?!\d+(?:\.\d+)?$))/;

/** Lines of CSV. A cell that a spreadsheet would run as a formula is made text by a quote sign. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `${Papa.unparse(rows as string[][], { newline: '\n', escapeFormulae: FORMULA })}\n`;
}
