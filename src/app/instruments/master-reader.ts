import Papa from 'papaparse';
import type { Readable } from 'node:stream';
import { ErrorCode, escapeControls, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { isSymbol, OPTION_TYPES, type Segment } from '../../domain/instruments/instrument.ts';
import type { Listing } from '../../domain/instruments/listing.ts';

/** Columns of Dhan's detailed master that a line cannot do without; others may be missing. */
const REQUIRED = [
  'EXCH_ID',
  'SEGMENT',
  'SECURITY_ID',
  'INSTRUMENT',
  'UNDERLYING_SYMBOL',
  'SYMBOL_NAME',
  'LOT_SIZE',
  'SM_EXPIRY_DATE',
  'STRIKE_PRICE',
  'OPTION_TYPE',
] as const;

/** What was read, and what could not be used and why. */
export interface ReadCount {
  rows: number;
  skipped: number;
  /** The first lines that were left out, each with its reason. */
  readonly problems: string[];
}

const BATCH = 5000;
const MAX_PROBLEMS = 5;

/**
 * Reads Dhan's detailed instrument master (CSV with a header) as a stream of text, in batches. A
 * row that can't be used is counted in `count`. Rejects with INVALID_VALUE when columns are
 * missing or no row is usable, FILE_NOT_FOUND when the stream breaks off.
 */
export async function* readMaster(
  source: Readable,
  count: ReadCount,
): AsyncGenerator<readonly Listing[]> {
  let columns: ReadonlyMap<string, number> | undefined;
  let batch: Listing[] = [];
  for await (const rows of readRows(source)) {
    for (const row of rows) {
      if (columns === undefined) columns = readHeader(row);
      else keepUsable(row, columns, count, batch);
    }
    if (batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
  if (count.rows > count.skipped) return;
  const [problem = 'no rows'] = count.problems;
  throw invalidValue('instrument master', problem, 'a CSV file with a header and usable rows');
}

function keepUsable(
  row: readonly string[],
  columns: ReadonlyMap<string, number>,
  count: ReadCount,
  batch: Listing[],
): void {
  count.rows += 1;
  const listing = toListing(row, columns);
  if (typeof listing !== 'string') {
    batch.push(listing);
    return;
  }
  count.skipped += 1;
  if (count.problems.length < MAX_PROBLEMS) {
    count.problems.push(`row ${count.rows}: ${listing}`);
  }
}

/** Rows as they come. A piece of text is cut after its last line that no quoted field runs across. */
async function* readRows(source: Readable): AsyncGenerator<string[][]> {
  let pending = '';
  const parse = (text: string): string[][] =>
    Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true }).data;
  try {
    for await (const piece of source as AsyncIterable<string | Buffer>) {
      pending += piece.toString();
      const end = lastLineEnd(pending);
      if (end === 0) continue;
      yield parse(pending.slice(0, end));
      pending = pending.slice(end);
    }
  } catch (error) {
    throw error instanceof PapertradeError ? error : interrupted(error);
  }
  if (pending !== '') yield parse(pending);
}

function lastLineEnd(text: string): number {
  let end = text.lastIndexOf('\n') + 1;
  while (end > 0 && (text.slice(0, end).match(/"/g) ?? []).length % 2 === 1) {
    end = text.lastIndexOf('\n', end - 2) + 1;
  }
  return end;
}

function interrupted(cause: unknown): PapertradeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Reading the instrument master broke off (${escapeControls(reason)}). The one before stays; ` +
      'run the import again.',
    {},
    cause,
  );
}

function readHeader(row: readonly string[]): ReadonlyMap<string, number> {
  const columns = new Map(
    row.map((name, index) => [
      name
        .replace(/^\ufeff/, '')
        .trim()
        .toUpperCase(),
      index,
    ]),
  );
  const missing = REQUIRED.filter((name) => !columns.has(name));
  if (missing.length === 0) return columns;
  throw invalidValue(
    'instrument master',
    row.join(','),
    `a CSV file in Dhan's detailed form; it lacks ${missing.join(', ')}`,
  );
}

const EXCHANGES: Readonly<Record<string, Segment>> = {
  'NSE E': 'NSE_EQ',
  'NSE D': 'NSE_FNO',
  'NSE C': 'NSE_CURRENCY',
  'NSE I': 'IDX_I',
  'BSE E': 'BSE_EQ',
  'BSE D': 'BSE_FNO',
  'BSE C': 'BSE_CURRENCY',
  'BSE I': 'IDX_I',
  'MCX M': 'MCX_COMM',
  'MCX I': 'IDX_I',
};

/** The listing of a row, or why there is none. */
function toListing(row: readonly string[], columns: ReadonlyMap<string, number>): Listing | string {
  const cell = (name: string): string => {
    const value = row[columns.get(name) ?? -1]?.trim() ?? '';
    return value === 'NA' || value === 'nan' ? '' : value;
  };
  const segment = EXCHANGES[`${cell('EXCH_ID')} ${cell('SEGMENT')}`.toUpperCase()];
  if (segment === undefined) return 'an exchange or segment that papertrade does not know';
  const securityId = cell('SECURITY_ID');
  if (!/^[\x21-\x7e]{1,64}$/.test(securityId)) return 'no security id';
  const lotSize = wholeNumber(cell('LOT_SIZE'));
  if (lotSize === undefined) return 'a lot size that is not a whole number';
  const contract = readContract(cell);
  if ('problem' in contract) return contract.problem;
  const underlying = cell('UNDERLYING_SYMBOL').toUpperCase() || cell('SYMBOL_NAME');
  const derivative = contract.expiry !== '';
  const symbol = derivative ? symbolOf(underlying, contract) : underlying;
  if (!isSymbol(symbol)) return 'a symbol that is empty or too long';
  return {
    segment,
    securityId,
    symbol,
    tradingSymbol: tradingSymbol(derivative ? cell('SYMBOL_NAME') : underlying, cell('SERIES')),
    name: printable(cell('DISPLAY_NAME') || cell('SYMBOL_NAME')),
    underlying,
    kind: cell('INSTRUMENT'),
    ...contract,
    lotSize,
    tickSize: tickSize(cell('TICK_SIZE')),
  };
}

interface Problem {
  readonly problem: string;
}
type Contract = Pick<Listing, 'expiry' | 'strike' | 'optionType'>;

function readContract(cell: (name: string) => string): Contract | Problem {
  const [expiry = ''] = cell('SM_EXPIRY_DATE').split(/[ T]/);
  const kind = cell('INSTRUMENT').toUpperCase();
  if (!/^(?:OPT|FUT)/.test(kind)) return { expiry: '', strike: '', optionType: '' };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expiry)) return { problem: 'a contract without an expiry date' };
  if (kind.startsWith('FUT')) return { expiry, strike: '', optionType: '' };
  const optionType = OPTION_TYPES.find((type) => type === cell('OPTION_TYPE').toUpperCase());
  const strike = plainDecimal(cell('STRIKE_PRICE'));
  if (optionType === undefined || strike === undefined)
    return { problem: 'an option without type or strike' };
  return { expiry, strike, optionType };
}

