import { readCharges } from '../../domain/charges.ts';
import { ACTIONS } from '../../domain/fill.ts';
import { money, price, quantity } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { FieldReader, type Fields } from './fields.ts';
import { decodeInstrument } from './instrument.ts';

export { orderRecord as encodeOrder } from '../../domain/records.ts';

export function decodeOrder(stored: Fields, key: string): Order {
  const fields = new FieldReader(stored, key);
  const filledPrice = fields.text('filled_price');
  return {
    id: fields.text('id'),
    sessionId: fields.text('session_id'),
    mode: fields.text('mode'),
    instrument: decodeInstrument(fields),
    action: fields.oneOf('side', ACTIONS),
    quantity: quantity(fields.decimal('quantity')),
    price: price(fields.decimal('price', '0')),
    orderType: fields.text('order_type'),
    status: fields.text('status') === 'REJECTED' ? 'REJECTED' : 'FILLED',
    filledQuantity: quantity(fields.decimal('filled_quantity', '0')),
    filledPrice: filledPrice === '' ? undefined : price(fields.decimal('filled_price')),
    fee: money(fields.decimal('fee', '0')),
    ...decodeCharges(fields),
    reason: fields.text('reason'),
    reasonCode: fields.text('reason_code'),
    clientOrderId: fields.text('client_order_id') || fields.text('id'),
    note: fields.text('note'),
    createdAt: fields.text('created_at'),
    filledAt: fields.text('filled_at'),
  };
}

/** The items of a fee are stored as JSON text, where it was not one figure. */
function decodeCharges(fields: FieldReader): Pick<Order, 'charges'> {
  const stored = fields.decimals('charges');
  return stored === undefined ? {} : { charges: readCharges(stored) };
}
