import { ACTIONS } from '../../domain/fill.ts';
import type { FillEntry, JournalEntry } from '../../domain/journal.ts';
import { money, price, quantity, ratio } from '../../domain/money.ts';
import { FieldReader, type Fields } from './fields.ts';
import { decodeInstrument } from './instrument.ts';

export { entryRecord as encodeEntry } from '../../domain/records.ts';

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
