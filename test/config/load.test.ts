import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'papertrade-config-'));
const empty = join(folder, 'empty.yaml');
writeFileSync(empty, '');
const load = (words: { file?: string; store?: string; env?: Record<string, string> } = {}) =>
  loadConfig({ cwd: folder, ...words, env: { HOME: folder, ...words.env } });

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
