import { PapertradeError } from '../../../domain/errors.ts';
import { readNotes } from '../../../domain/charges/running-note.ts';
import { readUnsettled } from '../../../domain/ledger/unsettled.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import { money } from '../../../domain/money/money.ts';
import type { Session, SessionFigures } from '../../ports/store.ts';
import { FieldReader, type Fields } from '../fields.ts';

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
    ...fields.parsed('unsettled', 'unsettled_sales', 'proceeds with their days', readUnsettled),
    ...fields.parsed('contractNotes', 'contract_notes', 'contract notes', readNotes),
    ...(fields.text('order_count') && { orderCount: fields.count('order_count') }),
    revision: fields.count('revision', 0),
    stateId: fields.text('state_id'),
    lastUpdated: fields.text('last_updated'),
  };
}

/** The predecessor's balances carry no revision; they are read, and traded on after adoption. */
export const isAdopted = (balance: Fields): boolean => (balance['revision'] ?? '') !== '';

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
