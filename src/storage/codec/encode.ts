import { checksumOf } from '../../domain/ledger/stored/checksum.ts';
import type { JournalEntry } from '../../domain/ledger/journal.ts';
import {
  balanceRecord,
  entryRecord,
  orderRecord,
  positionRecord,
} from '../../domain/ledger/stored/records.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import { text } from '../../domain/money/money.ts';
import type { Order } from '../../domain/orders/order.ts';
import { rulesText } from '../../domain/strategies/exit-rules.ts';
import type { Strategy, Transfer } from '../../domain/strategies/strategy.ts';
import type { Halt, Session, SessionFigures } from '../ports/store.ts';
import type { Fields } from './fields.ts';

/** What a commit writes, in its stored form; what only reads loads none of this file. */
export const encodePosition = positionRecord;

/** A wallet with what only its store needs. */
export const encodeBalance = (balance: Balance): Fields => ({
  ...balanceRecord(balance),
  ...encodeCount(balance),
});

/** What a refused order alone changes in its wallet. */
export const encodeCount = ({ orderCount }: Balance): Fields =>
  orderCount === undefined ? {} : { order_count: String(orderCount) };

/** Puts its checksum into a record that was just made. */
function seal(record: Record<string, string>): Fields {
  record['checksum'] = checksumOf(record);
  return record;
}

export const encodeOrder = (order: Order): Fields => seal(orderRecord(order));

export const encodeEntry = (entry: JournalEntry): Fields => seal(entryRecord(entry));

export const encodeSession = (session: Session): Fields => seal(sessionRecord(session));

/** An ended session, and what its report is told by. */
export const encodeEnded = (session: Session, report: string): Fields =>
  seal({ ...sessionRecord(session), report_checksum: checksumOf({ report }) });

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

/** A strategy's record: flat, every figure a decimal string; rules and transfers as JSON text. */
export const encodeStrategy = (strategy: Strategy): Fields => seal(strategyRecord(strategy));

const strategyRecord = (strategy: Strategy): Fields => ({
  strategy_id: strategy.id,
  client_id: strategy.clientId,
  name: strategy.name,
  underlying: strategy.underlying,
  status: strategy.status,
  note: strategy.note,
  created_at: strategy.createdAt,
  exit_reason: strategy.exitReason ?? '',
  entry_premium: text(strategy.entryPremium),
  entry_kind: strategy.entryKind,
  best: text(strategy.best),
  rules: JSON.stringify({
    ...rulesText(strategy.rules),
    ...(strategy.ruledAt !== undefined && { ruled_at: strategy.ruledAt }),
  }),
  transfers: JSON.stringify(strategy.transfers.map(transferRecord)),
});

const transferRecord = ({ revision, key, to, units }: Transfer): Fields => {
  const [segment = '', securityId = ''] = key.split(' ');
  return {
    revision: String(revision),
    exchange_segment: segment,
    security_id: securityId,
    to,
    units: text(units),
  };
};
