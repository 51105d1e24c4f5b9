import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import { Desk } from '../support/program.ts';

/** The commands that stand as examples in the help texts, by the command whose help it is. */
async function examples(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  let text = '';
  const stdout = { columns: 80, write: (part: string) => (text += part) };
  const show = (command: Command, path: string): void => {
    text = '';
    command.outputHelp();
    const lines = [...text.matchAll(/^ {2}(papertrade .*)$/gm)].map(([, line]) => line!);
    if (lines.length > 0) found.set(path, lines);
    for (const each of command.commands) show(each, `${path} ${each.name()}`);
  };
  show(await createProgram({ ...process, stdout }, () => Promise.resolve()), 'papertrade');
  return found;
}

/** What waits for prices, for the time or for a broker's keys. */
const WAITS = /--ticks|--watch|--broker|--redis-channel|redis:/;

/** A bug, or an option or a word that is none; a question, a session or a file may well be missing. */
const isWrong = (status: number, said: string): boolean =>
  status === 1 ||
  (status === 2 && !/pass --yes|expected a day from/.test(said)) ||
  /has expired|expired on/i.test(said);

function run(desk: Desk, line: string): Promise<{ status: number; said: string }> {
  const env = { ...desk.env, PATH: `${desk.folder}/bin:${desk.env['PATH'] ?? ''}` };
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', line], { cwd: desk.folder, env }, (error, out, err) => {
      resolve({ status: Number(error?.code ?? 0), said: out + err });
    });
    child.stdin?.end();
  });
}

function deskWithProgram(): Desk {
  const desk = new Desk();
  mkdirSync(join(desk.folder, 'bin'));
  const program = join(import.meta.dirname, '../../bin/papertrade');
  symlinkSync(program, join(desk.folder, 'bin/papertrade'));
  return desk;
}

const all = await examples();

describe('the examples of the help are commands that are understood', () => {
  // No session is there: what would trade or change one ends with status 4.
  it.each([...all])('%s --help', async (_, lines) => {
    const desk = deskWithProgram();
    const tried = lines.filter((line) => !WAITS.test(line) && !/papertrade watch/.test(line));
    const wrong: object[] = [];
    for (const line of tried) {
      const { status, said } = await run(desk, line);
      if (isWrong(status, said)) wrong.push({ line, status, said });
    }
    expect(wrong).toEqual([]);
  });
});
