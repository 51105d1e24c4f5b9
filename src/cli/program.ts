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
import type { Cli, CliProcess, Launch } from './context.ts';

/** Makes one command; `named` collects every --session. */
type Create = (cli: Cli, named: readonly string[]) => Command;

/** The commands by group, in the order of the help. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, Create>>>> = {
  'Sessions:': { session: createSessionCommand, report: createReportCommand },
  'Trading:': {
    buy: (cli) => createTradeCommand('buy', cli),
    sell: (cli) => createTradeCommand('sell', cli),
    batch: createBatchCommand,
    order: createOrderCommand,
    quote: createQuoteCommand,
    size: createSizeCommand,
    halt: createHaltCommand,
    resume: createResumeCommand,
    feed: createFeedCommand,
    replay: createReplayCommand,
    charges: createChargesCommand,
    instruments: createInstrumentsCommand,
  },
  'The books:': {
    balance: createBalanceCommand,
    positions: createPositionsCommand,
    orders: createOrdersCommand,
    trades: createTradesCommand,
    watch: createWatchCommand,
  },
  'Housekeeping:': {
    verify: createVerifyCommand,
    status: createStatusCommand,
    cleanup: createCleanupCommand,
    backup: createBackupCommand,
    restore: createRestoreCommand,
    'migrate-files': createMigrateFilesCommand,
    store: createStoreCommand,
    config: createConfigCommand,
    completion: createCompletionCommand,
    version: createVersionCommand,
    help: createHelpCommand,
  },
};

/**
 * The command tree with the options that all commands share. Making all commands takes longer than
 * running one: where `argv` names one that needs no other, it is the only one in the tree, and where
 * it names none, which shows an overview, they are made without their options.
 */
export function createProgram(
  process: CliProcess,
  launch: Launch,
  argv?: readonly string[],
): Command {
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
  const word = argv && firstWord(program, argv);
  // Help may be asked for any command.
  const only = word !== undefined && word !== 'help' && isCommand(word) ? word : undefined;
  const isOverview = argv !== undefined && word === undefined;
  const command = (name: string): Command => (isOverview ? new Heading(name) : new Command(name));
  const cli = { command, launch };
  for (const [title, commands] of Object.entries(GROUPS)) {
    for (const [name, create] of Object.entries(commands)) {
      if (only === undefined || name === only) {
        program.addCommand(create(cli, named).helpGroup(title));
      }
    }
  }
  if (only === undefined) {
    program.addCommand(createCompleteCommand(cli), { hidden: true });
    program.addHelpText('after', EXAMPLES);
  }
  return prepare(program, process);
}

/** A command as the overview shows it: by its name and what it does. */
class Heading extends Command {
  override option(): this {
    return this;
  }

  override addOption(): this {
    return this;
  }
}

/** The first word after the options of all commands; none where those ask for the overview. */
function firstWord(program: Command, argv: readonly string[]): string | undefined {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '-h' || word === '--help') return undefined;
    if (!word.startsWith('-')) return word;
    if (program.options.some(({ long, required }) => long === word && required)) at += 1;
  }
  return undefined;
}

const isCommand = (word: string): boolean =>
  Object.values(GROUPS).some((commands) => Object.hasOwn(commands, word));

/** Errors become exceptions, and what commander writes goes to the streams that were passed in. */
function prepare(command: Command, process: CliProcess): Command {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => process.stdout.columns ?? 80,
      // Help has no colours; commander would load the terminal's streams to ask for them.
      getOutHasColors: () => false,
    })
    .configureHelp({
      showGlobalOptions: command.parent !== null,
      // Every command has options: to say so each time leaves little room for what it does.
      subcommandTerm: (each) =>
        `${each.name()} ${each.usage()}`.replace(/ \[(?:options|command)\]/g, ''),
      minWidthToWrap: 20,
    });
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
  papertrade charges NIFTY25SEP25000CE 75 --buy 100 --sell 120
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
