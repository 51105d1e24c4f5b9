import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { parseId } from '../../../domain/instruments/instrument.ts';
import { legacyMoney, legacyPrice, legacyQuantity } from '../figures.ts';
import { readJson, type LegacyFile } from './folder.ts';
import type { LegacyBalance, LegacyPosition } from './legacy.ts';
import { nameFrom, type PositionReader } from './read-positions.ts';
import { orReject, type Place, type RejectSink } from '../rejects.ts';
import type { LegacyTimes } from './times.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The file's object; a file that has none is a reject. `undefined` for an empty file too. */
export function readObject(file: LegacyFile, rejected: RejectSink): JsonObject | undefined {
  return orReject({ file: file.name, line: 1, content: () => '' }, rejected, () => {
    const value = readJson(file);
    if (value === undefined) return undefined;
    if (isObject(value)) return value;
    throw new PapertradeError(ErrorCode.INVALID_VALUE, 'It is not a JSON object.');
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A scalar as the file has it; '' for what is absent or no scalar. */
export function scalar(object: JsonObject, name: string): string {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function readBalance(file: LegacyFile, rejected: RejectSink): LegacyBalance | undefined {
  const object = readObject(file, rejected);
  if (!object) return undefined;
  const place = { file: file.name, line: 1, content: () => JSON.stringify(object) };
  return orReject(place, rejected, () => ({
    file: file.name,
    available: legacyMoney(scalar(object, 'available'), 'available'),
    used: legacyMoney(scalar(object, 'used'), 'used'),
    total: legacyMoney(scalar(object, 'total'), 'total'),
  }));
}

export function readPaperPositions(reader: PositionReader): LegacyPosition[] {
  const { file, times, notes } = reader;
  const values = Object.values(readObject(file, notes.rejected) ?? {});
  return readEach(values, reader, (value, { line }) => jsonPosition(value, file.name, line, times));
}

/** What `read` makes of the values of a list; those that cannot be used are rejects. */
export function readEach<T extends object>(
  values: readonly unknown[],
  { file, notes }: PositionReader,
  read: (value: unknown, place: Place) => T,
): T[] {
  return values.flatMap((value, index) => {
    const place = { file: file.name, line: index + 1, content: () => JSON.stringify(value) };
    return orReject(place, notes.rejected, () => read(value, place)) ?? [];
  });
}

/** A position as paper_positions.json and the reports have it; always a LONG. */
export function jsonPosition(
  value: unknown,
  file: string,
  line: number,
  times: LegacyTimes,
): LegacyPosition {
  if (!isObject(value)) throw invalidValue('position', JSON.stringify(value), 'an object');
  const get = (name: string): string => scalar(value, name);
  const time = (name: string) => (get(name) === '' ? undefined : times.parse(get(name), name));
  const current = get('current_price');
  return {
    file,
    line,
    name: nameFrom(get),
    securityId: parseId(get('instrument_id') || get('security_id'), 'instrument_id'),
    side: 'LONG',
    quantity: legacyQuantity(get('quantity'), 'quantity'),
    entryPrice: legacyPrice(get('entry_price'), 'entry_price'),
    currentPrice: current === '' ? undefined : legacyPrice(current, 'current_price'),
    openedAt: time('created_at'),
    markedAt: time('last_update'),
  };
}
