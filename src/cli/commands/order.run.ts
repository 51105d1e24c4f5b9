import { ErrorCode, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { parsePrice, parseQuantity } from '../../domain/money/money.ts';
import { orderChangeJson, orderJson, walletJson } from '../../presentation/json/json.ts';
import { ordersView } from '../../presentation/tables/history-view.ts';
import { orderView } from '../../presentation/tables/order-view.ts';
import { requireSession } from '../../app/sessions/require-session.ts';
import type { Context } from '../context.ts';
import { parseValidity } from './order-terms.ts';

export interface ModifyWords {
  readonly price?: string;
  readonly trigger?: string;
  readonly quantity?: string;
  readonly validity?: string;
}

export async function showOrder(id: string, context: Context): Promise<void> {
  const sessionId = await context.sessionId();
  const { store } = await context.services();
  const { changes } = await context.trading();
  requireSession(await store.sessionState(sessionId), sessionId);
  const order = await changes.find(sessionId, id);
  context.present.show({ order: orderJson(order) }, (style) => orderView(order, style));
}

export async function modifyOrder(id: string, words: ModifyWords, context: Context): Promise<void> {
  const modification = parseModification(words);
  const sessionId = await context.sessionId();
  const { changes } = await context.trading();
  const changed = await changes.modify(sessionId, id, modification);
  context.present.show(orderChangeJson(changed), (style) => orderView(changed.order, style));
}

export async function cancelOrder(id: string, context: Context): Promise<void> {
  const sessionId = await context.sessionId();
  const { store } = await context.services();
  const { changes } = await context.trading();
  if (id !== 'all') {
    const changed = await changes.cancel(sessionId, id);
    context.present.show(orderChangeJson(changed), (style) => orderView(changed.order, style));
    return;
  }
  const orders = await changes.cancelAll(sessionId);
  const { balance } = requireSession(await store.sessionState(sessionId), sessionId);
  const document = { orders: orders.map(orderJson), balance: walletJson(sessionId, balance) };
  context.present.show(document, (style) => ordersView(orders, style));
  if (orders.length === 0) context.present.hint('No order rests.');
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

function lasting(typed: string): 'DAY' | 'GTT' {
  const validity = parseValidity(typed);
  if (validity === 'IOC')
    throw invalidValue('validity', typed, 'DAY or GTT for an order that rests');
  return validity;
}
