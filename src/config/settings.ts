import type { SquareOffs } from '../domain/calendar/square-off.ts';
import type { ContractMarket } from '../domain/instruments/contract-rules.ts';
import type { Margins } from '../domain/margin/margin.ts';
import {
  money,
  percentOf,
  price,
  quantity,
  ratio,
  type Price,
  type Ratio,
} from '../domain/money/money.ts';
import { carriedProduct, type Product } from '../domain/ledger/product.ts';
import type { Slippage } from '../domain/orders/slippage.ts';
import { lazy } from '../domain/lazy.ts';
import type { ScanRules } from '../app/margin/group-reader.ts';
import type { Settings } from '../app/settings.ts';
import type { LossLimit } from '../app/trading/rules/loss-limit.ts';
import type { RiskLimits, SessionExits } from '../app/trading/rules/risk-limits.ts';
import { milliseconds } from './duration.ts';
import type { Config } from './schema.ts';

/** The configuration's texts, as values. */
export function settingsOf(config: Config): Settings {
  const { trading, retention, quotes } = config;
  const kept = retention.ended_sessions;
  const lotSizes = new Map(Object.entries(trading.lot_sizes));
  return {
    timeZone: trading.time_zone,
    session: config.session,
    startingBalance: money(trading.starting_balance),
    defaultSegment: trading.default_segment,
    allowShort: trading.allow_short === 'true',
    defaultProduct: (instrument) =>
      trading.default_product === 'MIS' ? 'MIS' : carriedProduct(instrument),
    marginRate: marginRateOf(config),
    scan: trading.margin_model === 'scan' ? scanOf(config) : undefined,
    slippage: slippageOf(trading.slippage),
    partialFills: trading.partial_fills === 'true',
    enforceHours: trading.enforce_market_hours === 'true',
    due: {
      settlement: trading.settlement_time === 'close' ? undefined : trading.settlement_time,
      grace: milliseconds(trading.settlement_grace),
      stocks: trading.stock_settlement,
      marksDaily: trading.mark_to_market === 'true',
      squareOffs: trading.square_off === 'off' ? undefined : () => squareOffsOf(config),
    },
    risk: riskLimits(config),
    lotSize(underlying) {
      const units = lotSizes.get(underlying.toUpperCase());
      return units === undefined ? undefined : quantity(units);
    },
    charges: trading.charges,
    flatFee: money(trading.fee_per_order),
    slippageBuffer: percentOf(config.sizing.slippage_buffer),
    quoteMaxAge: Math.floor(milliseconds(quotes.max_age) / 1000),
    keepEnded: kept === 'keep' ? undefined : Math.ceil(milliseconds(kept) / 1000),
    riskFree: riskFreeOf(config),
    options: { rate: rateOf(config.options.rate), dayCount: config.options.day_count },
    chargesOf: async (schedule = trading.charges) =>
      (await import('./market/charging.ts')).chargesBy(config, schedule),
    charging: async (schedule = trading.charges) =>
      (await import('./market/charging.ts')).chargingBy(config, schedule),
    gstOn: async () => (await import('./market/charging.ts')).gstBy(config, trading.charges),
    margins: () => marginsOf(config),
    async market() {
      const { loadMarketCalendar } = await import('./market/market-calendar.ts');
      return loadMarketCalendar(config);
    },
    extraordinaryDividend: async (exDate) =>
      (await import('./market/dividends.ts')).extraordinaryDividend(exDate),
    saleProceeds: trading.sale_proceeds === '100%' ? ratio('1') : percentOf(trading.sale_proceeds),
    contracts: lazy(() => contractsOf(config)),
    broker: {
      strict: trading.broker_rules === 'strict',
      squareOffs: trading.square_off === 'off' ? undefined : () => squareOffsOf(config),
      async bands() {
        const { loadBands } = await import('./market/bands.ts');
        return loadBands(trading.price_bands);
      },
      async hasDerivatives(symbol) {
        const { hasDerivatives } = await import('./market/bands.ts');
        return hasDerivatives(symbol);
      },
    },
  };
}

