import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkContracts } from '../../src/config/market/check-contracts.ts';
import { loadContractRules } from '../../src/config/market/contract-rules.ts';
import { readYaml } from '../../src/config/read-yaml.ts';
import { tmpdir } from 'node:os';

function fileWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'contracts-')), 'own.yaml');
  writeFileSync(path, text);
  return path;
}

describe('contract rules', () => {
  it.each(['nse', 'bse', 'mcx', 'currency'])('of %s in the package are sound', async (name) => {
    const file = `config/contracts/${name}.yaml`;
    expect(checkContracts(await readYaml(file), file)).toMatchObject({ underlyings: {} });
  });

  it('of a file of one’s own replace those of their underlyings and leave the others', async () => {
    const file = fileWith(`segment: NSE_FNO
underlyings:
  NIFTY:
    kind: index
    expiry:
      - { from: 2000-01-01, monthly: day 15, source: mine, confirmed: true }
    lot:
      - { from: 2000-01-01, size: 10, source: mine, confirmed: true }
  NIFTY2: { like: NIFTY }
`);
    const { underlyings } = await loadContractRules(file);
    expect(underlyings.get('NIFTY')).toMatchObject({
      lots: [{ size: '10' }],
      expiries: [{ monthly: { is: 'day', day: 15 } }],
    });
    expect(underlyings.get('NIFTY2')).toMatchObject({ name: 'NIFTY2', lots: [{ size: '10' }] });
    expect(underlyings.get('SENSEX')?.segment).toBe('BSE_FNO');
  });

  it('say from when contracts on shares are settled in shares, also beside a file of one’s own', async () => {
    const own = fileWith('segment: NSE_FNO\nunderlyings: {}\nstocks: { strikes: 1-5000 }\n');
    for (const file of ['standard', own]) {
      const { stocks } = await loadContractRules(file);
      expect(stocks.get('NSE_FNO')?.inSharesFrom).toBe('2019-10-01');
      expect(stocks.get('BSE_FNO')?.inSharesFrom).toBe('2019-10-01');
    }
    const later = fileWith(`segment: NSE_FNO
underlyings: {}
stocks: { in_shares: [{ from: 2030-01-01, source: mine, confirmed: true }] }
`);
    const { stocks } = await loadContractRules(later);
    expect(stocks.get('NSE_FNO')?.inSharesFrom).toBe('2030-01-01');
  });

  it.each([
    ['an unknown setting', 'segment: NSE_FNO\nunderlyings: {}\nextra: 1\n', 'extra'],
    ['a segment', 'segment: NYSE\nunderlyings: {}\n', 'segment'],
    [
      'a day',
      'segment: NSE_FNO\nunderlyings:\n  X:\n    expiry:\n      - { from: 2000-01-01, monthly: someday, source: s, confirmed: true }\n',
      'underlyings.X.expiry.0.monthly',
    ],
    [
      'a size',
      'segment: NSE_FNO\nunderlyings:\n  X:\n    lot:\n      - { from: 2000-01-01, size: 0, source: s, confirmed: true }\n',
      'underlyings.X.lot.0.size',
    ],
    [
      'a row without a source',
      'segment: NSE_FNO\nunderlyings:\n  X:\n    lot:\n      - { from: 2000-01-01, size: 1, confirmed: true }\n',
      'underlyings.X.lot.0.source',
    ],
    [
      'a circle',
      'segment: NSE_FNO\nunderlyings:\n  X: { like: Y }\n  Y: { like: X }\n',
      'underlyings',
    ],
  ])('that have %s amiss are refused with the place', async (_what, text, key) => {
    await expect(loadContractRules(fileWith(text))).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      details: { key },
    });
  });
});
