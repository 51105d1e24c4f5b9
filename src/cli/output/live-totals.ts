import type { Style } from '../../presentation/tables/style.ts';
import type { Context } from '../context.ts';

/** What counts while it goes on. */
interface Totals {
  json(now: number): object;
  text(now: number): string;
}

const INTERRUPTED = 130;

/**
 * Tells how far a feed or a replay has come: a line on a terminal's stderr that is rewritten once a
 * second, and the totals on stdout at the end, on Ctrl-C as well.
 */
export function liveTotals(
  totals: Totals,
  view: (style: Style) => string,
  { globals, present, process: { stderr } }: Context,
) {
  const quiet = globals.quiet === true || globals.json === true || stderr.isTTY !== true;
  let shown = Date.now();
  let visible = false;
  const tell = (): void => {
    if (visible) stderr.write('\r\u001b[K');
    present.show(totals.json(Date.now()), view);
  };
  const interrupted = (): void => {
    tell();
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupted);
  return {
    progress(): void {
      if (quiet || Date.now() - shown < 1000) return;
      shown = Date.now();
      visible = true;
      stderr.write(`\r${totals.text(shown)}\u001b[K`);
    },
    end(): void {
      process.off('SIGINT', interrupted);
      tell();
    },
  };
}
