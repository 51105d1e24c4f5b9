import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { parseLimit } from '../../input/arguments/numbers.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { orderJson } from '../../../presentation/json/account-json.ts';
import { ordersView } from '../../../presentation/tables/account/history-view.ts';
import { openOrdersView } from '../../../presentation/tables/account/open-orders-view.ts';
import { ordersInPages } from '../../../app/trading/orders/orders-in-pages.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';

type OrdersOptions = Options<'limit', 'open'>;

export function define(command: Command): void {
  addListOptions(command)
    .description('Show orders, newest first, rejected ones too.')
    .option('--limit <count>', 'at most this many')
    .option('--open', 'only those that are pending, first placed first')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade orders --limit 20\n  papertrade orders --open\n  papertrade orders --format csv --columns created_at,side,symbol,quantity,price',
    );
}

export async function run(context: Context, options: OrdersOptions): Promise<void> {
  const limit = parseLimit(options.limit);
  const id = await context.sessionId();
  const { store } = await context.services();
  const { balance } = requireSession(await store.sessionState(id), id);
  if (options.open) {
    const orders = newest(await store.openOrders(id), limit);
    const document = { orders: orders.map(orderJson) };
    await context.present.list(document, 'orders', (style) => openOrdersView(orders, style));
    return;
  }
  const document = { orders: records(ordersInPages(store, id, limit)) };
  await context.present.list(document, 'orders', async (style) =>
    ordersView(await store.orders(id, limit), style),
  );
  if (balance.orders === 0) context.present.hint('Trade with "papertrade buy".');
}

async function* records(orders: AsyncIterable<Order>) {
  for await (const order of orders) yield orderJson(order);
}

/** Of pending orders, first placed first. */
const newest = (orders: readonly Order[], limit: number | undefined): readonly Order[] =>
  limit === undefined ? orders : orders.slice(-limit);
