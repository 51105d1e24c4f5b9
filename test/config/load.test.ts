import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hideSecrets, loadConfig } from '../../src/config/load.ts';
import { loadMarginFile } from '../../src/config/market/margin-file.ts';
import { loadMarketCalendar } from '../../src/config/market/market-calendar.ts';
import type { Config } from '../../src/config/schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'papertrade-config-'));
const empty = join(folder, 'empty.yaml');
writeFileSync(empty, '');
const load = (given: { file?: string; store?: string; env?: Record<string, string> } = {}) =>
  loadConfig({ cwd: folder, ...given, env: { HOME: folder, ...given.env } });

describe('settings of a trader who wrote none', () => {
  it('are the shipped ones, which pass the check of every setting', async () => {
    const unchecked = await load();
    const checked = await load({ file: empty });
    expect(unchecked.config).toEqual(checked.config);
    expect(unchecked.config.trading.fee_per_order).toBe('20');
  });

  it('take a store and a session from the environment', async () => {
    const env = { PAPERTRADE_STORE: 'local:/tmp/x.db', PAPERTRADE_SESSION: 'MINE' };
    const { config, sources } = await load({ env });
    expect([config.store.url, config.session]).toEqual(['local:/tmp/x.db', 'MINE']);
    expect(sources['store.url']).toBe('environment PAPERTRADE_STORE');
    expect(config).toEqual((await load({ env, file: empty })).config);
  });

  it.each(['', '  '])('refuse a store without a name (%j)', async (store) => {
    await expect(load({ store })).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  });
});

describe('files that settings name', () => {
  const named = async (trading: string) => {
    const file = join(folder, 'settings.yaml');
    writeFileSync(file, `trading: ${trading}\n`);
    return (await load({ file })).config;
  };

  it.each([
    ['holidays', 'title: &a x\nsource: *a\nclosed: []\n', loadMarketCalendar],
    [
      'margin_file',
      'NIFTY: &a 100\nBANKNIFTY: *a\n',
      (config: Config) => loadMarginFile(config.trading.margin_file),
    ],
    ['margin_file', 'NIFTY: 0\n', (config: Config) => loadMarginFile(config.trading.margin_file)],
  ] as const)('%s: what they may not say is told with their path', async (key, content, read) => {
    const path = join(folder, 'named.yaml');
    writeFileSync(path, content);
    const config = await named(`{ ${key}: ${path} }`);
    await expect(read(config)).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining(path),
    });
  });

  it.each(['15:30-09:15', '09:15-09:15', '09:15-24:01', '9:15-15:30'])(
    'hours are two times, the later one second: %s',
    async (hours) => {
      await expect(named(`{ hours: { default: "${hours}" } }`)).rejects.toMatchObject({
        code: 'INVALID_CONFIG',
        details: { key: 'trading.hours.default' },
      });
    },
  );

  it('a market may be open to midnight', async () => {
    const { trading } = await named('{ hours: { default: "00:00-24:00" } }');
    expect(trading.hours.default).toBe('00:00-24:00');
  });
});

it('a password in the query of a store is hidden from eyes', async () => {
  const { config } = await load({ store: 'redis://127.0.0.1:1?password=sekret' });
  expect(JSON.stringify(hideSecrets(config))).not.toContain('sekret');
});
