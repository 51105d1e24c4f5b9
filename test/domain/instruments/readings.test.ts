import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import {
  canonicalSymbol,
  contractName,
} from '../../../src/domain/instruments/symbols/canonical.ts';
import { chooseReading } from '../../../src/domain/instruments/symbols/choose-reading.ts';
import type { ContractMarket } from '../../../src/domain/instruments/contract-rules.ts';
import type { Reading, SymbolQuery } from '../../../src/domain/instruments/symbols/reading.ts';
import { readingsOf } from '../../../src/domain/instruments/symbols/readings.ts';
import { shippedMarket } from '../../support/contracts.ts';

let market: ContractMarket;
beforeAll(async () => {
  market = await shippedMarket();
});

const read = (query: SymbolQuery, day = '2026-02-06'): Reading =>
  chooseReading(query.symbol, readingsOf(query, day, market), market);

interface Row {
  readonly on: string;
  readonly written: string;
  readonly segment: string;
  readonly underlying: string;
  readonly expiry: string;
  readonly strike: string;
  readonly type: string;
}
const rowsIn = (file: string): Row[] =>
  Papa.parse<Row>(readFileSync(`test/fixtures/instruments/${file}`, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data;

const REFUSALS: Readonly<Record<string, string>> = {
  refuse: 'INVALID_VALUE',
  'refuse (expired)': 'CONTRACT_EXPIRED',
  'refuse (no such day)': 'INVALID_VALUE',
  'refuse (no contract)': 'INVALID_VALUE',
  'refuse (segment)': 'INVALID_VALUE',
  'refuse (ambiguous)': 'AMBIGUOUS_SYMBOL',
};

describe.each(['symbol-forms.csv', 'more-forms.csv'])('every way to write one in %s', (file) => {
  const rows = rowsIn(file);
  it.each(rows.filter(({ segment }) => !segment.startsWith('refuse')))(
    '$written on $on is $underlying in $segment, $expiry $strike $type',
    ({ on, written, segment, underlying, expiry, strike, type }) => {
      const reading = read({ symbol: written }, on);
      if (!('underlying' in reading)) {
        expect(reading).toMatchObject({ segment, symbol: underlying });
        return;
      }
      const isToldByRules = expiry === 'by the contract rules';
      expect(reading).toMatchObject({
        segment,
        underlying,
        strike,
        type,
        ...(!isToldByRules && { expiry }),
      });
      expect(reading.expiry).toMatch(/^20\d\d-\d\d-\d\d$/);
      // Its exchange symbol and its full name are forms as well, and mean the same.
      const again = { said: 'day' as const, saidYear: true };
      expect(read({ symbol: contractName(reading), segment: reading.segment }, on)).toEqual({
        ...reading,
        ...again,
      });
      const canonical = canonicalSymbol(reading, market);
      expect(read({ symbol: canonical, segment: reading.segment }, on)).toMatchObject({
        expiry: reading.expiry,
        strike,
        type,
      });
    },
  );

  it.each(rows.filter(({ segment }) => segment.startsWith('refuse')))(
    '$written on $on: $segment',
    ({ on, written, segment }) => {
      const code = REFUSALS[segment];
      expect(code).toBeDefined();
      expect(() => read({ symbol: written }, on)).toThrow(expect.objectContaining({ code }));
    },
  );
});

describe('what stands beside the symbol', () => {
  it.each([
    [
      'an expiry where the symbol has none',
      { symbol: 'NIFTY 25000 CE', expiry: '2026-02-17' },
      { expiry: '2026-02-17' },
    ],
    [
      'an expiry in the month of the symbol',
      { symbol: 'NIFTY26FEB25000CE', expiry: '2026-02-17' },
      { expiry: '2026-02-17' },
    ],
    [
      'what the symbol says as well',
      { symbol: 'NIFTY26FEB25000CE', strike: '25000.00', optionType: 'CE' },
      { strike: '25000' },
    ],
    [
      'all of an option',
      { symbol: 'INFY', optionType: 'PE', strike: '1500', expiry: '2026-02-24' },
      { segment: 'NSE_FNO', underlying: 'INFY', type: 'PE' },
    ],
    [
      'an option on an index',
      { symbol: 'X', optionType: 'CE', strike: '83000', underlying: 'sensex' },
      { segment: 'BSE_FNO', underlying: 'SENSEX', expiry: '2026-02-12' },
    ],
    [
      'a future',
      { symbol: 'GOLD', future: true },
      { segment: 'MCX_COMM', kind: 'future', expiry: '2026-04-02' },
    ],
    [
      'a segment',
      { symbol: 'RELIANCE26FEBFUT', segment: 'BSE_FNO' },
      { segment: 'BSE_FNO', expiry: '2026-02-26' },
    ],
    ['the segment of a share', { symbol: 'INFY', segment: 'BSE_EQ' }, { segment: 'BSE_EQ' }],
    [
      'the segment of a share that bears an index name',
      { symbol: 'NIFTY', segment: 'NSE_EQ' },
      { kind: 'equity' },
    ],
  ] as [string, SymbolQuery, Partial<Reading>][])('%s counts', (_what, query, expected) => {
    expect(read(query)).toMatchObject(expected);
  });

  it.each([
    [
      'another type',
      { symbol: 'NIFTY26FEB25000CE', optionType: 'PE' },
      'says CE, and the option type beside it is "PE"',
    ],
    ['another strike', { symbol: 'NIFTY26FEB25000CE', strike: '26000' }, 'strike'],
    [
      'another month',
      { symbol: 'NIFTY26FEB25000CE', expiry: '2026-03-10' },
      'says 2026-02, and the expiry beside it is "2026-03-10"',
    ],
    ['another underlying', { symbol: 'NIFTY26FEB25000CE', underlying: 'SENSEX' }, 'underlying'],
    ['a type of a future', { symbol: 'NIFTY26FEBFUT', optionType: 'CE' }, 'says a future'],
    ['that an option is a future', { symbol: 'NIFTY26FEB25000CE', future: true }, 'kind'],
    [
      'another segment',
      { symbol: 'NFO:NIFTY26FEBFUT', segment: 'MCX_COMM' },
      'contracts on NIFTY trade in NSE_FNO',
    ],
    [
      'another exchange',
      { symbol: 'NSE:RELIANCE', segment: 'BSE_EQ' },
      'the segment beside it is BSE_EQ',
    ],
  ] as [string, SymbolQuery, string][])('%s is refused', (_what, query, message) => {
    expect(() => read(query)).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        message: expect.stringContaining(message),
      }),
    );
  });

  it.each([
    ['a type alone', { symbol: 'INFY', optionType: 'CE' }],
    ['a strike alone', { symbol: 'INFY', strike: '1500' }],
    ['an expiry alone', { symbol: 'INFY', expiry: '2026-02-24' }],
    ['a segment of contracts alone', { symbol: 'INFY', segment: 'NSE_FNO' }],
  ] as [string, SymbolQuery][])('%s does not describe a contract', (_what, query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'INSTRUMENT_DETAILS' }));
  });
});

