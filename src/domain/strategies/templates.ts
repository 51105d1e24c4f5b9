import { ErrorCode, PapertradeError, quoteSafely } from '../errors.ts';
import type { Action } from '../ledger/fill.ts';
import type { ContractKind } from './typed-contract.ts';

/**
 * Where a leg's strike is: at the centre (the strike at the money), or a gap out of the money from
 * it; then so many widths further out (below 0: nearer).
 */
interface StrikePlace {
  readonly from: 'centre' | 'gap';
  readonly widths: number;
}

export interface LegTemplate {
  readonly action: Action;
  /** OWN is the share of an underlying that is traded, else its future. */
  readonly kind: 'CE' | 'PE' | 'OWN' | 'ANY';
  readonly place?: StrikePlace;
  /** Lots for each lot of the strategy. */
  readonly ratio: number;
  /** In the later of two expiries. */
  readonly far?: true;
}

/** A named strategy: what it is made of, and when people trade it. */
export interface StrategyTemplate {
  readonly name: string;
  /** Begins the ids of strategies: IC-1. */
  readonly prefix: string;
  readonly legs: readonly LegTemplate[];
  /** The default distance of the gap, in listed strikes. */
  readonly gapSteps: number;
  /** The default width, in listed strikes; 0 where no leg has a width. */
  readonly widthSteps: number;
  readonly view: string;
}

type Side = '+' | '-';
const leg =
  (kind: LegTemplate['kind'], from: StrikePlace['from']) =>
  (side: Side, widths = 0, ratio = 1): LegTemplate => ({
    action: side === '+' ? 'BUY' : 'SELL',
    kind,
    place: { from, widths },
    ratio,
  });
const call = leg('CE', 'centre');
const put = leg('PE', 'centre');
const farCall = leg('CE', 'gap');
const farPut = leg('PE', 'gap');
const any = leg('ANY', 'centre');
const anyGap = leg('ANY', 'gap');
const later = (template: LegTemplate): LegTemplate => ({ ...template, far: true });
const OWN: LegTemplate = { action: 'BUY', kind: 'OWN', ratio: 1 };

const reversed = (legs: readonly LegTemplate[]): readonly LegTemplate[] =>
  legs.map((each) => ({ ...each, action: each.action === 'BUY' ? 'SELL' : 'BUY' }));

const CONDOR = [farPut('+', 1), farPut('-'), farCall('-'), farCall('+', 1)];
const FLY = [put('+', 1), put('-'), call('-'), call('+', 1)];

const template = (
  name: string,
  prefix: string,
  legs: readonly LegTemplate[],
  [gapSteps, widthSteps]: readonly [number, number],
  view: string,
): StrategyTemplate => ({ name, prefix, legs, gapSteps, widthSteps, view });

/** The strategies that have a name; a gap or a width that is not said is this many strikes. */
export const TEMPLATES: readonly StrategyTemplate[] = [
  template('long-call', 'LC', [farCall('+')], [0, 0], 'a rise'),
  template('short-call', 'SC', [farCall('-')], [0, 0], 'no rise'),
  template('long-put', 'LP', [farPut('+')], [0, 0], 'a fall'),
  template('short-put', 'SP', [farPut('-')], [0, 0], 'no fall'),
  template('long-straddle', 'LS', [call('+'), put('+')], [0, 0], 'a large move'),
  template('short-straddle', 'SS', [call('-'), put('-')], [0, 0], 'no move'),
  template('long-strangle', 'LG', [farPut('+'), farCall('+')], [2, 0], 'a very large move'),
  template('short-strangle', 'SG', [farPut('-'), farCall('-')], [2, 0], 'no large move'),
  template('bull-call-spread', 'BC', [farCall('+'), farCall('-', 1)], [0, 2], 'a rise, for less'),
  template('bear-call-spread', 'RC', [farCall('-'), farCall('+', 1)], [0, 2], 'no rise, capped'),
  template('bull-put-spread', 'BP', [farPut('+', 1), farPut('-')], [0, 2], 'no fall, capped'),
  template('bear-put-spread', 'RP', [farPut('-', 1), farPut('+')], [0, 2], 'a fall, for less'),
  template('iron-condor', 'IC', CONDOR, [3, 2], 'a range, capped'),
  template('reverse-iron-condor', 'RIC', reversed(CONDOR), [3, 2], 'a large move, for less'),
  template('iron-fly', 'IF', FLY, [0, 3], 'no move, capped'),
  template('reverse-iron-fly', 'RIF', reversed(FLY), [0, 3], 'a move, for less'),
  template('butterfly', 'BF', [any('+', -1), any('-', 0, 2), any('+', 1)], [0, 2], 'one price'),
  template('call-ratio', 'CR', [farCall('+'), farCall('-', 1, 2)], [0, 2], 'a small rise'),
  template('put-ratio', 'PR', [farPut('+'), farPut('-', 1, 2)], [0, 2], 'a small fall'),
  template('call-backspread', 'CB', [farCall('-'), farCall('+', 1, 2)], [0, 2], 'a large rise'),
  template('put-backspread', 'PB', [farPut('-'), farPut('+', 1, 2)], [0, 2], 'a large fall'),
  template('calendar', 'CAL', [anyGap('-'), later(anyGap('+'))], [0, 0], 'no move for now'),
  template('diagonal', 'DIA', [anyGap('-', 1), later(anyGap('+'))], [0, 2], 'a slow move'),
  template('covered-call', 'CC', [OWN, farCall('-')], [2, 0], 'income on what is held'),
  template('protective-put', 'PP', [OWN, farPut('+')], [2, 0], 'insurance of what is held'),
  template('collar', 'COL', [OWN, farPut('+'), farCall('-')], [2, 0], 'cheap insurance'),
  template('synthetic-long', 'SL', [call('+'), put('-')], [0, 0], 'as a future bought'),
  template('synthetic-short', 'SSH', [call('-'), put('+')], [0, 0], 'as a future sold'),
  template('jade-lizard', 'JL', [farPut('-'), farCall('-'), farCall('+', 1)], [2, 2], 'no fall'),
];

/** A named strategy, or undefined; `_` and spaces are understood as `-`. */
export function findTemplate(typed: string): StrategyTemplate | undefined {
  const name = typed.toLowerCase().replaceAll(/[_ ]/g, '-');
  return TEMPLATES.find((each) => each.name === name);
}

/** The strategy of that name. Throws INVALID_VALUE where there is none. */
export function requireTemplate(typed: string): StrategyTemplate {
  const found = findTemplate(typed);
  if (found) return found;
  const alike = namesAlike(typed);
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `There is no strategy named ${quoteSafely(typed)}.` +
      (alike.length > 0 ? ` Alike: ${alike.join(', ')}.` : ''),
    { name: 'strategy', value: typed.slice(0, 64) },
  );
}

/** The strategies whose name shares a part with what was typed: of `straddle` the long and the short one. */
const namesAlike = (typed: string): string[] => {
  const parts = typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part.length > 3);
  const names = TEMPLATES.map(({ name }) => name);
  return names.filter((name) => name.split('-').some((part) => parts.includes(part)));
};

/** The kind of contract that a template's leg is in. */
export const kindOf = (
  { kind }: LegTemplate,
  options: 'CE' | 'PE',
  own: 'FUT' | 'EQ',
): ContractKind => (kind === 'OWN' ? own : kind === 'ANY' ? options : kind);
