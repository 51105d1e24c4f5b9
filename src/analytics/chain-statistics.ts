/** The contracts that are open at a strike; null where it isn't known. */
export interface OpenInterest {
  readonly strike: number;
  readonly call: number | null;
  readonly put: number | null;
}

/**
 * The index of the strike at which the holders of all open options would be paid least; the lowest
 * of several. -1 without open interest.
 */
export function maxPainIndex(chain: readonly OpenInterest[]): number {
  const open = chain.filter(({ call, put }) => (call ?? 0) + (put ?? 0) > 0);
  if (open.length === 0) return -1;
  const paidAt = (price: number) => {
    let paid = 0;
    for (const { strike, call, put } of open) {
      paid += price > strike ? (call ?? 0) * (price - strike) : (put ?? 0) * (strike - price);
    }
    return paid;
  };
  let [index, least] = [-1, Infinity];
  for (const [at, { strike }] of chain.entries()) {
    const paid = paidAt(strike);
    if (paid < least) [index, least] = [at, paid];
  }
  return index;
}

/** The open interest of puts to that of calls. Null where no call is open or none is known. */
export function putCallRatio(chain: readonly OpenInterest[]): number | null {
  let [calls, puts] = [0, 0];
  let known = false;
  for (const { call, put } of chain) {
    known ||= put !== null;
    calls += call ?? 0;
    puts += put ?? 0;
  }
  return calls > 0 && known ? puts / calls : null;
}

const DAYS_OF_HISTORY = 252;
const LEAST_DAYS = 60;

/** Where today's volatility is among those of the last days, in percent. */
export interface VolatilityRank {
  /** 0 at the lowest of them, 100 at the highest. */
  readonly rank: number | null;
  /** The share of days that were below it. */
  readonly percentile: number | null;
  readonly days: number;
  /** Why the rank is null. */
  readonly reason: 'too_few_days' | 'no_quote' | 'no_variation' | null;
}

/**
 * Ranks a volatility among the last 252 days' (oldest first). The rank is `(today - lowest) / (highest -
 * lowest)`, of those days and today, and the percentile the share of days below today: the definitions
 * of tastylive (tastylive.com, "IV Rank and IV Percentile"). Null under 60 days, where a rank says
 * little, and without a volatility today; the rank is null too where every day was the same.
 */
export function volatilityRank(history: readonly number[], today: number | null): VolatilityRank {
  const days = history.slice(-DAYS_OF_HISTORY);
  const unknown = { rank: null, percentile: null, days: days.length };
  if (days.length < LEAST_DAYS) return { ...unknown, reason: 'too_few_days' };
  if (today === null) return { ...unknown, reason: 'no_quote' };
  const [lowest, highest] = [Math.min(...days, today), Math.max(...days, today)];
  const range = highest - lowest;
  return {
    rank: range === 0 ? null : (100 * (today - lowest)) / range,
    percentile: (100 * days.filter((each) => each < today).length) / days.length,
    days: days.length,
    reason: range === 0 ? 'no_variation' : null,
  };
}
