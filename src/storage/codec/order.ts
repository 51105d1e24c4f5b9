import { readCharges } from '../../domain/charges/charges.ts';
import { ACTIONS } from '../../domain/ledger/fill.ts';
import { money, price, quantity, ratio } from '../../domain/money/money.ts';
import { ORDER_STATUSES, type Order, type PendingTerms } from '../../domain/orders/order.ts';
import { decodeLeg, FieldReader, type Fields } from './fields.ts';
import { decodeInstrument } from './instrument.ts';
import { decodeProduct, decodeValidity } from './terms.ts';

export function decodeOrder(stored: Fields, key: string): Order {
  const fields = new FieldReader(stored, key);
  const instrument = decodeInstrument(fields);
  const filledPrice = fields.text('filled_price');
  return {
    id: fields.text('id'),
    ...(fields.text('number') && { number: fields.count('number') }),
    sessionId: fields.text('session_id'),
    mode: fields.text('mode'),
    instrument,
    action: fields.oneOf('side', ACTIONS),
    quantity: quantity(fields.decimal('quantity')),
    price: price(fields.decimal('price', '0')),
    orderType: fields.text('order_type'),
    status: ORDER_STATUSES.find((each) => each === fields.text('status')) ?? 'FILLED',
    product: decodeProduct(fields, instrument),
    validity: decodeValidity(fields),
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
    ...decodeLeg(fields),
    ...(fields.text('sequence') && { pending: decodePending(fields) }),
  };
}

function decodePending(fields: FieldReader): PendingTerms {
  const each = (field: string, name: 'triggerPrice' | 'target' | 'stop' | 'trail') =>
    fields.text(field) && { [name]: price(fields.decimal(field)) };
  return {
    sequence: fields.count('sequence'),
    reserved: money(fields.decimal('reserved', '0')),
    filledValue: money(fields.decimal('filled_value', '0')),
    validUntil: fields.text('valid_until'),
    reduceOnly: fields.text('reduce_only') === 'true',
    allowShort: fields.text('allow_short') === 'true',
    group: fields.text('oco_group'),
    ...each('trigger_price', 'triggerPrice'),
    ...each('target_price', 'target'),
    ...each('stop_price', 'stop'),
    ...each('trail', 'trail'),
    ...(fields.text('opens_at') && { opensAt: fields.text('opens_at') }),
    ...(fields.text('margin_rate') && { marginRate: ratio(fields.decimal('margin_rate')) }),
    ...(fields.text('fee_given') && { feeGiven: money(fields.decimal('fee_given')) }),
  };
}

/** The items of a fee are stored as JSON text, where it was not one figure. */
function decodeCharges(fields: FieldReader): Pick<Order, 'charges'> {
  const stored = fields.decimals('charges');
  return stored === undefined ? {} : { charges: readCharges(stored) };
}
