import { parseId } from '../../../domain/instruments/instrument.ts';
import { parseFee, parseQuantity } from '../../../domain/money/money.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import { parseNote } from '../../../domain/note.ts';
import {
  findTradable,
  unitsOf,
  type Finder,
  type OrderPlace,
} from '../../instruments/find-instrument.ts';
import type { InstrumentWords } from '../../instruments/instrument-words.ts';
import { parseTerms, type TermWords } from './order-words.ts';
import type { TradeRequest } from './trade-request.ts';

/** An order as typed, in a command, in a row of a batch, or in a program. */
export interface OrderWords extends InstrumentWords, TermWords {
  readonly quantity: string;
  readonly fee?: string;
  readonly clientId?: string;
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly short?: boolean;
  readonly lots?: boolean;
  readonly slice?: boolean;
  readonly amo?: boolean;
}

/**
 * The request that the words of one order make; with --lots the quantity is in lots. What is wrong in
 * the words themselves is said before anyone looks for the instrument, or asks for the session.
 */
export async function readOrder(
  words: OrderWords,
  finder: Finder,
  where: OrderPlace = {},
): Promise<Omit<TradeRequest, 'sessionId'>> {
  const counted = countedLots(words.quantity);
  const parsed = parseOrder(counted === undefined ? words : { ...words, quantity: counted });
  const instrument = await findTradable(words, { ...where, product: parsed.product }, finder);
  const isLots = words.lots === true || counted !== undefined;
  if (!isLots || parsed.quantity === 'all') return { instrument, ...parsed };
  const units = await unitsOf(parsed.quantity, instrument, finder);
  return { instrument, ...parsed, quantity: units };
}

/** Turns the words of an order, but for its instrument, into a request. Throws INVALID_VALUE. */
function parseOrder(words: OrderWords): Omit<TradeRequest, 'sessionId' | 'instrument'> {
  return {
    action: words.action,
    quantity: words.quantity === 'all' ? 'all' : parseQuantity(words.quantity),
    price: optional(words.price, (typed) => parseTypedPrice(typed)),
    fee: optional(words.fee, (typed) => parseFee(typed)),
    clientOrderId: optional(words.clientId, (typed) => parseId(typed, 'client id')),
    note: optional(words.note, (typed) => parseNote(typed)),
    allowShort: words.short,
    dryRun: words.dryRun,
    ...(words.amo && { amo: true }),
    ...(words.slice && { slice: true }),
    ...parseTerms(words),
  };
}

/** The number in `5lots` or `5L`; undefined for a quantity in units. */
const countedLots = (typed: string): string | undefined =>
  /^(\d{1,24}) ?(?:lots?|l)$/i.exec(typed)?.[1];

function optional<T>(typed: string | undefined, parse: (typed: string) => T): T | undefined {
  return typed === undefined ? undefined : parse(typed);
}
