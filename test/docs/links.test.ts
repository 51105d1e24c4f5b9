import { expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const FILES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The names by which a page's headings can be linked to, as GitHub makes them. */
const anchorsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Where a file's links lead within the repository. */
const linksOf = (file: string): string[] =>
  [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) =>
    /^[a-z]+:/.test(target!) ? [] : [target!],
  );

it.each(FILES)('every link and picture of %s leads somewhere', (file) => {
  const broken = linksOf(file).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

it('the README leads to every document, some by way of another', () => {
  const reached = new Set(['README.md']);
  for (const file of reached) {
    if (!file.endsWith('.md')) continue;
    for (const link of linksOf(file)) reached.add(join(dirname(file), link.split('#')[0] ?? ''));
  }
  const isReached = (file: string): boolean => reached.has(file) || reached.has(dirname(file));
  expect(FILES.filter((file) => !isReached(file))).toEqual([]);
});
