import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { addOpenOptions } from '../../input/arguments/strategy-options.ts';
import type { OpenOptions } from '../../../app/strategies/open-strategy.ts';

export function define(command: Command): void {
  const described = command
    .summary('open a named strategy')
    .description('Open a named strategy: all its legs fill, or none does.')
    .argument('<name>', 'such as iron-condor; see "papertrade strategy names"')
    .argument('<underlying>', 'such as NIFTY');
  addOpenOptions(described).addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  name: string,
  underlying: string,
  options: OpenOptions,
): Promise<void> {
  const { openStrategy } = await import('../../shared/open-strategy.ts');
  await openStrategy([name, underlying], options, context);
}

const EXAMPLES = `
Examples:
  papertrade strategy open iron-condor NIFTY --gap 300 --width 200 --lots 2 --stop 30%
  papertrade strategy open short-straddle NIFTY --stop-premium 330 --exit-at 15:15
  papertrade strategy open covered-call INFY --gap d30`;
