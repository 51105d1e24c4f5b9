import type { Balance } from '../../domain/ledger/wallet.ts';
import type { JournalEntry } from '../../domain/ledger/journal.ts';
import { isLive, type Order } from '../../domain/orders/order.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { lazy } from '../../domain/lazy.ts';
import type { Fields } from '../../domain/ledger/records.ts';
import { encodeEntry } from '../codec/journal.ts';
import { encodeOrder } from '../codec/order.ts';
import { encodePosition } from '../codec/position.ts';
import { encodeBalance } from '../codec/session.ts';
import { encodeStrategy } from '../codec/strategy.ts';
import type { Commit, CommitOutcome } from '../ports/store.ts';
import type { Database } from './database.ts';
import { addRows, writeRows, type Statement } from './rows.ts';
import { COLUMNS } from './schema.ts';

/** What must hold when a commit is written. */
interface Terms {
  readonly sessionId: string;
  readonly expectedRevision: number;
  readonly haltedAt?: string | undefined;
  /** Of its new orders: none may be known. */
  readonly clientOrderIds: readonly string[];
}

/** Checks what a commit was decided on, then writes all of it; within one write transaction. */
export function runCommit(db: Database, commit: Commit): CommitOutcome {
  const { sessionId, expectedRevision, balance, orders } = commit;
  const clientOrderIds = orders.map(({ clientOrderId }) => clientOrderId);
  const refusal = refusalOf(db, { ...commit, clientOrderIds });
  if (refusal) return refusal;
  db.runAll([
    ...(balance.revision === expectedRevision ? [] : balanceRow(sessionId, balance)),
    ...commit.removed.map((each) => removal(sessionId, each)),
    ...positionRows(sessionId, commit.positions),
    ...addRows('orders', orders.map(orderRow)),
    ...(commit.updated ?? []).map(orderUpdate),
    ...strategyRows(sessionId, commit),
    ...entryRows(sessionId, commit.entries),
  ]);
  return { kind: 'committed' };
}

/** Why a step may not be written; undefined when it may. */
export function refusalOf(db: Database, terms: Terms): CommitOutcome | undefined {
  const { sessionId, expectedRevision, haltedAt, clientOrderIds } = terms;
  const found = db.get(
    'SELECT status, halted_at, revision FROM sessions JOIN balances USING (session_id) ' +
      'WHERE session_id = ?',
    sessionId,
  );
  if (found?.['status'] !== 'active') return { kind: 'ended' };
  const clientOrderId = knownOrder(db, sessionId, clientOrderIds);
  if (clientOrderId !== undefined) return { kind: 'duplicate', clientOrderId };
  if (haltedAt !== undefined && found['halted_at'] !== haltedAt) return { kind: 'conflict' };
  return found['revision'] === String(expectedRevision) ? undefined : { kind: 'conflict' };
}

const KNOWN_ORDER = `SELECT client_order_id FROM json_each(?)
  CROSS JOIN orders ON session_id = ? AND client_order_id = value LIMIT 1`;

/** The first of these client order ids that the session has already. */
function knownOrder(db: Database, sessionId: string, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return undefined;
  const known = db.get(KNOWN_ORDER, JSON.stringify(ids), sessionId)?.['client_order_id'];
  return known === undefined ? undefined : String(known);
}

export const balanceRow = (sessionId: string, balance: Balance): Statement[] =>
  writeRows('balances', [encodeBalance(balance)], { session_id: sessionId });

export function positionRows(sessionId: string, positions: readonly Position[]): Statement[] {
  return writeRows(
    'positions',
    positions.map((each) => encodePosition(each, sessionId)),
  );
}

/** A ledger that begins anew has no strategies. */
function strategyRows(sessionId: string, { strategies = [], entries }: Commit): Statement[] {
  const isReset = entries.some(({ type }) => type === 'RESET');
  const removed = { sql: 'DELETE FROM strategies WHERE session_id = ?', values: [sessionId] };
  const rows = writeRows('strategies', strategies.map(encodeStrategy), { session_id: sessionId });
  return isReset ? [removed, ...rows] : rows;
}

/** A revision that is there already is an error. */
export const entryRows = (sessionId: string, entries: readonly JournalEntry[]): Statement[] =>
  addRows('journal', entries.map(encodeEntry), { session_id: sessionId });

/** An order's row; `is_open` names those that quotes may fill. */
export function orderRow(order: Order): Fields {
  const row = encodeOrder(order);
  return isLive(order) ? { ...row, is_open: '1' } : row;
}

const updateSql = lazy(
  () => `UPDATE orders SET ${COLUMNS.orders.map((name) => `${name} = ?`).join(', ')}
  WHERE session_id = ? AND client_order_id = ?`,
);

function orderUpdate(order: Order): Statement {
  const row = orderRow(order);
  const values = COLUMNS.orders.map((name) => row[name] ?? '');
  return { sql: updateSql(), values: [...values, order.sessionId, order.clientOrderId] };
}

const REMOVE_POSITION = `DELETE FROM positions
  WHERE session_id = ? AND exchange_segment = ? AND security_id = ? AND side = ?`;

function removal(sessionId: string, { instrument, side }: Position): Statement {
  const { segment, securityId } = instrument;
  return { sql: REMOVE_POSITION, values: [sessionId, segment, securityId, side] };
}
