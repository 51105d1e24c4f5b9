import { describe, expect, it } from '@jest/globals';
import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { readExposureList } from '../../../src/app/margin/exchange-files/exposure-list-reader.ts';
import {
  readRiskFile,
  type RiskFileHead,
} from '../../../src/app/margin/exchange-files/risk-file-reader.ts';
import type { RiskFilePart } from '../../../src/domain/margin/exchange-file.ts';

const fixture = (name: string): URL => new URL(`../../fixtures/margin/${name}`, import.meta.url);
const RISK_FILE = fixture('nsccl.20260625.i01.spn');

async function readAll(source: Readable) {
  const head: RiskFileHead = { day: '', exchange: undefined, contracts: 0, skipped: 0 };
  const parts: RiskFilePart[] = [];
  for await (const some of readRiskFile(source, head)) parts.push(...some);
  const contracts = parts.flatMap((part) => ('contract' in part ? [part.contract] : []));
  const underlyings = parts.flatMap((part) => ('underlying' in part ? [part.underlying] : []));
  return { head, contracts, underlyings };
}

describe("the exchange's risk file", () => {
  it('has each contract with its price, its 16 losses and its delta', async () => {
    const { head, contracts } = await readAll(createReadStream(RISK_FILE));
    expect(head).toEqual({ day: '2026-06-25', exchange: 'NSE', contracts: 40, skipped: 0 });
    const future = contracts.find(({ contract }) => contract === '2026-06-30 FUT');
    expect(future).toMatchObject({ underlying: 'NIFTY', price: '24073.42', delta: '1' });
    expect(future?.losses).toHaveLength(16);
    expect(future?.losses.slice(-4)).toEqual(['2246.05', '2246.05', '-1572.24', '1572.24']);
    const option = contracts.find(
      ({ underlying, contract }) => underlying === 'RELIANCE' && contract === '2026-07-28 1400 PE',
    );
    expect(option?.price).toMatch(/^\d+\.\d+$/);
  });

  it('has what an underlying is worth, and what a spread of its expiries is charged', async () => {
    const { underlyings } = await readAll(createReadStream(RISK_FILE));
    const nifty = underlyings.find(({ underlying }) => underlying === 'NIFTY');
    expect(nifty?.spot).toBe('24050.35');
    expect(nifty?.charges).toContainEqual({
      near: '2026-06-30',
      far: '2026-07-28',
      charge: '425',
    });
  });

  it('is read the same however the stream cuts it', async () => {
    const text = readFileSync(RISK_FILE, 'utf8');
    const pieces = text.match(/.{1,37}/gs) ?? [];
    const whole = await readAll(Readable.from([text]));
    expect(await readAll(Readable.from(pieces))).toEqual(whole);
  });

  it('is not taken whole into memory', async () => {
    const text = readFileSync(RISK_FILE, 'utf8');
    const [, start = '', options = '', end = ''] =
      /^(.*?)(<oopPf>.*<\/oopPf>\n)(<\/exchange>.*)$/s.exec(text) ?? [];
    function* large() {
      yield start;
      for (let copy = 0; copy < 800; copy += 1) yield options;
      yield end;
    }
    const head: RiskFileHead = { day: '', exchange: undefined, contracts: 0, skipped: 0 };
    let most = 0;
    const before = process.memoryUsage().heapUsed;
    for await (const parts of readRiskFile(Readable.from(large()), head)) {
      expect(parts.length).toBeLessThan(100);
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(head.contracts).toBe(4 + 36 * 800);
    expect(most).toBeLessThan(60 * 2 ** 20);
  });

  it.each([
    ['an empty file', ''],
    ['what is no XML', 'Symbol,Lot\nNIFTY,75\n'],
    ['a zipped file', 'PK\u0003\u0004'],
    [
      'XML without contracts',
      '<spanFile><pointInTime><date>20260625</date></pointInTime></spanFile>',
    ],
    ['a file that breaks off', readFileSync(RISK_FILE, 'utf8').slice(0, 5000)],
  ])('refuses %s', async (_, text) => {
    await expect(readAll(Readable.from([text]))).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  it('leaves out a contract whose losses are not 16 numbers', async () => {
    const text = readFileSync(RISK_FILE, 'utf8').replace('<a>0.00</a>', '<a>many</a>');
    const { head } = await readAll(Readable.from([text]));
    expect(head).toMatchObject({ contracts: 39, skipped: 1 });
  });
});

describe("the exchange's exposure list", () => {
  const csv = readFileSync(fixture('ael_25062026.csv'), 'utf8');

  it('has the share of each underlying, and of its options far out of the money', () => {
    const { day, rows, skipped } = readExposureList(csv);
    expect(day).toBe('2026-06-25');
    expect(rows).toEqual([
      { underlying: 'NIFTY', exposure: '0.02', far: '0.03' },
      { underlying: 'RELIANCE', exposure: '0.035', far: '0.0525' },
      { underlying: 'YESBANK', exposure: '0.2', far: '0.2' },
    ]);
    expect(skipped).toBe(1);
  });

  it('is refused where it is another file', () => {
    expect(() => readExposureList('Symbol,Lot\nNIFTY,75\n')).toThrow(/exposure list/);
    expect(() => readExposureList('')).toThrow(/exposure list/);
  });
});
