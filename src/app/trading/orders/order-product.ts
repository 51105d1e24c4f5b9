import type { Account, Action } from '../../../domain/ledger/fill.ts';
import { isEquity, type Instrument } from '../../../domain/instruments/instrument.ts';
import { isOpen, lockedAmount } from '../../../domain/ledger/position.ts';
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
 * The product that an order names, else that of what is open, else MIS for a share that is sold short,
 * since a share can't be short otherwise; else the configured one.
 */
export function productOf(request: ProductRequest, account: Account, rules: ProductRules): Product {
  const { product, instrument } = request;
  if (product !== undefined) return requireProduct(instrument, product);
  const assumed = shortProduct(request, account, rules);
  return heldProduct(account) ?? assumed ?? rules.defaultProduct(instrument);
}

/** MIS for a share that an order without a product sells short. */
export function shortProduct(
  { product, instrument, action, allowShort }: ProductRequest,
  account: Account,
  rules: Pick<ProductRules, 'allowShort'>,
): 'MIS' | undefined {
  if (product !== undefined || action === 'BUY' || heldProduct(account)) return undefined;
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
  const held = action === 'BUY' ? account.long : account.short;
  const isLent = held !== undefined && isOpen(held) && isLess(lockedAmount(held), held.costBasis);
  const asked = request.product === 'MIS' || rules.defaultProduct(instrument) === 'MIS';
  return asked || isLent ? product : carriedProduct(instrument);
}

function heldProduct({ long, short }: Account): Product | undefined {
  const held = [long, short].find((each) => each !== undefined && isOpen(each));
  return held?.product;
}
