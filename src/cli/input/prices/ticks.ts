import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import {
  parseInstrumentOptions,
  type InstrumentOptions,
} from '../../../app/instruments/instrument-options.ts';
import {
  isExchangeNumber,
  parseId,
  parseSegment,
  type Segment,
} from '../../../domain/instruments/instrument.ts';
import {
  isLess,
  parsePrice,
  parseQuantity,
  price,
  quantity,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { InstrumentId, Quote, SettlementMark } from '../../../app/results.ts';
import type { Services } from '../../../app/compose.ts';
import { plainFigure } from '../arguments/numbers.ts';
import type { Row } from '../rows.ts';
import type { OptionClose } from '../../../app/market/options/volatility/day-chain.ts';
import { dayRowOf, wasTraded, type DayRow } from './bhavcopy.ts';
import { BarLength, isBar, pricesOf } from './bars.ts';
import { dayOf, momentOf } from './times.ts';

/** A quote and the moment at which it was made, Unix milliseconds. */
export interface Tick {
  readonly at: number;
  /** False where the row said no time: it was made now. */
  readonly timed: boolean;
  readonly quote: Quote;
}

/** Where a file leaves out what its rows are about. */
export interface TickDefaults {
  /** `--symbol`: for files of one instrument. */
  readonly symbol?: string | undefined;
  /** Whether a bhavcopy's prices are bars of its day, as in a replay; else it only settles. */
  readonly pastDays?: boolean;
}

/** Turns rows into ticks; what was worked out about an instrument is kept. */
export class TickReader {
  readonly #instruments: Services['instruments'];
  readonly #defaultSegment: Segment;
  readonly #calendar: Services['calendar'];
  readonly #defaults: TickDefaults;
  readonly #known: Map<string, InstrumentId>;
  readonly #lengths = new BarLength();
  /** What the rows said that underlyings settled at, by instrument and day. */
  readonly #settlements = new Map<string, SettlementMark>();
  readonly #closes: OptionClose[] = [];

  constructor(
    { instruments, calendar, settings }: Pick<Services, 'instruments' | 'calendar' | 'settings'>,
    defaults: TickDefaults = {},
  ) {
    this.#instruments = instruments;
    this.#known = instruments.cache();
    this.#defaultSegment = settings.defaultSegment;
    this.#calendar = calendar;
    this.#defaults = defaults;
  }

  /**
   * The ticks of a row: one, the four prices that a bar passed, or none of a bhavcopy, whose prices
   * are of a past day. Rejects with INVALID_VALUE.
   */
  async readAll(fields: Row['fields']): Promise<Tick[]> {
    const day = dayRowOf(fields);
    if (day !== undefined) return this.#day(day);
    return isBar(fields) ? this.#bar(fields) : [await this.read(fields)];
  }

  /** The settlement prices that were in the rows so far. */
  get settlements(): readonly SettlementMark[] {
    return [...this.#settlements.values()];
  }

  /** What the rows said that options were traded at last on a past day. */
  get closes(): readonly OptionClose[] {
    return this.#closes;
  }

  async #day(row: DayRow | 'none'): Promise<Tick[]> {
    if (row === 'none') return [];
    const { settled, day } = row;
    const close = closeOf(row);
    if (close) this.#closes.push(close);
    if (settled) {
      const { segment, name: securityId } = settled;
      const price = parsePrice(plainFigure(settled.price), 'settlement price');
      this.#settlements.set(`${segment} ${securityId} ${day}`, { segment, securityId, day, price });
    }
    return this.#defaults.pastDays === true && wasTraded(row) ? this.#bar(row.bar) : [];
  }

  /**
   * A tick without a time was made now, one with a date alone at the end of that day. Rejects with
   * INVALID_VALUE, and what resolving rejects with.
   */
  async read(fields: Row['fields']): Promise<Tick> {
    const { ltp = '', bid, ask, volume, date } = fields;
    const isDaily = date !== undefined && fields['time'] === undefined;
    const written = isDaily ? this.#hoursOf(date).end : momentOf(fields, this.#calendar);
    const at = this.#past(written, fields);
    const instrument = await this.#instrument(fields, at);
    return {
      at,
      timed: written !== undefined,
      quote: {
        ...this.#quote(instrument, ltp, at),
        ...some('bid', bid),
        ...some('ask', ask),
        ...some('dayHigh', fields['day_high']),
        ...some('dayLow', fields['day_low']),
        ...average(fields['atp']),
        ...count('oi', 'oi', fields),
        ...count('prevOi', 'prev_oi', fields),
        ...count('dayVolume', 'day_volume', fields),
        ...(volume !== undefined &&
          !isNothing(volume) && { volume: parseQuantity(plainFigure(volume), 'volume') }),
      },
    };
  }

  /** A time of day that is still to come was the day before's: dumps of some tickers say no more. */
  #past(written: number | undefined, { date, time }: Row['fields']): number {
    const now = this.#calendar.now();
    if (written === undefined) return now;
    const isOfDay = date === undefined && /^\d{2}:\d{2}/.test(time ?? '');
    return isOfDay && written > now + MINUTE_MS ? written - DAY_MS : written;
  }

  async #bar(fields: Row['fields']): Promise<Tick[]> {
    const id = await this.#instrument(fields, this.#start(fields));
    const { open, close = '' } = fields;
    const closed = parsePrice(plainFigure(close), 'close');
    const rose = open === undefined || !isLess(closed, parsePrice(plainFigure(open), 'open'));
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
    const { start: opens, end } = this.#hoursOf(date);
    return { start: opens, length: end + SECOND_MS - opens };
  }

  /** Where a file says a day alone: from when shares are traded, to the last second in which they are. */
  #hoursOf(date: string): { readonly start: number; readonly end: number } {
    const day = dayOf(date);
    const [start, end] = ['09:15:00', '15:29:59'].map((clock) =>
      this.#calendar.moment(`${day}T${clock}`),
    ) as [number, number];
    return { start, end };
  }

  #quote({ segment, securityId }: InstrumentId, price: string, at: number): Quote {
    const read = parsePrice(plainFigure(price), 'ltp');
    return { segment, securityId, price: read, ts: Math.floor(at / 1000) };
  }

  /** The instrument of a row, as it was on the day of the row. */
  async #instrument(fields: Row['fields'], at: number): Promise<InstrumentId> {
    const { segment, security_id: id } = fields;
    const symbol = fields['symbol'] ?? (id === undefined ? this.#defaults.symbol : undefined);
    if (symbol === undefined && id === undefined) {
      throw nothingNamed(Object.keys(fields));
    }
    const day = this.#calendar.day(at);
    const contract = id === undefined ? contractOptions(symbol ?? '', fields) : {};
    const key = JSON.stringify([day, segment, id, symbol, contract]);
    const known = this.#known.get(key);
    if (known) return known;
    const named = segment === undefined ? undefined : parseSegment(segment);
    const query = { symbol: symbol ?? '', ...(named && { segment: named }), ...contract };
    const found =
      id === undefined
        ? await this.#resolve(query, day)
        : await this.#byId(named ?? this.#defaultSegment, id, day);
    this.#known.set(key, found);
    return found;
  }

  async #resolve(options: InstrumentOptions, day: string): Promise<InstrumentId> {
    const typed = parseInstrumentOptions(options, this.#defaultSegment);
    const resolved = await this.#instruments.resolve(typed, day);
    return resolved.instrument;
  }

  /** The exchange's number, or a name in its place. What no form reads is the id of who writes the file. */
  async #byId(segment: Segment, id: string, day: string): Promise<InstrumentId> {
    const isIndex = segment === 'IDX_I';
    if (!isIndex && isExchangeNumber({ securityId: id })) return { segment, securityId: id };
    const query = isIndex ? { symbol: `IDX_I:${id}` } : { symbol: id, segment, unlisted: true };
    const resolved = await this.#instruments.resolve(query, day).catch(() => undefined);
    return resolved?.instrument ?? { segment, securityId: parseId(id, 'security id') };
  }

  /** When a bar begins; a day's bar has a date alone. */
  #start(fields: Row['fields']): number {
    const { date } = fields;
    const begun = momentOf(fields, this.#calendar);
    if (begun !== undefined || date === undefined) return begun ?? this.#calendar.now();
    return this.#calendar.dayStart(dayOf(date));
  }
}

