import type { Command } from 'commander';
import { parseDate } from '../../../domain/instruments/instrument.ts';
import { parsePrice } from '../../../domain/money/money.ts';
import type { Context, Options } from '../../context.ts';
import { readLegNumber } from '../../input/arguments/strategy-options.ts';

type RollOptions = Options<'toExpiry' | 'clientId', 'creditOnly' | 'dryRun', 'leg' | 'toStrike'>;

export function define(command: Command): void {
  command
    .summary('move a leg to another strike or expiry')
    .description('Close a leg and open it at another strike or expiry, in one step.')
    .argument('<id>', 'such as IC-1')
    .requiredOption('--leg <number>', 'the leg to roll')
    .requiredOption('--to-strike <strike>', 'its new strike, which must be listed')
    .option('--to-expiry <date>', 'YYYY-MM-DD (default: the same)')
    .option('--credit-only', 'refuse a roll that costs something')
    .option('--client-id <id>', 'your id; a repeat changes nothing')
    .option('--dry-run', 'show what would happen, write nothing')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade strategy roll IC-1 --leg 3 --to-strike 24300 --credit-only',
    );
}

export async function run(context: Context, id: string, options: RollOptions): Promise<void> {
  const { changeStrategy } = await import('../../shared/open-strategy.ts');
  await changeStrategy(options, context, ({ adjustments }, sessionId, common) =>
    adjustments.roll(sessionId, id, {
      leg: readLegNumber(options.leg),
      strike: parsePrice(options.toStrike, 'strike'),
      expiry: options.toExpiry === undefined ? undefined : parseDate(options.toExpiry, 'expiry'),
      creditOnly: options.creditOnly,
      ...common,
    }),
  );
}
