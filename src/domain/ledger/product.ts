import { invalidValue } from '../errors.ts';
import { isEquity, type Instrument } from '../instruments/instrument.ts';

/** CNC: shares carried over days. NRML: derivatives carried. MIS: closed on the same day. */
export const PRODUCTS = ['CNC', 'NRML', 'MIS'] as const;
export type Product = (typeof PRODUCTS)[number];

/** The product in which an instrument is carried over days: CNC for shares, NRML for the rest. */
export const carriedProduct = ({ segment }: Pick<Instrument, 'segment'>): Product =>
  isEquity(segment) ? 'CNC' : 'NRML';

/** Throws INVALID_VALUE for a product in which an instrument can't be traded. */
export function requireProduct(instrument: Instrument, product: Product): Product {
  const carried = carriedProduct(instrument);
  if (product === carried || product === 'MIS') return product;
  const kind = carried === 'CNC' ? 'shares' : 'derivatives';
  throw invalidValue('product', product, `${carried} or MIS, which ${kind} are traded in`);
}
