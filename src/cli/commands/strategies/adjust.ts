import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import {
  addLegOrderOptions,
  addLimitOptions,
  addTemplateOptions,
} from '../../input/arguments/strategy-options.ts';
import { readLimit, readStrategy } from '../../../app/strategies/legs/strategy-options.ts';
import type { OpenOptions } from '../../../app/strategies/open-strategy.ts';

export function define(command: Command): void {
  const described = command
    .summary('trade more legs as a part of it')
    .description('Trade more legs as a part of a strategy; it keeps its id and what it realized.')
    .argument('<id>', 'such as IC-1')
    .argument('<legs...>', 'such as +1 CE:otm4');
  const limited = addLimitOptions(addTemplateOptions(described));
  addLegOrderOptions(limited, 'your id; a repeat changes nothing').addHelpText(
    'after',
    '\nExample:\n  papertrade strategy adjust IC-1 +1 CE:otm4',
  );
}

export async function run(
  context: Context,
  id: string,
  legs: string[],
  options: OpenOptions,
): Promise<void> {
  const { changeStrategy } = await import('../../shared/open-strategy.ts');
  const limit = readLimit(options);
  await changeStrategy(options, context, (strategies, sessionId, common) => {
    const read = async (underlying: string) =>
      (await readStrategy(legs, { on: underlying, ...options }, strategies.legs)).legs;
    return strategies.adjustments.adjust(sessionId, id, read, { limit, ...common });
  });
}
