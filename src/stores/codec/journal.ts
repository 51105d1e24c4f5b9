import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { ACTIONS } from '../../domain/fill.ts';
import type { FillEntry, JournalEntry } from '../../domain/journal.ts';
import type { Position } from '../../domain/position.ts';
import { money, price, quantity, ratio } from '../../domain/money.ts';
import { FieldReader, type Fields } from './fields.ts';
import { decodePosition } from './position.ts';
import { decodeInstrument } from './instrument.ts';

export { entryRecord as encodeEntry } from '../../domain/records.ts';

const TYPES = ['FILL', 'DEPOSIT', 'WITHDRAWAL', 'RESET', 'MARK', 'OPENING'] as const;

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

function decodePositions(words: string, key: string): Position[] {
  try {
    return (JSON.parse(words) as Fields[]).map((each) => decodePosition(each, key));
  } catch (error) {
    if (error instanceof PapertradeError) throw error;
    throw new PapertradeError(
      ErrorCode.STORE_CORRUPT,
      `The opening entry of ${quoteSafely(key)} does not parse.`,
      { key, field: 'positions' },
      error,
    );
  }
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
