import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { parseQuantity } from '../../../domain/money/money.ts';
import { ORDER_TYPES, type OrderType } from '../../../domain/orders/order.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import { parseType, parseValidity } from './order-terms.ts';

/** What of a pending order is to change, as typed. */
export interface ModifyOptions {
  readonly price?: string;
  readonly trigger?: string;
  readonly quantity?: string;
  readonly validity?: string;
  readonly type?: string;
}

/** Throws INVALID_VALUE, and USAGE where nothing is to change. */
export function parseModification(options: ModifyOptions) {
  const { price, trigger, quantity, validity, type } = options;
  if ([price, trigger, quantity, validity, type].every((each) => each === undefined)) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Nothing to change: give a price, a trigger, a quantity, a validity or a type.',
    );
  }
  return {
    ...(price !== undefined && { price: parseTypedPrice(price) }),
    ...(trigger !== undefined && { triggerPrice: parseTypedPrice(trigger, 'trigger') }),
    ...(quantity !== undefined && { quantity: parseQuantity(quantity) }),
    ...(type !== undefined && { orderType: parsePendingType(type) }),
    ...(validity !== undefined && { validity: lasting(validity) }),
  };
}

/** A pair of exits is placed anew: an order that is pending does not become one. */
function parsePendingType(typed: string): OrderType {
  const type = parseType(typed);
  if (type === 'GTT') throw invalidValue('type', typed, ORDER_TYPES.join(', '));
  return type;
}

/** What is to be different about an order that is pending. */
export type Modification = ReturnType<typeof parseModification>;

function lasting(typed: string): 'DAY' | 'GTC' {
  const validity = parseValidity(typed);
  if (validity === 'IOC') throw invalidValue('validity', typed, 'DAY or GTC for a pending order');
  return validity;
}
