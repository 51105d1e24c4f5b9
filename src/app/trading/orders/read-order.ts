import { parseId } from '../../../domain/instruments/instrument.ts';
import { parseFee, parseQuantity } from '../../../domain/money/money.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import { parseNote } from '../../../domain/note.ts';
import { optional } from '../../../domain/optional.ts';
import {
  findTradable,
  unitsOf,
  type Finder,
  type OrderPlace,
} from '../../instruments/find-instrument.ts';
import type { InstrumentOptions } from '../../instruments/instrument-options.ts';
import { parseTerms, type TermOptions } from './order-terms.ts';
import type { TradeRequest } from './trade-request.ts';

/** An order as typed, in a command, in a row of a batch, or in a program. */
export interface TypedOrder extends InstrumentOptions, TermOptions {
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
 * The request that the options of one order make; with --lots the quantity is in lots. What is wrong in
 * the options themselves is said before anyone looks for the instrument, or asks for the session.
 */
export async function readOrder(
  typed: TypedOrder,
  finder: Finder,
  where: OrderPlace = {},
): Promise<Omit<TradeRequest, 'sessionId'>> {
  const counted = countedLots(typed.quantity);
  const parsed = parseOrder(counted === undefined ? typed : { ...typed, quantity: counted });
  const instrument = await findTradable(typed, { product: parsed.product, ...where }, finder);
  const isLots = typed.lots === true || counted !== undefined;
  if (!isLots || parsed.quantity === 'all') return { instrument, ...parsed };
  const units = await unitsOf(parsed.quantity, instrument, finder);
  return { instrument, ...parsed, quantity: units };
}

/** Parses the options of an order, but for its instrument. Throws INVALID_VALUE. */
function parseOrder(given: TypedOrder): Omit<TradeRequest, 'sessionId' | 'instrument'> {
  const quantity = given.quantity === 'all' ? 'all' : parseQuantity(given.quantity);
  const price = optional(given.price, parseTypedPrice);
  return {
    action: given.action,
    quantity,
    price,
    fee: optional(given.fee, parseFee),
    clientOrderId: optional(given.clientId, parseId, 'client id'),
    note: optional(given.note, parseNote),
    allowShort: given.short,
    dryRun: given.dryRun,
    ...(given.amo && { amo: true }),
    ...(given.slice && { slice: true }),
    ...parseTerms(given, price),
  };
}

/** The number in `5lots` or `5L`; undefined for a quantity in units. */
const countedLots = (typed: string): string | undefined =>
  /^(\d{1,24}) ?(?:lots?|l)$/i.exec(typed)?.[1];
