import type { Command } from 'commander';
import { parseQuantity } from '../../../domain/money/money.ts';
import type { Context, Options } from '../../context.ts';
import { readLegNumber } from '../../input/arguments/strategy-options.ts';

type ExitOptions = Options<'leg' | 'lots' | 'clientId', 'dryRun'>;

export function define(command: Command): void {
  command
    .summary('close a strategy, a leg, or some lots')
    .description('Close a strategy in one step: all its legs, one leg, or so many lots of each.')
    .argument('<id>', 'such as IC-1')
    .option('--leg <number>', 'only this leg')
    .option('--lots <count>', 'only so many lots of each leg')
    .option('--client-id <id>', 'your id; a repeat changes nothing')
    .option('--dry-run', 'show what would happen, write nothing')
    .addHelpText('after', '\nExample:\n  papertrade strategy exit IC-1');
}

export async function run(context: Context, id: string, options: ExitOptions): Promise<void> {
  const { changeStrategy } = await import('../../shared/open-strategy.ts');
  const leg = options.leg === undefined ? undefined : readLegNumber(options.leg);
  const lots = options.lots === undefined ? undefined : parseQuantity(options.lots, 'lots');
  await changeStrategy(options, context, ({ exits }, sessionId, common) =>
    exits.exit(sessionId, id, { leg, lots, ...common }),
  );
}
