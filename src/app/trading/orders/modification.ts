import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { parseQuantity } from '../../../domain/money/money.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import { parseValidity } from './order-words.ts';

/** What of a pending order is to change, as typed. */
export interface ModifyWords {
  readonly price?: string;
  readonly trigger?: string;
  readonly quantity?: string;
  readonly validity?: string;
}

/** Throws INVALID_VALUE, and USAGE where nothing is to change. */
export function parseModification(words: ModifyWords) {
  const { price, trigger, quantity, validity } = words;
  if ([price, trigger, quantity, validity].every((each) => each === undefined)) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Nothing to change: give a price, a trigger, a quantity or a validity.',
    );
  }
  return {
    ...(price !== undefined && { price: parseTypedPrice(price) }),
    ...(trigger !== undefined && { triggerPrice: parseTypedPrice(trigger, 'trigger') }),
    ...(quantity !== undefined && { quantity: parseQuantity(quantity) }),
    ...(validity !== undefined && { validity: lasting(validity) }),
  };
}

function lasting(typed: string): 'DAY' | 'GTC' {
  const validity = parseValidity(typed);
  if (validity === 'IOC') throw invalidValue('validity', typed, 'DAY or GTC for a pending order');
  return validity;
}
