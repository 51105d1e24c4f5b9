import { invalidValue } from '../../../domain/errors.ts';
import { parseId } from '../../../domain/instruments/instrument.ts';
import { price, ZERO_QUANTITY, type Money } from '../../../domain/money/money.ts';
import { csvCells } from './csv-file.ts';
import { exactPrice, legacyDigits, legacyMoney, legacyQuantity } from '../figures.ts';
import type { LegacyOrder, LegacyPosition, LegacyReport } from './legacy.ts';
import {
  isObject,
  jsonPosition,
  readEach,
  readObject,
  scalar,
  type JsonObject,
} from './read-json.ts';
import {
  nameFrom,
  readClosedPositions,
  readPositions,
  type PositionReader,
} from './read-positions.ts';
import { readAction, requireFilled } from './read-orders.ts';
import { orReject, type Place } from '../rejects.ts';
import type { LegacyTime, LegacyTimes } from './times.ts';
import type { InstrumentNames } from '../names.ts';

export interface ReportReader extends PositionReader {
  readonly names: InstrumentNames;
}

/** `reports/SESSION.json`. The file's name is the session's id. */
export function readReport(reader: ReportReader): LegacyReport | undefined {
  const { file, times, notes } = reader;
  const object = readObject(file, notes.rejected);
  if (!object) return undefined;
  const list = (name: string): readonly unknown[] => {
    const value = object[name];
    return Array.isArray(value) ? value : [];
  };
  const positions = readEach(list('positions'), reader, (value, { line }) =>
    jsonPosition(value, file.name, line, times),
  );
  named(positions, reader);
  const head = reportHead(reader, object);
  const trades = readEach(list('trades'), reader, (value, place) =>
    readTrade(value, place, head, reader),
  );
  return { ...head, positions, trades };
}

/** The figures of a report; those that do not parse are absent, and kept as they are written. */
function reportHead({ file, times }: PositionReader, object: JsonObject): LegacyReport {
  const amount = (...known: readonly string[]): Money | undefined => {
    const written = known.map((name) => scalar(object, name)).find((value) => value !== '');
    const parses = written !== undefined && legacyDigits(written) !== undefined;
    return parses ? legacyMoney(written, '') : undefined;
  };
  const time = (name: string): LegacyTime | undefined => {
    const written = scalar(object, name);
    return written === '' ? undefined : times.parse(written, name);
  };
  return {
    file: file.name,
    sessionId: (file.name.endsWith('.csv') && sessionIdIn(object)) || sessionIdOf(file.name),
    figures: object,
    start: time('start_time'),
    end: time('end_time'),
    startingBalance: amount('starting_balance'),
    available: amount('available_balance', 'ending_balance'),
    used: amount('used_balance'),
    totalPnl: amount('total_pnl'),
    positions: [],
    closed: [],
    trades: [],
  };
}

/** A CSV file says which session it is of, whatever it is called. */
function sessionIdIn(object: JsonObject): string | undefined {
  const said = scalar(object, 'session_id').trim();
  return /^[A-Za-z0-9_-]{1,64}$/.test(said) ? said : undefined;
}

