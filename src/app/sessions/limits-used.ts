import { add, greater, negate, ZERO, type Money } from '../../domain/money/money.ts';
import { limitAmount } from '../trading/rules/loss-limit.ts';
import type { RiskLimits } from '../trading/rules/risk-limits.ts';
import type { DayTally } from './day-tally.ts';
import type { SessionMoment } from './session-watcher.ts';

/** How much of one of the trader's own limits is used. */
export type LimitUse =
  | { readonly limit: 'daily loss'; readonly used: Money; readonly most: Money }
  | { readonly limit: 'positions' | 'orders'; readonly used: number; readonly most: number };

/** The limits of a session that are set, as they stand on the day of the tally. */
export function limitsUsed(
  { maxDailyLoss, maxOpenPositions, maxOrdersPerDay }: RiskLimits,
  { balance, unrealizedPnl, positions }: SessionMoment,
  day: Pick<DayTally, 'net' | 'orders'>,
): readonly LimitUse[] {
  const loss = maxDailyLoss && {
    limit: 'daily loss' as const,
    used: greater(negate(add(day.net, unrealizedPnl)), ZERO),
    most: limitAmount(maxDailyLoss, balance.startingBalance),
  };
  const counts = [
    { limit: 'positions', used: positions.length, most: maxOpenPositions },
    { limit: 'orders', used: day.orders, most: maxOrdersPerDay },
  ] as const;
  const counted = counts.flatMap(({ most, ...use }) =>
    most === undefined ? [] : { ...use, most },
  );
  return loss ? [loss, ...counted] : counted;
}
