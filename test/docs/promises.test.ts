import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');

interface Promised {
  readonly document: string;
  readonly sentence: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** The rows of docs/promises.md. */
function promises(): Promised[] {
  return read('docs/promises.md')
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [document = '', ...lines] = section.split('\n');
      const rows = lines.filter((line) => line.startsWith('|')).slice(2);
      return rows.map((row) => {
        const [, sentence = '', tests = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
        const held = tests.replaceAll('\\|', '|').split('<br>');
        return {
          document,
          sentence: sentence.replaceAll('\\|', '|'),
          tests: held.map((each) => {
            const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(each) ?? [];
            return { file, title };
          }),
        };
      });
    });
}

/** The sources of a test with its quotes as they are read. */
const sourceOf = (file: string): string => read(file).replace(/\\(['"`])/g, '$1');

describe('each promise of the documents', () => {
  const all = promises();

  it('is there to be held', () => {
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter(({ tests }) => tests.some(({ title }) => title === ''))).toEqual([]);
  });

  it.each(all.map((each) => [each.document, each.sentence, each] as const))(
    '%s: %s',
    (document, sentence, { tests }) => {
      expect(onOneLine(read(document))).toContain(onOneLine(sentence));
      const gone = tests.filter(
        ({ file, title }) => !existsSync(join(ROOT, file)) || !sourceOf(file).includes(title),
      );
      expect(gone).toEqual([]);
    },
  );
});
