import type { Instrument } from '../../instruments/instrument.ts';
import {
  add,
  isLess,
  isPositive,
  isZero,
  lesser,
  negate,
  ratioOf,
  round,
  scalePrice,
  scaleQuantity,
  subtract,
  valueOf,
  wholeUnits,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../../money/money.ts';
import type { Position } from '../position.ts';

export type ActionKind = CorporateAction['kind'];

/** So many new shares for every so many old ones. */
export interface Exchange {
  readonly fresh: Quantity;
  readonly old: Quantity;
}

/** What a company does to its shares. */
export type CorporateAction =
  /** `exchange` says what the held shares become: a split 1:5 and a bonus 4:1 are both 5 for 1. */
  | { readonly kind: 'split' | 'bonus'; readonly exchange: Exchange }
  /** Cash for each share; an extraordinary one also lowers the strikes of its contracts. */
  | { readonly kind: 'dividend'; readonly amount: Price; readonly extraordinary: boolean }
  /**
   * New shares at a price beside the held ones. `taken` limits how many are bought; absent: all.
   * `factor` is the one by which a share's value changes (`rightsFactor`).
   */
  | {
      readonly kind: 'rights';
      readonly issuePrice: Price;
      readonly exchange: Exchange;
      readonly taken?: Quantity | undefined;
      readonly factor: Ratio;
    }
  | { readonly kind: 'rename'; readonly to: Instrument }
  | { readonly kind: 'merger'; readonly to: Instrument; readonly exchange: Exchange };

/** What a held share turns into. */
export interface ShareEffect {
  readonly position: Position;
  /** Cash that comes: a dividend, and the part of a share that is paid out. A SHORT pays it. */
  readonly dividends: Money;
  /** The part of a share that nobody can hold. */
  readonly fraction: Quantity;
}

/**
 * What an action makes of a position in its share. Only the `eligible` quantity takes part: what was
 * held when the ex-date began. The cost basis stays to the paisa, whatever becomes of the quantity.
 */
export function effectOnShare(
  position: Position,
  eligible: Quantity,
  action: CorporateAction,
): ShareEffect {
  switch (action.kind) {
    case 'dividend':
      return paying(position, valueOf(action.amount, eligible));
    case 'rights':
      return subscribed(position, eligible, action);
    case 'rename':
      return paying({ ...position, instrument: named(position, action.to) }, ZERO);
    default:
      return exchanged(position, eligible, action);
  }
}

const paying = (position: Position, amount: Money, fraction = ZERO_QUANTITY): ShareEffect => ({
  position,
  dividends: position.side === 'LONG' ? amount : negate(amount),
  fraction,
});

/** The share under another name; what else was known of it stays. */
const named = ({ instrument }: Position, to: Instrument): Instrument => ({ ...instrument, ...to });

function subscribed(
  position: Position,
  eligible: Quantity,
  action: Extract<CorporateAction, { kind: 'rights' }>,
): ShareEffect {
  const { exchange, taken, issuePrice, factor } = action;
  const offered = wholeUnits(scaleQuantity(eligible, exchange.fresh, exchange.old));
  const count = taken === undefined ? offered : lesser(taken, offered);
  if (position.side === 'SHORT') return paying(position, ZERO);
  const value = valueOf(issuePrice, count);
  const grown = withShares(position, count);
  return paying(
    {
      ...grown,
      costBasis: add(grown.costBasis, value),
      buyValue: add(grown.buyValue, value),
      currentPrice: scalePrice(position.currentPrice, factor),
    },
    ZERO,
  );
}

function exchanged(
  position: Position,
  eligible: Quantity,
  action: Extract<CorporateAction, { kind: 'split' | 'bonus' | 'merger' }>,
): ShareEffect {
  const { fresh, old } = action.exchange;
  // Where shares are joined, no more can go than are there.
  const taking = isLess(fresh, old) ? lesser(eligible, position.netQty) : eligible;
  const due = scaleQuantity(taking, fresh, old);
  const whole = wholeUnits(due);
  const fraction = subtract(due, whole);
  const currentPrice = scalePrice(position.currentPrice, ratioOf(old, fresh));
  const grown = withShares(position, subtract(whole, taking));
  const instrument = action.kind === 'merger' ? named(position, action.to) : position.instrument;
  const paid = round(valueOf(currentPrice, fraction), 2);
  return paying({ ...grown, instrument, currentPrice }, paid, fraction);
}

/** More (or fewer) units of what is open, which cost nothing. */
export function withShares(position: Position, count: Quantity): Position {
  if (isZero(count)) return position;
  const netQty = add(position.netQty, count);
  return position.side === 'LONG'
    ? { ...position, netQty, buyQty: add(position.buyQty, count) }
    : { ...position, netQty, sellQty: add(position.sellQty, count) };
}

/**
 * By which the value of a share changes with rights (NSE Clearing, "Corporate actions adjustment"):
 * `(cum - benefit) / cum`, with the benefit of a held share `(cum - issue price) x fresh / (fresh + old)`.
 */
export function rightsFactor(cum: Price, issuePrice: Price, { fresh, old }: Exchange): Ratio {
  const benefit = subtract(cum, issuePrice);
  if (!isPositive(benefit)) return ratioOf(cum, cum);
  const each = scalePrice(benefit, ratioOf(fresh, add(fresh, old)));
  return ratioOf(subtract(cum, each), cum);
}

/**
 * Whether a dividend changes contracts: it is at least `threshold` of the share's price (2% since 2022:
 * SEBI/HO/MRD-PoD-2/P/CIR/2022; 5% before).
 */
export const isExtraordinary = (amount: Price, share: Price, threshold: Ratio): boolean =>
  !isLess(amount, scalePrice(share, threshold));
