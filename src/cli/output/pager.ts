import { spawnSync } from 'node:child_process';
import type { Style } from '../../presentation/tables/style.ts';
import type { Context } from '../context.ts';

/** Ends at once where all fits on the screen, keeps colours, and leaves the text on the screen. */
const USUAL_PAGER = 'less -FRX';
/** What a shell says when there is no such program. */
const NOT_FOUND = 127;

/**
 * Shows a long view like git: on a terminal through $PAPERTRADE_PAGER or $PAGER (empty or `cat` for
 * none); with --json, with --no-pager, in a pipe, and where there is no such program it is printed.
 */
export function showPaged(
  document: object,
  view: (style: Style) => string,
  isWanted: boolean,
  { process, globals, present }: Context,
): void {
  const { env, stdout } = process;
  const pager = env['PAPERTRADE_PAGER'] ?? env['PAGER'] ?? USUAL_PAGER;
  const isPaged =
    isWanted && stdout.isTTY === true && globals.json !== true && !['', 'cat'].includes(pager);
  if (isPaged) {
    const input = `${present.text(view)}\n`;
    const ended = spawnSync(pager, { shell: true, input, stdio: ['pipe', 'inherit', 'inherit'] });
    if (ended.error === undefined && ended.status !== NOT_FOUND) return;
  }
  present.show(document, view);
}
