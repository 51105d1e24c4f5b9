import { dayRecord } from '../../../domain/instruments/day-figures.ts';
import { isPositive, price, quantity, text, type Price } from '../../../domain/money/money.ts';
import type { DayVolatility, InstrumentId, Quote, SettlementMark } from '../../ports/store.ts';
import { FieldReader, isDecimal, type Fields } from '../fields.ts';

/** The depth says of which quote it is: what other quotes leave beside it is old. */
export function encodeQuote(told: Quote): Fields {
  const { price: ltp, ts, bid, ask, volume } = told;
  const quote = { ltp: text(ltp), ts: String(ts), ...dayRecord(told) };
  if (!bid && !ask && !volume) return quote;
  return {
    ...quote,
    bid: bid ? text(bid) : '',
    ask: ask ? text(ask) : '',
    vol: volume ? text(volume) : '',
    depth_ts: quote.ts,
    depth_ltp: quote.ltp,
  };
}

/** The names of what a quote says of its day. */
export const DAY_FIELDS = ['oi', 'prev_oi', 'day_volume', 'day_high', 'day_low', 'atp'] as const;

function decodeDay(fields: FieldReader): Partial<Quote> {
  const count = (field: string, name: 'oi' | 'prevOi' | 'dayVolume') =>
    fields.text(field) !== '' && { [name]: quantity(text(quantity(fields.decimal(field)))) };
  return {
    ...count('oi', 'oi'),
    ...count('prev_oi', 'prevOi'),
    ...(isForeign(fields) ? volumeOfOthers(fields) : count('day_volume', 'dayVolume')),
    ...priceOfDay(fields, 'day_high', 'dayHigh'),
    ...priceOfDay(fields, 'day_low', 'dayLow'),
    ...priceOfDay(fields, 'atp', 'averagePrice'),
  };
}

/** Whether another program wrote the quantity: papertrade writes the day's volume or the depth's time too. */
const isForeign = (fields: FieldReader): boolean =>
  fields.text('day_volume') === '' && fields.text('depth_ts') === '';

/** Other feeders' `vol` counts the day. */
function volumeOfOthers(fields: FieldReader): Pick<Quote, 'dayVolume'> {
  const stored = fields.text('vol');
  if (!isDecimal(stored)) return {};
  const read = quantity(stored);
  return isPositive(read) ? { dayVolume: read } : {};
}

/** Only shown, so that a value which does not read is as good as none; 0 is none, too. */
function priceOfDay(
  fields: FieldReader,
  field: string,
  name: 'dayHigh' | 'dayLow' | 'averagePrice',
): Partial<Record<typeof name, Price>> {
  const stored = fields.text(field);
  if (!isDecimal(stored)) return {};
  const read = price(stored);
  return isPositive(read) ? { [name]: read } : {};
}

/**
 * Other feeders write fractions of a second, which are cut, 0 where nobody bids or asks, and a `vol`
 * that counts the day: a quantity is one only where it says that it is this quote's.
 */
export function decodeQuote(stored: Fields, segment: string, securityId: string): Quote {
  const fields = new FieldReader(stored, `ticks ${segment} ${securityId}`);
  const ts = fields.decimal('ts', '0');
  const ltp = fields.decimal('ltp');
  const isOf = (name: string, value: string): boolean => ['', value].includes(fields.text(name));
  return {
    segment,
    securityId,
    price: price(text(price(ltp))),
    ts: Number.parseInt(ts, 10),
    ...(isOf('depth_ts', ts) && isOf('depth_ltp', ltp) && decodeTouch(fields)),
    ...(fields.text('depth_ts') === ts && isOf('depth_ltp', ltp) && decodeVolume(fields)),
    ...decodeDay(fields),
  };
}

function decodeTouch(fields: FieldReader): Pick<Quote, 'bid' | 'ask'> {
  const [bid, ask] = ['bid', 'ask'].map((name) => price(fields.decimal(name, '0')));
  return { ...(bid && isPositive(bid) && { bid }), ...(ask && isPositive(ask) && { ask }) };
}

function decodeVolume(fields: FieldReader): Pick<Quote, 'volume'> {
  return fields.text('vol') === '' ? {} : { volume: quantity(String(fields.count('vol'))) };
}

/** A settlement price, stored under its day. */
export function decodeMark(
  { segment, securityId }: InstrumentId,
  day: string,
  stored: string,
): SettlementMark {
  const fields = new FieldReader({ price: stored }, `marks ${segment} ${securityId} ${day}`);
  return { segment, securityId, day, price: price(fields.decimal('price')) };
}

/** A series of volatilities as it is stored: digits by day. */
export const decodeVolatilities = (stored: Fields, series: string): DayVolatility[] =>
  Object.keys(stored)
    .sort()
    .map((day) => {
      const fields = new FieldReader({ iv: stored[day] ?? '' }, `volatilities ${series} ${day}`);
      return { day, iv: fields.decimal('iv') };
    });
