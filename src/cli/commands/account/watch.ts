import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';

export function define(command: Command): void {
  command
    .description(
      'Show a session live: equity, positions, open orders and last trades, as quotes and fills ' +
        'of any program arrive. With --json, or where there is no terminal, one event a line.',
    )
    .argument('[id]', 'default: the current session')
    .option('--interval <time>', 'how often to look for changes: 100ms, 1s, ... (default: 250ms)')
    .addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  id: string | undefined,
  { interval }: Options<'interval'>,
): Promise<void> {
  const { runWatch } = await import('../../screen/watch.ts');
  await runWatch(context, id, interval);
}

const EXAMPLES = `
Keys: b buy, s sell, c cancel an order, x close the chosen position (asks),
      up and down choose, o order the positions, n next session, ? help,
      q quit

Examples:
  papertrade watch
  papertrade watch --json | jq -r 'select(.event == "trade") | .trade.symbol'`;
