import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What papertrade said in words of its own, where traders have plain ones. */
const OLD_PHRASES = [
  /\borders? (?:that|which) rests?\b/i,
  /\bresting orders?\b/i,
  /is filled in part/i,
  /take only orders that close/i,
  /closing goes on/i,
  /\bgoes on["'`]/i,
  /No order rests/i,
  /(is|are) free again/i,
  /open the other side/i,
  /quantity counts lots/i,
  /\bis whole\b/i,
  /Mend it:/i,
  /Nobody can answer/i,
  /waits for a price of/i,
  /of its pair filled/i,
  /as fast as the ticks were made/i,
  /found by their words/i,
  /time brings about/i,
  /The books:/i,
  /up to and with/i,
  /contradict each other/i,
  /\b1 journal entries\b/i,
];

const filesUnder = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));

const FILES = [
  'README.md',
  ...filesUnder('docs', /\.(md|1)$/),
  ...filesUnder('config', /\.ya?ml$/),
  ...filesUnder('src', /\.ts$/),
];

it.each(OLD_PHRASES.map((phrase) => [phrase]))('nothing says %s', (phrase) => {
  const found = FILES.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        phrase.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
