import type { Action } from '../ledger/fill.ts';
import { contractOf, isEquity, isFuture, type Instrument } from '../instruments/instrument.ts';
import { ONE, type Price, type Ratio } from '../money/money.ts';
import type { Product } from '../ledger/product.ts';

/** What opening locks: a share of the value, or an amount for each unit. */
export interface Funding {
  readonly marginRate: Ratio;
  readonly marginPerUnit?: Price | undefined;
}

/** The margins that the configuration names. */
export interface Margins {
  /** `trading.margin`: the share for a segment and a product. */
  share(segment: string, product: Product): Ratio | undefined;
  /** `trading.margin_rate`: the share for a segment where `share` names none. */
  rate(segment: string): Ratio;
  /** `trading.margin_file`: rupees for each unit, by underlying. */
  perUnit(underlying: string): Price | undefined;
}

/**
 * What opening locks: a bought option and a CNC share their whole value; a share bought MIS its
 * margin; a future, and whatever is sold short, the margin by underlying, else by
 * segment and product, else the segment's margin rate.
 */
export function fundingOf(
  instrument: Instrument,
  action: Action,
  product: Product,
  margins: Margins,
): Funding {
  const { segment } = instrument;
  const share = margins.share(segment, product);
  if (action === 'BUY' && !isFuture(instrument)) {
    const onMargin = isEquity(segment) && product === 'MIS';
    return { marginRate: onMargin && share ? share : ONE };
  }
  const marginRate = share ?? margins.rate(segment);
  const marginPerUnit = isEquity(segment) ? undefined : margins.perUnit(underlyingOf(instrument));
  return { marginRate, ...(marginPerUnit && { marginPerUnit }) };
}

/** A contract's underlying; of one that does not say, the name that its symbol begins with. */
function underlyingOf(instrument: Instrument): string {
  const { symbol } = instrument;
  return contractOf(instrument)?.underlying ?? /^[A-Z&]+/.exec(symbol)?.[0] ?? symbol;
}
