import { Command, Option } from 'commander';
import type { Launch } from '../context.ts';
import type { ReportWords } from './report.run.ts';

export function createReportCommand(launch: Launch): Command {
  return new Command('report')
    .description(
      "Show a session's report: the result in a sentence, round trips, risk, charts, best and " +
        'worst trades. Other formats keep it or send it.',
    )
    .argument('[id]', 'default: the current session')
    .option('--latest', 'the session that ended last')
    .option('--all', 'one report over all sessions')
    .option('--list', 'list the sessions with their figures')
    .option('--since <date>', 'one report over (or a list of) the sessions from this day on')
    .option('--until <date>', 'up to and with this day')
    .addOption(new Option('--status <status>', 'only active or only completed sessions'))
    .option('--sort <order>', 'of the list: time, pnl, trades, win-rate or drawdown')
    .option('--limit <count>', 'at most this many of the list')
    .option('--format <format>', 'table, json, csv or html', 'table')
    .option('--table <name>', 'of CSV only this: trades, positions, equity or round-trips')
    .option('--out <file>', 'write to this file instead of the terminal')
    .addCommand(createCompare(launch))
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, _options, self: Command) => {
      const { runReport } = await import('./report.run.ts');
      await launch(self, (context) => runReport({ ...self.opts<ReportWords>(), id }, context));
    });
}

const createCompare = (launch: Launch): Command =>
  new Command('compare')
    .description('Set the figures of two sessions side by side.')
    .argument('<a>', 'a session')
    .argument('<b>', 'the session to compare it with')
    .addHelpText('after', '\nExample:\n  papertrade report compare MONDAY TUESDAY')
    .action(async (a: string, b: string, _options, self: Command) => {
      const { runCompare } = await import('./report.run.ts');
      await launch(self, (context) => runCompare(a, b, context));
    });

const EXAMPLES = `
Examples:
  papertrade report
  papertrade report MONDAY --format html --out monday.html
  papertrade report MONDAY --format csv --table round-trips --out trips.csv
  papertrade report --list --since 2025-09-01 --sort pnl --limit 10
  papertrade report --since 2025-09-01
  papertrade report compare MONDAY TUESDAY`;
