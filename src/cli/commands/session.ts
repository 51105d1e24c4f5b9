import { Command } from 'commander';
import type { Launch } from '../context.ts';
import { addListOptions } from './list-options.ts';
import type { StartWords } from './session.run.ts';

export function createSessionCommand(launch: Launch): Command {
  return new Command('session')
    .description('A session is one ledger: a starting balance and everything traded with it.')
    .addCommand(createStart(launch))
    .addCommand(createList(launch))
    .addCommand(createShow(launch))
    .addCommand(createUse(launch))
    .addCommand(createSettle(launch))
    .addCommand(createEnd(launch))
    .addCommand(createAdopt(launch))
    .addHelpText('after', '\nExample:\n  papertrade session start --id MONDAY --balance 200000');
}

const createStart = (launch: Launch): Command =>
  new Command('start')
    .description('Open a session and make it the current one.')
    .option('--id <id>', 'letters, digits, "_" and "-", at most 64 (default: PAPER_<date>_<time>)')
    .option('--balance <amount>', 'starting cash (default: trading.starting_balance)')
    .option('--name <text>', 'a name for the list')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade session start --balance 200000 --name "Week 48"',
    )
    .action(async (_options, self: Command) => {
      const { startSession } = await import('./session.run.ts');
      await launch(self, (context) => startSession(self.opts<StartWords>(), context));
    });

const createList = (launch: Launch): Command =>
  addListOptions(new Command('list'))
    .description('List all sessions, active ones first.')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade session list --json | jq -r ".sessions[].session_id"',
    )
    .action(async (_options, self: Command) => {
      const { listSessions } = await import('./session.run.ts');
      await launch(self, listSessions);
    });

const createShow = (launch: Launch): Command =>
  new Command('show')
    .description('Show a session with its wallet.')
    .argument('[id]', 'default: the current session')
    .addHelpText('after', '\nExample:\n  papertrade session show MONDAY')
    .action(async (id: string | undefined, _options, self: Command) => {
      const { showSession } = await import('./session.run.ts');
      await launch(self, (context) => showSession(id, context));
    });

const createUse = (launch: Launch): Command =>
  new Command('use')
    .description('Make a session the current one.')
    .argument('<id>', 'the session')
    .addHelpText('after', '\nExample:\n  papertrade session use MONDAY')
    .action(async (id: string, _options, self: Command) => {
      const { useSession } = await import('./session.run.ts');
      await launch(self, (context) => useSession(id, context));
    });

const createSettle = (launch: Launch): Command =>
  new Command('settle')
    .description(
      "Settle the contracts that have expired, in cash at their underlying's last quote.",
    )
    .argument('[id]', 'default: the current session')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade quote set NIFTY 25123.45 --segment IDX_I\n  papertrade session settle',
    )
    .action(async (id: string | undefined, _options, self: Command) => {
      const { settleSession } = await import('./session.run.ts');
      await launch(self, (context) => settleSession(id, context));
    });

const createEnd = (launch: Launch): Command =>
  new Command('end')
    .description('End a session: its report is stored, and nothing can be traded in it any more.')
    .argument('[id]', 'default: the current session')
    .addHelpText('after', '\nExample:\n  papertrade session end --yes')
    .action(async (id: string | undefined, _options, self: Command) => {
      const { endSession } = await import('./session.run.ts');
      await launch(self, (context) => endSession(id, context));
    });

const createAdopt = (launch: Launch): Command =>
  new Command('adopt')
    .description(
      'Take over a session that the predecessor wrote to Redis, so that it can be traded. Shows ' +
        'its figures before and after, and asks before it writes.',
    )
    .argument('<id>', 'the session')
    .addHelpText('after', '\nExample:\n  papertrade session adopt PAPER_20250917')
    .action(async (id: string, _options, self: Command) => {
      const { adoptSession } = await import('./adopt.run.ts');
      await launch(self, (context) => adoptSession(id, context));
    });
