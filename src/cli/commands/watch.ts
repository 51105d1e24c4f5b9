import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { WatchWords } from './watch.run.ts';

export function createWatchCommand(launch: Launch): Command {
  return new Command('watch')
    .description(
      'Show a session live: equity, positions, open orders and last trades, as quotes and fills ' +
        'of any program arrive. With --json, or where there is no terminal, one event a line.',
    )
    .argument('[id]', 'default: the current session')
    .option('--interval <time>', 'how often to look for changes: 100ms, 1s, ... (default: 250ms)')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, _options, self: Command) => {
      const { runWatch } = await import('./watch.run.ts');
      await launch(self, (context) => runWatch({ ...self.opts<WatchWords>(), id }, context));
    });
}

const EXAMPLES = `
Keys: s sort, up and down choose a position, c close it (asks), n next session,
      q quit

Examples:
  papertrade watch
  papertrade watch --json | jq -r 'select(.event == "trade") | .trade.symbol'`;
