import { text, type Price, type Quantity } from '../money/money.ts';

/** What a quote says of its day, where its feed has it. */
export interface DayFigures {
  /** Contracts or units that are open, now and at the end of the day before. */
  readonly oi?: Quantity | undefined;
  readonly prevOi?: Quantity | undefined;
  /** Quantity traded in the day so far. */
  readonly dayVolume?: Quantity | undefined;
  /** The day's highest and lowest price, and the average at which it was traded. */
  readonly dayHigh?: Price | undefined;
  readonly dayLow?: Price | undefined;
  readonly averagePrice?: Price | undefined;
}

/** The same under the names that are stored and printed; what the quote doesn't say is absent. */
export const dayRecord = (figures: DayFigures) => {
  const { oi, prevOi, dayVolume, dayHigh, dayLow, averagePrice } = figures;
  return {
    ...(oi && { oi: text(oi) }),
    ...(prevOi && { prev_oi: text(prevOi) }),
    ...(dayVolume && { day_volume: text(dayVolume) }),
    ...(dayHigh && { day_high: text(dayHigh) }),
    ...(dayLow && { day_low: text(dayLow) }),
    ...(averagePrice && { atp: text(averagePrice) }),
  };
};
