import { invalidValue } from '../../../domain/errors.ts';
import { parseInstrumentWords } from '../../../app/instruments/instrument-words.ts';
import type { Instruments } from '../../../app/instruments/instruments.ts';
import { parseId, parseSegment, type Segment } from '../../../domain/instruments/instrument.ts';
import {
  isLess,
  parsePrice,
  parseQuantity,
  quantity,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { InstrumentId, Quote } from '../../../app/results.ts';
import type { Calendar } from '../../../app/market/calendar.ts';
import { plainFigure } from '../plain-figure.ts';
import type { Columns, Row } from '../rows.ts';
import { BarLength, isBar, pricesOf } from './bars.ts';
import { flatTick } from './broker-objects.ts';
import { dayOf, momentOf } from './times.ts';

/** A quote and the moment at which it was made, Unix milliseconds. */
export interface Tick {
  readonly at: number;
  /** False where the row said no time: it was made now. */
  readonly timed: boolean;
  readonly quote: Quote;
}

/** What other programs call our columns. */
export const TICK_COLUMNS: Columns = {
  aliases: {
    timestamp: 'time',
    ts: 'time',
    datetime: 'time',
    date_time: 'time',
    exchange_timestamp: 'time',
    last_trade_time: 'time',
    ltt: 'time',
    exchange_segment: 'segment',
    id: 'security_id',
    token: 'security_id',
    exchange_token: 'security_id',
    tradingsymbol: 'symbol',
    trading_symbol: 'symbol',
    ticker: 'symbol',
    price: 'ltp',
    last_price: 'ltp',
    last_traded_price: 'ltp',
    last: 'ltp',
    buy_price: 'bid',
    bid_price: 'bid',
    best_bid: 'bid',
    sell_price: 'ask',
    ask_price: 'ask',
    best_ask: 'ask',
    offer: 'ask',
    vol: 'volume',
    open_interest: 'oi',
    previous_oi: 'prev_oi',
    o: 'open',
    h: 'high',
    l: 'low',
    c: 'close',
  },
  required: [['ltp', 'close']],
  prepare: flatTick,
};

/** Where a file leaves out what its rows are about. */
export interface TickDefaults {
  /** `--symbol`: for files of one instrument. */
  readonly symbol?: string | undefined;
}

/** Turns rows into ticks; what was worked out about an instrument is kept. */
export class TickReader {
  readonly #resolver: Instruments;
  readonly #defaultSegment: Segment;
  readonly #calendar: Calendar;
  readonly #defaults: TickDefaults;
  readonly #instruments: Map<string, InstrumentId>;
  readonly #lengths = new BarLength();

  constructor(
    resolver: Instruments,
    defaultSegment: Segment,
    calendar: Calendar,
    defaults: TickDefaults = {},
  ) {
    this.#resolver = resolver;
    this.#instruments = resolver.cache();
    this.#defaultSegment = defaultSegment;
    this.#calendar = calendar;
    this.#defaults = defaults;
  }

  /** The ticks of a row: one, or the four prices that a bar passed. Rejects with INVALID_VALUE. */
  async readAll(fields: Row['fields']): Promise<Tick[]> {
    return isBar(fields) ? this.#bar(fields) : [await this.read(fields)];
  }

  /** A tick without a time was made now. Rejects with INVALID_VALUE, and what resolving rejects with. */
  async read(fields: Row['fields']): Promise<Tick> {
    const { ltp = '', bid, ask, volume } = fields;
    const written = momentOf(fields, this.#calendar);
    const at = written ?? this.#calendar.now();
    const instrument = await this.#instrument(fields, at);
    return {
      at,
      timed: written !== undefined,
      quote: {
        ...this.#quote(instrument, ltp, at),
        ...some('bid', bid),
        ...some('ask', ask),
        ...count('oi', 'oi', fields),
        ...count('prevOi', 'prev_oi', fields),
        ...count('dayVolume', 'day_volume', fields),
        ...(volume !== undefined &&
          !isNothing(volume) && { volume: parseQuantity(plainFigure(volume), 'volume') }),
      },
    };
  }

  async #bar(fields: Row['fields']): Promise<Tick[]> {
    const id = await this.#instrument(fields, this.#start(fields));
    const [open, close] = [fields['open'] ?? '', fields['close'] ?? ''];
    const rose = !isLess(
      parsePrice(plainFigure(close), 'close'),
      parsePrice(plainFigure(open), 'open'),
    );
    const passed = pricesOf(fields, rose, this.#span(fields, id));
    return passed.map(({ price, at }) => ({ at, timed: true, quote: this.#quote(id, price, at) }));
  }

  /** A bar without a time of day is a day's: it has the hours of shares. */
  #span(fields: Row['fields'], { segment, securityId }: InstrumentId) {
    const start = momentOf(fields, this.#calendar);
    if (start !== undefined) {
      return { start, length: this.#lengths.of(`${segment} ${securityId}`, start) };
    }
    const { date } = fields;
    if (date === undefined) throw invalidValue('time', '', 'a time for every bar');
    const day = dayOf(date);
    const [opens, closes] = ['09:15:00', '15:30:00'].map((clock) =>
      this.#calendar.moment(`${day}T${clock}`),
    ) as [number, number];
    return { start: opens, length: closes - opens };
  }

  #quote({ segment, securityId }: InstrumentId, price: string, at: number): Quote {
    const read = parsePrice(plainFigure(price), 'ltp');
    return { segment, securityId, price: read, ts: Math.floor(at / 1000) };
  }

  /** The instrument of a row, as it was on the day of the row. */
  async #instrument(
    { symbol: named, segment, security_id: id }: Row['fields'],
    at: number,
  ): Promise<InstrumentId> {
    const symbol = named ?? (id === undefined ? this.#defaults.symbol : undefined);
    if (symbol === undefined && id === undefined) {
      throw invalidValue(
        'columns',
        '',
        'a column symbol or security_id, or one symbol for all rows',
      );
    }
    const day = this.#calendar.day(at);
    const key = JSON.stringify([day, segment, id, symbol]);
    const known = this.#instruments.get(key);
    if (known) return known;
    const found = await this.#resolve(symbol, segment, id, day);
    this.#instruments.set(key, found);
    return found;
  }

  async #resolve(
    symbol: string | undefined,
    segment: string | undefined,
    id: string | undefined,
    day: string,
  ): Promise<InstrumentId> {
    const named = segment === undefined ? undefined : parseSegment(segment);
    if (id !== undefined) return this.#byId(named ?? this.#defaultSegment, id);
    const words = { ...(named && { segment: named }), symbol: symbol ?? '' };
    const typed = parseInstrumentWords(words, this.#defaultSegment);
    const resolved = await this.#resolver.resolver.resolve(typed, day);
    return resolved.instrument;
  }

  /** A feed's ids are the exchange's; only an index has a name beside its id. */
  async #byId(segment: Segment, id: string): Promise<InstrumentId> {
    const securityId = parseId(id, 'security id');
    if (segment !== 'IDX_I') return { segment, securityId };
    const words = { symbol: `IDX_I:${securityId}` };
    const resolved = await this.#resolver.resolver.resolve(words).catch(() => undefined);
    return resolved?.instrument ?? { segment, securityId };
  }

  /** When a bar begins; a day's bar has a date alone. */
  #start(fields: Row['fields']): number {
    const { date } = fields;
    const begun = momentOf(fields, this.#calendar);
    if (begun !== undefined || date === undefined) return begun ?? this.#calendar.now();
    return this.#calendar.dayStart(dayOf(date));
  }
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

/** Feeds write 0 where there is no buyer or seller. */
const isNothing = (typed: string): boolean => /^0+(?:\.0+)?$/.test(typed);

function some(name: 'bid' | 'ask', typed: string | undefined): Partial<Record<typeof name, Price>> {
  return typed === undefined || isNothing(typed)
    ? {}
    : { [name]: parsePrice(plainFigure(typed), name) };
}
