import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEED } from '../support/fuzz-seed.ts';
import { runMain } from '../support/in-process.ts';

const FILES = join(import.meta.dirname, '../fixtures/legacy/file-store');
const NAMES = [
  'orders.csv',
  'positions.csv',
  'balance.json',
  'paper_positions.json',
  'enhanced/closed_positions.csv',
  'reports/PAPER_20250915.json',
  'reports/PAPER_20250915.csv',
];
const HOSTILE = [
  '\u001b[2J',
  '\u202e',
  '../../etc/passwd',
  '=cmd|calc',
  '"',
  '\u0000',
  '\r\n\r\n',
  'NaN',
  '-1e400',
  '999999999999999999999999',
  '__proto__',
  '{"a":',
  '<script>alert(1)</script>',
];
const CONTROL = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;
const TYPED = [0, 2, 3, 4];

/** What may happen to a text: something is put in, or a part goes, is doubled, or is swapped. */
const damage = fc.tuple(
  fc.constantFrom('insert', 'remove', 'double', 'swap'),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat({ max: 60 }),
  fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 20 })),
);

function damaged(text: string, [how, where, length, typed]: [string, number, number, string]) {
  const at = Math.floor(where * text.length);
  const [before, part, after] = [
    text.slice(0, at),
    text.slice(at, at + length),
    text.slice(at + length),
  ];
  if (how === 'insert') return before + typed + part + after;
  if (how === 'remove') return before + after;
  if (how === 'double') return before + part + part + after;
  return before + part.split('').reverse().join('') + after;
}

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'papertrade-fuzz-files-'));
});
afterAll(() => rmSync(home, { recursive: true }));

async function expectCalm(argv: readonly string[], typed: readonly number[]): Promise<string> {
  const { status, stdout, stderr } = await runMain(home, argv);
  const told = stdout + stderr;
  expect({ argv, told, typed: typed.includes(status) }).toEqual({ argv, told, typed: true });
  expect(CONTROL.exec(told)).toBeNull();
  return stdout;
}

describe("whatever the predecessor's files hold", () => {
  it('is migrated or told, and the books and the page are sound', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        async (name, damages) => {
          run += 1;
          const folder = join(home, `files-${run}`);
          const store = ['--store', `local:${join(home, `${run}.db`)}`];
          cpSync(FILES, folder, { recursive: true });
          const text = damages.reduce(damaged, readFileSync(join(folder, name), 'utf8'));
          writeFileSync(join(folder, name), text);
          await expectCalm(['migrate-files', folder, ...store], TYPED);
          await expectCalm(['verify', '--all', ...store], [0]);
          const listed = await expectCalm(['session', 'list', '--json', ...store], [0]);
          for (const { session_id: id } of JSON.parse(listed).sessions) {
            const page = await expectCalm(['report', id, '--format', 'html', ...store], [0]);
            expect(page).not.toContain('<script>alert');
          }
        },
      ),
      { numRuns: 60, endOnFailure: true, seed: SEED },
    );
  });
});
