import { spawn } from 'node:child_process';
import type { Desk } from './program.ts';

/** Runs the program on a terminal of its own (util-linux's or BSD's `script`) and types `keys`. */
export function onTerminal(desk: Desk, args: readonly string[], keys: string): Promise<string> {
  const given = desk.commandLine(args);
  const script =
    process.platform === 'darwin'
      ? ['-q', '/dev/null', ...given]
      : ['-qec', given.map((word) => `'${word}'`).join(' '), '/dev/null'];
  const child = spawn('script', script, { cwd: desk.folder, env: desk.env });
  let screen = '';
  let typed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    if (!typed && screen.includes('[y/N]')) {
      typed = true;
      child.stdin.write(keys);
    }
  });
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve(`${screen}\nstatus ${String(status)}`);
    });
  });
}
