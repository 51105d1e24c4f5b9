import { ACTIONS } from '../../domain/fill.ts';
import type { FillEntry, JournalEntry } from '../../domain/journal.ts';
import { money, price, quantity, ratio, text } from '../../domain/money.ts';
import { FieldReader, type Fields } from './fields.ts';
import { decodeInstrument, encodeInstrument } from './instrument.ts';

/** One entry of the journal, flat; the revision is its id in the store and a field too. */
export function encodeEntry(entry: JournalEntry): Fields {
  const common = {
    type: entry.type,
    revision: String(entry.revision),
    starting_balance: text(entry.startingBalance),
    created_at: entry.at,
  };
  if (entry.type === 'FILL') return { ...common, ...encodeFill(entry) };
  if (entry.type === 'MARK') {
    return {
      ...common,
      exchange_segment: entry.segment,
      security_id: entry.securityId,
      price: text(entry.price),
    };
  }
  return { ...common, amount: text(entry.amount) };
}

function encodeFill({ fill, realizedPnl }: FillEntry): Fields {
  return {
    ...encodeInstrument(fill.instrument),
    order_id: fill.orderId,
    client_order_id: fill.clientOrderId,
    side: fill.action,
    quantity: text(fill.quantity),
    price: text(fill.price),
    fee: text(fill.fee),
    realized_pnl: text(realizedPnl),
    margin_rate: text(fill.marginRate),
    trading_day: fill.tradingDay,
    note: fill.note,
  };
}

const TYPES = ['FILL', 'DEPOSIT', 'WITHDRAWAL', 'RESET', 'MARK'] as const;

export function decodeEntry(stored: Fields, key: string): JournalEntry {
  const fields = new FieldReader(stored, key);
  const type = fields.oneOf('type', TYPES);
  const common = {
    revision: fields.count('revision'),
    startingBalance: money(fields.decimal('starting_balance')),
    at: fields.text('created_at'),
  };
  if (type === 'FILL') return { ...common, type, ...decodeFill(fields) };
  if (type === 'MARK') {
    return {
      ...common,
      type,
      segment: fields.text('exchange_segment'),
      securityId: fields.text('security_id'),
      price: price(fields.decimal('price')),
    };
  }
  return { ...common, type, amount: money(fields.decimal('amount')) };
}

function decodeFill(fields: FieldReader): Pick<FillEntry, 'fill' | 'realizedPnl'> {
  return {
    realizedPnl: money(fields.decimal('realized_pnl')),
    fill: {
      orderId: fields.text('order_id'),
      clientOrderId: fields.text('client_order_id'),
      instrument: decodeInstrument(fields),
      action: fields.oneOf('side', ACTIONS),
      quantity: quantity(fields.decimal('quantity')),
      price: price(fields.decimal('price')),
      fee: money(fields.decimal('fee')),
      marginRate: ratio(fields.decimal('margin_rate')),
      tradingDay: fields.text('trading_day'),
      at: fields.text('created_at'),
      note: fields.text('note'),
    },
  };
}
