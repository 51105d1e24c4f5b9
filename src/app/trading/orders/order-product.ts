import { bookOf, type Account, type Action } from '../../../domain/ledger/fill.ts';
import { isEquity, type Instrument } from '../../../domain/instruments/instrument.ts';
import { isOpen, lockedAmount, type Position } from '../../../domain/ledger/position.ts';
import { carriedProduct, requireProduct, type Product } from '../../../domain/ledger/product.ts';
import { isLess } from '../../../domain/money/money.ts';

/** What of an order decides its product. */
export interface ProductRequest {
  readonly product?: Product | undefined;
  readonly instrument: Instrument;
  readonly action: Action;
  readonly allowShort?: boolean | undefined;
}

/** What the configuration says about the product of an order that names none. */
interface ProductRules {
  readonly allowShort: boolean;
  readonly defaultProduct: (instrument: Instrument) => Product;
}

/**
 * The product that an order names, else that of what it closes, what is carried before MIS; else that of
 * what it adds to, where only one is open; else MIS for a share that is sold short, since a share can't be
 * short otherwise; else the configured one.
 */
export function productOf(request: ProductRequest, account: Account, rules: ProductRules): Product {
  const { product, instrument, action } = request;
  if (product !== undefined) return requireProduct(instrument, product);
  const held = heldProduct(account, action);
  return held ?? shortProduct(request, account, rules) ?? rules.defaultProduct(instrument);
}

/** MIS for a share that an order without a product sells short. */
export function shortProduct(
  { product, instrument, action, allowShort }: ProductRequest,
  account: Account,
  rules: Pick<ProductRules, 'allowShort'>,
): 'MIS' | undefined {
  if (product !== undefined || action === 'BUY' || heldProduct(account, action)) return undefined;
  const short = (allowShort ?? rules.allowShort) && isEquity(instrument.segment);
  return short ? 'MIS' : undefined;
}

/**
 * The product whose share of the value an order locks. MIS lends only to who asks for it, by name or in
 * the configuration, or adds to what was lent: a share that is MIS for want of a name locks its value.
 */
export function lendingProduct(
  request: ProductRequest,
  product: Product,
  account: Account,
  rules: Pick<ProductRules, 'defaultProduct'>,
): Product {
  const { instrument, action } = request;
  if (product !== 'MIS' || !isEquity(instrument.segment)) return product;
  const { long, short } = bookOf(account, product);
  const held = action === 'BUY' ? long : short;
  const isLent = held !== undefined && isOpen(held) && isLess(lockedAmount(held), held.costBasis);
  const asked = request.product === 'MIS' || rules.defaultProduct(instrument) === 'MIS';
  return asked || isLent ? product : carriedProduct(instrument);
}

/** What is open as one product only, or what the action closes. */
function heldProduct({ long, short, mis }: Account, action: Action): Product | undefined {
  const closes = action === 'SELL' ? [long, mis?.long] : [short, mis?.short];
  const closed = closes.find(isHeld);
  if (closed) return closed.product;
  const open = (action === 'SELL' ? [short, mis?.short] : [long, mis?.long]).filter(isHeld);
  const product = open[0]?.product;
  return open.every((each) => each.product === product) ? product : undefined;
}

const isHeld = (position: Position | undefined): position is Position =>
  position !== undefined && isOpen(position);