/** An option's last price of its day; undefined for what is no option, or was not traded. */
function closeOf(row: DayRow): OptionClose | undefined {
  const { segment, symbol: underlying, expiry, strike, option_type: type, close } = row.bar;
  if ((type !== 'CE' && type !== 'PE') || !wasTraded(row)) return undefined;
  if (segment === undefined || underlying === undefined || expiry === undefined) return undefined;
  return {
    day: row.day,
    segment: parseSegment(segment),
    underlying,
    expiry: dayOf(expiry),
    type,
    strike: parsePrice(plainFigure(strike ?? ''), 'strike'),
    price: parsePrice(plainFigure(close ?? ''), 'close'),
  };
}

const nothingNamed = (columns: readonly string[]): PapertradeError =>
  new PapertradeError(
    ErrorCode.INVALID_VALUE,
    'The file does not name the instrument: expected a column symbol or security_id.',
    { name: 'columns', value: columns.join(','), needs: 'symbol' },
  );

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What columns beside a plain name say of a contract; a symbol that names one says it all. */
function contractOptions(symbol: string, fields: Row['fields']): Partial<InstrumentOptions> {
  const nearest = /^([A-Z&-]+)-I(?:\.[A-Z]+)?$/.exec(symbol)?.[1];
  if (nearest !== undefined) return { symbol: nearest, future: true };
  const { expiry, strike, option_type: type } = fields;
  if (expiry === undefined || type === undefined || !/^[A-Z][A-Z&-]*$/i.test(symbol)) return {};
  const terms = { expiry: dayOf(expiry), unlisted: true };
  return type === 'CE' || type === 'PE'
    ? { ...terms, optionType: type, ...(strike !== undefined && { strike: plainFigure(strike) }) }
    : { ...terms, future: true };
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

/** An average has as many decimals as its division gives. */
function average(typed: string | undefined): Pick<Quote, 'averagePrice'> {
  if (typed === undefined || typed === '' || isNothing(typed)) return {};
  if (!/^\d{1,10}(?:\.\d{1,20})?$/.test(typed)) throw invalidValue('atp', typed, 'a price');
  return { averagePrice: price(typed) };
}

function some(
  name: 'bid' | 'ask' | 'dayHigh' | 'dayLow',
  typed: string | undefined,
): Partial<Record<typeof name, Price>> {
  return typed === undefined || isNothing(typed)
    ? {}
    : { [name]: parsePrice(plainFigure(typed), name) };
}
