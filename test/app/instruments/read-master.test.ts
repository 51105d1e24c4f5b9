import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { newCount } from '../../../src/app/instruments/masters/master-problems.ts';
import { readMaster } from '../../../src/app/instruments/masters/read-master.ts';
import type { ContractRules } from '../../../src/domain/instruments/contract-rules.ts';
import type { Listing } from '../../../src/domain/instruments/listing.ts';
import { shippedMarket } from '../../support/contracts.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/instruments/masters');
const sample = (name: string): Buffer => readFileSync(join(FOLDER, name));

let rules: ContractRules;
beforeAll(async () => {
  ({ rules } = await shippedMarket());
});

async function read(content: Buffer | string | Readable) {
  const count = newCount();
  const listings: Listing[] = [];
  const source = content instanceof Readable ? content : Readable.from([content]);
  for await (const batch of readMaster(source, count, rules)) listings.push(...batch);
  return { listings, count };
}

const brief = ({ segment, securityId, symbol, lotSize, tickSize, ...rest }: Listing) =>
  [segment, securityId, symbol, lotSize, tickSize, rest.freezeQuantity, rest.multiplier].join(' ');

const DHAN = [
  'NSE_FNO 68407 NIFTY 2026-12-29 FUT 65 0.1 1756 1',
  'MCX_COMM 565899 CRUDEOIL 2026-12-21 FUT 1 1 100 100',
  'MCX_COMM 576266 CRUDEOIL 2026-12-17 7000 CE 1 0.1 100 100',
  'NSE_EQ 3045 SBIN 1 0.1  1',
  'NSE_EQ 19257 CHOLAFIN-D1 1 0.05  1',
  'NSE_EQ 685 CHOLAFIN 1 0.1  1',
  'NSE_EQ 7 NONCOMP 1 0.05  1',
];

