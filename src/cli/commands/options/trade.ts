import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { addOpenOptions } from '../../input/arguments/strategy-options.ts';
import type { OpenOptions } from '../../../app/strategies/open-strategy.ts';

export function define(command: Command): void {
  const described = command
    .description('Trade 1 to 20 legs as one: all of them fill, or none does. They are kept as one.')
    .argument('<legs...>', 'such as +1 CE:atm -1 CE:otm2, or buy 1 X sell 1 Y; counts are lots');
  addOpenOptions(described)
    .option('--name <text>', 'what the strategy is called')
    .addHelpText('after', EXAMPLES);
}

export async function run(context: Context, legs: string[], options: OpenOptions): Promise<void> {
  const { openStrategy } = await import('../../shared/open-strategy.ts');
  await openStrategy(legs, options, context);
}

const EXAMPLES = `
Examples:
  papertrade trade +1 CE:atm -1 CE:otm2 --on NIFTY --net-debit 60
  papertrade trade -1 CE:d16 -1 PE:d16 --on NIFTY --stop 30% --client-id mon-1`;
