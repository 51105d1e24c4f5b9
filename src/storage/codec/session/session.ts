import { checksumOf, sealed } from '../../../domain/ledger/stored/checksum.ts';
import { PapertradeError } from '../../../domain/errors.ts';
import { balanceRecord } from '../../../domain/ledger/stored/records.ts';
import { readNotes } from '../../../domain/charges/running-note.ts';
import { readUnsettled } from '../../../domain/ledger/unsettled.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import {
  isPositive,
  money,
  price,
  quantity,
  text,
  type Price,
} from '../../../domain/money/money.ts';
import type {
  Halt,
  InstrumentId,
  Quote,
  Session,
  SessionFigures,
  SettlementMark,
} from '../../ports/store.ts';
import { FieldReader, isDecimal, type Fields } from '../fields.ts';

/** A wallet with what only its store needs. */
export const encodeBalance = (balance: Balance): Fields => ({
  ...balanceRecord(balance),
  ...encodeCount(balance),
});

/** What a refused order alone changes in its wallet. */
export const encodeCount = ({ orderCount }: Balance): Fields =>
  orderCount === undefined ? {} : { order_count: String(orderCount) };

export function decodeBalance(stored: Fields, key: string): Balance {
  const fields = new FieldReader(stored, key);
  return {
    startingBalance: money(fields.decimal('starting_balance', '0')),
    deposits: money(fields.decimal('deposits', '0')),
    available: money(fields.decimal('available')),
    used: money(fields.decimal('used')),
    blocked: money(fields.decimal('blocked', '0')),
    realizedPnl: money(fields.decimal('realized_pnl', '0')),
    fees: money(fields.decimal('fees', '0')),
    ...(fields.text('dividends') && { dividends: money(fields.decimal('dividends')) }),
    ...decodeUnsettled(fields),
    ...decodeNotes(fields),
    ...(fields.text('order_count') && { orderCount: fields.count('order_count') }),
    revision: fields.count('revision', 0),
    stateId: fields.text('state_id'),
    lastUpdated: fields.text('last_updated'),
  };
}

function decodeUnsettled(fields: FieldReader): Pick<Balance, 'unsettled'> {
  const unsettled = fields.parsed('unsettled_sales', 'proceeds with their days', readUnsettled);
  return unsettled ? { unsettled } : {};
}

function decodeNotes(fields: FieldReader): Pick<Balance, 'contractNotes'> {
  const contractNotes = fields.parsed('contract_notes', 'contract notes', readNotes);
  return contractNotes ? { contractNotes } : {};
}

/** The predecessor's balances carry no revision; they are read, and traded on after adoption. */
export const isAdopted = (balance: Fields): boolean => (balance['revision'] ?? '') !== '';

export const encodeSession = (session: Session): Fields => sealed(sessionRecord(session));

/** An ended session, and what its report is told by. */
export const encodeEnded = (session: Session, report: string): Fields =>
  sealed({ ...sessionRecord(session), report_checksum: checksumOf({ report }) });

function sessionRecord(session: Session): Fields {
  return {
    session_id: session.id,
    name: session.name,
    mode: session.mode,
    start_time: session.startTime,
    end_time: session.endTime,
    total_pnl: text(session.totalPnl),
    total_trades: String(session.totalTrades),
    status: session.status,
    created_at: session.createdAt,
    ...(session.halt && encodeHalt(session.halt)),
    ...(session.figures && encodeFigures(session.figures)),
  };
}

/** A session that is halted, or goes on: both fields are empty then. */
export const encodeHalted = (session: Session, halt: Halt | undefined): Fields => ({
  ...encodeHalt(undefined),
  ...encodeSession({ ...session, halt }),
});

const encodeHalt = (halt: Halt | undefined): Fields => ({
  halted_at: halt?.at ?? '',
  halt_reason: halt?.reason ?? '',
});

function encodeFigures(figures: SessionFigures): Fields {
  return {
    round_trips: String(figures.roundTrips),
    win_rate: figures.winRate,
    max_drawdown: text(figures.maxDrawdown),
    fees: text(figures.fees),
    sparkline: figures.sparkline,
  };
}

function decodeFigures(fields: FieldReader): SessionFigures {
  return {
    roundTrips: fields.count('round_trips'),
    winRate: fields.decimal('win_rate', ''),
    maxDrawdown: money(fields.decimal('max_drawdown', '0')),
    fees: money(fields.decimal('fees', '0')),
    sparkline: fields.text('sparkline'),
  };
}

const FIGURES: readonly string[] = ['win_rate', 'max_drawdown', 'fees'];

/**
 * A session for a listing: what cannot be read is left out of it and told with it, so that one bad
 * field never hides the other sessions.
 */
export function readableSession(stored: Fields, key: string): Session {
  const fields: Record<string, string> = { ...stored };
  const unreadable: string[] = [];
  for (;;) {
    try {
      const session = decodeSession(fields, key);
      return unreadable.length === 0 ? session : { ...session, unreadable };
    } catch (error) {
      const field = error instanceof PapertradeError ? error.details['field'] : undefined;
      if (typeof field !== 'string' || !(field in fields)) throw error;
      unreadable.push(error instanceof Error ? error.message : '');
      Reflect.deleteProperty(fields, field);
      // Without one of its figures, a report has none in a listing.
      if (FIGURES.includes(field)) Reflect.deleteProperty(fields, 'round_trips');
    }
  }
}

export function decodeSession(stored: Fields, key: string): Session {
  const fields = new FieldReader(stored, key);
  const haltedAt = fields.text('halted_at');
  return {
    id: fields.text('session_id'),
    name: fields.text('name'),
    mode: fields.text('mode'),
    status: fields.text('status') === 'completed' ? 'completed' : 'active',
    startTime: fields.text('start_time'),
    endTime: fields.text('end_time'),
    createdAt: fields.text('created_at') || fields.text('start_time'),
    ...(haltedAt && { halt: { at: haltedAt, reason: fields.text('halt_reason') } }),
    totalPnl: money(fields.decimal('total_pnl', '0')),
    totalTrades: fields.count('total_trades', 0),
    ...(fields.text('round_trips') !== '' && { figures: decodeFigures(fields) }),
  };
}

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

/** What counts the day; a quote that doesn't say it leaves it as it was. */
const dayRecord = (quote: Quote): Fields => {
  const { oi, prevOi, dayVolume, dayHigh, dayLow, averagePrice } = quote;
  return {
    ...(oi && { oi: text(oi) }),
    ...(prevOi && { prev_oi: text(prevOi) }),
    ...(dayVolume && { day_volume: text(dayVolume) }),
    ...(dayHigh && { day_high: text(dayHigh) }),
    ...(dayLow && { day_low: text(dayLow) }),
    ...(averagePrice && { atp: text(averagePrice) }),
  };
};

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
