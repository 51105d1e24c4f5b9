import { ErrorCode, escapeControls, PapertradeError } from '../../../domain/errors.ts';

/** What the arguments after `buy` and `sell` say. */
export interface OrderLine {
  readonly symbol: string;
  readonly quantity: string;
  readonly price?: string;
}

/**
 * A contract may be several words, a quantity two, and a price stand at the end:
 * `NIFTY 25000 CE 2 lots @104.25`, `INFY 10 at 1500`. Throws USAGE where a part is missing, or the
 * order of the words is another.
 */
export function readOrderLine(typed: readonly string[], given?: string): OrderLine {
  const args = [...typed];
  const price = takePrice(args);
  if (/^lots?$/i.test(args.at(-1) ?? '') && args.length > 2) {
    args.push(args.splice(-2).join(''));
  }
  const quantity = given ?? (args.length > 1 ? args.pop() : undefined);
  if (quantity === undefined) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Missing required argument \'quantity\': say how many, or "all".',
    );
  }
  checkOrder(args, quantity);
  return { symbol: args.join(' '), quantity, ...(price !== undefined && { price }) };
}

function takePrice(args: string[]): string | undefined {
  if (args.length > 2 && /^(?:@|at)$/i.test(args.at(-2) ?? '')) {
    return args.splice(-2).at(-1);
  }
  return args.length > 1 && args.at(-1)?.startsWith('@') ? args.pop() : undefined;
}

/** What comes to mind at once, and means nothing here: `10 INFY`, `INFY 10 1500`. */
function checkOrder(symbol: readonly string[], last: string): void {
  const [first = '', ...rest] = symbol;
  if (isFigure(first) && /^[a-z]/i.test(last) && last !== 'all') {
    throw asWritten('The symbol comes before the quantity', [...rest, last, first]);
  }
  const before = symbol.at(-1) ?? '';
  const name = symbol.slice(0, -1);
  const isWhole = name.length === 1 || /^(?:CE|PE|FUT)$/i.test(name.at(-1) ?? '');
  const isContract = /^(?:CE|PE)$/i.test(name.at(-1) ?? '') && name.length === 2;
  if (isFigure(before) && isFigure(last) && isWhole && !isContract) {
    throw asWritten('A price is written with @', [...symbol, `@${last}`]);
  }
}

const isFigure = (word: string): boolean => /^\d+(?:\.\d+)?$/.test(word);

const asWritten = (rule: string, args: readonly string[]): PapertradeError =>
  new PapertradeError(ErrorCode.USAGE, `${rule}: ${escapeControls(args.join(' '))}.`);
