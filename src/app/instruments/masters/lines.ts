import { damaged } from './master-problems.ts';

/** No master has a line of a tenth of this; a longer one would be kept in memory until it ends. */
const MAX_LINE = 65_536;

/** A line without its end, and whether it had one: only a cut file's last line has none. */
export interface Line {
  readonly text: string;
  readonly ended: boolean;
}

/** The lines of UTF-8 text, a piece's at a time. Throws INVALID_VALUE for a line over 64 KiB. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const piece of pieces) {
    const parts = (pending + decoder.decode(piece, { stream: true })).split('\n');
    pending = parts.pop() ?? '';
    if (pending.length > MAX_LINE || parts.some((part) => part.length > MAX_LINE)) {
      throw damaged('it has a line longer than 64 KiB');
    }
    yield parts.map((part) => ({ text: withoutReturn(part), ended: true }));
  }
  if (pending !== '') yield [{ text: withoutReturn(pending), ended: false }];
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);