/** `reports/PAPER_1.json` and `session_PAPER_1_open_positions.csv` are both of PAPER_1. */
export function sessionIdOf(file: string): string {
  return file
    .replace(/^reports\//, '')
    .replace(/\.(?:json|csv)$/, '')
    .replace(/^session_/, '')
    .replace(/_(?:open|closed)_positions$/, '');
}

const FAILED = new Set(['FAILED', 'REJECTED', 'ERROR']);

/** A trade; of one that the predecessor refused as much as it says. */
function readTrade(
  value: unknown,
  place: Place,
  { start, end }: Pick<LegacyReport, 'start' | 'end'>,
  { times, names }: ReportReader,
): LegacyOrder {
  if (!isObject(value)) throw invalidValue('trade', place.content(), 'an object');
  const get = (name: string): string => scalar(value, name);
  const isFailed = FAILED.has(get('status').toUpperCase());
  if (!isFailed) requireFilled(get('status'));
  const name = nameFrom(get);
  const common = {
    place,
    id: parseId(get('order_id') || (isFailed ? `failed-${place.line}` : ''), 'order_id'),
    securityId: get('security_id') || names.idOf(name),
    action: readAction(get('side')),
  };
  if (!isFailed) {
    return {
      ...common,
      quantity: legacyQuantity(get('quantity'), 'quantity'),
      price: exactPrice(get('price'), 'price'),
      time: timeOf(get('timestamp'), start, times),
    };
  }
  const session = start ?? end;
  const digits = legacyDigits(get('price'));
  const isPrice = digits !== undefined && !digits.startsWith('-');
  const isCount = /^\d/.test(get('quantity'));
  return {
    ...common,
    quantity: isCount ? legacyQuantity(get('quantity'), 'quantity') : ZERO_QUANTITY,
    price: price(isPrice ? digits : '0'),
    time: get('timestamp') === '' && session ? session : timeOf(get('timestamp'), session, times),
    failed: ['error', 'reason', 'message'].map(get).find((each) => each !== '') ?? 'FAILED',
  };
}

/** A time; one without a day is of the session's. */
function timeOf(written: string, session: LegacyTime | undefined, times: LegacyTimes): LegacyTime {
  const clock = /^\d{2}:\d{2}:\d{2}$/.test(written);
  return times.parse(clock && session ? `${session.day} ${written}` : written, 'timestamp');
}

/**
 * `reports/SESSION.csv`: sections of name and value, then tables. Its trades don't say which
 * option they were of, so they stay in the figures and are not replayed.
 */
export async function readReportCsv(reader: ReportReader): Promise<LegacyReport | undefined> {
  const figures: Record<string, string | number> = {};
  const positions: LegacyPosition[] = [];
  let header: string[] | undefined;
  let section = '';
  for await (const { cells, lines } of csvCells(reader.file, reader.notes.rejected)) {
    cells.forEach((row, index) => {
      const [first = '', second = ''] = row;
      if (/^[A-Z ]+$/.test(first) && row.length === 1) {
        section = first;
        header = undefined;
      } else if (section === 'POSITIONS' && row.length > 2) {
        if (header === undefined) header = row.map(fieldName);
        else positions.push(...csvPosition(row, header, lines[index] ?? 0, reader));
      } else if (section !== 'TRADES' && row.length === 2) addFigure(figures, first, second);
    });
  }
  if (Object.keys(figures).length === 0) return undefined;
  return { ...reportHead(reader, figures), positions };
}

function csvPosition(
  row: readonly string[],
  header: readonly string[],
  line: number,
  { file, times, names, notes }: ReportReader,
): LegacyPosition[] {
  const fields = Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
  const place = { file: file.name, line, content: () => row.join(',') };
  const position = orReject(place, notes.rejected, () => {
    const id = names.idOf(nameFrom((name) => fields[name] ?? ''));
    return jsonPosition({ ...fields, instrument_id: id }, file.name, line, times);
  });
  if (position) names.add(position.securityId, position.name);
  return position ? [position] : [];
}

/** `session_ID.csv`: rows of `metric,value`, or one of the session's tables of positions. */
export async function readSessionFile(reader: ReportReader): Promise<LegacyReport | undefined> {
  const { name } = reader.file;
  if (name.endsWith('_open_positions.csv')) {
    return { ...reportHead(reader, {}), positions: named(await readPositions(reader), reader) };
  }
  if (name.endsWith('_closed_positions.csv')) {
    return { ...reportHead(reader, {}), closed: named(await readClosedPositions(reader), reader) };
  }
  const figures: Record<string, string | number> = {};
  for await (const { cells } of csvCells(reader.file, reader.notes.rejected)) {
    for (const [name = '', value = ''] of cells) {
      if (name !== '' && fieldName(name) !== 'metric') addFigure(figures, name, value);
    }
  }
  return Object.keys(figures).length === 0 ? undefined : reportHead(reader, figures);
}

function named<T extends LegacyPosition>(positions: T[], { names }: ReportReader): T[] {
  for (const each of positions) names.add(each.securityId, each.name);
  return positions;
}

/** Without ₹, grouping and percent signs; counts as numbers, as the JSON has them. */
function addFigure(figures: Record<string, string | number>, title: string, value: string): void {
  const name = fieldName(title);
  const digits = legacyDigits(value.replace(/%$/, ''));
  const isCount = name.endsWith('_trades') && /^\d{1,9}$/.test(value);
  figures[name] = isCount ? Number.parseInt(value, 10) : (digits ?? value);
}

/** `Total P&L` and `Win Rate (%)` as the JSON names them: total_pnl, win_rate. */
const fieldName = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll('p&l', 'pnl')
    .replace('(%)', '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
