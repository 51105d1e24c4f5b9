import type { Command } from 'commander';
import type { Launch } from './context.ts';

/** Makes one command; `named` collects every --session. */
type Create = (launch: Launch, named: readonly string[]) => Command;

/** A command as the overview shows it, and what makes it: of most commands no start needs more. */
interface ListedCommand {
  /** Its arguments; a test compares them with those that the command takes. */
  readonly usage?: string;
  readonly summary: string;
  readonly load: () => Promise<Create>;
}

/** The commands by group, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Readonly<Record<string, ListedCommand>>>> = {
  'Sessions:': {
    session: {
      summary: 'start, list, show, switch and end sessions',
      load: async () => (await import('./commands/session.ts')).createSessionCommand,
    },
    report: {
      usage: '[id]',
      summary: "a session's results: figures, charts, a page, CSV",
      load: async () => (await import('./commands/report.ts')).createReportCommand,
    },
  },
  'Trading:': {
    buy: {
      usage: '<symbol> <quantity>',
      summary: 'buy on paper',
      load: () => trade('buy'),
    },
    sell: {
      usage: '<symbol> <quantity>',
      summary: 'sell on paper',
      load: () => trade('sell'),
    },
    batch: {
      usage: '<file>',
      summary: 'execute many orders from a file or a pipe',
      load: async () => (await import('./commands/batch.ts')).createBatchCommand,
    },
    order: {
      summary: 'show, modify and cancel an order that rests',
      load: async () => (await import('./commands/order.ts')).createOrderCommand,
    },
    quote: {
      summary: 'record and show market prices',
      load: async () => (await import('./commands/quote.ts')).createQuoteCommand,
    },
    size: {
      usage: '<symbol>',
      summary: 'how many lots to trade, by risk or by allocation',
      load: async () => (await import('./commands/size.ts')).createSizeCommand,
    },
    halt: {
      summary: 'kill switch: take only orders that close',
      load: async () => (await import('./commands/halt.ts')).createHaltCommand,
    },
    resume: {
      summary: 'end a halt',
      load: async () => (await import('./commands/halt.ts')).createResumeCommand,
    },
    feed: {
      usage: '[file]',
      summary: 'take market prices from a file, a pipe or a broker',
      load: async () => (await import('./commands/feed.ts')).createFeedCommand,
    },
    replay: {
      usage: '<file>',
      summary: 'run a day of recorded prices through the session',
      load: async () => (await import('./commands/feed.ts')).createReplayCommand,
    },
    charges: {
      usage: '<symbol> <quantity>',
      summary: 'what a round trip costs, and its break-even price',
      load: async () => (await import('./commands/charges.ts')).createChargesCommand,
    },
    instruments: {
      summary: "the exchanges' instruments: import, search, chain",
      load: async () => (await import('./commands/instruments.ts')).createInstrumentsCommand,
    },
  },
  'The books:': {
    balance: {
      summary: 'the wallet: show, deposit, withdraw, reset',
      load: async () => (await import('./commands/balance.ts')).createBalanceCommand,
    },
    positions: {
      summary: 'open positions at the last quotes',
      load: async () => (await import('./commands/positions.ts')).createPositionsCommand,
    },
    orders: {
      summary: 'every order, rejected ones too',
      load: async () => (await import('./commands/history.ts')).createOrdersCommand,
    },
    trades: {
      summary: 'the journal of fills',
      load: async () => (await import('./commands/history.ts')).createTradesCommand,
    },
    watch: {
      usage: '[id]',
      summary: 'a live screen: equity, positions, trades',
      load: async () => (await import('./commands/watch.ts')).createWatchCommand,
    },
  },
  'Housekeeping:': {
    verify: {
      usage: '[id]',
      summary: 'replay the journal and compare',
      load: async () => (await import('./commands/verify.ts')).createVerifyCommand,
    },
    status: {
      summary: 'the store: reachable, durable, how full',
      load: async () => (await import('./commands/status.ts')).createStatusCommand,
    },
    cleanup: {
      summary: 'remove old ended sessions',
      load: async () => (await import('./commands/cleanup.ts')).createCleanupCommand,
    },
    backup: {
      usage: '[id...]',
      summary: 'write sessions to one file',
      load: async () => (await import('./commands/backup.ts')).createBackupCommand,
    },
    restore: {
      usage: '<file>',
      summary: 'bring back the sessions of a backup',
      load: async () => (await import('./commands/backup.ts')).createRestoreCommand,
    },
    'migrate-files': {
      usage: '<dir>',
      summary: "move the predecessor's CSV and JSON files into the store",
      load: async () => (await import('./commands/migrate-files.ts')).createMigrateFilesCommand,
    },
    store: {
      summary: 'copy sessions between stores',
      load: async () => (await import('./commands/store.ts')).createStoreCommand,
    },
    config: {
      summary: 'the settings and where they come from',
      load: async () => (await import('./commands/config.ts')).createConfigCommand,
    },
    completion: {
      usage: '<shell>',
      summary: 'a completion script for your shell',
      load: async () => (await import('./commands/completion.ts')).createCompletionCommand,
    },
    version: {
      summary: 'the version, and what is new in it',
      load: async () => (await import('./commands/version.ts')).createVersionCommand,
    },
    help: {
      usage: '[topic...]',
      summary: 'a topic (accounting, store, scripting) or a command',
      load: async () => (await import('./commands/help.ts')).createHelpCommand,
    },
  },
};

async function trade(name: 'buy' | 'sell'): Promise<Create> {
  const { createTradeCommand } = await import('./commands/trade.ts');
  return (launch) => createTradeCommand(name, launch);
}
