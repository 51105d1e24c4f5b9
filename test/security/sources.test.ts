import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, '../../src');
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const filesWith = (pattern: RegExp): string[] =>
  FILES.filter((name) => pattern.test(readFileSync(join(SOURCE, name), 'utf8'))).sort();

/** Places where something leaves the program: a new one is looked at, and told in SECURITY.md. */
describe('the source', () => {
  it('starts one other program, the pager, and no other shell', () => {
    expect(filesWith(/child_process/)).toEqual(['cli/output/pager.ts']);
  });

  it('runs no text as code', () => {
    expect(filesWith(/\bnew Function\b|(?<![.\w])eval\(|node:vm/)).toEqual([]);
  });

  it('writes files in the store, and where an option names one', () => {
    expect(
      filesWith(
        /\b(?:writeFile|createWriteStream|openSync\((?![^)]*'r'\))|appendFile)|\bopen\(.*'w/,
      ),
    ).toEqual([
      'app/integrity/backup/write.ts',
      'cli/output/output-file.ts',
      'cli/output/rejects-file.ts',
      'cli/shared/own-config.ts',
      'storage/sqlite/file.ts',
      'storage/sqlite/tables/migrate.ts',
    ]);
  });
});
