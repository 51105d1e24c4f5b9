import { stripVTControlCharacters } from 'node:util';

const GAP = 4;

/** Sets blocks of lines beside each other, as many as the width takes, the rest below. */
export function beside(blocks: readonly string[], width: number): string {
  const rows: string[][] = [];
  for (const block of blocks) {
    const row = rows.at(-1);
    const fits = row && row.length > 0 && rowWidth([...row, block]) <= width;
    if (fits) row.push(block);
    else rows.push([block]);
  }
  return rows.map(join).join('\n\n');
}

const widthOf = (block: string): number =>
  Math.max(...block.split('\n').map((line) => stripVTControlCharacters(line).length));

const rowWidth = (blocks: readonly string[]): number =>
  blocks.reduce((total, block) => total + widthOf(block), GAP * (blocks.length - 1));

function join(blocks: readonly string[]): string {
  const columns = blocks.map((block) => block.split('\n'));
  const height = Math.max(...columns.map((lines) => lines.length));
  const widths = blocks.map(widthOf);
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((lines, index) => {
        const line = lines[row] ?? '';
        return line + ' '.repeat((widths[index] ?? 0) - stripVTControlCharacters(line).length);
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  ).join('\n');
}
