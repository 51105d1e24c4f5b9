import { execFileSync } from 'node:child_process';
import type { Desk } from './program.ts';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '../../bin/papertrade');

/** A real terminal of a given size, in a tmux server of its own, with a shell in the desk's home. */
export class Terminal {
  readonly #socket: string;

  constructor(desk: Desk, columns: number, rows: number, env: Record<string, string> = {}) {
    this.#socket = join(desk.folder, 'tmux');
    const given = Object.entries({ ...desk.env, ...env, PS1: '$ ', TERM: 'xterm-256color' });
    const shell = ['env', '-i', ...given.map(([name, value]) => `${name}=${value}`)];
    const size = ['-x', String(columns), '-y', String(rows)];
    const args = [...shell, 'LC_ALL=C.UTF-8', 'bash', '--norc', '--noprofile'];
    this.#tmux('-f', '/dev/null', '-u', 'new-session', '-d', ...size, '-c', desk.folder, ...args);
  }

  /** Types a command and Enter. */
  papertrade(...args: readonly string[]): void {
    this.#tmux('send-keys', [PROGRAM, ...args].join(' '), 'Enter');
  }

  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** Whether a program has the alternate screen, and whether the cursor shows. */
  modes(): { alternate: boolean; cursor: boolean } {
    const [alternate, cursor] = this.#tmux(
      'display-message',
      '-p',
      '#{alternate_on} #{cursor_flag}',
    )
      .trim()
      .split(' ');
    return { alternate: alternate === '1', cursor: cursor === '1' };
  }

  /** Waits until the screen matches, and gives it. */
  async shows(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const screen = this.screen();
      if (pattern.test(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`${String(pattern)} is not in:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The shell's process id, whose child the program is. */
  shellPid(): string {
    return this.#tmux('display-message', '-p', '#{pane_pid}').trim();
  }

  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...args], { encoding: 'utf8' });
  }
}
