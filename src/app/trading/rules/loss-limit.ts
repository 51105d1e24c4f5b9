import { scale, type Money, type Ratio } from '../../../domain/money/money.ts';

/** An amount in rupees, or a share of the session's starting balance. */
export type LossLimit = { readonly amount: Money } | { readonly share: Ratio };

export const limitAmount = (limit: LossLimit, startingBalance: Money): Money =>
  'amount' in limit ? limit.amount : scale(startingBalance, limit.share);
