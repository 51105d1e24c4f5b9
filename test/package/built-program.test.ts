import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '../../dist/program');

it('the built program is plain ASCII, since its packs are read as Latin-1', () => {
  const packs = readdirSync(PROGRAM);
  expect(packs).toContain('main.js');
  const foreign = packs.filter((name) =>
    /[\u0080-\uffff]/.test(readFileSync(join(PROGRAM, name), 'utf8')),
  );
  expect(foreign).toEqual([]);
});
