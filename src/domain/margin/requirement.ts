import {
  add,
  fromMillionths,
  greater,
  isPositive,
  isZero,
  multiply,
  quantity,
  ratio,
  roundUp,
  scale,
  subtract,
  sum,
  valueOf,
  unitCount,
  ZERO,
  type Money,
  type Ratio,
} from '../money/money.ts';
import { matchExpiries, type Matched } from './calendar-spread.ts';
import { exposureOf } from './exposure.ts';
import { SCENARIOS, type MarginLeg, type GroupFacts } from './group.ts';

/** What a group blocks, in rupees. */
export interface Requirement {
  /** Scan risk and calendar charge less the net option value; at least 0. */
  readonly span: Money;
  readonly scan: Money;
  readonly calendar: Money;
  /** The worth of the options: below 0 where more are sold than bought. */
  readonly netOptionValue: Money;
  readonly exposure: Money;
  readonly additional: Money;
  /** `(span + exposure + additional) x multiplier`, rounded up to the paisa. */
  readonly total: Money;
}

export const NOTHING_REQUIRED: Requirement = {
  span: ZERO,
  scan: ZERO,
  calendar: ZERO,
  netOptionValue: ZERO,
  exposure: ZERO,
  additional: ZERO,
  total: ZERO,
};

/**
 * What a group of contracts blocks. SPAN is the worst of 16 scenarios, with a charge for deltas
 * that stand against each other in different expiries, less what the options are worth; exposure
 * margin comes on top, leg by leg (NSE Clearing, "SPAN risk parameters"; SEBI CIR/P/2020/27).
 */
export function requirementOf(legs: readonly MarginLeg[], facts: GroupFacts): Requirement {
  const held = netted(legs);
  // Options that were paid for can lose no more than their premium.
  if (held.every(({ kind, quantity: units }) => kind !== 'FUT' && isPositive(units))) {
    return { ...NOTHING_REQUIRED, netOptionValue: netOptionValue(held) };
  }
  const later = held.filter((leg) => !isApart(leg, facts));
  const today = held.filter((leg) => isApart(leg, facts));
  const scan = add(scanRisk(later), scanRisk(today));
  const calendar = calendarCharge(later, facts);
  const worth = netOptionValue(held);
  const span = greater(ZERO, subtract(add(scan, calendar), worth));
  const { exposure, additional } = exposureOf(held, later, facts);
  const total = roundUp(scale(sum([span, exposure, additional]), facts.terms.multiplier));
  return { span, scan, calendar, netOptionValue: worth, exposure, additional, total };
}

/** One leg a contract: what is bought and sold of the same contract is no risk. */
function netted(legs: readonly MarginLeg[]): readonly MarginLeg[] {
  const byKey = new Map<string, MarginLeg>();
  for (const leg of legs) {
    const known = byKey.get(leg.key);
    const units = known ? add(known.quantity, leg.quantity) : leg.quantity;
    byKey.set(leg.key, { ...leg, quantity: units });
  }
  const open = [...byKey.values()].filter((leg) => !isZero(leg.quantity));
  return open.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** On its last day a contract no longer offsets those of later expiries. */
const isApart = ({ expiry }: MarginLeg, { day, terms }: GroupFacts): boolean =>
  expiry <= day && isPositive(terms.expiry_apart);

function scanRisk(legs: readonly MarginLeg[]): Money {
  const sums = new Array<bigint>(SCENARIOS).fill(0n);
  for (const { quantity: units, risk } of legs) {
    const count = unitCount(units);
    for (const [scenario, loss] of risk.losses.entries()) {
      sums[scenario] = (sums[scenario] ?? 0n) + count * loss;
    }
  }
  return fromMillionths(sums.reduce((worst, loss) => (loss > worst ? loss : worst), 0n));
}

const netOptionValue = (legs: readonly MarginLeg[]): Money =>
  sum(legs.map((leg) => (leg.kind === 'FUT' ? ZERO : valueOf(leg.price, leg.quantity))));

function calendarCharge(legs: readonly MarginLeg[], facts: GroupFacts): Money {
  const deltas = new Map<string, Ratio>();
  for (const { expiry, quantity: units, risk } of legs) {
    const delta = multiply(units, risk.delta);
    deltas.set(expiry, add(deltas.get(expiry) ?? NO_DELTA, delta));
  }
  const expiries = [...deltas].map(([expiry, amount]) => ({ expiry, amount }));
  return sum(matchExpiries(expiries).map((each) => chargeFor(each, facts)));
}

const NO_DELTA = ratio('0');
const ONE_UNIT = quantity('1');

function chargeFor({ near, far, amount }: Matched, facts: GroupFacts): Money {
  const own = facts.spreadCharge?.(near, far);
  const each = own
    ? valueOf(own, ONE_UNIT)
    : scale(valueOf(facts.futurePrice(far), ONE_UNIT), facts.terms.calendar);
  return scale(each, amount);
}

/** What each leg would block alone, in the order of the legs. */
export const aloneOf = (legs: readonly MarginLeg[], facts: GroupFacts): readonly Money[] =>
  legs.map((leg) => requirementOf([leg], facts).total);

/**
 * The most that is blocked while legs are added to what is held, one after another.
 */
export function peakOf(
  held: readonly MarginLeg[],
  added: readonly MarginLeg[],
  facts: GroupFacts,
): Money {
  const totals = added.map(
    (_, at) => requirementOf([...held, ...added.slice(0, at + 1)], facts).total,
  );
  return totals.reduce((most, each) => greater(most, each), ZERO);
}
