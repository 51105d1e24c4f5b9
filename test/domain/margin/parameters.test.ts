import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMarginParameters } from '../../../src/config/market/margin-parameters.ts';
import { termsOf } from '../../../src/domain/margin/parameters.ts';
import { ratio, text } from '../../../src/domain/money/money.ts';

const ONE = ratio('1');
const shipped = await loadMarginParameters('india');
const on = (underlying: string, day: string, parameters = shipped) =>
  termsOf(parameters, underlying, day, ONE);

function ownFile(lines: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'margins-')), 'mine.yaml');
  writeFileSync(path, lines);
  return path;
}

describe('margin parameters', () => {
  it('are those of the day: the exchange widened BANKNIFTY in June 2026', () => {
    expect(text(on('BANKNIFTY', '2026-06-24').psr)).toBe('0.093');
    expect(text(on('BANKNIFTY', '2026-06-25').psr)).toBe('0.0945');
    expect(text(on('BANKNIFTY', '2026-06-25').vsr)).toBe('0.05');
    expect(text(on('BANKNIFTY', '2026-06-25').calendar)).toBe('0.0175');
  });

  it('ask more of index options on their last day since November 2024', () => {
    expect(text(on('NIFTY', '2024-11-19').expiry_day)).toBe('0');
    expect(text(on('NIFTY', '2024-11-20').expiry_day)).toBe('0.02');
    expect(text(on('RELIANCE', '2026-11-20').expiry_day)).toBe('0');
  });

  it('let expiring contracts offset later ones until the exchanges ended it', () => {
    expect(text(on('NIFTY', '2025-02-09').expiry_apart)).toBe('0');
    expect(text(on('NIFTY', '2025-02-10').expiry_apart)).toBe('1');
    expect(text(on('INFY', '2026-05-04').expiry_apart)).toBe('0');
    expect(text(on('INFY', '2026-05-05').expiry_apart)).toBe('1');
  });

  it('say that a stock stands on the minimum, unless somebody named its own', async () => {
    expect(on('RELIANCE', '2026-07-01').onFloor).toBe(true);
    expect(on('NIFTY', '2026-07-01').onFloor).toBe(false);
    const mine = await loadMarginParameters(
      ownFile(
        'extends: india\nparameters:\n  - { from: 2026-01-01, of: RELIANCE, psr: 17.5%, additional: 2% }\n',
      ),
    );
    const own = on('RELIANCE', '2026-07-01', mine);
    expect([own.onFloor, text(own.psr), text(own.vsr)]).toEqual([false, '0.175', '0.1']);
    expect(text(own.additional)).toBe('0.02');
  });

  it('hold before their first day too, as nobody wrote older ones down', () => {
    expect(text(on('NIFTY', '2019-01-01').psr)).toBe('0.093');
  });

  it('know what brokers ask of the exchange figure', () => {
    const known = Object.fromEntries(
      [...shipped.brokers].map(([broker, factor]) => [broker, text(factor)]),
    );
    expect(known).toEqual({ zerodha: '1', dhan: '1', shoonya: '1.055', flattrade: '1.111' });
  });

  it.each([
    ['parameters:\n  - { from: 2026-01-01, of: index, psr: 9 }\n', /psr: expected a percentage/],
    ['parameters:\n  - { from: soon, of: index, psr: 9% }\n', /from: expected a date/],
    ['parameters:\n  - { from: 2026-01-01, of: index, spr: 9% }\n', /spr: unknown setting/],
    ['brokers: { mine: { multiplier: 0 } }\n', /multiplier: expected a factor/],
  ])('refuse a file that says %j', async (lines, pattern) => {
    await expect(loadMarginParameters(ownFile(lines))).rejects.toThrow(pattern);
  });
});
