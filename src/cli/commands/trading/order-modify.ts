import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { parsePrice, parseQuantity } from '../../../domain/money/money.ts';
import { orderChangeJson } from '../../../presentation/json/json.ts';
import { orderView } from '../../../presentation/tables/trading/order-view.ts';
import { parseValidity } from '../../../app/trading/order-words.ts';

export interface ModifyWords {
  readonly price?: string;
  readonly trigger?: string;
  readonly quantity?: string;
  readonly validity?: string;
}

export function define(command: Command, launch: Launch): void {
  command
    .description('Change an open order. A new price or a larger quantity loses its time priority.')
    .argument('<id>', 'its id or client id')
    .option('--price <price>', 'the new limit')
    .option('--trigger <price>', 'the new trigger')
    .option('--quantity <units>', 'the new quantity, of which a part may have filled')
    .option('--validity <validity>', 'DAY or GTC')
    .addHelpText('after', '\nExample:\n  papertrade order modify morning-1 --price 1485')
    .action((id: string) =>
      launch(command, (context) => modifyOrder(id, command.opts<ModifyWords>(), context)),
    );
}

export async function modifyOrder(id: string, words: ModifyWords, context: Context): Promise<void> {
  const modification = parseModification(words);
  const sessionId = await context.sessionId();
  const { changes } = await context.trading();
  const changed = await changes.modify(sessionId, id, modification);
  context.present.show(orderChangeJson(changed), (style) => orderView(changed.order, style));
}

function parseModification(words: ModifyWords) {
  const { price, trigger, quantity, validity } = words;
  if ([price, trigger, quantity, validity].every((each) => each === undefined)) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Nothing to change: give --price, --trigger, --quantity or --validity.',
    );
  }
  return {
    ...(price !== undefined && { price: parsePrice(price) }),
    ...(trigger !== undefined && { triggerPrice: parsePrice(trigger, 'trigger') }),
    ...(quantity !== undefined && { quantity: parseQuantity(quantity) }),
    ...(validity !== undefined && { validity: lasting(validity) }),
  };
}

function lasting(typed: string): 'DAY' | 'GTC' {
  const validity = parseValidity(typed);
  if (validity === 'IOC') throw invalidValue('validity', typed, 'DAY or GTC for a pending order');
  return validity;
}
