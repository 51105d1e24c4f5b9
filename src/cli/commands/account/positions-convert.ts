import type { Command } from 'commander';
import { parseProduct } from '../../../app/trading/orders/order-terms.ts';
import { parseQuantity } from '../../../domain/money/money.ts';
import { isOpen } from '../../../domain/ledger/position.ts';
import {
  conversionJson,
  conversionView,
} from '../../../presentation/tables/actions/conversion-view.ts';
import type { Context, Options } from '../../context.ts';
import { heldPosition } from '../../shared/held-position.ts';

type ConvertOptions = Options<'quantity', 'dryRun', 'to'>;

export function define(command: Command): void {
  command
    .summary('carry a position on in another product')
    .description(
      'Carry a position on in another product: funds are taken or set free, nothing is charged.',
    )
    .argument('<symbol...>', 'what is held')
    .requiredOption('--to <product>', 'CNC (shares), NRML (derivatives) or MIS')
    .option('-q, --quantity <quantity>', 'so many units of it (default: all)')
    .option('-n, --dry-run', 'show what would happen, write nothing')
    .addHelpText('after', '\nExample:\n  papertrade positions convert INFY --to CNC');
}

export async function run(
  context: Context,
  words: readonly string[],
  options: ConvertOptions,
): Promise<void> {
  const to = parseProduct(options.to);
  const quantity = options.quantity === undefined ? undefined : parseQuantity(options.quantity);
  const { dryRun = false } = options;
  const sessionId = await context.sessionId();
  const { store } = await context.services();
  const open = (await store.positions(sessionId)).filter(isOpen);
  const others = open.filter(({ product }) => product !== to);
  const position = await heldPosition(words.join(' '), [...others, ...open], context);
  const conversions = await (await context.trading()).conversions();
  const done = await conversions.convert({ sessionId, position, to, quantity, dryRun });
  context.present.show(conversionJson(sessionId, done, dryRun), (style) =>
    conversionView(done, dryRun, style),
  );
}
