/** A list on the screen: how many rows it has, and how many it should not do without. */
export interface ListRows {
  readonly all: number;
  readonly least: number;
}

/** Lines of a list beside its rows: title, heads, and the empty line behind it. */
const FRAME = 3;

/**
 * How many rows each list gets of the lines that there are; 0: it is not shown. Each first gets what it
 * should not do without, then the first ones all that is left. Where even that is too much the last ones go.
 */
export function shareRows(lists: readonly ListRows[], lines: number): readonly number[] {
  const given = lists.map(({ all, least }) => Math.min(all, least));
  const left = (): number =>
    given.reduce((rest, rows) => rest - (rows === 0 ? 0 : rows + FRAME), lines);
  for (let last = given.length - 1; last > 0 && left() < 0; last -= 1) given[last] = 0;
  if (left() < 0) return given.map((rows) => Math.min(rows, Math.max(1, lines - FRAME)));
  for (const [at, { all }] of lists.entries()) {
    const rows = given[at] ?? 0;
    if (rows > 0) given[at] = rows + Math.min(all - rows, left());
  }
  return given;
}
