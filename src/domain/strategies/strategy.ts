import type { InstrumentKey } from '../instruments/instrument.ts';
import type { Money, Quantity } from '../money/money.ts';
import type { ExitReason, ExitRules } from './exit-rules.ts';
import type { NetKind } from './net-price.ts';

export const STRATEGY_STATUSES = ['OPEN', 'PARTLY_EXPIRED', 'CLOSED'] as const;
export type StrategyStatus = (typeof STRATEGY_STATUSES)[number];

/** Units that were given to a strategy, or taken from it, without a trade. */
export interface Transfer {
  /** The session's revision after which it holds. */
  readonly revision: number;
  readonly key: InstrumentKey;
  readonly to: 'strategy' | 'account';
  readonly units: Quantity;
}

/**
 * Legs that a trader keeps, adjusts and leaves as one. What it holds is told by the session's journal,
 * whose fills name it; this is what the journal doesn't know.
 */
export interface Strategy {
  /** Of its session: `IC-1`. */
  readonly id: string;
  /** The client order id with which it was opened. */
  readonly clientId: string;
  readonly name: string;
  readonly underlying: string;
  readonly status: StrategyStatus;
  readonly rules: ExitRules;
  /** When they were set: a time of day is the next one after it. Absent: when it was opened. */
  readonly ruledAt?: string | undefined;
  readonly note: string;
  readonly createdAt: string;
  /** Why it was closed by itself; absent where it wasn't. */
  readonly exitReason?: ExitReason | undefined;
  /** What opening it paid or brought, without its sign; a rule's percentages are of it. */
  readonly entryPremium: Money;
  readonly entryKind: NetKind;
  /** The highest profit that a trailing rule saw. */
  readonly best: Money;
  readonly transfers: readonly Transfer[];
}

/** The id of the next strategy with a prefix: one more than the highest there is. */
export function nextStrategyId(prefix: string, ids: Iterable<string>): string {
  let highest = 0;
  for (const id of ids) {
    const number = id.startsWith(`${prefix}-`) ? id.slice(prefix.length + 1) : '';
    if (/^\d{1,9}$/.test(number)) highest = Math.max(highest, Number.parseInt(number, 10));
  }
  return `${prefix}-${highest + 1}`;
}

/** What a strategy is called whose legs have no name of their own. */
export const CUSTOM_NAME = 'custom';
export const CUSTOM_PREFIX = 'ST';
