import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import { PapertradeError } from '../../src/domain/errors.ts';
import { SEED } from '../support/fuzz-seed.ts';
import { Desk } from '../support/program.ts';
import { Random } from '../torture/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'papertrade-configs-'));
const DEFAULTS = readFileSync(join(import.meta.dirname, '../../config/default.yaml'));
const TYPED = ['INVALID_CONFIG', 'FILE_NOT_FOUND'];

/** What becomes of a file as a configuration: '' where it is taken, else the refusal's code. */
async function read(content: string | Buffer): Promise<string> {
  const file = join(folder, 'settings.yaml');
  writeFileSync(file, content);
  try {
    await loadConfig({ cwd: folder, env: { HOME: folder }, file });
    return '';
  } catch (error) {
    return error instanceof PapertradeError ? error.code : `foreign: ${String(error)}`;
  }
}

const deep = (depth: number): string => '{a: '.repeat(depth) + '1' + '}'.repeat(depth);
const BOMB = [
  'a: &a [x,x,x,x]',
  ...'bcdefghij'.split('').map((name, at) => {
    const before = String.fromCharCode(97 + at);
    return `${name}: &${name} [*${before},*${before},*${before},*${before}]`;
  }),
].join('\n');

describe('a configuration file', () => {
  it.each([
    ['a bomb of aliases', BOMB],
    ['deep in braces', deep(8000)],
    ['deep in brackets', '['.repeat(30_000)],
    ['deep in lists', '- '.repeat(30_000)],
    ['40,000 keys', Array.from({ length: 40_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['a key of 60,000 letters', `${'k'.repeat(60_000)}: 1`],
    ['UTF-16', Buffer.from('\ufefftrading: {fee_per_order: 1}', 'utf16le')],
    ['Latin-1', Buffer.from('store: {redis: {password: "p\u00e4ss"}}', 'latin1')],
    ['a NUL byte', 'trading: {\0}'],
    ['only NUL bytes', Buffer.alloc(1000)],
    ['binary', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
    ['a list', '- 1'],
    ['a word', 'trading'],
    ['a tag', '!!js/function "function () {}"'],
    ['a key twice', 'trading: {fee_per_order: 1, fee_per_order: 2}'],
    ['a key that is an object', '{trading: 1}: 2'],
    ['a prototype', '__proto__: {trading: {fee_per_order: 1}}'],
    ['two documents', 'trading: {}\n---\ntrading: {}'],
  ])('that is %s is refused in a moment', async (_, content) => {
    const begun = Date.now();
    expect(TYPED).toContain(await read(content));
    expect(Date.now() - begun).toBeLessThan(5000);
    expect(({} as Record<string, unknown>)['trading']).toBeUndefined();
  });

  it('is taken with a mark of its encoding, and with the line ends of Windows', async () => {
    expect(await read('\ufefftrading:\r\n  fee_per_order: 7\r\n')).toBe('');
  });

  it('that is not one (a folder, a pipe, a device) is refused, and not waited for', async () => {
    const desk = new Desk();
    mkdirSync(join(desk.folder, 'folder'));
    execFileSync('mkfifo', [join(desk.folder, 'pipe')]);
    for (const file of ['folder', 'pipe', '/dev/zero', '/dev/tty0', 'none.yaml', '']) {
      const { status } = await desk.run('config', 'show', '--config', file);
      expect([file, [2, 4].includes(status ?? -1)]).toEqual([file, true]);
    }
    execFileSync('mkfifo', [join(desk.folder, 'papertrade.yaml')]);
    const { status, stderr } = await desk.run('balance');
    expect([status, stderr]).toEqual([4, expect.stringContaining('papertrade.yaml')]);
  });

  it('that a shell pipes in is read', () => {
    const desk = new Desk();
    const shown = execFileSync(
      'bash',
      [
        '-c',
        `${desk.commandLine(['config', 'show', '--json']).join(' ')} --config <(echo 'trading: {fee_per_order: 9}')`,
      ],
      { env: desk.env, cwd: desk.folder, encoding: 'utf8' },
    );
    expect(JSON.parse(shown).config.trading.fee_per_order).toBe('9');
  });

  it('whose bytes are changed anywhere is taken or refused with its name', async () => {
    const random = new Random(SEED);
    const told: string[] = [];
    for (let count = 0; count < 250; count += 1) {
      const bytes = Buffer.from(DEFAULTS);
      for (let changes = random.between(1, 8); changes > 0; changes -= 1) {
        const at = random.between(0, bytes.length - 1);
        bytes[at] = random.one([random.between(0, 255), 10, 32, 58, 45, 123, 38, 42]);
      }
      const cut = random.next() < 0.2 ? random.between(0, bytes.length) : bytes.length;
      told.push(await read(bytes.subarray(0, cut)));
    }
    expect(told.filter((each) => each !== '' && !TYPED.includes(each))).toEqual([]);
    expect(told.filter((each) => each === 'INVALID_CONFIG').length).toBeGreaterThan(20);
  }, 60_000);
});
