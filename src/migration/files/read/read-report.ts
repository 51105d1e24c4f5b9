import { invalidValue } from '../../../domain/errors.ts';
import { parseId } from '../../../domain/instruments/instrument.ts';
import { price, ZERO_QUANTITY, type Money } from '../../../domain/money/money.ts';
import { csvCells } from './csv-file.ts';
import { exactPrice, legacyDigits, legacyMoney, legacyQuantity } from '../figures.ts';
import type { LegacyFile } from './folder.ts';
import type { LegacyOrder, LegacyPosition, LegacyReport } from './legacy.ts';
import { isObject, jsonPosition, readObject, scalar, type JsonObject } from './read-json.ts';
import { nameFrom } from './read-positions.ts';
import { readAction, requireFilled } from './read-orders.ts';
import { orReject, type Place, type RejectSink } from '../rejects.ts';
import type { LegacyTime, LegacyTimes } from './times.ts';
import type { InstrumentNames } from '../names.ts';

interface ReportReader {
  readonly file: LegacyFile;
  readonly times: LegacyTimes;
  readonly names: InstrumentNames;
  readonly rejected: RejectSink;
}

/** `reports/SESSION.json`. The file's name is the session's id. */
export function readReport(reader: ReportReader): LegacyReport | undefined {
  const object = readObject(reader.file, reader.rejected);
  if (!object) return undefined;
  const { file, times, names, rejected } = reader;
  const list = (name: string): readonly unknown[] => {
    const value = object[name];
    return Array.isArray(value) ? value : [];
  };
  const positions = list('positions').flatMap((value, index) => {
    const place = { file: file.name, line: index + 1, content: () => JSON.stringify(value) };
    const position = orReject(place, rejected, () =>
      jsonPosition(value, file.name, index + 1, times),
    );
    return position ? [position] : [];
  });
  for (const each of positions) names.add(each.securityId, each.name);
  const head = reportHead(reader, object);
  const trades = list('trades').flatMap((value, index) => {
    const place = { file: file.name, line: index + 1, content: () => JSON.stringify(value) };
    const trade = orReject(
      place,
      rejected,
      () => failedTrade(value, place, head, reader) ?? readTrade(value, place, head.start, reader),
    );
    return trade ? [trade] : [];
  });
  return { ...head, positions, trades };
}

/** The figures of a report; those that do not parse are absent, and kept as they are written. */
function reportHead(
  { file, times }: Pick<ReportReader, 'file' | 'times'>,
  object: JsonObject,
): LegacyReport {
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

/** A trade that the predecessor refused, as far as it says what it was; undefined for others. */
function failedTrade(
  value: unknown,
  place: Place,
  { start, end }: Pick<LegacyReport, 'start' | 'end'>,
  { times, names }: ReportReader,
): LegacyOrder | undefined {
  if (!isObject(value) || !FAILED.has(scalar(value, 'status').toUpperCase())) return undefined;
  const get = (name: string): string => scalar(value, name);
  const name = nameFrom(get);
  const digits = legacyDigits(get('price'));
  const isPrice = digits !== undefined && !digits.startsWith('-');
  return {
    place,
    id: parseId(get('order_id') || `failed-${place.line}`, 'order_id'),
    securityId: get('security_id') || names.idOf(name),
    action: readAction(get('side')),
    quantity: /^\d/.test(get('quantity'))
      ? legacyQuantity(get('quantity'), 'quantity')
      : ZERO_QUANTITY,
    price: price(isPrice ? digits : '0'),
    time: timeOf(get('timestamp'), start ?? end, times),
    failed: ['error', 'reason', 'message'].map(get).find((each) => each !== '') ?? 'FAILED',
  };
}

/** A time of the day of the session; where none is written, the session's own. */
function timeOf(written: string, session: LegacyTime | undefined, times: LegacyTimes): LegacyTime {
  if (written === '' && session) return session;
  const clock = /^\d{2}:\d{2}:\d{2}$/.test(written);
  return times.parse(clock && session ? `${session.day} ${written}` : written, 'timestamp');
}

function readTrade(
  value: unknown,
  place: Place,
  start: LegacyTime | undefined,
  { times, names }: ReportReader,
): LegacyOrder {
  if (!isObject(value)) throw invalidValue('trade', place.content(), 'an object');
  const get = (name: string): string => scalar(value, name);
  requireFilled(get('status'));
  const written = get('timestamp');
  const clock = /^\d{2}:\d{2}:\d{2}$/.test(written);
  const name = nameFrom(get);
  return {
    place,
    id: parseId(get('order_id'), 'order_id'),
    securityId: get('security_id') || names.idOf(name),
    action: readAction(get('side')),
    quantity: legacyQuantity(get('quantity'), 'quantity'),
    price: exactPrice(get('price'), 'price'),
    time: times.parse(clock && start ? `${start.day} ${written}` : written, 'timestamp'),
  };
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
  for await (const { cells, lines } of csvCells(reader.file, reader.rejected)) {
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
  { file, times, names, rejected }: ReportReader,
): LegacyPosition[] {
  const fields = Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
  const place = { file: file.name, line, content: () => row.join(',') };
  const position = orReject(place, rejected, () => {
    const id = names.idOf(nameFrom((name) => fields[name] ?? ''));
    return jsonPosition({ ...fields, instrument_id: id }, file.name, line, times);
  });
  if (position) names.add(position.securityId, position.name);
  return position ? [position] : [];
}

/** `session_ID.csv`: rows of `metric,value`. */
export async function readSessionCsv(
  reader: Pick<ReportReader, 'file' | 'times' | 'rejected'>,
): Promise<LegacyReport | undefined> {
  const figures: Record<string, string | number> = {};
  for await (const { cells } of csvCells(reader.file, reader.rejected)) {
    for (const [name = '', value = ''] of cells) {
      if (name !== '' && fieldName(name) !== 'metric') addFigure(figures, name, value);
    }
  }
  return Object.keys(figures).length === 0 ? undefined : reportHead(reader, figures);
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
