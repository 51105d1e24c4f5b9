import type { Context } from '../context.ts';

/** How long a command runs before it shows its progress, and how often it is shown then. */
const PATIENCE_MS = 1000;
const PAUSE_MS = 100;
const BAR = 24;
const CLEAR_LINE = '\r\u001b[K';

interface RowProgress {
  /** `done` is the part that is done, 0 to 1. */
  show(count: number, done: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** One line that is written over: a bar, rows, rows a second, time left. Only on a terminal. */
export function rowProgress(
  { globals, process: { stderr } }: Pick<Context, 'globals' | 'process'>,
  now = Date.now,
): RowProgress {
  const isShown = stderr.isTTY === true && !globals.json && !globals.quiet;
  const started = now();
  let last = 0;
  return {
    show(count, done) {
      const at = now();
      if (!isShown || at - started < PATIENCE_MS || at - last < PAUSE_MS) return;
      last = at;
      stderr.write(`${CLEAR_LINE}${progressLine(count, Math.min(done, 1), at - started)}`);
    },
    clear() {
      if (last > 0) stderr.write(CLEAR_LINE);
      last = 0;
    },
  };
}

/** `[######------]  50%  1,20,000 rows, 60,000 a second, 2 s left` */
function progressLine(count: number, done: number, milliseconds: number): string {
  const filled = Math.round(done * BAR);
  const bar = '#'.repeat(filled) + '-'.repeat(BAR - filled);
  const rate = Math.round((count / milliseconds) * 1000);
  const left = done > 0 ? Math.ceil((milliseconds / done - milliseconds) / 1000) : 0;
  const percent = `${Math.floor(done * 100)}%`.padStart(4);
  return `[${bar}] ${percent}  ${indian(count)} rows, ${indian(rate)} a second, ${left} s left`;
}

const indian = (count: number): string => count.toLocaleString('en-IN');
