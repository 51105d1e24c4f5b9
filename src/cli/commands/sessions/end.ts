import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { isOpen } from '../../../domain/ledger/position.ts';
import { sessionJson } from '../../../presentation/json/session-json.ts';

export function define(command: Command): void {
  command
    .alias('stop')
    .summary('end a session and store its report')
    .description('End a session: its report is stored, and nothing can be traded in it any more.')
    .argument('[id]', 'default: the current session')
    .addHelpText('after', '\nExample:\n  papertrade session end --yes');
}

/** Ends a session; asks when positions are still open, since they stay open in the report. */
export async function run(context: Context, named: string | undefined): Promise<void> {
  const id = await context.sessionId(named);
  const { sessions, tracker, reporter, store } = await context.services();
  const state = await sessions.find(id);
  const [open, pending] = await Promise.all([tracker.positions(id), store.openOrders(id)]);
  const left = [
    counted(open.filter(isOpen).length, 'open position'),
    counted(pending.length, 'pending order'),
  ].filter((text) => text !== '');
  const question = `Session ${id} has ${left.join(' and ')}. End it?`;
  const asks = state.session.status === 'active' && left.length > 0;
  if (asks && !(await context.confirm(question))) {
    context.present.hint('Nothing was changed.');
    return;
  }
  const { session, report } = await (await reporter()).end(id);
  const { reportView } = await import('../../../presentation/tables/report/report-view.ts');
  const current = await store.currentSession();
  context.present.show({ session: sessionJson(session, current), report }, (style) =>
    reportView(report, style),
  );
  context.present.hint(`Session ${id} has ended. Next: papertrade session start`);
}

const counted = (count: number, what: string): string =>
  count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
