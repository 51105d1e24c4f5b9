/** Keys that are asked for, or written, in one trip. */
export const PAGE = 500;

/** A list in pieces of one trip each. */
export function* inPages<T>(list: readonly T[], size = PAGE): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}
