import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';

/** What the words after `buy` and `sell` say. */
export interface OrderLine {
  readonly symbol: string;
  readonly quantity: string;
  readonly price?: string;
}

/**
 * A contract may be several words, a quantity two, and a price stand at the end:
 * `NIFTY 25000 CE 2 lots @104.25`. Throws USAGE where a part is missing.
 */
export function readOrderLine(typed: readonly string[], given?: string): OrderLine {
  const words = [...typed];
  const price = words.length > 1 && words.at(-1)?.startsWith('@') ? words.pop() : undefined;
  if (/^lots?$/i.test(words.at(-1) ?? '') && words.length > 2) {
    words.push(words.splice(-2).join(''));
  }
  const quantity = given ?? (words.length > 1 ? words.pop() : undefined);
  if (quantity === undefined) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Missing required argument \'quantity\': say how many, or "all". See "papertrade --help".',
    );
  }
  return { symbol: words.join(' '), quantity, ...(price !== undefined && { price }) };
}