it('leaves ids and ISINs to a master', () => {
  expect(read({ symbol: 'NSE_FNO|50978' })).toEqual({
    kind: 'id',
    segments: ['NSE_FNO'],
    id: '50978',
  });
  expect(read({ symbol: 'NSE_EQ|INE002A01018' })).toEqual({
    kind: 'id',
    segments: ['NSE_EQ'],
    id: 'INE002A01018',
  });
  const shares = { kind: 'id', segments: ['NSE_EQ', 'BSE_EQ'] };
  expect(read({ symbol: 'INE002A01018' })).toEqual({ ...shares, id: 'INE002A01018' });
  expect(read({ symbol: '500325.BO' })).toEqual({
    kind: 'id',
    segments: ['BSE_EQ'],
    id: '500325',
  });
});

it('shows both readings ready to paste where both or none are plausible', () => {
  expect(() => read({ symbol: 'BFO:MRF26FEB26500CE' })).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        readings: 'BSE_FNO:MRF 2026-02-26 26500 CE, BSE_FNO:MRF 2026-02-26 500 CE',
      }),
    }),
  );
  for (const symbol of ['BSE_FNO:MRF 2026-02-26 26500 CE', 'BSE_FNO:MRF 2026-02-26 500 CE']) {
    expect(read({ symbol })).toMatchObject({ segment: 'BSE_FNO', expiry: '2026-02-26' });
  }
});
