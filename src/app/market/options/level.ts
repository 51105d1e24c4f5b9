import { estimate, toFloat, type Estimate } from '../../../analytics/door.ts';
import type { Price } from '../../../domain/money/money.ts';

/**
 * Where an underlying stands, or may come to stand: a float for models and drawings, and the figure
 * that is shown, which is exact where it is a price.
 */
export interface Level {
  readonly at: number;
  readonly figure: Price | Estimate;
}

export const exactLevel = (price: Price): Level => ({ at: toFloat(price), figure: price });

/** A model's, to the paisa. */
export const modelLevel = (at: number): Level => ({ at, figure: estimate(at, 2) });
