import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { orderJson } from '../../../presentation/json/account-json.ts';
import { orderWithIds } from '../../../presentation/tables/trading/order-view.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';

export function define(command: Command): void {
  command
    .summary('an order: its status, its prices and what it blocks')
    .description('Show an order: its status, its prices and what it blocks.')
    .argument('<order>', 'its number (7 or "#7"), its id or client id')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade order show 7\n  papertrade order show morning-1',
    );
}

export async function run(context: Context, id: string): Promise<void> {
  const sessionId = await context.sessionId();
  const { store } = await context.services();
  const changes = await (await context.trading()).changes();
  requireSession(await store.sessionState(sessionId), sessionId);
  const order = await changes.find(sessionId, id);
  context.present.show({ order: orderJson(order) }, (style) => orderWithIds(order, style));
}
