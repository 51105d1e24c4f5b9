import { Command, Option } from 'commander';
import type { Launch } from '../context.ts';
import type { FeedWords, ReplayWords } from './feed.run.ts';

export function createFeedCommand(launch: Launch): Command {
  return new Command('feed')
    .description(
      'Take market prices from CSV (with a header) or NDJSON, or from a broker: record them, and ' +
        'bring every active session up to date. Columns: time, symbol (or segment and ' +
        'security_id), ltp, and if there are any bid, ask and volume.',
    )
    .argument('[file]', 'the file, or - for standard input')
    .option(
      '--speed <factor>',
      'times as fast as the ticks were made: 1, 10, 0.5 (default: at once)',
    )
    .addOption(new Option('--broker <name>', 'poll a broker instead').choices(['dhan']))
    .option('--ticks', 'act on the ticks that other programs write into the store')
    .option(
      '--redis-channel <name>',
      'take ticks that are published on a channel of the Redis store',
    )
    .option(
      '--watch <list>',
      'what to look for: NSE_FNO:40001,NSE_EQ:1333 (default: what is held or has orders)',
    )
    .option('--interval <time>', 'time between two looks at a broker or the store (default: 1s)')
    .option('--once', 'look once (or take one message), then end')
    .addHelpText('after', FEED_EXAMPLES)
    .action(async (file: string | undefined, _options, self: Command) => {
      const { runFeed } = await import('./feed.run.ts');
      const words = self.opts<FeedWords>();
      await launch(self, (context) => runFeed(file, words, context));
    });
}

export function createReplayCommand(launch: Launch): Command {
  return new Command('replay')
    .description(
      "Run a file of ticks, oldest first, with the ticks' own times as the clock: the same file on " +
        'the same session writes the same journal. The file is checked whole before its first tick.',
    )
    .argument('<file>', 'CSV or NDJSON with time, symbol (or segment and security_id) and ltp')
    .option('--speed <factor>', 'times as fast as the ticks were made (default: at once)')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade replay day.csv\n  papertrade replay day.csv --speed 60',
    )
    .action(async (file: string, _options, self: Command) => {
      const { runReplay } = await import('./feed.run.ts');
      const words = self.opts<ReplayWords>();
      await launch(self, (context) => runReplay(file, words, context));
    });
}

const FEED_EXAMPLES = `
Examples:
  papertrade feed ticks.csv
  papertrade feed monday.ndjson --speed 10
  my-ticker | papertrade feed -
  papertrade feed --broker dhan --watch NSE_FNO:40001
  papertrade feed --ticks --interval 250ms
  papertrade feed --redis-channel prices --store redis://127.0.0.1:6379

Dhan's client id and token come from DHAN_CLIENT_ID and DHAN_ACCESS_TOKEN.`;
