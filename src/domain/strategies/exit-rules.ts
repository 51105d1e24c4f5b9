import { invalidValue } from '../errors.ts';
import {
  greater,
  isLess,
  magnitude,
  negate,
  parseMoney,
  parsePrice,
  percentOf,
  scale,
  subtract,
  text,
  ZERO,
  type Money,
  type Price,
  type Ratio,
} from '../money/money.ts';
import type { NetKind } from './net-price.ts';

/** An amount in rupees, or a share of the premium at which a strategy was entered. */
export type Threshold =
  { readonly amount: Money } | { readonly share: Ratio; readonly said: string };

/** When a strategy is closed by itself. Absent rules don't close it. */
export interface ExitRules {
  readonly target?: Threshold | undefined;
  readonly stop?: Threshold | undefined;
  /** How far the profit may fall from its highest. */
  readonly trail?: Threshold | undefined;
  /** The price of one unit of all legs at which it is closed. */
  readonly stopPremium?: Price | undefined;
  /** `HH:MM` of the session's zone. */
  readonly exitAt?: string | undefined;
}

/** Rules of a strategy, and those of the whole session that closed it. */
export const EXIT_REASONS = [
  'target',
  'stop',
  'trail',
  'stop_premium',
  'exit_at',
  'session_loss',
  'session_profit',
  'session_lock',
] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

/** A strategy at a moment. */
export interface RuleState {
  /** Realized and unrealized, without charges. */
  readonly pnl: Money;
  /** The highest profit since it was entered; 0 where it never had one. */
  readonly best: Money;
  /** What entering it cost or brought, without its sign. */
  readonly entryPremium: Money;
  readonly entryKind: NetKind;
  /** The price of one unit of its open legs now. */
  readonly premium: Price;
}

/** Whether prices may close a strategy. */
export const isRuled = ({ status, rules }: { status: string; rules: ExitRules }): boolean =>
  status !== 'CLOSED' &&
  [rules.target, rules.stop, rules.trail, rules.stopPremium].some((each) => each !== undefined);

/** Which rule closes the strategy at its prices; undefined where none does. */
export function reasonToExit(rules: ExitRules, state: RuleState): ExitReason | undefined {
  const { pnl, entryPremium } = state;
  const amount = (threshold: Threshold) => amountOf(threshold, entryPremium);
  if (rules.stop && !isLess(negate(amount(rules.stop)), pnl)) return 'stop';
  if (rules.stopPremium && isPremiumReached(rules.stopPremium, state)) return 'stop_premium';
  if (rules.target && !isLess(pnl, amount(rules.target))) return 'target';
  const fallen = subtract(greater(state.best, pnl), pnl);
  return rules.trail && !isLess(fallen, amount(rules.trail)) ? 'trail' : undefined;
}

/** What was sold loses as its price rises, what was bought as it falls. */
const isPremiumReached = (stop: Price, { entryKind, premium }: RuleState): boolean =>
  entryKind === 'credit' ? !isLess(premium, stop) : !isLess(stop, premium);

const amountOf = (threshold: Threshold, entryPremium: Money): Money =>
  'amount' in threshold ? threshold.amount : scale(magnitude(entryPremium), threshold.share);

/** Reads `3000` (rupees) or `30%` (of the entry premium). */
function parseThreshold(typed: string, name: string): Threshold {
  if (/^\d{1,4}(?:\.\d{1,4})?%$/.test(typed)) return { share: percentOf(typed), said: typed };
  const amount = parseMoney(typed, name);
  if (amount.isZero()) throw invalidValue(name, typed, 'an amount above 0, or a share such as 30%');
  return { amount };
}

const thresholdText = (threshold: Threshold): string =>
  'amount' in threshold ? text(threshold.amount) : threshold.said;

/** Reads a time of day, `HH:MM`. */
function parseTimeOfDay(typed: string, name: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(typed)) return typed;
  throw invalidValue(name, typed, 'a time of day such as 15:15');
}

/** The rules as they are stored and shown: texts by name, what isn't set left out. */
export type RuleTexts = Readonly<Partial<Record<keyof typeof RULE_NAMES, string>>>;

const RULE_NAMES = {
  target: 'target',
  stop: 'stop',
  trail: 'trail',
  stop_premium: 'stop premium',
  exit_at: 'exit time',
} as const;

/** Reads rules from their texts; throws INVALID_VALUE. */
export const parseRules = (texts: RuleTexts): ExitRules => ({
  ...(texts.target && { target: parseThreshold(texts.target, RULE_NAMES.target) }),
  ...(texts.stop && { stop: parseThreshold(texts.stop, RULE_NAMES.stop) }),
  ...(texts.trail && { trail: parseThreshold(texts.trail, RULE_NAMES.trail) }),
  ...(texts.stop_premium && {
    stopPremium: parsePrice(texts.stop_premium, RULE_NAMES.stop_premium),
  }),
  ...(texts.exit_at && { exitAt: parseTimeOfDay(texts.exit_at, RULE_NAMES.exit_at) }),
});

export const rulesText = (rules: ExitRules): RuleTexts => ({
  ...(rules.target && { target: thresholdText(rules.target) }),
  ...(rules.stop && { stop: thresholdText(rules.stop) }),
  ...(rules.trail && { trail: thresholdText(rules.trail) }),
  ...(rules.stopPremium && { stop_premium: text(rules.stopPremium) }),
  ...(rules.exitAt !== undefined && { exit_at: rules.exitAt }),
});

/** The higher of the best profit so far and this one. */
export const bestOf = (best: Money, pnl: Money): Money => greater(greater(best, pnl), ZERO);
