import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { codeBlocks } from '../support/code-blocks.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const FILES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];
const SETTINGS = Object.keys(
  parse(readFileSync(join(ROOT, 'config/default.yaml'), 'utf8')) as object,
);
/** Output and pictures. A block without a language is refused, since nobody can tell what it is. */
const FOR_EYES = ['console', 'text', 'mermaid', 'diff'];

/** What sets a machine up is run by .ci/run, in a clone of its own. */
const isSetUp = (text: string): boolean => /^(npm|sudo) /.test(text);

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
});
afterAll(() => server.stop());

/** A reader's machine: the program on the path, the package for Node, old files in ./data. */
function openHome(): Desk {
  const desk = new Desk();
  for (const name of ['bin', 'node_modules']) mkdirSync(join(desk.folder, name));
  symlinkSync(join(ROOT, 'bin/papertrade'), join(desk.folder, 'bin/papertrade'));
  symlinkSync(ROOT, join(desk.folder, 'node_modules/papertrade'));
  cpSync(join(ROOT, 'test/fixtures/legacy/file-store'), join(desk.folder, 'data'), {
    recursive: true,
  });
  return desk;
}

/** Runs a block as a reader would: in a shell, with papertrade on the path. */
function runShell(desk: Desk, text: string): Promise<{ status: number | null; output: string }> {
  return run(desk, 'bash', ['-euo', 'pipefail', '-c', withServer(text)]);
}

function runScript(desk: Desk, text: string): Promise<{ status: number | null; output: string }> {
  writeFileSync(join(desk.folder, 'block.mjs'), withServer(text));
  return run(desk, process.execPath, ['block.mjs']);
}

/** Settings are taken by the program; another file, such as a compose file, has to parse. */
function checkYaml(desk: Desk, text: string): Promise<{ status: number | null; output: string }> {
  if (!Object.keys(parse(text) as object).some((key) => SETTINGS.includes(key))) {
    return Promise.resolve({ status: 0, output: '' });
  }
  writeFileSync(join(desk.folder, 'block.yaml'), text);
  return run(desk, 'papertrade', ['--config', 'block.yaml', 'config', 'show']);
}

const withServer = (text: string): string => text.replaceAll('redis://127.0.0.1:6379', server.url);

function run(desk: Desk, program: string, args: readonly string[]) {
  const child = spawn(program, args, {
    cwd: desk.folder,
    env: {
      ...desk.env,
      PATH: `${join(desk.folder, 'bin')}:${desk.env['PATH'] ?? ''}`,
      EDITOR: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise<{ status: number | null; output: string }>((resolve) => {
    child.on('close', (status) => {
      resolve({ status, output });
    });
  });
}

const RUNNERS = { sh: runShell, js: runScript, yaml: checkYaml };

/** Every block of a document works, one after another, for a reader who starts from nothing. */
describe.each(FILES)('%s', (file) => {
  const all = codeBlocks(join(ROOT, file));
  const blocks = all.flatMap(({ language, line, text }) =>
    Object.hasOwn(RUNNERS, language) && !isSetUp(text)
      ? [[language, line, text] as [keyof typeof RUNNERS, number, string]]
      : [],
  );
  const desk = openHome();
  beforeAll(() => {
    execFileSync('redis-cli', ['-p', String(server.port), 'flushall']);
  });

  it('says of every code block what it is, and its JSON parses', () => {
    const known = [...Object.keys(RUNNERS), ...FOR_EYES, 'json', 'ndjson'];
    expect(all.filter(({ language }) => !known.includes(language))).toEqual([]);
    for (const { language, text } of all) {
      if (language === 'json') JSON.parse(text);
      if (language === 'ndjson')
        text
          .trim()
          .split('\n')
          .forEach((each) => JSON.parse(each));
    }
  });

  for (const [language, line, text] of blocks) {
    it(`the ${language} block in line ${line} works`, async () => {
      const { status, output } = await RUNNERS[language](desk, text);
      expect({ status, output }).toEqual({ status: 0, output });
    });
  }
});
