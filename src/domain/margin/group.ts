import {
  contractOf,
  type Instrument,
  type InstrumentKey,
  type Segment,
} from '../instruments/instrument.ts';
import type { Price, Quantity, Ratio } from '../money/money.ts';
import type { MarginTerms } from './parameters.ts';

/** Contracts that are margined together: an exchange and an underlying, such as `NSE NIFTY`. */
export type GroupName = `${string} ${string}`;

const EXCHANGES: Readonly<Record<string, string | undefined>> = { NSE_FNO: 'NSE', BSE_FNO: 'BSE' };

/** The group of a future or option of NSE or BSE; undefined for all else, and without an expiry. */
export function marginGroupOf(instrument: Instrument): GroupName | undefined {
  const exchange = EXCHANGES[instrument.segment];
  const contract = contractOf(instrument);
  if (exchange === undefined || !contract || contract.expiry === '') return undefined;
  return `${exchange} ${contract.underlying}`;
}

/** The underlying of a group. */
export const underlyingOf = (group: GroupName): string => group.slice(group.indexOf(' ') + 1);

/** The segment of a group's contracts. */
export const exchangeSegment = (group: GroupName): Segment =>
  group.startsWith('BSE') ? 'BSE_FNO' : 'NSE_FNO';

/** What one unit of a contract risks, held LONG. */
interface UnitRisk {
  /**
   * The loss in each of the 16 scenarios, in millionths of a rupee; the last two are the extreme
   * moves, of which only the share that counts is given. A gain is negative. Whole numbers, since a
   * group sums thousands of them.
   */
  readonly losses: readonly bigint[];
  /** How the price moves with the underlying's: 1 for a future. */
  readonly delta: Ratio;
}

export const SCENARIOS = 16;

/** A contract of a group, its price, and how much of it is held: below 0 when it is sold. */
export interface MarginLeg {
  readonly key: InstrumentKey;
  readonly kind: 'FUT' | 'CE' | 'PE';
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  readonly strike: Price | undefined;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly risk: UnitRisk;
}

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

const MONTHS = 9;

/** The last day on which a contract may expire without being long-dated: nine months from `day`. */
export function longDatedAfter(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const count = Number.parseInt(year, 10) * 12 + Number.parseInt(month, 10) - 1 + MONTHS;
  const [inYear, inMonth] = [Math.floor(count / 12), (count % 12) + 1];
  // A day that the month does not have, such as 31 November, compares as its last.
  return `${String(inYear).padStart(4, '0')}-${String(inMonth).padStart(2, '0')}-${date}`;
}
