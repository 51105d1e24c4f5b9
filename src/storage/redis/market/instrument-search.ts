import { gunzipSync, gzipSync } from 'node:zlib';
import type { Listing } from '../../../domain/instruments/listing.ts';
import type { InstrumentId } from '../../ports/store.ts';

/**
 * The text that is searched: a line an instrument, in the order in which they are found (the shortest
 * symbols first), in packed pieces. A search reads all of it at once, a hundredth of what the
 * instruments themselves take, and unpacks pieces until it has found enough.
 */
const LINES_IN_PIECE = 8000;
const TAB = '\t';

/** What one instrument adds to the text; kept while an import reads. */
export interface SearchLine {
  readonly symbol: string;
  readonly text: string;
}

type Searched = Pick<Listing, 'symbol' | 'name' | 'tradingSymbol' | 'securityId'>;

export function searchLine(listing: Searched & InstrumentId): SearchLine {
  const { segment, securityId, symbol, name, tradingSymbol } = listing;
  const words = [symbol, name, tradingSymbol, securityId].join(' ').toUpperCase();
  return { symbol, text: `${words}${TAB}${segment}${TAB}${securityId}` };
}

export function searchPieces(lines: readonly SearchLine[]): Buffer[] {
  const ordered = [...lines].sort(
    (a, b) =>
      a.symbol.length - b.symbol.length || byText(a.symbol, b.symbol) || byText(a.text, b.text),
  );
  const pieces: Buffer[] = [];
  for (let from = 0; from < ordered.length; from += LINES_IN_PIECE) {
    const texts = ordered.slice(from, from + LINES_IN_PIECE).map(({ text }) => text);
    pieces.push(gzipSync(`\n${texts.join('\n')}\n`, { level: 1 }));
  }
  return pieces;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first instruments whose lines have all words. */
export function searchIn(
  pieces: Iterable<Buffer>,
  words: readonly string[],
  limit: number,
): InstrumentId[] {
  const wanted = words.map((word) => word.toUpperCase()).sort((a, b) => b.length - a.length);
  const found: InstrumentId[] = [];
  for (const piece of pieces) {
    const text = gunzipSync(piece).toString();
    for (const line of linesWith(text, wanted)) {
      const [, segment = '', securityId = ''] = line.split(TAB);
      found.push({ segment, securityId });
      if (found.length === limit) return found;
    }
  }
  return found;
}

/** The longest word is the rarest: only lines that have it are looked at. */
function* linesWith(text: string, [rarest = '', ...others]: readonly string[]): Generator<string> {
  for (let at = text.indexOf(rarest); at !== -1;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(text.lastIndexOf('\n', at) + 1, end);
    const words = line.slice(0, line.indexOf(TAB));
    if ([rarest, ...others].every((word) => words.includes(word))) yield line;
    at = text.indexOf(rarest, end);
  }
}
