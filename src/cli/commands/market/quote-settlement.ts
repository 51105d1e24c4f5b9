import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { text, parsePrice } from '../../../domain/money/money.ts';
import { parseDate, parseSymbol } from '../../../domain/instruments/instrument.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Record the price at which contracts on an underlying settle on a day.')
    .argument('<underlying>', 'an index, a share or a commodity: NIFTY, RELIANCE, CRUDEOIL')
    .argument('<price>', 'where it stood at the close')
    .requiredOption('--date <date>', 'the day, such as 2026-02-10')
    .addHelpText('after', '\nExample:\n  papertrade quote settlement NIFTY 25180 --date 2026-02-10')
    .action((underlying: string, price: string) =>
      launch(command, (context) =>
        recordSettlement(underlying, price, command.opts<{ date: string }>().date, context),
      ),
    );
}

/** Keeps the price, then settles what waited for it in the current session. */
export async function recordSettlement(
  typed: string,
  typedPrice: string,
  typedDate: string,
  context: Context,
): Promise<void> {
  const underlying = parseSymbol(typed).toUpperCase();
  const price = parsePrice(typedPrice);
  const day = parseDate(typedDate, 'date');
  const { store, events } = await context.services();
  await store.saveSettlementMarks([{ segment: 'IDX_I', securityId: underlying, day, price }]);
  const current = await store.currentSession();
  const { applied } = current === undefined ? NOTHING : await events.apply(current);
  const settled = applied.flatMap(({ what, order }) => (what === 'SETTLEMENT' ? [order] : []));
  const { orderJson } = await import('../../../presentation/json/json.ts');
  const { ordersView } = await import('../../../presentation/tables/account/history-view.ts');
  const document = {
    underlying_symbol: underlying,
    price: text(price),
    date: day,
    settled: settled.map(orderJson),
  };
  context.present.show(document, (style) =>
    settled.length > 0
      ? ordersView(settled, style)
      : `${underlying} settled at ${text(price)} on ${day}.`,
  );
}

const NOTHING = { applied: [] } as const;
