import { checksumOf, sealed } from '../../../domain/ledger/stored/checksum.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';

/** One thing that is not as the journal says. */
export interface Difference {
  /** What differs: `balance.available`, `position NSE_EQ INFY LONG.net_qty`, `identity ...`. */
  readonly where: string;
  readonly stored: string;
  readonly expected: string;
  /** Set where the journal does not say what it was, so that a repair leaves it. */
  readonly repairable?: false;
}

/** The fields of a record that are not as expected. */
export function compareFields(where: string, stored: Fields, expected: Fields): Difference[] {
  return (
    [...new Set([...Object.keys(stored), ...Object.keys(expected)])]
      // A field that is empty says as much as one that is missing.
      .filter((name) => (stored[name] ?? '') !== (expected[name] ?? ''))
      .map((name) => ({
        where: `${where}.${name}`,
        stored: stored[name] ?? 'missing',
        expected: expected[name] ?? 'missing',
      }))
  );
}

/** As `compareFields`, for what is known of a record alone. */
export const compareKnown = (where: string, stored: Fields, known: Fields): Difference[] =>
  compareFields(where, only(stored, Object.keys(known)), known);

const only = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(
    names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name] ?? '']),
  );

/** Something that can't be told any more. */
export const lasting = (where: string, stored: string, expected: string): Difference => ({
  where,
  stored,
  expected,
  repairable: false,
});

type Seal = 'sound' | 'broken' | 'absent';

/** Whether a record is as its checksum says; earlier versions wrote none. */
export function sealOf(record: Fields): Seal {
  const stored = record['checksum'] ?? '';
  if (stored === '') return 'absent';
  return stored === checksumOf(record) ? 'sound' : 'broken';
}

/** A record that does not fit its checksum. */
export const brokenSeal = (where: string, record: Fields): Difference =>
  lasting(`${where}.checksum`, record['checksum'] ?? 'missing', checksumOf(record));

/**
 * The record as it was, where that can be worked out: with all that is known of it, with one of these
 * fields, or without an unknown field, it fits its checksum again.
 */
export function mended(record: Fields, known: Fields): Fields | undefined {
  const isSound = (each: Fields): boolean => sealOf(each) === 'sound';
  const wrong = Object.keys(known).filter((name) => known[name] !== (record[name] ?? ''));
  const tries = [
    { ...record, ...known },
    ...wrong.map((name) => ({ ...record, [name]: known[name] ?? '' })),
    ...Object.keys(record).map((name) => ({ ...record, [name]: '' })),
  ];
  return tries.find(isSound);
}

/** A record of which every field is known: its checksum is made anew. */
export function resealed(record: Fields, known: Fields): Fields | undefined {
  const unknown = Object.keys(record).filter((name) => !(name in known) && name !== 'checksum');
  return unknown.every((name) => record[name] === '') ? sealed({ ...record, ...known }) : undefined;
}
