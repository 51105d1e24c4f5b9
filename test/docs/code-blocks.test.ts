import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks } from '../support/code-blocks.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const FILES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** What sets a machine up is run by .ci/run, in a clone of its own. */
const isSetUp = (text: string): boolean => /^(npm|sudo) /.test(text);

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** Runs a block as a reader would: in a shell, with papertrade on the path. */
function run(desk: Desk, text: string): Promise<{ status: number | null; output: string }> {
  const bin = join(desk.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  try {
    symlinkSync(join(ROOT, 'bin/papertrade'), join(bin, 'papertrade'));
  } catch {
    // An earlier block of the same document made it.
  }
  const script = text.replaceAll('redis://127.0.0.1:6379', server.url);
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: desk.folder,
    env: { ...desk.env, PATH: `${bin}:${desk.env['PATH'] ?? ''}`, EDITOR: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ status, output });
    });
  });
}

/** Every `sh` block of a document works, one after another, for a reader who starts from nothing. */
describe.each(FILES)('%s', (file) => {
  const blocks = codeBlocks(join(ROOT, file)).filter(
    ({ language, text }) => language === 'sh' && !isSetUp(text),
  );
  const desk = new Desk();
  if (blocks.length === 0) it('has no commands to try', () => expect(blocks).toEqual([]));
  else
    it.each(blocks.map(({ line, text }) => [line, text] as const))(
      'the commands in line %i work',
      async (_line, text) => {
        const { status, output } = await run(desk, text);
        expect({ status, output }).toEqual({ status: 0, output });
      },
    );
});
