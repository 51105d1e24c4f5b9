import { invalidValue } from '../../domain/errors.ts';
import {
  instrumentFrom,
  parseDate,
  parseId,
  parseSegment,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import {
  parsePrice,
  parseQuantity,
  quantity,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';
import type { InstrumentId, Quote } from '../../app/results.ts';
import type { Calendar } from '../../app/market/calendar.ts';
import type { Columns, Row } from './rows.ts';

/** A quote and the moment at which it was made, Unix milliseconds. */
export interface Tick {
  readonly at: number;
  readonly quote: Quote;
}

export const TICK_COLUMNS: Columns = {
  aliases: {
    timestamp: 'time',
    ts: 'time',
    exchange_segment: 'segment',
    id: 'security_id',
    price: 'ltp',
    last_price: 'ltp',
    vol: 'volume',
    open_interest: 'oi',
    previous_oi: 'prev_oi',
  },
  required: [['ltp'], ['symbol', 'security_id']],
};

/** Turns rows into ticks; what was worked out about an instrument is kept. */
export class TickReader {
  readonly #defaultSegment: Segment;
  readonly #calendar: Calendar;
  readonly #instruments = new Map<string, InstrumentId>();

  constructor(defaultSegment: Segment, calendar: Calendar) {
    this.#defaultSegment = defaultSegment;
    this.#calendar = calendar;
  }

  /** A tick without a time was made now. Throws INVALID_VALUE. */
  read(fields: Row['fields']): Tick {
    const { time, ltp = '', bid, ask, volume } = fields;
    const at = time === undefined ? this.#calendar.now() : parseTime(time, this.#calendar);
    const { segment, securityId } = this.#instrument(fields);
    const quote: Quote = {
      segment,
      securityId,
      price: parsePrice(ltp, 'ltp'),
      ts: Math.floor(at / 1000),
      ...some('bid', bid),
      ...some('ask', ask),
      ...count('oi', 'oi', fields),
      ...count('prevOi', 'prev_oi', fields),
      ...count('dayVolume', 'day_volume', fields),
      ...(volume !== undefined &&
        !isNothing(volume) && { volume: parseQuantity(volume, 'volume') }),
    };
    return { at, quote };
  }

  #instrument({ symbol, segment, security_id: id }: Row['fields']): InstrumentId {
    const key = JSON.stringify([segment, id, symbol]);
    const known = this.#instruments.get(key);
    if (known) return known;
    const found = this.#read(symbol, segment, id);
    this.#instruments.set(key, found);
    return found;
  }

  #read(
    symbol: string | undefined,
    segment: string | undefined,
    id: string | undefined,
  ): InstrumentId {
    const named = segment === undefined ? undefined : parseSegment(segment);
    if (symbol === undefined) {
      const securityId = parseId(id ?? '', 'security id');
      return { segment: named ?? this.#defaultSegment, securityId };
    }
    return instrumentFrom({
      symbol,
      defaultSegment: this.#defaultSegment,
      segment: named,
      securityId: id === undefined ? undefined : parseId(id, 'security id'),
    });
  }
}

/** Feeds write 0 where there is no buyer or seller. */
const isNothing = (typed: string): boolean => /^0+(?:\.0+)?$/.test(typed);

function some(name: 'bid' | 'ask', typed: string | undefined): Partial<Record<typeof name, Price>> {
  return typed === undefined || isNothing(typed) ? {} : { [name]: parsePrice(typed, name) };
}

/** A count of the day: 0 is one. */
function count(
  name: 'oi' | 'prevOi' | 'dayVolume',
  field: string,
  fields: Row['fields'],
): Partial<Record<typeof name, Quantity>> {
  const typed = fields[field];
  if (typed === undefined || typed === '') return {};
  if (!/^\d{1,15}(?:\.0+)?$/.test(typed)) {
    throw invalidValue(field, typed, 'a whole number of 0 or more');
  }
  return { [name]: quantity(typed) };
}

const ISO =
  /^(?<day>\d{4}-\d{2}-\d{2})[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(?<offset>Z|[+-]\d{2}:?\d{2})?$/;

/** Unix seconds or milliseconds, or a date with a time; without an offset, in the session's zone. */
function parseTime(typed: string, calendar: Calendar): number {
  if (/^\d{9,10}(?:\.\d+)?$/.test(typed)) return Number.parseInt(typed, 10) * 1000;
  if (/^\d{12,13}$/.test(typed)) return Number.parseInt(typed, 10);
  const { day, time, offset } = ISO.exec(typed)?.groups ?? {};
  if (day !== undefined && time !== undefined) {
    const shown = `${parseDate(day, 'date')}T${time}`;
    const moment = offset ? Date.parse(`${shown}${offset}`) : calendar.moment(shown);
    if (!Number.isNaN(moment)) return moment;
  }
  throw invalidValue('time', typed, 'Unix seconds or milliseconds, or 2025-09-15T09:23:31+05:30');
}