const symbolOf = (underlying: string, { expiry, strike, optionType }: Contract): string =>
  optionType ? `${underlying} ${expiry} ${strike} ${optionType}` : `${underlying} ${expiry} FUT`;

/** A share's name is that of its usual series; other series are found by their id. */
function tradingSymbol(name: string, series: string): string {
  const usual = ['', 'EQ', 'A', 'B', 'T', 'X', 'XX'].includes(series);
  return usual && /^[\x21-\x7e]{1,64}$/.test(name) ? name : '';
}

const printable = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, 100);

/** `75.0` is 75; an absent lot is 1. */
function wholeNumber(typed: string): string | undefined {
  if (typed === '') return '1';
  return /^0*([1-9]\d{0,7})(?:\.0*)?$/.exec(typed)?.[1];
}

/** `25000.00000` is 25000. */
function plainDecimal(typed: string): string | undefined {
  const [, whole, decimals = ''] = /^0*(\d{1,9})(?:\.(\d*?)0*)?$/.exec(typed) ?? [];
  if (whole === undefined || decimals.length > 4) return undefined;
  return decimals === '' ? whole : `${whole}.${decimals}`;
}

/**
 * Dhan gives ticks in paise (5.0000 for 0.05). No exchange has one below 0.2 paise, so a smaller
 * figure is in rupees; an absent one is 0.05.
 */
function tickSize(typed: string): string {
  const tick = plainDecimal(typed);
  if (tick === undefined || tick === '0') return '0.05';
  if (/^0\.[01]/.test(tick)) return tick;
  const [whole = '0', decimals = ''] = tick.split('.');
  const padded = whole.padStart(3, '0');
  return plainDecimal(`${padded.slice(0, -2)}.${padded.slice(-2)}${decimals}`) ?? '0.05';
}
