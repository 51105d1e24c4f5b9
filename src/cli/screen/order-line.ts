import { ErrorCode, PapertradeError } from '../../domain/errors.ts';

/** What an order typed on one line says. */
export interface OrderLine {
  readonly symbol: string;
  readonly quantity: string;
  readonly price?: string;
}

/**
 * Reads `INFY 10`, `INFY 10 @1500` or `NIFTY 25000 CE 75 @104.25`: the last word is the quantity, or
 * the one before a price. Throws USAGE.
 */
export function readOrderLine(line: string): OrderLine {
  const words = line.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  const price = last.startsWith('@') ? last.slice(1) : undefined;
  if (price !== undefined) words.pop();
  const quantity = words.pop() ?? '';
  const symbol = words.join(' ');
  if (symbol === '' || !/^(?:\d+|all)$/.test(quantity)) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Expected a symbol and a quantity, such as "INFY 10" or "INFY 10 @1500".',
    );
  }
  return { symbol, quantity, ...(price !== undefined && { price }) };
}
