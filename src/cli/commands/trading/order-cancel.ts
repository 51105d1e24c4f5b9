import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { orderChangeJson, orderJson, walletJson } from '../../../presentation/json/account-json.ts';
import { ordersView } from '../../../presentation/tables/account/history-view.ts';
import { orderView } from '../../../presentation/tables/trading/order-view.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';

export function define(command: Command): void {
  command
    .summary('cancel an open order, or all')
    .description('Cancel an open order, or "all". This releases the blocked funds.')
    .argument('<order>', 'its number (7 or "#7"), its id or client id, or "all"')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade cancel 7\n  papertrade cancel morning-1\n  papertrade cancel all',
    );
}

export async function run(context: Context, id: string): Promise<void> {
  const sessionId = await context.sessionId();
  const { store } = await context.services();
  const changes = await (await context.trading()).changes();
  if (id !== 'all') {
    const changed = await changes.cancel(sessionId, id);
    context.present.show(orderChangeJson(changed), (style) => orderView(changed.order, style));
    return;
  }
  const orders = await changes.cancelAll(sessionId);
  const { balance } = requireSession(await store.sessionState(sessionId), sessionId);
  const document = { orders: orders.map(orderJson), balance: walletJson(sessionId, balance) };
  context.present.show(document, (style) =>
    orders.length === 0 ? 'No open orders.' : ordersView(orders, style),
  );
}
