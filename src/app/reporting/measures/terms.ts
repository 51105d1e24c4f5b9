import type { GstOn } from '../../../domain/charges/contract-note.ts';
import { type Ratio } from '../../../domain/money/money.ts';
import type { DayClose } from '../../../domain/performance/returns/benchmark.ts';
import { USUAL_METHOD, type TripMethod } from '../../../domain/performance/trips/round-trips.ts';
import { SessionMetrics } from '../../../domain/performance/session-metrics.ts';
import { type TradingTimes } from '../../../domain/performance/trading-times.ts';

/** What reports are counted by, from the configuration. */
export interface ReportTerms {
  /** The days and hours of the markets. */
  readonly times: TradingTimes;
  /** Yearly, a fraction. */
  readonly riskFree: Ratio;
  /** Taxes what contract notes say; absent where charges are flat, so that there are none. */
  readonly gstOn?: GstOn | undefined;
}

/** What the reader of one report asks for. */
export interface ReportChoice {
  readonly method?: TripMethod | undefined;
  readonly benchmark?: Benchmark | undefined;
}

/** What an account is compared with: its prices at the ends of days, oldest first. */
export interface Benchmark {
  readonly symbol: string;
  readonly closes: readonly DayClose[];
}

export const metricsFor = ({ times }: ReportTerms, { method }: ReportChoice = {}): SessionMetrics =>
  new SessionMetrics({ times, method });

/** Whether a choice is what a stored report was made with. */
export const isUsual = ({ method = USUAL_METHOD, benchmark }: ReportChoice): boolean =>
  benchmark === undefined &&
  method.cost === USUAL_METHOD.cost &&
  method.group === USUAL_METHOD.group;
