import { milliseconds } from '../config/duration.ts';
import type { Config } from '../config/schema.ts';
import { flatCharges } from '../domain/charges/charges.ts';
import { fundingOf, type Margins } from '../domain/margin/margin.ts';
import { endOfDay } from '../domain/orders/exits.ts';
import type { MarketCalendar } from '../domain/calendar/market-calendar.ts';
import { closedRefusal, closingTime } from '../domain/calendar/market-hours.ts';
import {
  money,
  percentOf,
  price,
  quantity,
  ratio,
  type Price,
  type Ratio,
} from '../domain/money/money.ts';
import type { Product } from '../domain/ledger/position.ts';
import { bySchedule, type ChargesOf } from '../domain/charges/round-trip.ts';
import type { Slippage } from '../domain/orders/slippage.ts';
import { masterRefusal } from '../app/trading/order-rules.ts';
import type { PositionTracker } from '../app/market/position-tracker.ts';
import { RiskGuard, type LossLimit, type RiskLimits } from '../app/trading/risk-limits.ts';
import type { TradingRules } from '../app/trading/trading-rules.ts';
import type { Store } from '../storage/ports/store.ts';

/** The configuration's words about trading, as the services take them. */
export async function tradingRules(config: Config, books: Books): Promise<TradingRules> {
  const { trading, quotes } = config;
  const margins = await marginsOf(config);
  const chargesOf = await chargesBy(config);
  const market = trading.enforce_market_hours === 'true' ? await hoursOf(config) : undefined;
  const guard = new RiskGuard({ ...books, limits: riskLimits(config) });
  return {
    chargesOf,
    ...(trading.charges !== 'flat' && { exerciseChargesOf: chargesOf }),
    allowShort: trading.allow_short === 'true',
    defaultProduct: trading.default_product,
    funding: (instrument, action, product) => fundingOf(instrument, action, product, margins),
    slippage: slippageOf(trading.slippage),
    partialFills: trading.partial_fills === 'true',
    readsBooks: guard.readsBooks,
    refuse: refusals(guard, market),
    // Without hours a DAY order that is placed in the evening, to practise, still has its day.
    dayEnds: (segment, at) => (market ? closingTime(segment, at, market) : endOfDay(at)),
    quoteMaxAge: Math.floor(milliseconds(quotes.max_age) / 1000),
  };
}

/** `trading.margin_rate`: what a SHORT locks where no margin of its own is named. */
export function marginRateOf({ trading }: Config): (segment: string) => Ratio {
  const rates: Readonly<Record<string, string | undefined>> = trading.margin_rate;
  return (segment) => ratio(rates[segment] ?? trading.margin_rate.default);
}

async function marginsOf(config: Config): Promise<Margins> {
  const { trading } = config;
  const shares: Readonly<Record<string, Partial<Record<Product, string | undefined>> | undefined>> =
    trading.margin;
  const named = (share: string | undefined) => (share === undefined ? undefined : ratio(share));
  const perUnit = await marginsByUnderlying(trading.margin_file);
  return {
    share: (segment, product) => named(shares[segment]?.[product]),
    rate: marginRateOf(config),
    perUnit: (underlying) => perUnit.get(underlying),
  };
}

async function marginsByUnderlying(path: string): Promise<ReadonlyMap<string, Price>> {
  if (path === 'none') return new Map();
  const { loadMarginFile } = await import('../config/margin-file.ts');
  return loadMarginFile(path);
}

function slippageOf(words: Config['trading']['slippage']): Slippage {
  const { model } = words;
  const ticks = Number.parseInt(words.ticks, 10);
  const tick = price(words.tick);
  if (model === 'ticks') return { model, ticks, tick };
  if (model === 'random') return { model, ticks, tick, seed: Number.parseInt(words.seed, 10) };
  return model === 'spread' ? { model, share: ratio(`${words.percent}e-2`) } : { model };
}

/** What the risk limits look into. */
interface Books {
  readonly store: Store;
  readonly tracker: PositionTracker;
}

/** The rules in the order in which they are told. */
function refusals(guard: RiskGuard, market: MarketCalendar | undefined): TradingRules['refuse'] {
  return (state, fill) => {
    const broken =
      (market && closedRefusal(fill.instrument.segment, fill.at, market)) ??
      masterRefusal(state, fill);
    return broken ? Promise.resolve(broken) : guard.refuse(state, fill);
  };
}

async function hoursOf(config: Config): Promise<MarketCalendar> {
  const { loadMarketCalendar } = await import('../config/market-calendar.ts');
  return loadMarketCalendar(config);
}

function riskLimits({ risk }: Config): RiskLimits {
  const given = <T>(typed: string, read: (typed: string) => T): T | undefined =>
    typed === 'none' ? undefined : read(typed);
  const count = (typed: string): number => Number.parseInt(typed, 10);
  return {
    maxDailyLoss: given(risk.max_daily_loss, readLoss),
    maxLossPerOrder: given(risk.max_loss_per_order, readLoss),
    maxOpenPositions: given(risk.max_open_positions, count),
    maxLots: given(risk.max_lots, quantity),
    maxOrdersPerDay: given(risk.max_orders_per_day, count),
    cooldown: given(risk.cooldown_after_loss, milliseconds),
  };
}

const readLoss = (typed: string): LossLimit =>
  typed.endsWith('%') ? { share: percentOf(typed) } : { amount: money(typed) };

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
