import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Names of the packages whose code is in the build. */
const bundled = [...readFileSync(join(ROOT, 'NOTICE'), 'utf8').matchAll(/^Name: (.+)$/gm)].map(
  ([, name]) => name ?? '',
);

it('an audit of the package sees all that is bundled: nothing of it is for development alone', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const shipped = (name: string) =>
    Object.entries<any>(packages).some(
      ([path, { dev }]) => path.endsWith(`node_modules/${name}`) && dev !== true,
    );
  expect(bundled).toContain('ioredis');
  expect(bundled.filter((name) => !shipped(name))).toEqual([]);
  expect(shipped('rolldown')).toBe(false);
});

it('the list of materials (npm sbom) has all that is bundled', () => {
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
  const { components } = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }));
  const listed = new Set(components.map(({ name }: any) => name));
  expect(bundled.filter((name) => !listed.has(name))).toEqual([]);
});

it('the notice has the licence of all that is bundled', () => {
  const notice = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
  for (const part of notice.split(/^---$/m)) {
    expect(part).toMatch(/^License: (MIT|ISC|BSD-\d-Clause|Apache-2\.0)$/m);
    expect(part).toMatch(/License Text:/);
  }
});