async function squareOffsOf({ trading }: Config): Promise<(day: string) => SquareOffs> {
  const { loadSquareOffs } = await import('./market/square-off.ts');
  return loadSquareOffs(trading.square_off);
}

/** The days on which contracts end are the exchanges', whatever days the trader set. */
async function contractsOf({ trading }: Config): Promise<ContractMarket> {
  const [{ loadContractRules }, { shippedCalendar }, { contractMarket }] = await Promise.all([
    import('./market/contract-rules.ts'),
    import('./market/market-calendar.ts'),
    import('../domain/instruments/contract-market.ts'),
  ]);
  return contractMarket(await loadContractRules(trading.contracts), shippedCalendar());
}

const riskFreeOf = ({ report }: Config): Ratio =>
  report.risk_free_rate === '0' ? ratio('0') : percentOf(report.risk_free_rate);

/** `0.065` or `6.5%`. */
const rateOf = (typed: string): Ratio => (typed.endsWith('%') ? percentOf(typed) : ratio(typed));

/** `trading.margin_rate`: what a SHORT locks where no margin of its own is named. */
function marginRateOf({ trading }: Config): (segment: string) => Ratio {
  const rates: Readonly<Record<string, string | undefined>> = trading.margin_rate;
  return (segment) => ratio(rates[segment] ?? trading.margin_rate.default);
}

function scanOf({ trading, quotes }: Config): ScanRules {
  const parameters = lazy(async () => {
    const { loadMarginParameters } = await import('./market/margin-parameters.ts');
    return loadMarginParameters(trading.margin_parameters);
  });
  return {
    parameters,
    multiplier: (known) => known.brokers.get(trading.margin_broker) ?? ratio('1'),
    quoteMaxAge: Math.floor(milliseconds(quotes.max_age) / 1000),
  };
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
  const { loadMarginFile } = await import('./market/margin-file.ts');
  return loadMarginFile(path);
}

function slippageOf(document: Config['trading']['slippage']): Slippage {
  const { model } = document;
  const ticks = Number.parseInt(document.ticks, 10);
  const tick = price(document.tick);
  if (model === 'ticks') return { model, ticks, tick };
  if (model === 'random') return { model, ticks, tick, seed: Number.parseInt(document.seed, 10) };
  return model === 'spread' ? { model, share: ratio(`${document.percent}e-2`) } : { model };
}

const unlessNone = <T>(typed: string, read: (typed: string) => T): T | undefined =>
  typed === 'none' ? undefined : read(typed);

function riskLimits({ risk }: Config): RiskLimits {
  const count = (typed: string): number => Number.parseInt(typed, 10);
  return {
    maxDailyLoss: unlessNone(risk.max_daily_loss, readLoss),
    maxLossPerOrder: unlessNone(risk.max_loss_per_order, readLoss),
    maxOpenPositions: unlessNone(risk.max_open_positions, count),
    maxLots: unlessNone(risk.max_lots, quantity),
    maxOrdersPerDay: unlessNone(risk.max_orders_per_day, count),
    cooldown: unlessNone(risk.cooldown_after_loss, milliseconds),
    sessionExits: sessionExits(risk),
  };
}

/** What closes the whole session; undefined where nothing does. */
function sessionExits(risk: Config['risk']): SessionExits | undefined {
  const exits = {
    loss: unlessNone(risk.exit_at_loss, readLoss),
    profit: unlessNone(risk.exit_at_profit, readLoss),
    lock: unlessNone(risk.lock_profit, readLoss),
  };
  return Object.values(exits).some((each) => each !== undefined) ? exits : undefined;
}

const readLoss = (typed: string): LossLimit =>
  typed.endsWith('%') ? { share: percentOf(typed) } : { amount: money(typed) };
