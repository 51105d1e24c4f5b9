import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';

export function define(command: Command): void {
  command
    .summary('the figures of two sessions side by side')
    .description('Set the figures of two sessions side by side.')
    .argument('<a>', 'a session')
    .argument('<b>', 'the session to compare it with')
    .addHelpText('after', '\nExample:\n  papertrade report compare MONDAY TUESDAY');
}

export async function run(context: Context, a: string, b: string): Promise<void> {
  const [left, right] = [parseSessionId(a), parseSessionId(b)];
  const reporter = await (await context.services()).reporter();
  const { compareReports } = await import('../../../app/reporting/comparison.ts');
  const { comparisonView } = await import('../../../presentation/tables/report/listing-view.ts');
  const comparison = compareReports(await reporter.report(left), await reporter.report(right));
  context.present.show(comparison, (style) => comparisonView(comparison, style));
}
