import type { Readable } from 'node:stream';
import type { MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { isDate } from '../../../domain/instruments/instrument.ts';
import type { MarginExchange } from '../../../domain/margin/exchange-file.ts';
import { exchangeSegment } from '../../../domain/margin/group.ts';
import type { MarginFileInfo, MarginFiles } from '../../../storage/ports/margin-files.ts';
import { readExposureList } from './exposure-list-reader.ts';
import { firstFreshDay } from './fresh-files.ts';
import { peeked, unpacked } from '../../unpacked.ts';
import { interrupted, readRiskFile, type RiskFileHead } from './risk-file-reader.ts';

/** What an import took, and how many of the file's entries it could not use. */
export interface MarginImport extends MarginFileInfo {
  readonly skipped: number;
}

/** A file that was imported, and whether margins are judged by it today. */
export interface KnownMarginFile extends MarginFileInfo {
  readonly fresh: boolean;
}

/** The list has some two hundred rows; what is larger is another file. */
const MAX_LIST_BYTES = 5_000_000;

/** Takes in the exchange's own margin files. */
export class MarginImports {
  readonly #files: MarginFiles;
  readonly #market: () => Promise<MarketCalendar>;

  constructor(files: MarginFiles, market: () => Promise<MarketCalendar>) {
    this.#files = files;
    this.#market = market;
  }

  /**
   * Takes a risk file (XML) or an exposure list (CSV) in place of the one before, by what its
   * beginning says. Rejects with INVALID_VALUE for any other file; the one before stays then.
   */
  async take(stream: Readable, source: string, importedAt: string): Promise<MarginImport> {
    const { first: start, all } = await peeked(textOf(stream, source), '');
    const origin = { source, importedAt };
    if (start.startsWith('<')) return this.#takeRisk(all, origin);
    const [titles = ''] = start.split('\n', 1);
    if (/symbol/i.test(titles)) return this.#takeList(all, origin);
    throw invalidValue('margin file', source, EXPECTED);
  }

  async known(today: string): Promise<readonly KnownMarginFile[]> {
    const [infos, market] = await Promise.all([this.#files.infos(), this.#market()]);
    return infos.map((info) => {
      const segment = exchangeSegment(`${info.exchange} `);
      const first = firstFreshDay(segment, today, market);
      return { ...info, fresh: first <= info.day && info.day <= today };
    });
  }

  async #takeRisk(pieces: AsyncIterable<string>, origin: FileOrigin): Promise<MarginImport> {
    const head: RiskFileHead = { day: '', exchange: undefined, contracts: 0, skipped: 0 };
    const info = (): MarginImport => ({
      ...origin,
      kind: 'risk',
      exchange: exchangeOf(head),
      day: head.day,
      count: head.contracts,
      skipped: head.skipped,
    });
    await this.#files.replaceRisk(() => exchangeOf(head), readRiskFile(pieces, head), info);
    return info();
  }

  async #takeList(pieces: AsyncIterable<string>, origin: FileOrigin): Promise<MarginImport> {
    let text = '';
    for await (const piece of pieces) {
      text += piece;
      if (text.length > MAX_LIST_BYTES) throw invalidValue('file', origin.source, EXPECTED);
    }
    const { day, rows, skipped } = readExposureList(text);
    const info: MarginFileInfo = {
      ...origin,
      kind: 'exposure',
      exchange: 'NSE',
      day: day || dayIn(origin.source),
      count: rows.length,
    };
    await this.#files.replaceExposure(rows, info);
    return { ...info, skipped };
  }
}

/** Where a file is from, and when it was imported. */
type FileOrigin = Pick<MarginFileInfo, 'source' | 'importedAt'>;
const EXPECTED =
  "the exchange's SPAN risk file (XML) or exposure list (CSV), as it is, or in a .zip or .gz";

function exchangeOf({ exchange }: RiskFileHead): MarginExchange {
  if (exchange) return exchange;
  throw invalidValue('risk file', 'no exchange', 'a file of NSE or BSE');
}

/** `ael_25062026.csv` is of 2026-06-25. */
function dayIn(source: string): string {
  const [, day, month, year] = /(\d{2})(\d{2})(\d{4})/.exec(source) ?? [];
  const found = `${year}-${month}-${day}`;
  if (isDate(found)) return found;
  throw invalidValue(
    'exposure list',
    source,
    'its day in the header or in its name (ael_DDMMYYYY.csv)',
  );
}

/** The text of a file, unpacked, in pieces that are not empty; it begins with what is visible. */
async function* textOf(stream: Readable, source: string): AsyncGenerator<string> {
  const faults = {
    damaged: (reason: string) => invalidValue('margin file', `${source}: ${reason}`, EXPECTED),
    interrupted,
  };
  const decoder = new TextDecoder();
  let begun = false;
  for await (const piece of unpacked(stream, faults)) {
    const decoded = decoder.decode(piece, { stream: true });
    const text = begun ? decoded : decoded.trimStart();
    if (text === '') continue;
    begun = true;
    yield text;
  }
}
