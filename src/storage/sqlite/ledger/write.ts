import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import { decodeSession } from '../../codec/session/session.ts';
import { encodeEnded, encodeHalted, encodeSession } from '../../codec/encode.ts';
import { newStateId } from '../../codec/session/state-id.ts';
import type { Adoption, CommitOutcome, Ending, Halt, Session } from '../../ports/store.ts';
import { balanceWrite, entryWrite, positionWrite, refusalOf } from './commit.ts';
import type { Database } from '../database.ts';
import { SESSION } from '../queries.ts';
import { fieldsOf } from '../tables/row-fields.ts';
import { rowWrite } from '../tables/rows.ts';

/** What runs within one write transaction. */
export function createRows(db: Database, session: Session, balance: Balance): string {
  if (db.get('SELECT 1 FROM balances WHERE session_id = ?', session.id)) {
    throw new PapertradeError(
      ErrorCode.SESSION_EXISTS,
      `Session ${quoteSafely(session.id)} exists already.`,
      { reason: 'id_taken', session_id: session.id },
    );
  }
  const stateId = newStateId();
  db.runAll([
    rowWrite('sessions', encodeSession(session)),
    balanceWrite(session.id, balance, stateId),
  ]);
  return stateId;
}

/** Rewrites the predecessor's rows, unless the session has today's form already. */
export function adoptRows(db: Database, adoption: Adoption): CommitOutcome {
  const { session, balance, positions, entry } = adoption;
  const { id } = session;
  const found = db.get('SELECT revision FROM balances WHERE session_id = ?', id);
  if (found?.['revision'] !== '') return { kind: 'conflict' };
  const stateId = newStateId();
  db.run('DELETE FROM positions WHERE session_id = ?', [id]);
  db.runAll([
    rowWrite('sessions', encodeSession(session)),
    { sql: 'UPDATE sessions SET expires_at = NULL WHERE session_id = ?', values: [id] },
    balanceWrite(id, balance, stateId),
    ...positions.map((each) => positionWrite(id, each)),
    entryWrite(id, entry),
  ]);
  return { kind: 'committed', stateId };
}

/** Of an active session's record nothing else changes. */
export function haltRows(db: Database, id: string, halt: Halt | undefined): boolean {
  const found = db.get(SESSION, id);
  if (found?.['status'] !== 'active') return false;
  const session = decodeSession(fieldsOf(found), `sessions ${id}`);
  db.runAll([rowWrite('sessions', encodeHalted(session, halt))]);
  return true;
}

export function endRows(db: Database, ending: Ending): CommitOutcome {
  const { session, decidedOn, expireAfter } = ending;
  const refusal = refusalOf(db, { sessionId: session.id, decidedOn });
  if (refusal) return refusal;
  const stateId = newStateId();
  db.run('UPDATE balances SET state_id = ? WHERE session_id = ?', [stateId, session.id]);
  writeEnded(db, session, ending.report);
  if (expireAfter !== undefined) {
    const expiresAt = Date.now() + expireAfter * 1000;
    db.run('UPDATE sessions SET expires_at = ? WHERE session_id = ?', [expiresAt, session.id]);
  }
  return { kind: 'committed', stateId };
}

export function saveReportRows(db: Database, session: Session, report: string): boolean {
  const ended = "SELECT 1 FROM sessions WHERE session_id = ? AND status = 'completed'";
  if (!db.get(ended, session.id)) return false;
  writeEnded(db, session, report);
  return true;
}

function writeEnded(db: Database, session: Session, report: string): void {
  db.runAll([rowWrite('sessions', encodeEnded(session, report))]);
  db.run('INSERT OR REPLACE INTO reports VALUES (?, ?)', [session.id, report]);
}
