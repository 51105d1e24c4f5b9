import type { MarketCalendar } from '../domain/calendar/market-calendar.ts';
import type { GstOn } from '../domain/charges/contract-note.ts';
import type { ChargesOf } from '../domain/charges/schedule.ts';
import type { Instrument, Segment } from '../domain/instruments/instrument.ts';
import type { ContractMarket } from '../domain/instruments/contract-rules.ts';
import type { Margins } from '../domain/margin/margin.ts';
import type { Money, Quantity, Ratio } from '../domain/money/money.ts';
import type { ChargingRules } from '../domain/orders/order-dues.ts';
import type { Product } from '../domain/ledger/product.ts';
import type { Slippage } from '../domain/orders/slippage.ts';
import type { ScanRules } from './margin/group-reader.ts';
import type { DayCount } from './market/options/option-clock.ts';
import type { BrokerSettings } from './trading/rules/broker-rules.ts';
import type { RiskLimits } from './trading/rules/risk-limits.ts';
import type { DueTimes } from './trading/events/scheduled-events.ts';

/** What the configuration says, as values. What is read from files is read when it is asked for. */
export interface Settings {
  readonly timeZone: string;
  /** The session that the configuration names; absent: the store's current one. */
  readonly session: string | undefined;
  readonly startingBalance: Money;
  readonly defaultSegment: Segment;
  readonly allowShort: boolean;
  /** The product of an order that names none, in an instrument that isn't held. */
  readonly defaultProduct: (instrument: Instrument) => Product;
  /** What of a SHORT's value is locked where no margin of its own is named. */
  readonly marginRate: (segment: string) => Ratio;
  /** How futures and options are margined together; absent: each alone, by its share. */
  readonly scan: ScanRules | undefined;
  readonly slippage: Slippage;
  readonly partialFills: boolean;
  readonly enforceHours: boolean;
  readonly due: DueTimes;
  readonly risk: RiskLimits;
  /** Units of a lot by underlying, where the master doesn't know it. */
  readonly lotSize: (underlying: string) => Quantity | undefined;
  /** The schedule of charges: `flat`, a broker's name, or the path of a file. */
  readonly charges: string;
  /** What every order costs where charges are flat. */
  readonly flatFee: Money;
  /** Added to a price that an order is sized by. */
  readonly slippageBuffer: Ratio;
  /** Oldest quote, in seconds, that an order without a price may take. */
  readonly quoteMaxAge: number;
  /** Seconds for which an ended session is kept; absent for ever. */
  readonly keepEnded: number | undefined;
  /** The yearly rate that risk figures of a report take off. */
  readonly riskFree: Ratio;
  /** How options are priced: the yearly rate, and how the time to expiry is counted. */
  readonly options: { readonly rate: Ratio; readonly dayCount: DayCount };
  /** How a schedule charges; absent: the configured one. */
  readonly chargesOf: (schedule?: string) => Promise<ChargesOf>;
  /** How orders are charged by a schedule, and rounded; absent: the configured one. */
  readonly charging: (schedule?: string) => Promise<ChargingRules>;
  /** GST by the configured schedule; undefined where charges are flat. */
  readonly gstOn: () => Promise<GstOn | undefined>;
  readonly margins: () => Promise<Margins>;
  readonly market: () => Promise<MarketCalendar>;
  /** The share of a share's price from which a dividend with that ex-date is extraordinary. */
  readonly extraordinaryDividend: (exDate: string) => Promise<Ratio>;
  readonly broker: BrokerSettings;
  /** The share of a delivery sale's proceeds that can be spent on its day. */
  readonly saleProceeds: Ratio;
  /** The contract rules of the exchanges, on their own calendar. */
  readonly contracts: () => Promise<ContractMarket>;
}
