import { estimate, estimateOrNull } from '../../../analytics/door.ts';
import { profitIn, type Analysis } from './analyse.ts';

/** Moves to imagine: shares in hundredths of a percent, and whole days. */
export interface Moves {
  readonly spot: readonly number[];
  readonly iv: readonly number[];
  readonly days: readonly number[];
}

/** What legs would make after one move. */
export type WhatIfRow = ReturnType<typeof whatIf>[number];

const WHOLE = 10_000;

/** Every combination of the moves; the profit is null where the market has no price. */
export function whatIf(analysis: Analysis, moves: Moves) {
  const { market } = analysis;
  return moves.days.flatMap((days) =>
    moves.iv.flatMap((iv) =>
      moves.spot.map((move) => ({
        /** Percent, as `ivMove`. */
        spotMove: estimate(move / 100, 2),
        ivMove: estimate(iv / 100, 2),
        days,
        spot: market && estimate(market.spot * (1 + move / WHOLE), 2),
        profit: estimateOrNull(
          profitIn(analysis, { spot: move / WHOLE, volatility: iv / WHOLE, years: days / 365 }),
          2,
        ),
      })),
    ),
  );
}
