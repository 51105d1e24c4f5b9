import type { Instrument } from '../../domain/instruments/instrument.ts';
import { carriedProduct, PRODUCTS, type Product } from '../../domain/ledger/product.ts';
import { VALIDITIES, type Validity } from '../../domain/orders/order.ts';
import type { FieldReader } from './fields.ts';

/** The terms of earlier versions and of the predecessor; DELIVERY and absence meant "carried". */
const OLDER_INTRADAY = 'INTRADAY';
const OLDER_GTC = 'GTT';

/** Reads a product; what is stored without one is carried. */
export function decodeProduct(fields: FieldReader, instrument: Instrument): Product {
  const stored = fields.text('product');
  if (stored === OLDER_INTRADAY) return 'MIS';
  return PRODUCTS.find((each) => each === stored) ?? carriedProduct(instrument);
}

/** Reads a validity; what is stored without one was valid for its day. */
export function decodeValidity(fields: FieldReader): Validity {
  const stored = fields.text('validity');
  if (stored === OLDER_GTC) return 'GTC';
  return VALIDITIES.find((each) => each === stored) ?? 'DAY';
}
