import { contractValue } from '../instruments/contract-value.ts';
import { invalidValue } from '../errors.ts';
import type { Instrument, Segment } from '../instruments/instrument.ts';
import type { Product } from '../ledger/product.ts';
import {
  add,
  isLess,
  lesser,
  roundHalfUp,
  scale,
  subtract,
  sum,
  ZERO,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import { CHARGE_ITEMS, type Charges } from './charges.ts';
import type { NotedTrade } from './contract-note.ts';

/** The items that a schedule states rates for. */
export const RATED_ITEMS = [
  ...CHARGE_ITEMS,
  'ipft',
  'auto_square_off',
  'physical_delivery',
] as const;
export type RatedItem = (typeof RATED_ITEMS)[number];

/** The kinds of trade that rates are given by. */
export const CHARGE_KINDS = [
  'equity_delivery',
  'equity_intraday',
  'equity_futures',
  'equity_options',
  'currency_futures',
  'currency_options',
  'commodity_futures',
  'commodity_options',
] as const;
type ChargeKind = (typeof CHARGE_KINDS)[number];

export const EXCHANGES = ['NSE', 'BSE', 'MCX'] as const;
type Exchange = (typeof EXCHANGES)[number];

/**
 * EXERCISE is the cash settlement of a LONG option, its price the intrinsic value; EXPIRY that of any
 * other contract that is worth something. Both pay brokerage and its GST, no exchange charge.
 */
type ChargedSide = 'BUY' | 'SELL' | 'EXERCISE' | 'EXPIRY';

/** A share of the traded value (0.0003 for 0.03%), an amount an order, or the lower of both. */
export interface Rate {
  readonly share?: Ratio;
  readonly amount?: Money;
}

/** Rates in force from a day on. An absent side or kind pays nothing; `all` is any other kind. */
export interface ChargeRow {
  readonly item: RatedItem;
  readonly from: string;
  readonly exchange?: Exchange | undefined;
  readonly rates: Readonly<
    Partial<Record<ChargeKind | 'all', Readonly<Partial<Record<ChargedSide, Rate>>>>>
  >;
}

export interface ChargeSchedule {
  readonly name: string;
  readonly rows: readonly ChargeRow[];
  /** Contract notes round these two to the rupee, on the whole day; here it is by order. */
  readonly roundTaxes: 'paisa' | 'rupee';
}

/**
 * An order that is charged by the rates of its day. Shares MIS pay the intraday rates, others the
 * delivery rates; derivatives know no difference.
 */
export interface ChargedTrade extends NotedTrade {
  readonly side: ChargedSide;
  readonly quantity: Quantity;
  readonly price: Price;
  /** Whether this scrip's depository charge was paid by an earlier sale of the day. */
  readonly dpPaid: boolean;
  /** The broker's own order: it squares off MIS, or shares change hands to settle a contract. */
  readonly occasion?: 'SQUARE_OFF' | 'PHYSICAL' | undefined;
  /** The most that one order may have: the broker counts an order for each such part. */
  readonly perOrder?: Quantity | undefined;
}

/**
 * The charges of one order by the rates of its day. Every item is rounded half-up to the paisa; GST
 * is taken on the rounded brokerage, transaction charge and SEBI fee. Throws INVALID_VALUE for a
 * day before the schedule begins and for what nobody can trade (an index).
 */
export function chargesOf(trade: ChargedTrade, schedule: ChargeSchedule): Charges {
  const kind = kindOf(trade.instrument, trade.product);
  requireStarted(trade.day, schedule);
  const value = contractValue(trade.instrument, trade.price, trade.quantity);
  const rateOf = (item: RatedItem): Rate => findRate(item, kind, trade, schedule) ?? {};
  const paisa = (item: RatedItem): Money => roundHalfUp(apply(rateOf(item), value), 2);
  const tax = (item: RatedItem): Money =>
    roundHalfUp(apply(rateOf(item), value), schedule.roundTaxes === 'rupee' ? 0 : 2);
  // The exchange is not in what changes hands to settle a contract.
  const exchanged = trade.occasion !== 'PHYSICAL';
  const brokerage = brokerageOf(trade, rateOf);
  const transaction = exchanged
    ? roundHalfUp(add(apply(rateOf('transaction'), value), apply(rateOf('ipft'), value)), 2)
    : ZERO;
  const sebi = exchanged ? paisa('sebi') : ZERO;
  const taxed = add(add(brokerage, transaction), sebi);
  return {
    brokerage,
    stt: tax('stt'),
    transaction,
    sebi,
    stamp: tax('stamp'),
    gst: roundHalfUp(apply(gstRate(kind, trade, schedule), taxed), 2),
    dp: trade.dpPaid ? ZERO : paisa('dp'),
  };
}

/** Of each order that the quantity makes; a square-off by the broker costs something beside. */
function brokerageOf(trade: ChargedTrade, rateOf: (item: RatedItem) => Rate): Money {
  const rate = rateOf(trade.occasion === 'PHYSICAL' ? 'physical_delivery' : 'brokerage');
  const extra = trade.occasion === 'SQUARE_OFF' ? rateOf('auto_square_off') : {};
  const orders = slices(trade.quantity, trade.perOrder).map((count) => {
    const value = contractValue(trade.instrument, trade.price, count);
    return roundHalfUp(add(apply(rate, value), apply(extra, value)), 2);
  });
  return sum(orders);
}

/** A quantity in parts of at most so much each. */
function slices(all: Quantity, most: Quantity | undefined): Quantity[] {
  const parts: Quantity[] = [];
  let left = all;
  while (most !== undefined && isLess(most, left)) {
    parts.push(most);
    left = subtract(left, most);
  }
  return [...parts, left];
}

/** GST on an amount, at the rate of a trade's day, not rounded. Throws INVALID_VALUE for an index. */
export function gstOn(trade: NotedTrade, taxed: Money, schedule: ChargeSchedule): Money {
  const kind = kindOf(trade.instrument, trade.product);
  return apply(gstRate(kind, trade, schedule), taxed);
}

/** Of a settlement too: GST is on what is charged, whatever for. */
const gstRate = (
  kind: ChargeKind,
  { instrument, day }: Pick<ChargedTrade, 'instrument' | 'day'>,
  schedule: ChargeSchedule,
): Rate => findRate('gst', kind, { instrument, day, side: 'BUY' }, schedule) ?? {};

function apply({ share, amount }: Rate, value: Money): Money {
  const shared = share === undefined ? undefined : scale(value, share);
  if (shared === undefined) return amount ?? ZERO;
  return amount === undefined ? shared : lesser(shared, amount);
}

/** The newest row that is in force, of the exchange, and names the kind (or else all kinds). */
function findRate(
  item: RatedItem,
  kind: ChargeKind,
  trade: Pick<ChargedTrade, 'instrument' | 'day' | 'side'>,
  { rows }: ChargeSchedule,
): Rate | undefined {
  const exchange = exchangeOf(trade.instrument.segment);
  let newest: ChargeRow | undefined;
  for (const row of rows) {
    const fits =
      row.item === item &&
      row.from <= trade.day &&
      (row.exchange === undefined || row.exchange === exchange) &&
      (row.rates[kind] ?? row.rates.all) !== undefined;
    if (fits && (newest === undefined || newest.from < row.from)) newest = row;
  }
  const side = BROKERS_OWN.has(item) && trade.side !== 'SELL' ? 'BUY' : trade.side;
  return (newest?.rates[kind] ?? newest?.rates.all)?.[side];
}

/** A contract that is settled pays the broker as one that is traded. */
const BROKERS_OWN: ReadonlySet<RatedItem> = new Set(['brokerage', 'auto_square_off']);

/** A schedule begins with its first brokerage. */
function requireStarted(day: string, { name, rows }: ChargeSchedule): void {
  const starts = rows.filter(({ item }) => item === 'brokerage').map(({ from }) => from);
  const first = starts.sort()[0] ?? '';
  if (day < first) throw invalidValue('date', day, `${first} or later, when "${name}" begins`);
}

const exchangeOf = (segment: Segment): Exchange => {
  if (segment.startsWith('BSE')) return 'BSE';
  return segment === 'MCX_COMM' ? 'MCX' : 'NSE';
};

function kindOf({ segment, option }: Instrument, product: Product): ChargeKind {
  const form = option ? 'options' : 'futures';
  switch (segment) {
    case 'NSE_EQ':
    case 'BSE_EQ':
      return product === 'MIS' ? 'equity_intraday' : 'equity_delivery';
    case 'NSE_FNO':
    case 'BSE_FNO':
      return `equity_${form}`;
    case 'NSE_CURRENCY':
    case 'BSE_CURRENCY':
      return `currency_${form}`;
    case 'MCX_COMM':
      return `commodity_${form}`;
    case 'IDX_I':
      throw invalidValue('segment', segment, 'one that can be traded: an index has no charges');
  }
}

/** How charges are computed: by a schedule, or a flat fee. */
export type ChargesOf = (trade: ChargedTrade) => Charges;

export const bySchedule =
  (schedule: ChargeSchedule): ChargesOf =>
  (trade) =>
    chargesOf(trade, schedule);
