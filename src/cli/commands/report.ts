import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { ReportWords } from './report.run.ts';

export function createReportCommand(launch: Launch): Command {
  return new Command('report')
    .summary("a session's results")
    .description("Show a session's report: results, round trips, drawdown, positions.")
    .argument('[id]', 'default: the current session')
    .option('--latest', 'the session that ended last')
    .option('--list', 'list the sessions that can be reported')
    .option('--format <format>', 'table or json', 'table')
    .option('--out <file>', 'write to this file instead of the terminal')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade report\n  papertrade report MONDAY --format json --out monday.json',
    )
    .action(async (id: string | undefined, _options, self: Command) => {
      const { runReport } = await import('./report.run.ts');
      await launch(self, (context) => runReport({ ...self.opts<ReportWords>(), id }, context));
    });
}
