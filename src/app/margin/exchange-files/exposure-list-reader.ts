import Papa from 'papaparse';
import { invalidValue } from '../../../domain/errors.ts';
import type { FileExposure } from '../../../domain/margin/exchange-file.ts';
import { percentOf, text } from '../../../domain/money/money.ts';
import { dayIn } from '../../instruments/masters/figures.ts';

const EXPECTED = "the exchange's exposure list (CSV with Symbol, Instrument Type and Total ELM%)";

/**
 * Reads the exchange's daily list of exposure margins (`ael_DDMMYYYY.csv`): two rows an underlying,
 * OTH for futures and options and OTM for options far out of the money. `day` is empty where the header
 * doesn't name it. Rejects with INVALID_VALUE.
 */
export function readExposureList(csv: string) {
  const { data, meta } = Papa.parse<Record<string, string>>(csv.replace(/^\ufeff/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim(),
  });
  const names = meta.fields ?? [];
  const column = (pattern: RegExp): string | undefined => names.find((name) => pattern.test(name));
  const [symbol, kind] = [column(/^symbol$/i), column(/instrument type/i)];
  const total = column(/total/i) ?? column(/elm|exposure/i);
  if (!symbol || !kind || !total) throw invalidValue('exposure list', names.join(','), EXPECTED);
  const shares = new Map<string, { OTH?: string; OTM?: string }>();
  let skipped = 0;
  for (const row of data) {
    const underlying = (row[symbol] ?? '').trim().toUpperCase();
    const type = (row[kind] ?? '').trim().toUpperCase();
    const share = shareOf(row[total]);
    if (underlying === '' || !share || (type !== 'OTH' && type !== 'OTM')) {
      skipped += 1;
      continue;
    }
    shares.set(underlying, { ...shares.get(underlying), [type]: share });
  }
  const rows: FileExposure[] = [...shares].flatMap(([underlying, { OTH: exposure, OTM: far }]) =>
    exposure ? [{ underlying, exposure, far: far ?? exposure }] : [],
  );
  if (rows.length === 0) throw invalidValue('exposure list', 'no usable row', EXPECTED);
  return { day: dayOf(names.join(' ')), rows, skipped };
}

function shareOf(written: string | undefined): string | undefined {
  const percentage = (written ?? '').trim();
  return /^\d{1,3}(?:\.\d{1,6})?$/.test(percentage) ? text(percentOf(`${percentage}%`)) : undefined;
}

/** The day that the header names: `Additional ELM% for Trade Date 27-Nov-2026`. */
const dayOf = (header: string): string =>
  dayIn(/\d{1,2}-[A-Za-z]{3}-\d{4}/.exec(header)?.[0] ?? '') ?? '';
