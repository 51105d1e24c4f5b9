import {
  add,
  divideBy,
  greater,
  isLess,
  isNegative,
  magnitude,
  multiply,
  quantity,
  ratio,
  scale,
  subtract,
  sum,
  valueOf,
  ZERO,
  type Money,
  type Price,
  type Ratio,
} from '../money/money.ts';
import { matchExpiries } from './calendar-spread.ts';
import type { MarginLeg, GroupFacts } from './group.ts';

/** Of a pair of futures in two expiries, the far one alone pays, and a third. */
const PAIR_DIVISOR = ratio('3');
const ONE_UNIT = quantity('1');

/**
 * Exposure margin: a share of each contract's value, never netted. Bought options pay none. `later`
 * are the legs whose expiries may offset each other.
 */
export function exposureOf(
  held: readonly MarginLeg[],
  later: readonly MarginLeg[],
  facts: GroupFacts,
): { readonly exposure: Money; readonly additional: Money } {
  const paying = held.filter(({ kind, quantity: units }) => kind === 'FUT' || isNegative(units));
  const gross = sum(
    paying.map((leg) => scale(contractValue(leg, facts), exposureRate(leg, facts))),
  );
  const additional = sum(paying.map((leg) => additionalFor(leg, facts)));
  return { exposure: subtract(gross, relief(later, facts)), additional };
}

/** A future is worth its price; an option sold counts as its underlying. */
function contractValue({ kind, price, quantity: units }: MarginLeg, { spot }: GroupFacts): Money {
  return valueOf(kind === 'FUT' ? price : spot, magnitude(units));
}

function exposureRate(leg: MarginLeg, { spot, terms, longDatedAfter }: GroupFacts): Ratio {
  const rates = [
    terms.exposure,
    ...(isFarOut(leg, spot, terms.far_from) ? [terms.exposure_far] : []),
    ...(leg.expiry > longDatedAfter ? [terms.exposure_long_dated] : []),
  ];
  return rates.reduce((most, each) => greater(most, each));
}

/** Whether an option is out of the money by more than a share of the spot price. */
function isFarOut({ kind, strike }: MarginLeg, spot: Price, from: Ratio): boolean {
  if (kind === 'FUT' || !strike) return false;
  const away = kind === 'CE' ? subtract(strike, spot) : subtract(spot, strike);
  return isLess(scale(valueOf(spot, ONE_UNIT), from), valueOf(away, ONE_UNIT));
}

/** What the exchange asks beside: of an underlying, and of options sold on their last day. */
function additionalFor(leg: MarginLeg, facts: GroupFacts): Money {
  const { day, terms } = facts;
  const lastDay = leg.kind !== 'FUT' && leg.expiry <= day;
  const rate = lastDay ? add(terms.additional, terms.expiry_day) : terms.additional;
  return scale(contractValue(leg, facts), rate);
}

/** What matched futures of two expiries need not pay. */
function relief(later: readonly MarginLeg[], facts: GroupFacts): Money {
  const futures = later.filter(({ kind }) => kind === 'FUT');
  const expiries = futures.map(({ expiry, quantity: units }) => ({
    expiry,
    amount: multiply(units, ONE_UNIT),
  }));
  let freed = ZERO;
  for (const { near, far, amount } of matchExpiries(expiries)) {
    const [nearly, farther] = [near, far].map((expiry) => unitExposure(futures, expiry, facts));
    if (!nearly || !farther) continue;
    const kept = divideBy(farther, PAIR_DIVISOR);
    freed = add(freed, scale(subtract(add(nearly, farther), kept), amount));
  }
  return freed;
}

/** The exposure margin of one unit of the future of an expiry. */
function unitExposure(
  futures: readonly MarginLeg[],
  expiry: string,
  facts: GroupFacts,
): Money | undefined {
  const leg = futures.find((each) => each.expiry === expiry);
  return leg && scale(valueOf(leg.price, ONE_UNIT), exposureRate(leg, facts));
}
