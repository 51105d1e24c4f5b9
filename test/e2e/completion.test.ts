import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const desk = new Desk();
const env = { ...desk.env, PATH: `${desk.folder}/bin:${desk.env['PATH'] ?? ''}`, TERM: 'dumb' };

beforeAll(async () => {
  mkdirSync(join(desk.folder, 'bin'));
  symlinkSync(
    join(import.meta.dirname, '../../bin/papertrade'),
    join(desk.folder, 'bin/papertrade'),
  );
  await desk.run('session', 'start', '--id', 'MONDAY');
  await desk.run('session', 'start', '--id', 'TUESDAY', '--name', 'week: 48');
  await desk.run('buy', 'INFY', '10', '--price', '100');
  await desk.run('buy', 'TCS', '1', '--price', '100');
  await desk.run('sell', 'TCS', 'all', '--price', '100');
  await desk.run('buy', 'INFY', '1', '--type', 'LIMIT', '--price', '10');
  await desk.run('quote', 'set', 'RELIANCE', '1500');
});

/** What a completion shell function answers to a line, as the shell itself would use it. */
const shells: Readonly<Record<string, (line: string) => string[]>> = {
  bash: (line) => {
    const args = line.split(/(?<==)|(?==)| /);
    const quoted = args.map((word) => `'${word}'`).join(' ');
    return lines('bash', [
      '--norc',
      '-c',
      `source <(papertrade completion bash)
       COMP_WORDS=(papertrade ${quoted}) COMP_CWORD=${args.length}
       _papertrade; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]);
  },
  zsh: (line) =>
    // _describe needs the line editor; what it is given is what it offers.
    lines('zsh', [
      '-f',
      '-c',
      `autoload -Uz compinit && compinit -u -D
       source <(papertrade completion zsh)
       _describe() { print -l -- "\${(@P)3}" }
       _files() { print -- files }
       words=(papertrade ${line
         .split(' ')
         .map((word) => `'${word}'`)
         .join(' ')})
       CURRENT=\${#words}
       _papertrade`,
    ]).map((each) => each.replace(/(?<!\\):.*/, '')),
  fish: (line) =>
    lines('fish', [
      '--no-config',
      '-c',
      `papertrade completion fish | source; complete -C 'papertrade ${line}'`,
    ]).map((each) => each.split('\t')[0] ?? ''),
};

function lines(shell: string, args: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(shell, args, { env, encoding: 'utf8' });
  if (status !== 0 && stderr !== '') throw new Error(`${shell}: ${stderr}`);
  return stdout.split('\n').filter((each) => each !== '');
}

describe.each(Object.entries(shells))('%s completes', (shell, answers) => {
  it('commands and subcommands', () => {
    expect(answers('pos')).toEqual(['positions']);
    expect(answers('session s')).toEqual(expect.arrayContaining(['start', 'show']));
    expect(answers('help acc')).toEqual(['accounting']);
  });

  it('options, of the command and those of every command', () => {
    expect(answers('buy INFY 1 --cl')).toEqual(['--client-id']);
    expect(answers('buy INFY 1 --js')).toEqual(['--json']);
  });

  it('session ids, also after an option with =', () => {
    expect(answers('session use M')).toEqual(['MONDAY']);
    expect(answers('balance --session T')).toEqual(['TUESDAY']);
    const whole = shell === 'bash' ? 'TUESDAY' : '--session=TUESDAY';
    expect(answers('balance --session=T')).toEqual([whole]);
  });

  it('values: numbers of pending orders, types, products, validities, strategies', () => {
    expect(answers('cancel ').sort()).toEqual(['4', 'all']);
    expect(answers('order modify ')).toEqual(['4']);
    expect(answers('order show ')).toEqual(['4']);
    expect(answers('close ').sort()).toEqual(['INFY', 'all']);
    expect(answers('buy INFY 1 --type ').sort()).toEqual(['GTT', 'LIMIT', 'MARKET', 'SL', 'SL-M']);
    expect(answers('buy INFY 1 -t L')).toEqual(['LIMIT']);
    expect(answers('buy INFY 1 --product ').sort()).toEqual(['CNC', 'MIS', 'NRML']);
    expect(answers('buy INFY 1 --validity ').sort()).toEqual(['DAY', 'GTC', 'IOC']);
    const expiries = answers('strategy open iron-condor NIFTY --expiry ');
    expect(expiries).toHaveLength(6);
    expect(answers(`chain nifty --expiry ${expiries[0]}`)).toEqual([expiries[0]]);
    expect(answers('strategy open iron-')).toEqual(['iron-condor', 'iron-fly']);
  });

  it('only held symbols for sell, quoted ones too for buy', () => {
    expect(answers('sell ')).toEqual(['INFY']);
    expect(answers('sell INFY ')).toEqual(['all']);
    expect(answers('buy ').sort()).toEqual(['INFY', 'RELIANCE']);
    expect(answers('sell --session MONDAY ')).toEqual([]);
  });

  it('symbols by their names: underlyings, futures, and contracts of a master', () => {
    expect(answers('chain BANKN')).toEqual(expect.arrayContaining(['BANKNIFTY']));
    expect(answers('buy CRUDEOILM')).toEqual(expect.arrayContaining(['CRUDEOILM']));
    expect(answers('quote set NIFTY').some((each) => /^NIFTY\d\d[A-Z]{3}FUT$/.test(each))).toBe(
      true,
    );
  });

  it('known values, and nothing where nothing is known', () => {
    expect(answers('completion ').sort()).toEqual(['bash', 'fish', 'zsh']);
    expect(answers('buy INFY 1 --segment NSE_F')).toEqual(['NSE_FNO']);
    expect(answers('buy INFY 1 --price ')).toEqual([]);
  });
});

describe('a completion script', () => {
  it('stays silent when the store cannot be reached', async () => {
    const { status, stdout, stderr } = await desk.run(
      ...['__complete', '--', '--store', 'redis://127.0.0.1:1', 'session', 'use', ''],
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('is refused for another shell, with those that are known', async () => {
    const { status, stderr } = await desk.run('completion', 'csh');
    expect(status).toBe(2);
    expect(stderr).toContain('bash, zsh or fish');
  });
});
