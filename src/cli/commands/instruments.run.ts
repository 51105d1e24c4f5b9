import { ErrorCode, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { parseDate, parseId } from '../../domain/instruments/instrument.ts';
import { parsePrice, price, subtract, type Price } from '../../domain/money/money.ts';
import {
  chainJson,
  chainRows,
  chainView,
  importJson,
  importView,
  listingJson,
  listingsView,
  masterJson,
  masterView,
  type ChainRow,
} from '../../presentation/tables/instruments-view.ts';
import type { Context } from '../context.ts';
import { openSource } from '../input/import-source.ts';

export interface SearchWords {
  readonly limit?: string;
}
export interface ChainWords {
  readonly expiry?: string;
  readonly around?: string;
}

export async function importInstruments(source: string, context: Context): Promise<void> {
  const { stream, name } = await openSource(source, context.process);
  const { instruments } = await context.services();
  const count = { rows: 0, skipped: 0, problems: [] };
  const stop = showProgress(context, () => `${count.rows} rows read`);
  try {
    const result = await instruments.import(stream, name, count);
    stop();
    context.present.show(importJson(result), (style) => importView(result, style));
    context.present.hint('Now: papertrade instruments search NIFTY');
  } finally {
    stop();
    stream.destroy();
  }
}

export async function searchInstruments(
  text: string,
  words: SearchWords,
  context: Context,
): Promise<void> {
  const limit = words.limit ?? '20';
  if (!/^[1-9]\d{0,4}$/.test(limit)) {
    throw invalidValue('limit', limit, 'a whole number from 1 to 99999');
  }
  const { instruments } = await context.services();
  const found = await instruments.search(text, Number.parseInt(limit, 10));
  context.present.show({ instruments: found.map(listingJson) }, (style) =>
    listingsView(found, style),
  );
  if (found.length === 0 && !(await instruments.info())) {
    context.present.hint('No master was imported yet: papertrade instruments import FILE');
  }
}

export async function showChain(typed: string, words: ChainWords, context: Context): Promise<void> {
  const underlying = parseId(typed, 'underlying').toUpperCase();
  const wanted = words.expiry === undefined ? undefined : parseDate(words.expiry, 'expiry');
  const around = words.around === undefined ? undefined : parsePrice(words.around);
  const { instruments, store } = await context.services();
  const { expiry, expiries, options } = await instruments.chain(underlying, wanted);
  const rows = nearest(chainRows(options, await store.quotesFor(options)), around);
  context.present.show(chainJson(underlying, expiry, expiries, rows), (style) =>
    chainView(underlying, expiry, rows, style),
  );
  const others = expiries.filter((each) => each !== expiry).slice(0, 4);
  if (others.length > 0) context.present.hint(`Other expiries: ${others.join(', ')}`);
}

export async function showMasterInfo(context: Context): Promise<void> {
  const { instruments } = await context.services();
  const info = await instruments.info();
  if (!info) {
    throw new PapertradeError(
      ErrorCode.INSTRUMENT_NOT_FOUND,
      'No instrument master was imported. Run "papertrade instruments import FILE".',
    );
  }
  context.present.show(masterJson(info), (style) => masterView(info, style));
}

const AROUND = 10;

function nearest(rows: readonly ChainRow[], around: Price | undefined): readonly ChainRow[] {
  if (around === undefined) return rows;
  const distance = ({ strike }: ChainRow) => subtract(price(strike), around).abs();
  const chosen = new Set(
    [...rows].sort((a, b) => distance(a).comparedTo(distance(b))).slice(0, AROUND),
  );
  return rows.filter((row) => chosen.has(row));
}

/** Counts on a terminal while it takes long; gives what ends it. */
function showProgress({ process, globals }: Context, words: () => string): () => void {
  const { stderr } = process;
  if (!stderr.isTTY || globals.quiet || globals.json) return () => undefined;
  const timer = setInterval(() => stderr.write(`\r${words()} `), 250);
  let shown = true;
  return () => {
    clearInterval(timer);
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
}
