import type { Command } from 'commander';
import { parseModification, type ModifyOptions } from '../../../app/trading/orders/modification.ts';
import type { Context } from '../../context.ts';
import { orderChangeJson } from '../../../presentation/json/account-json.ts';
import { orderView } from '../../../presentation/tables/trading/order-view.ts';

export function define(command: Command): void {
  command
    .summary('change an open order')
    .description('Change an open order. A new price or a larger quantity loses its time priority.')
    .argument('<order>', 'its number (7 or "#7"), its id or client id')
    .option('-p, --price <price>', 'the new limit')
    .option('--trigger <price>', 'the new trigger')
    .option('-q, --quantity <units>', 'the new quantity, of which a part may have filled')
    .option('--validity <validity>', 'DAY or GTC')
    .option('-t, --type <type>', 'MARKET (fills at the last quote), LIMIT, SL or SL-M')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade order modify 7 --price 1485\n  papertrade order modify 7 --type MARKET',
    );
}

export async function run(context: Context, id: string, options: ModifyOptions): Promise<void> {
  const modification = parseModification(options);
  const sessionId = await context.sessionId();
  const changes = await (await context.trading()).changes();
  const changed = await changes.modify(sessionId, id, modification);
  context.present.show(orderChangeJson(changed), (style) => orderView(changed.order, style));
}
