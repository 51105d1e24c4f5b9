import { describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commentedDefaults } from '../../src/config/commented-defaults.ts';
import { loadConfig } from '../../src/config/load.ts';

const defaults = readFileSync(join(import.meta.dirname, '../../config/default.yaml'), 'utf8');
const written = commentedDefaults(defaults);

function load(text: string) {
  const home = mkdtempSync(join(tmpdir(), 'papertrade-'));
  mkdirSync(join(home, '.config/papertrade'), { recursive: true });
  writeFileSync(join(home, '.config/papertrade/config.yaml'), text);
  return loadConfig({ env: { HOME: home }, cwd: home });
}

describe('a configuration file to begin with', () => {
  it('changes nothing as it is', async () => {
    const { sources } = await load(written);
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
  });

  it('changes a setting whose "#" was removed', async () => {
    const { config, sources } = await load(
      written.replace('  #fee_per_order: 20', '  fee_per_order: 5'),
    );
    expect(config.trading.fee_per_order).toBe('5');
    expect(Object.values(sources).filter((source) => source !== 'default')).toHaveLength(1);
  });

  it('has every setting and every comment of the defaults', () => {
    const uncommented = written.replace(/^ {2}#(?! \S)/gm, '  ');
    const body = (text: string) => text.slice(text.indexOf('\ntrading:'));
    expect(body(uncommented)).toBe(body(defaults));
  });
});