describe.each([
  ['dhan-dmy.csv', 'Dhan, detailed', DHAN],
  ['dhan-lower.csv', 'Dhan, detailed', DHAN],
  [
    'dhan-inch.csv',
    'Dhan, detailed',
    [...DHAN.slice(0, 2), 'NSE_EQ 8 PIPES 1 0.05  1', ...DHAN.slice(3)],
  ],
  [
    'kite-instruments.csv',
    'Zerodha',
    [
      'NSE_FNO 41784 NIFTY 2026-05-12 24350 CE 65 0.05  1',
      'NSE_FNO 72241 NIFTY 2026-05-26 24350 CE 65 0.05  1',
      'NSE_FNO 66071 NIFTY 2026-05-26 FUT 65 0.1  1',
    ],
  ],
  [
    'upstox-complete.csv',
    'Upstox, CSV',
    [
      'MCX_COMM 472789 CRUDEOIL 2026-03-19 FUT 1 1  100',
      'NSE_CURRENCY 1872 USDINR 2026-06-25 92.5 CE 1 0.0025  1000',
    ],
  ],
  ['angel-master.json', 'Angel One', ['NSE_FNO 46569 NIFTY 2025-10-28 24400 CE 75 0.05  1']],
  [
    'shoonya-NFO_symbols.txt',
    'Shoonya or Flattrade',
    ['NSE_FNO 89664 NIFTY 2029-06-26 39000 CE 75 0.05  1'],
  ],
])('the master %s', (file, format, expected) => {
  it(`is known as ${format}, and its figures are in rupees and lots`, async () => {
    const { listings, count } = await read(sample(file));
    expect(count).toMatchObject({ format, unreadable: 0, problems: [] });
    expect(listings.map(brief)).toEqual(expected);
  });

  it('reads the same from .gz and .zip, and byte for byte', async () => {
    const plain = (await read(sample(file))).listings;
    const bytes = sample(file);
    expect((await read(gzipSync(bytes))).listings).toEqual(plain);
    expect((await read(Buffer.from(zipSync({ [file]: bytes })))).listings).toEqual(plain);
    const single = Readable.from(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect((await read(single)).listings).toEqual(plain);
  });
});

it('reads the other files of these vendors: Dhan compact, Upstox JSON', async () => {
  const compact =
    'SEM_EXM_EXCH_ID,SEM_SEGMENT,SEM_SMST_SECURITY_ID,SEM_INSTRUMENT_NAME,SEM_EXPIRY_CODE,' +
    'SEM_TRADING_SYMBOL,SEM_LOT_UNITS,SEM_CUSTOM_SYMBOL,SEM_EXPIRY_DATE,SEM_STRIKE_PRICE,' +
    'SEM_OPTION_TYPE,SEM_TICK_SIZE,SEM_EXPIRY_FLAG,SEM_EXCH_INSTRUMENT_TYPE,SEM_SERIES,SM_SYMBOL_NAME\n' +
    'NSE,D,42500,OPTIDX,0,NIFTY-Feb2026-25000-CE,65.0,NIFTY 24 FEB 25000 CALL,' +
    '2026-02-24 14:30:00,25000.00000,CE,5.0000,M,OP,NA,\n' +
    'NSE,E,1594,EQUITY,0,INFY,1.0,Infosys,,,,10.0000,NA,ES,EQ,INFOSYS LIMITED\n';
  const dhan = await read(compact);
  expect(dhan.count.format).toBe('Dhan, compact');
  expect(dhan.listings.map(brief)).toEqual([
    'NSE_FNO 42500 NIFTY 2026-02-24 25000 CE 65 0.05  1',
    'NSE_EQ 1594 INFY 1 0.1  1',
  ]);
  const upstox = await read(
    JSON.stringify([
      {
        segment: 'NSE_FO',
        name: 'NIFTY',
        exchange: 'NSE',
        // Midnight in India at the end of 24 February 2026.
        expiry: 1771957799000,
        instrument_type: 'PE',
        asset_symbol: 'NIFTY',
        underlying_symbol: 'NIFTY',
        instrument_key: 'NSE_FO|42501',
        lot_size: 65,
        freeze_quantity: 1800,
        exchange_token: '42501',
        tick_size: 5,
        trading_symbol: 'NIFTY 25000 PE 24 FEB 26',
        strike_price: 25000,
        qty_multiplier: 1,
      },
      {
        segment: 'MCX_FO',
        exchange: 'MCX',
        expiry: 1773944999000,
        instrument_type: 'FUT',
        asset_symbol: 'CRUDEOIL',
        underlying_symbol: 'CRUDEOIL',
        instrument_key: 'MCX_FO|472789',
        lot_size: 1,
        exchange_token: '472789',
        tick_size: 100,
        trading_symbol: 'CRUDEOIL FUT 19 MAR 26',
        qty_multiplier: 100,
      },
    ]),
  );
  expect(upstox.count.format).toBe('Upstox, JSON');
  expect(upstox.listings.map(brief)).toEqual([
    'NSE_FNO 42501 NIFTY 2026-02-24 25000 PE 65 0.05 1800 1',
    'MCX_COMM 472789 CRUDEOIL 2026-03-19 FUT 1 1  100',
  ]);
});

const header = sample('dhan-dmy.csv').toString().split('\n')[0] ?? '';
const good = (id: number): string =>
  `NSE,D,${id},NA,OPTIDX,26000,NIFTY,NIFTY-Dec2026-${id}-CE,NIFTY,OP,NA,65.0,2026-12-29,${id}.0,CE,5.0,M,1800,`;
const BAD =
  'NSE,D,99,NA,OPTIDX,26000,NIFTY,NIFTY-Dec2026-CE,NIFTY,OP,NA,65.0,soon,1.0,CE,5.0,M,1800,';
const table = (...rows: string[]): string => `${[header, ...rows].join('\n')}\n`;
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => good(at + 1));

describe('a master that is damaged', () => {
  it.each([
    ['that was cut in a row', sample('dhan-cut.csv')],
    ['of more than one unreadable row in a thousand', table(...many(2000), BAD, BAD, BAD)],
    ['with a line over 64 KiB', table(good(1), 'x'.repeat(65_537))],
    ['of one line of 40 MB', 'x'.repeat(40_000_000)],
    ['of no vendor', 'a,b\n1,2\n'],
    ['that is empty', ''],
    ['of JSON that was cut', sample('angel-master.json').subarray(0, 150)],
    ['of JSON that is none', '[{"token": nonsense}]'],
    ['of .gz that was cut', gzipSync(table(...many(50))).subarray(0, 300)],
    [
      'of .zip that was cut',
      Buffer.from(zipSync({ a: Buffer.from(table(...many(50))) })).subarray(0, 300),
    ],
  ])('is refused: a file %s', async (_what, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  it('may have one unreadable row in a thousand, which is shown', async () => {
    const { listings, count } = await read(table(...many(2000), BAD));
    expect(listings).toHaveLength(2000);
    expect(count).toMatchObject({
      unreadable: 1,
      problems: ['row 2001: a contract without an expiry date'],
    });
  });

  it('spoils no other row by a stray quote, and takes no longer for it', async () => {
    const rows = many(100_000);
    const seconds = async (content: string): Promise<number> => {
      const from = process.cpuUsage();
      expect((await read(content)).listings.length).toBeGreaterThanOrEqual(99_999);
      return process.cpuUsage(from).user / 1e6;
    };
    const plain = await seconds(table(...rows));
    const stray = table(good(1).replace('NIFTY,OP', '"NIFTY,OP'), ...rows);
    expect(await seconds(stray)).toBeLessThan(4 * plain + 1);
  });
});
