import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { ACTIONS } from '../../domain/ledger/fill.ts';
import {
  MOVING_EVENTS,
  ORDER_EVENTS,
  type FillEntry,
  type JournalEntry,
  type PositionKey,
} from '../../domain/ledger/journal.ts';
import type { Instrument } from '../../domain/instruments/instrument.ts';
import type { Move } from '../../domain/ledger/actions/moves.ts';
import { SIDES, type Position } from '../../domain/ledger/position.ts';
import type { MarginShare } from '../../domain/margin/group-margins.ts';
import { money, price, quantity, ratio } from '../../domain/money/money.ts';
import { readShareDay } from '../../domain/charges/share-day.ts';
import { readNotes } from '../../domain/charges/running-note.ts';
import { readUnsettled } from '../../domain/ledger/unsettled.ts';
import { decodeLeg, decodeApart, FieldReader, type Fields } from './fields.ts';
import { decodePosition } from './position.ts';
import { decodeInstrument } from './instrument.ts';
import { decodeProduct } from './terms.ts';

const CASH_TYPES = ['DEPOSIT', 'WITHDRAWAL', 'RESET'] as const;
const TYPES = [
  'FILL',
  ...CASH_TYPES,
  'MARK',
  'MARK_TO_MARKET',
  'MARGIN',
  'OPENING',
  ...MOVING_EVENTS,
  ...ORDER_EVENTS,
] as const;

export function decodeEntry(stored: Fields, key: string): JournalEntry {
  const fields = new FieldReader(stored, key);
  const type = fields.oneOf('type', TYPES);
  const common = {
    revision: fields.count('revision'),
    startingBalance: money(fields.decimal('starting_balance')),
    at: fields.text('created_at'),
  };
  if (type === 'FILL') return { ...common, type, ...decodeFill(fields) };
  if (type === 'OPENING') {
    return { ...common, type, positions: decodePositions(fields.text('positions'), key) };
  }
  const moving = MOVING_EVENTS.find((each) => each === type);
  if (moving) {
    return {
      ...common,
      type: moving,
      name: fields.text('order_id'),
      symbol: fields.text('symbol'),
      note: fields.text('note'),
      moves: decodeMoves(fields.text('positions'), key),
      dividends: money(fields.decimal('amount', '0')),
    };
  }
  if (type === 'MARGIN') {
    return {
      ...common,
      type,
      group: fields.text('symbol'),
      requirement: money(fields.decimal('amount')),
      shares: decodeShares(fields.text('positions'), key),
      basis: fields.text('note'),
    };
  }
  if (type === 'MARK') return { ...common, type, ...decodeMark(fields) };
  if (type === 'MARK_TO_MARKET') {
    return {
      ...common,
      type,
      ...decodeMark(fields),
      ...decodeApart(fields),
      day: fields.text('trading_day'),
      nextDay: fields.text('settles_from'),
      realizedPnl: money(fields.decimal('realized_pnl')),
    };
  }
  const event = ORDER_EVENTS.find((each) => each === type);
  if (event) return { ...common, type: event, ...decodeOrderEvent(fields) };
  const cash = fields.oneOf('type', CASH_TYPES);
  return { ...common, type: cash, amount: money(fields.decimal('amount')) };
}

const decodeMark = (fields: FieldReader) => ({
  segment: fields.text('exchange_segment'),
  securityId: fields.text('security_id'),
  price: price(fields.decimal('price')),
});

function decodeOrderEvent(fields: FieldReader) {
  const trigger = fields.text('trigger_price');
  return {
    orderId: fields.text('order_id'),
    clientOrderId: fields.text('client_order_id'),
    instrument: decodeInstrument(fields),
    action: fields.oneOf('side', ACTIONS),
    orderType: fields.text('order_type'),
    quantity: quantity(fields.decimal('quantity')),
    price: price(fields.decimal('price')),
    ...(trigger && { triggerPrice: price(fields.decimal('trigger_price')) }),
    amount: money(fields.decimal('amount')),
  };
}

/** What each position locks, as JSON of decimal strings. */
const decodeShares = (text: string, key: string): MarginShare[] =>
  decodeList(text, key, 'margin', (each) => {
    const fields = new FieldReader(each, key);
    return {
      segment: fields.text('exchange_segment'),
      securityId: fields.text('security_id'),
      side: fields.oneOf('side', SIDES),
      ...decodeApart(fields),
      margin: money(fields.decimal('margin')),
    };
  });

const decodePositions = (text: string, key: string): Position[] =>
  decodeList(text, key, 'opening', (each) => decodePosition(each, key));

/** Positions as they are after, each with the key under which it stood. */
const decodeMoves = (text: string, key: string): Move[] =>
  decodeList(text, key, 'moving', (each) => ({
    from: new FieldReader(each, key).text('from') as PositionKey,
    to: decodePosition(each, key),
  }));

/** A list that an entry keeps as JSON. */
function decodeList<T>(
  text: string,
  key: string,
  kind: string,
  decode: (fields: Fields) => T,
): T[] {
  try {
    return (JSON.parse(text) as Fields[]).map(decode);
  } catch (error) {
    if (error instanceof PapertradeError) throw error;
    throw new PapertradeError(
      ErrorCode.STORE_CORRUPT,
      `The ${kind} entry of ${quoteSafely(key)} does not parse.`,
      { key, field: 'positions' },
      error,
    );
  }
}

function decodeFill(fields: FieldReader): Pick<FillEntry, 'fill' | 'realizedPnl'> {
  const instrument = decodeInstrument(fields);
  return {
    realizedPnl: money(fields.decimal('realized_pnl')),
    fill: {
      orderId: fields.text('order_id'),
      clientOrderId: fields.text('client_order_id'),
      instrument,
      action: fields.oneOf('side', ACTIONS),
      quantity: quantity(fields.decimal('quantity')),
      price: price(fields.decimal('price')),
      fee: money(fields.decimal('fee')),
      marginRate: ratio(fields.decimal('margin_rate')),
      ...decodeExtras(fields, instrument),
      ...decodeLeg(fields),
      tradingDay: fields.text('trading_day'),
      at: fields.text('created_at'),
      note: fields.text('note'),
    },
  };
}

/** What only some fills have. */
function decodeExtras(fields: FieldReader, instrument: Instrument) {
  const has = (name: string): boolean => fields.text(name) !== '';
  return {
    ...(has('margin_per_unit') && { marginPerUnit: price(fields.decimal('margin_per_unit')) }),
    ...(has('order_type') && { orderType: fields.text('order_type') }),
    product: decodeProduct(fields, instrument),
    ...(has('released') && { released: money(fields.decimal('released')) }),
    ...fields.parsed('shareDay', 'share_day', "a day's trades", readShareDay),
    ...decodeApart(fields),
    ...fields.parsed('contractNote', 'contract_note', 'a contract note', firstOf(readNotes)),
    ...(has('quote') && { quote: fields.text('quote') }),
    ...(has('settles_from') && { settlesFrom: fields.text('settles_from') }),
    ...fields.parsed(
      'unsettled',
      'unsettled_sales',
      'proceeds with their day',
      firstOf(readUnsettled),
    ),
  };
}

/** A fill has one of what a wallet has several. */
const firstOf =
  <T>(read: (text: string) => readonly T[]) =>
  (text: string): T | undefined =>
    read(text)[0];
