import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { TOPICS } from '../../src/cli/help/topics.ts';
import { createProgram } from '../../src/cli/program.ts';
import { Desk } from '../support/program.ts';

const desk = new Desk();

describe('papertrade help', () => {
  it.each(Object.keys(TOPICS))('explains %s within 80 columns', async (topic) => {
    const { status, stdout } = await desk.run('help', topic);
    expect(status).toBe(0);
    expect(stdout).toContain(TOPICS[topic]!.title);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(await desk.json('help', topic)).toEqual({ topic, ...TOPICS[topic] });
  });

  it('shows the help of a command, the same as --help', async () => {
    const { stdout } = await desk.run('help', 'session', 'start');
    expect(stdout.trim()).toBe((await desk.run('session', 'start', '--help')).stdout.trim());
    expect((await desk.run('session', 'help', 'start')).stdout).toBe(stdout);
    expect((await desk.run('help')).stdout.trim()).toBe((await desk.run('--help')).stdout.trim());
  });

  it('shows every command where help is asked for before a command is named', async () => {
    const { stdout } = await desk.run('--help');
    expect((await desk.run('--help', 'buy')).stdout).toBe(stdout);
    expect((await desk.run('--session', 'S', '-h', 'buy')).stdout).toBe(stdout);
    expect((await desk.run('buy', '--help')).stdout).not.toBe(stdout);
  });

  it('fits a terminal of 80 columns, but for commands to be copied', async () => {
    const lines: string[] = [];
    const stdout = { columns: 80, write: (text: string) => lines.push(...text.split('\n')) };
    const show = (command: Command): void => {
      command.outputHelp();
      command.commands.forEach(show);
    };
    show(await createProgram({ ...process, stdout }, () => Promise.resolve()));
    expect(lines.length).toBeGreaterThan(500);
    const args = lines.filter((line) => !line.includes(' papertrade '));
    expect(args.filter((line) => line.length > 80)).toEqual([]);
  });

  it('names the topics when it knows no such word', async () => {
    const { status, stderr } = await desk.run('help', 'acounting');
    expect(status).toBe(2);
    expect(stderr).toContain('"acounting". Topics: accounting, store, scripting');
  });
});
