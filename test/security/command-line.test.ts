import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEED } from '../support/fuzz-seed.ts';
import { runMain } from '../support/in-process.ts';

const COMMANDS = [
  ['session', 'start', '--id'],
  ['session', 'use'],
  ['session', 'show'],
  ['buy', 'INFY'],
  ['buy', 'INFY', '1', '--price'],
  ['buy', 'INFY', '1', '--price', '1', '--note'],
  ['buy', 'INFY', '1', '--price', '1', '--client-id'],
  ['sell'],
  ['quote', 'set', 'INFY'],
  ['quote', 'show'],
  ['balance', 'deposit'],
  ['orders', '--limit'],
  ['trades', '--since'],
  ['report'],
  ['verify'],
  ['config'],
  ['--session'],
  ['--store', 'local', 'balance', '--session'],
  [],
];
const OPTIONS = ['--json', '--quiet', '--verbose', '--no-color', '--dry-run', '--help', '--'];
const HOSTILE = ['\u001b[2J', '\u0007', '\u202e', '../../etc/passwd', '$(id)', '%s%n', '__proto__'];

const word = fc.oneof(
  fc.constantFrom(...HOSTILE, ...OPTIONS),
  fc.string({ unit: 'binary', maxLength: 80 }),
);
const CONTROL = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;
const TYPED = [0, 2, 3, 4, 5, 6, 7];

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'papertrade-fuzz-'));
  await runMain(home, ['session', 'start', '--id', 'A']);
});
afterAll(() => rmSync(home, { recursive: true }));

describe('whatever is typed', () => {
  it('gets an answer that a terminal can show and a status that a script can use', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...COMMANDS),
        fc.array(word, { maxLength: 4 }),
        async (command, args) => {
          const { status, stdout, stderr } = await runMain(home, [...command, ...args]);
          const told = stdout + stderr;
          expect({ told, typed: TYPED.includes(status) }).toEqual({ told, typed: true });
          expect(CONTROL.exec(told)).toBeNull();
        },
      ),
      { numRuns: 300, endOnFailure: true, seed: SEED },
    );
  });
});

describe('whatever a configuration file holds', () => {
  it('is taken, or refused with its name', async () => {
    const file = join(home, 'fuzz.yaml');
    const key = fc.constantFrom('trading', 'store', 'quotes', '__proto__', 'constructor', 'x');
    const value = fc.oneof(fc.json({ maxDepth: 2 }), word);
    const text = fc.oneof(
      fc.tuple(key, value).map(([name, found]) => `${name}: ${found}`),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('a: &a [*a]', '&x {<<: *x}', '!!js/function "f"', '\u0000', '- - - -'),
    );
    await fc.assert(
      fc.asyncProperty(text, async (found) => {
        writeFileSync(file, found);
        const { status, stdout, stderr } = await runMain(home, [
          '--config',
          file,
          'config',
          'show',
        ]);
        const told = stdout + stderr;
        expect({ told, typed: [0, 2, 4].includes(status) }).toEqual({ told, typed: true });
        expect(CONTROL.exec(told)).toBeNull();
      }),
      { numRuns: 200, endOnFailure: true, seed: SEED },
    );
  });
});
