import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

it('the package has what runs and what explains it, and nothing else', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const answer = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
  const [{ files }] = JSON.parse(answer);
  const folder = (name: string): string[] =>
    readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
  expect(files.map(({ path }: any) => path).sort()).toEqual(
    [
      'CHANGELOG.md',
      'LICENSE',
      'NOTICE',
      'README.md',
      'package.json',
      'config/default.yaml',
      'docs/papertrade.1',
      ...folder('bin'),
      ...folder('config/margins'),
      ...folder('config/charges'),
      ...folder('config/calendar'),
      ...folder('config/contracts'),
      ...folder('config/rules'),
      ...folder('dist'),
    ].sort(),
  );
});
