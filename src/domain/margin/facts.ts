import type { Price } from '../money/money.ts';
import type { MarginTerms } from './parameters.ts';

/** What a group is judged by, beside its legs. */
export interface GroupFacts {
  /** Today, `YYYY-MM-DD`. */
  readonly day: string;
  readonly spot: Price;
  readonly terms: MarginTerms;
  /** What expires after this day is long-dated. */
  readonly longDatedAfter: string;
  /** The price of a future of an expiry. */
  readonly futurePrice: (expiry: string) => Price;
  /** The exchange's own charge for a unit matched between two expiries, where its file says one. */
  readonly spreadCharge?: ((near: string, far: string) => Price | undefined) | undefined;
}
