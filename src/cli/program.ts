import { Command } from 'commander';
import { createBackupCommand, createRestoreCommand } from './commands/backup.ts';
import { createBalanceCommand } from './commands/balance.ts';
import { createBatchCommand } from './commands/batch.ts';
import { createChargesCommand } from './commands/charges.ts';
import { createCompleteCommand, createCompletionCommand } from './commands/completion.ts';
import { createCleanupCommand } from './commands/cleanup.ts';
import { createConfigCommand } from './commands/config.ts';
import { createFeedCommand, createReplayCommand } from './commands/feed.ts';
import { createHelpCommand } from './commands/help.ts';
import { createOrdersCommand, createTradesCommand } from './commands/history.ts';
import { createMigrateFilesCommand } from './commands/migrate-files.ts';
import { createOrderCommand } from './commands/order.ts';
import { createHaltCommand, createResumeCommand } from './commands/halt.ts';
import { createInstrumentsCommand } from './commands/instruments.ts';
import { createPositionsCommand } from './commands/positions.ts';
import { createQuoteCommand } from './commands/quote.ts';
import { createReportCommand } from './commands/report.ts';
import { createSessionCommand } from './commands/session.ts';
import { createSizeCommand } from './commands/size.ts';
import { createStatusCommand } from './commands/status.ts';
import { createStoreCommand } from './commands/store.ts';
import { createTradeCommand } from './commands/trade.ts';
import { createVerifyCommand } from './commands/verify.ts';
import { createVersionCommand } from './commands/version.ts';
import { createWatchCommand } from './commands/watch.ts';
import type { CliProcess, Launch } from './context.ts';

/** The command tree with the options that all commands share. */
export function createProgram(process: CliProcess, launch: Launch): Command {
  const program = new Command('papertrade')
    .description(
      'Practise trading Indian options and shares with virtual money, exact to the paisa.',
    )
    .version(__VERSION__, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .option('--config <file>', 'read this configuration file too')
    .option('--store <url>', 'local, local:FILE, redis://HOST:PORT, rediss://, unix:SOCKET')
    .option('--session <id>', 'the session to use instead of the current one')
    .option('--json', 'print one JSON document')
    .option('--no-color', 'print without colour')
    .option('--quiet', 'print no hints')
    .option('--yes', 'answer yes to every question')
    .option('--verbose', 'show where an error happened');
  const named: string[] = [];
  program.on('option:session', (id: string) => named.push(id));
  addGroup(program, 'Sessions:', [createSessionCommand(launch), createReportCommand(launch)]);
  addGroup(program, 'Trading:', [
    createTradeCommand('buy', launch),
    createTradeCommand('sell', launch),
    createBatchCommand(launch),
    createOrderCommand(launch),
    createQuoteCommand(launch),
    createSizeCommand(launch),
    createHaltCommand(launch),
    createResumeCommand(launch),
    createFeedCommand(launch),
    createReplayCommand(launch),
    createChargesCommand(launch),
    createInstrumentsCommand(launch),
  ]);
  addGroup(program, 'The books:', [
    createBalanceCommand(launch),
    createPositionsCommand(launch),
    createOrdersCommand(launch),
    createTradesCommand(launch),
    createWatchCommand(launch),
  ]);
  addGroup(program, 'Housekeeping:', [
    createVerifyCommand(launch),
    createStatusCommand(launch),
    createCleanupCommand(launch),
    createBackupCommand(launch),
    createRestoreCommand(launch),
    createMigrateFilesCommand(launch),
    createStoreCommand(launch, named),
    createConfigCommand(launch),
    createCompletionCommand(launch),
    createVersionCommand(launch),
    createHelpCommand(launch),
  ]);
  program.addCommand(createCompleteCommand(launch), { hidden: true });
  program.addHelpText('after', EXAMPLES);
  return prepare(program, process);
}

function addGroup(program: Command, title: string, commands: readonly Command[]): void {
  for (const command of commands) program.addCommand(command.helpGroup(title));
}

/** Errors become exceptions, and what commander writes goes to the streams that were passed in. */
function prepare(command: Command, process: CliProcess): Command {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => process.stdout.columns ?? 80,
    })
    .configureHelp({ showGlobalOptions: command.parent !== null });
  for (const child of command.commands) prepare(child, process);
  return command;
}

const EXAMPLES = `
Examples:
  papertrade session start --balance 200000
  papertrade report --format html --out monday.html
  papertrade buy NIFTY25SEP25000CE 75 --price 104.25
  papertrade sell NIFTY25SEP25000CE all --price 120
  papertrade batch orders.csv
  papertrade order cancel all
  papertrade quote set NIFTY25SEP25000CE 118
  papertrade size INFY --price 1500 --stop 1470 --risk 1%
  papertrade halt --reason "enough for today"
  papertrade resume
  papertrade feed ticks.csv
  papertrade replay ticks.csv
  papertrade charges NIFTY25SEP25000CE 75 --buy 100 --sell 120 --schedule zerodha
  papertrade instruments search "NIFTY 25000"
  papertrade balance --json | jq -r .available
  papertrade positions --all
  papertrade orders --open
  papertrade trades --since 2025-09-15
  papertrade watch
  papertrade verify --all
  papertrade status
  papertrade cleanup --older-than 90d --dry-run
  papertrade backup --out books.backup
  papertrade restore books.backup
  papertrade migrate-files ./data --dry-run
  papertrade store copy --to redis://127.0.0.1:6379
  papertrade config show
  papertrade completion bash
  papertrade version
  papertrade help accounting`;
