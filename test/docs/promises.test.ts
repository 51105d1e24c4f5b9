import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
    .split('\n# What only describes\n')[0]!
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

/** The documents of which every promise has a row. */
const DOCUMENTS = [
  ...['README.md', 'SECURITY.md', 'docs/reliability.md', 'docs/reliability-topologies.md'],
  ...['docs/library.md', 'docs/feed.md'],
  ...readdirSync(join(ROOT, 'docs/decisions')).map((name) => `docs/decisions/${name}`),
];

/** Words by which a sentence promises. */
const PROMISES =
  /\b(?:never|always|exactly|cannot|can't|must|nothing|every|each|whole|once|refused|none|at most|safe)\b/i;

/** The sentences and cells of a document, without its code. */
function sentences(path: string): string[] {
  const lines = read(path)
    .replace(/^```[^]*?^```/gm, '')
    .split('\n')
    .map((line) => line.trim());
  const blocks = [''];
  for (const line of lines) {
    if (/^\|[\s:|-]+\|$/.test(line) || line.startsWith('![')) continue;
    if (line.startsWith('|')) blocks.push(...line.split(/(?<!\\)\|/), '');
    else if (line === '' || line.startsWith('#')) blocks.push('');
    else if (/^(?:[-*]|\d+\.) /.test(line)) blocks.push(line.replace(/^\S+ /, ''));
    else blocks.push(`${blocks.pop() ?? ''} ${line}`);
  }
  return blocks
    .flatMap((block) => onOneLine(block).split(/(?<=[.:?!](?:\*\*)?) (?=[A-Z`*"([])/))
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** How sentences begin that have such a word and promise nothing, by document. */
function descriptions(document: string): string[] {
  const [, list = ''] = read('docs/promises.md').split('\n# What only describes\n');
  const [, own = ''] = `\n${list}`.split(`\n## ${document}\n`);
  const [lines = ''] = own.split('\n## ');
  return lines
    .split(/\n- /)
    .slice(1)
    .map((each) => onOneLine(each).trim());
}

describe('each promise of the documents', () => {
  const all = promises();

  it('is there to be held', () => {
    expect(all.length).toBeGreaterThan(200);
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

  it.each(DOCUMENTS)('has its row: %s', (document) => {
    const rows = all.filter((each) => each.document === document);
    const held = rows.map(({ sentence }) => onOneLine(sentence));
    const described = descriptions(document);
    const bare = sentences(document).filter(
      (each) =>
        PROMISES.test(each) &&
        !held.some((row) => row.includes(each) || each.includes(row)) &&
        !described.some((beginning) => each.startsWith(beginning)),
    );
    // Each of these needs a row in docs/promises.md with the test that holds it, or it only describes.
    expect(bare).toEqual([]);
  });

  it.each(DOCUMENTS)('or only describes, and is still there: %s', (document) => {
    const there = sentences(document);
    const isThere = (beginning: string): boolean =>
      there.some((each) => each.startsWith(beginning));
    expect(descriptions(document).filter((each) => !isThere(each))).toEqual([]);
  });
});
