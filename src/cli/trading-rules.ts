import { milliseconds, type Config } from '../config/schema.ts';
import { flatCharges } from '../domain/charges.ts';
import { money, ratio } from '../domain/money.ts';
import { bySchedule, type ChargesOf } from '../domain/round-trip.ts';
import type { TradingRules } from '../services/trading-rules.ts';

/** The configuration's words about trading, as the services take them. */
export async function tradingRules(config: Config): Promise<TradingRules> {
  const { trading, quotes } = config;
  const rates: Readonly<Record<string, string | undefined>> = trading.margin_rate;
  return {
    chargesOf: await chargesBy(config),
    allowShort: trading.allow_short === 'true',
    marginRate: (segment) => ratio(rates[segment] ?? trading.margin_rate.default),
    quoteMaxAge: Math.floor(milliseconds(quotes.max_age) / 1000),
  };
}

/** How the configured schedule charges, or another; a flat fee loads no schedule. */
export async function chargesBy(
  { trading }: Config,
  schedule = trading.charges,
): Promise<ChargesOf> {
  if (schedule === 'flat') {
    const flat = flatCharges(money(trading.fee_per_order));
    return () => flat;
  }
  const { loadChargeSchedule } = await import('../config/charge-schedules.ts');
  return bySchedule(await loadChargeSchedule(schedule, trading.tax_rounding));
}
