import { expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Desk } from '../support/program.ts';

it('a session that ends while another is current says that it is not', async () => {
  const desk = new Desk();
  await desk.json('session', 'start', '--id', 'A');
  await desk.json('session', 'start', '--id', 'B');
  expect((await desk.json('session', 'end', 'A')).session).toMatchObject({ current: false });
  expect((await desk.json('session', 'end', 'B')).session).toMatchObject({ current: true });
});

it('a tick of a day that does not exist is refused, not moved to the next', async () => {
  const desk = new Desk();
  await desk.json('session', 'start');
  writeFileSync(join(desk.folder, 'ticks.csv'), 'time,symbol,ltp\n2025-02-30T10:00:00,INFY,100\n');
  const { status, stderr } = await desk.run('feed', 'ticks.csv');
  expect(status).toBe(2);
  expect(stderr).toContain('2025-02-30');
});

it('a limit keeps the newest orders, also of those that rest', async () => {
  const desk = new Desk();
  await desk.json('session', 'start');
  for (const symbol of ['INFY', 'TCS', 'SBIN']) {
    await desk.json('buy', symbol, '1', '--type', 'LIMIT', '--price', '10');
  }
  const symbols = async (...args: string[]) =>
    (await desk.json('orders', ...args)).orders.map(({ symbol }: { symbol: string }) => symbol);
  expect(await symbols('--limit', '2')).toEqual(['SBIN', 'TCS']);
  expect(await symbols('--open', '--limit', '2')).toEqual(['TCS', 'SBIN']);
  expect(await symbols('--open')).toEqual(['INFY', 'TCS', 'SBIN']);
});

it('names the word that is not one printable line', async () => {
  const desk = new Desk();
  const told = async (...args: string[]) => (await desk.run(...args)).stderr;
  expect(await told('session', 'start', '--name', 'a\u202eb')).toContain('Invalid name');
  await desk.json('session', 'start');
  expect(await told('halt', '--reason', 'a\u202eb')).toContain('Invalid reason');
  expect(await told('buy', 'INFY', '1', '--price', '1', '--note', 'a\u202eb')).toContain(
    'Invalid note',
  );
});

it('a folder is no instrument master', async () => {
  const desk = new Desk();
  const { status, stderr } = await desk.run('instruments', 'import', desk.folder);
  expect(status).toBe(4);
  expect(stderr).toMatch(/^error: Cannot read ".*"\. Check its path and permissions/);
});

it('colours what it prints and what it tells where that is asked for, and figures stay the same', async () => {
  const desk = new Desk({ FORCE_COLOR: '1' });
  await desk.run('session', 'start');
  const colored = (text: string) => text.includes('\u001b[');
  const [shown, plain] = [await desk.run('balance'), await desk.run('balance', '--no-color')];
  expect([colored(shown.stdout), colored(plain.stdout)]).toEqual([true, false]);
  expect(stripVTControlCharacters(shown.stdout)).toBe(plain.stdout);
  expect(colored((await desk.run('sell', 'INFY', '1', '--price', '1')).stderr)).toBe(true);
  expect(colored((await desk.run('sell', 'INFY', '1', '--no-color')).stderr)).toBe(false);
  expect(colored((await desk.run('balance', '--json')).stdout)).toBe(false);
});
