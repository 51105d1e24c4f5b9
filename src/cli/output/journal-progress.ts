import type { Progress } from '../../app/reporting/follow-journal.ts';
import type { Context } from '../context.ts';

const FIRST_MS = 1000;
const NEXT_MS = 200;
const LOOK_EVERY = 1000;

/** Tells on stderr how far a journal is read, once that takes more than a second. */
export function journalProgress(
  { globals, process }: Pick<Context, 'globals' | 'process'>,
  now = Date.now,
): { readonly onProgress: Progress; done(): void } {
  const quiet = globals.quiet === true || globals.json === true;
  const animated = process.stderr.isTTY === true;
  let due = now() + FIRST_MS;
  let told = false;
  const tell = (read: number, all: number): void => {
    if (told && !animated) return;
    const text = `Reading the journal: ${read} of ${all} entries`;
    process.stderr.write(animated ? `\r${text}` : `${text} ...\n`);
    told = true;
  };
  return {
    onProgress(read, all) {
      if (quiet || read % LOOK_EVERY !== 0 || now() < due) return;
      due = now() + NEXT_MS;
      tell(read, all);
    },
    done() {
      if (told && animated) process.stderr.write(`\r${' '.repeat(72)}\r`);
    },
  };
}
