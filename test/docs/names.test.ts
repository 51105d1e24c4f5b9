import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { exitStatus } from '../../src/cli/exit-status.ts';
import { ErrorCode } from '../../src/domain/errors.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const documents = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
/** What stands in backticks in any document, with where. */
const named = documents.flatMap((file) =>
  [...read(file).matchAll(/`([^`\n]+)`/g)].map(([, quoted]) => ({ file, quoted: quoted! })),
);

describe('the error codes', () => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` +\| (\d+) +\|/gm)].map(
    ([, code, status]) => [code!, Number(status)] as const,
  );

  it('are all in docs/errors.md, with their exit status', () => {
    const known = Object.values(ErrorCode).map((code) => [code, exitStatus(code)] as const);
    const byCode = (a: readonly [string, number], b: readonly [string, number]) =>
      a[0] < b[0] ? -1 : 1;
    expect([...rows].sort(byCode)).toEqual([...known].sort(byCode));
  });

  it('that documents name exist', () => {
    const endings =
      /_(?:NOT_FOUND|NOT_OPEN|UNREACHABLE|UNUSABLE|CORRUPT|ENDED|EXISTS|FOUND|HALTED)$|^NO_/;
    const unknown = named.filter(
      ({ quoted }) =>
        /^[A-Z]+(?:_[A-Z]+)+$/.test(quoted) && endings.test(quoted) && !(quoted in ErrorCode),
    );
    expect(unknown.filter(({ quoted }) => !warningCodes().has(quoted))).toEqual([]);
  });
});

/** What `status` warns of has codes of its own. */
function warningCodes(): ReadonlySet<string> {
  const sources = ['src/storage/redis/health/warnings.ts', 'src/storage/sqlite/health.ts'];
  return new Set(
    sources
      .flatMap((path) => read(path).match(/'[A-Z]+(?:_[A-Z]+)+'/g) ?? [])
      .map((each) => each.slice(1, -1)),
  );
}

describe('the settings', () => {
  // The reference is made from the schema, which a test compares with it.
  const reference = 'docs/configuration.md';
  const known = [...read(reference).matchAll(/^\| `([\w.]+)`/gm)].map(([, path]) => path!);
  const sections = Object.keys(parse(read('config/default.yaml')) as object);

  it('that documents name exist', () => {
    const keys = named.flatMap(({ file, quoted }) => {
      const path = /^([a-z_]+(?:\.[a-z_]+)+)(?:: .*)?$/.exec(quoted)?.[1];
      const isSetting = path !== undefined && sections.includes(path.split('.')[0]!);
      return isSetting && file !== reference ? [{ file, path }] : [];
    });
    const isKnown = (path: string): boolean =>
      known.some(
        (each) => each === path || each.startsWith(`${path}.`) || path.startsWith(`${each}.`),
      );
    expect(keys.length).toBeGreaterThan(30);
    expect(keys.filter(({ path }) => !isKnown(path))).toEqual([]);
  });
});

it('every file of the repository that a document names is there', () => {
  const gone = named.filter(({ quoted }) => {
    const path = /^(?:src|test|config|docs|bench|\.ci)\/[\w./-]+$/.exec(quoted)?.[0];
    return path !== undefined && !/[A-Z]{4}/.test(path) && !existsSync(join(ROOT, path));
  });
  expect(gone).toEqual([]);
});

it('folders of tests that commands in documents name are there', () => {
  const run = documents.flatMap((file) =>
    [...read(file).matchAll(/^.*npm test -- (test\/[\w./-]+)/gm)].map(([, path]) => path!),
  );
  expect(run.length).toBeGreaterThan(0);
  const gone = run.filter((path) => !existsSync(join(ROOT, path)));
  expect(gone).toEqual([]);
});
