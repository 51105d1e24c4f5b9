import { invalidValue } from '../../../domain/errors.ts';
import { parseDate, parseId, parseOptionType } from '../../../domain/instruments/instrument.ts';
import type { Side } from '../../../domain/ledger/position.ts';
import { csvRows, requireCell, type CsvNotes, type CsvRow } from './csv-file.ts';
import { legacyPrice, legacyQuantity } from '../figures.ts';
import type { LegacyFile } from './folder.ts';
import type { LegacyClosedPosition, LegacyName, LegacyPosition } from './legacy.ts';
import { orReject } from '../rejects.ts';
import type { LegacyTimes } from './times.ts';

const REQUIRED = ['symbol', 'security_id', 'side', 'entry_price', 'quantity'] as const;
const KNOWN = [...REQUIRED, 'pnl', 'pnl_percentage', 'option_type', 'strike', 'expiry'];
const OPEN = {
  required: [...REQUIRED, 'current_price'],
  known: [...KNOWN, 'current_price', 'timestamp'],
};
const CLOSED = {
  required: [...REQUIRED, 'exit_price', 'exit_timestamp'],
  known: [...KNOWN, 'exit_price', 'entry_timestamp', 'exit_timestamp', 'exit_reason'],
};

/** What reads one file: its times, and what is told of its rows. */
export interface PositionReader {
  readonly file: LegacyFile;
  readonly times: LegacyTimes;
  readonly notes: CsvNotes;
}

/**
 * `positions.csv`. In its first form the timestamp is that of the current price; in the second,
 * with option details, that of the opening.
 */
export function readPositions(reader: PositionReader): Promise<LegacyPosition[]> {
  return readRows(reader, OPEN, (row) => {
    const position = readPosition(reader.file.name, row);
    const written = row.get('timestamp').trim();
    const time = written === '' ? undefined : reader.times.parse(written, 'timestamp');
    const opened = position.name.option !== undefined;
    return {
      ...position,
      currentPrice: legacyPrice(row.get('current_price'), 'current_price'),
      openedAt: opened ? time : undefined,
      markedAt: opened ? undefined : time,
    };
  });
}

export function readClosedPositions(reader: PositionReader): Promise<LegacyClosedPosition[]> {
  const { file, times } = reader;
  return readRows(reader, CLOSED, (row) => {
    const entered = row.get('entry_timestamp').trim();
    return {
      ...readPosition(file.name, row),
      currentPrice: undefined,
      exitPrice: legacyPrice(row.get('exit_price'), 'exit_price'),
      openedAt: entered === '' ? undefined : times.parse(entered, 'entry_timestamp'),
      markedAt: undefined,
      closedAt: times.parse(row.get('exit_timestamp'), 'exit_timestamp'),
    };
  });
}

async function readRows<T>(
  { file, notes }: PositionReader,
  columns: { required: readonly string[]; known: readonly string[] },
  read: (row: CsvRow) => T,
): Promise<T[]> {
  const found: T[] = [];
  for await (const { rows } of csvRows(file, columns, notes)) {
    for (const row of rows) {
      const position = orReject(row, notes.rejected, () => read(row));
      if (position) found.push(position);
    }
  }
  return found;
}

function readPosition(file: string, row: CsvRow) {
  return {
    file,
    line: row.line,
    name: nameFrom((column) => row.get(column).trim()),
    securityId: parseId(requireCell(row, 'security_id'), 'security_id'),
    side: readSide(row.get('side')),
    quantity: legacyQuantity(row.get('quantity'), 'quantity'),
    entryPrice: legacyPrice(row.get('entry_price'), 'entry_price'),
  };
}

/** The symbol with its option details, where `get` knows them. */
export function nameFrom(get: (name: string) => string): LegacyName {
  const symbol = get('symbol');
  if (symbol === '') throw invalidValue('symbol', symbol, 'a value');
  const type = get('option_type');
  if (type === '') return { symbol };
  const expiry = get('expiry');
  return {
    symbol,
    option: {
      type: parseOptionType(type),
      strike: legacyPrice(get('strike'), 'strike'),
      expiry: expiry === '' ? '' : parseDate(expiry, 'expiry'),
    },
  };
}

/** BUY means LONG, SELL means SHORT. */
function readSide(written: string): Side {
  const word = written.trim().toUpperCase();
  if (word === 'BUY' || word === 'LONG') return 'LONG';
  if (word === 'SELL' || word === 'SHORT') return 'SHORT';
  throw invalidValue('side', written, 'BUY or SELL');
}
