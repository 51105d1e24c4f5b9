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

type Searched = Pick<Listing, 'symbol' | 'name' | 'tradingSymbol'> & InstrumentId;

/** Makes the text of instruments that come in the order of their symbols. */
export class SearchText {
  /** What is packed, and the lines that are not yet, by the length of the symbol. */
  readonly #byLength = new Map<number, { readonly packed: Buffer[]; lines: string[] }>();

  add({ symbol, name, tradingSymbol, segment, securityId }: Searched): void {
    const words = [symbol, name, tradingSymbol, securityId].join(' ').toUpperCase();
    const group = this.#byLength.get(symbol.length) ?? { packed: [], lines: [] };
    this.#byLength.set(symbol.length, group);
    group.lines.push(`${words}${TAB}${segment}${TAB}${securityId}`);
    if (group.lines.length < LINES_IN_PIECE) return;
    group.packed.push(pack(group.lines));
    group.lines = [];
  }

  /** The text in packed pieces, the shortest symbols first. */
  pieces(): Buffer[] {
    const lengths = [...this.#byLength].sort(([a], [b]) => a - b);
    return lengths.flatMap(([, { packed, lines }]) =>
      lines.length > 0 ? [...packed, pack(lines)] : packed,
    );
  }
}

const pack = (lines: readonly string[]): Buffer =>
  gzipSync(`\n${lines.join('\n')}\n`, { level: 1 });

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
