import { it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A test that writes to a full disk, on systems that have a device like one. */
export const itOnFullDisk = existsSync('/dev/full') ? it : it.skip;

/** Shared, so that not every desk compiles the program anew. */
const CACHE = join(tmpdir(), 'papertrade-test-cache');
const PROGRAM = join(import.meta.dirname, '../../bin/papertrade');

/** A place of its own for the program: home, data and configuration in a temporary folder. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'papertrade-'));
  readonly env: Record<string, string>;

  constructor(env: Record<string, string> = {}) {
    this.env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      XDG_CACHE_HOME: CACHE,
      ...env,
    };
  }

  /** The words that start the program in a shell. */
  commandLine(args: readonly string[]): string[] {
    return [process.execPath, PROGRAM, ...args];
  }

  start(args: readonly string[]): ChildProcess {
    const [command = '', ...typed] = this.commandLine(args);
    return spawn(command, typed, {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs the built program to its end. */
  run(...args: readonly string[]): Promise<Outcome> {
    const child = this.start(args);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve) => {
      child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
    });
  }

  /** Runs with --json and gives the document; fails when the command does. */
  async json(...args: readonly string[]): Promise<any> {
    const { status, stdout, stderr } = await this.run(...args, '--json');
    if (status !== 0) throw new Error(`papertrade ${args.join(' ')}: ${String(status)}\n${stderr}`);
    return JSON.parse(stdout);
  }
}
