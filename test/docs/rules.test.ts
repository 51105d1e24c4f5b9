import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { GTT_DAYS } from '../../src/domain/orders/broker-rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const PAGE = read('docs/rules.md').replaceAll(/\s+/g, ' ');
const TABLE = read('docs/rules.md')
  .split('\n')
  .filter((line) => line.startsWith('|'));

/** A rule of config, with the figures that some rows have. */
interface Row {
  readonly kind: string;
  readonly segments: readonly string[];
  readonly share: string;
  readonly time: string;
  readonly hours: string;
  readonly from: string;
  readonly source: string;
  readonly confirmed: boolean;
}
const rows = (file: string, list: string): readonly Row[] => parse(read(file))[list];
const shown = (day: Date | string) => (day instanceof Date ? day.toISOString().slice(0, 10) : day);

/** How the page names the segments of a row, by the first of them. */
const SQUARE_OFFS: Readonly<Record<string, (time: string) => string>> = {
  NSE_EQ: (time) => `${time} (shares)`,
  NSE_FNO: (time) => `${time} (F&O)`,
  NSE_CURRENCY: (time) => `${time} (currency)`,
  MCX_COMM: (minutes) => `${minutes} minutes before the close (MCX)`,
};
const HOURS_OF: Readonly<Record<string, string>> = {
  NSE_EQ: 'shares',
  NSE_FNO: 'F&O',
  BSE_FNO: 'F&O',
  NSE_CURRENCY: 'currency',
  MCX_COMM: 'MCX',
};

describe('the rules that docs/rules.md tells are those of the data', () => {
  it.each(rows('config/rules/bands.yaml', 'bands'))(
    'the band of $kind',
    ({ from, share, source, confirmed }) => {
      const told = TABLE.filter((line) => line.includes('`PRICE_BAND`'));
      const fits = told.filter((line) => line.includes(share) && line.includes(shown(from)));
      expect({ from: shown(from), told: fits.length > 0 }).toEqual({
        from: shown(from),
        told: true,
      });
      expect([source.length > 0, confirmed]).toEqual([true, true]);
    },
  );

  it.each(rows('config/rules/dividends.yaml', 'extraordinary'))(
    'an extraordinary dividend from $from',
    ({ from, share, source }) => {
      expect(PAGE).toContain(`${share} from ${shown(from)}`);
      expect(source).not.toBe('');
    },
  );

  it.each(rows('config/calendar/square-off.yaml', 'square_off'))(
    'the square-off of $segments',
    ({ segments: [segment = ''], time, source, confirmed }) => {
      const text = SQUARE_OFFS[segment]!(time.replace('m', ''));
      expect(PAGE).toContain(text);
      expect([source.length > 0, confirmed]).toEqual([true, true]);
    },
  );

  it.each(rows('config/calendar/hours.yaml', 'hours'))(
    'the hours of $segments from $from',
    ({ segments: [segment = ''], hours, from, source, confirmed }) => {
      const [opens = '', closes = ''] = hours.split('-');
      const told = TABLE.find((line) => line.startsWith(`| ${HOURS_OF[segment]} `)) ?? '';
      expect(told).toContain(opens);
      expect(told).toContain(closes);
      // The first hours that are known need no day.
      if (shown(from) > '2018-10-01') expect(told).toContain(shown(from));
      if (!confirmed) expect(told).toContain('not confirmed');
      expect(source).not.toBe('');
    },
  );

  it('the time until which a GTT waits', () => {
    expect(PAGE).toContain(`A GTT ends after ${GTT_DAYS} days`);
  });
});
