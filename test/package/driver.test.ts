import { expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

const PACKAGE = join(import.meta.dirname, '../../node_modules/@photostructure/sqlite');

it('the database driver ships its binaries, by Node-API alone, for each system', () => {
  const systems = readdirSync(join(PACKAGE, 'prebuilds')).sort();
  expect(systems).toEqual(
    ['darwin', 'linux', 'win32'].flatMap((system) => [`${system}-arm64`, `${system}-x64`]),
  );
  for (const system of systems) {
    const binaries = readdirSync(join(PACKAGE, 'prebuilds', system));
    expect(binaries.length).toBeGreaterThan(0);
    // A binary for one version of Node would bear an ABI's number (node.abi115...) instead.
    expect(binaries.filter((name) => /abi\d|electron/.test(name))).toEqual([]);
    if (system.startsWith('linux')) {
      expect(binaries.some((name) => name.includes('musl'))).toBe(true);
      expect(binaries.some((name) => name.includes('glibc'))).toBe(true);
    }
  }
});

it('it is SQLite 3.53', () => {
  const db = new DatabaseSync(':memory:');
  const { version } = db.prepare('select sqlite_version() as version').get() as { version: string };
  db.close();
  expect(version).toMatch(/^3\.53\./);
});
