import { invalidValue } from '../../../domain/errors.ts';
import { divide, percentage } from '../../../domain/money/money.ts';
import type { MarginReader } from '../../margin/margin-reader.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { OptionMarket } from '../../market/options/option-market.ts';
import { analyse, type Analysis } from './analyse.ts';
import type { MarketRead } from './market-read.ts';
import { outcomeOf, type Horizon } from './outcome.ts';
import type { Subject } from './subject.ts';

export type Examined = Awaited<ReturnType<typeof examine>>;

interface Deps {
  readonly calendar: Calendar;
  readonly market: OptionMarket;
  readonly margins: Pick<MarginReader, 'ofLegs'>;
}

/**
 * All that is known of legs, traded or not: their market, what they come to, and what they block alone,
 * null where nothing is held. As at the nearest expiry, or at a day (`YYYY-MM-DD`) before it; by a market
 * that was read, else by the last quotes. Rejects with INVALID_VALUE.
 */
export async function examine(
  subject: Subject,
  { day, market: read }: { day?: string | undefined; market?: MarketRead | undefined },
  deps: Deps,
) {
  const { calendar, market, margins } = deps;
  const analysis = await analyse(subject, market, calendar.now(), read);
  const horizon = day === undefined ? undefined : horizonAt(day, analysis, deps);
  const outcome = outcomeOf(analysis, horizon);
  const margin =
    subject.legs.length === 0
      ? null
      : (await margins.ofLegs(subject.legs, { underlyings: read?.underlyings })).total.total;
  const { maxProfit, maxLoss } =
    outcome.kind === 'exact' ? outcome.payoff : { maxProfit: null, maxLoss: null };
  return {
    name: subject.name,
    analysis,
    outcome,
    /** Years from now to the day of the outcome. */
    years: horizon && horizon.day !== analysis.expiries[0] ? horizon.years : analysis.years,
    margin,
    /** The most that can be won, in percent of the margin; null where either is missing. */
    returnOnMargin: margin && maxProfit && !margin.isZero() ? percentage(maxProfit, margin) : null,
    rewardToRisk: maxProfit && maxLoss && divide(maxProfit, maxLoss),
  };
}

function horizonAt(day: string, { expiries, legs }: Analysis, { calendar, market }: Deps): Horizon {
  const [nearest] = expiries;
  const today = calendar.day();
  if (day < today || (nearest !== undefined && day > nearest)) {
    const until = nearest === undefined ? '' : ` to ${nearest}, the nearest expiry`;
    throw invalidValue('date', day, `a day from ${today}${until}`);
  }
  return { day, years: market.yearsTo(legs[0]?.leg.instrument, day) };
}
