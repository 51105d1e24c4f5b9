import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import type { SessionHead, SessionPart } from '../../ports/store.ts';
import { decodeEntry } from '../journal.ts';
import { decodeOrder } from '../order.ts';
import { decodePosition } from '../position.ts';
import { decodeStrategy } from '../strategy.ts';
import { decodeBalance, decodeSession } from './session.ts';

/** Reads the first part, which must be the head. */
export function requireHead(part: SessionPart | undefined): SessionHead {
  if (part?.type === 'session') {
    checkPart(part);
    return part;
  }
  throw new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    'The session to import does not begin with its own record. Nothing was written.',
  );
}

/** Rejects with STORE_CORRUPT when a part would not read back. */
export function checkPart(part: SessionPart): void {
  if (part.type === 'session') {
    decodeSession(part.session, `session ${part.id}`);
    decodeBalance(part.balance, `balance ${part.id}`);
    return;
  }
  const decode = DECODERS[part.type];
  for (const { id, fields } of part.rows) decode(fields, `${part.type} ${id}`);
}

const DECODERS = {
  positions: decodePosition,
  strategies: decodeStrategy,
  orders: decodeOrder,
  journal: decodeEntry,
} as const;

export function importExists(id: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.SESSION_EXISTS,
    `Session ${quoteSafely(id)} exists there already. Nothing was written.`,
    { session_id: id },
  );
}

export function importOvertaken(id: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.CONFLICT,
    `Another program began to import session ${quoteSafely(id)}. Let it end, then run again.`,
    { session_id: id },
  );
}

export function tradedTooFast(id: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.CONFLICT,
    `Session ${quoteSafely(id)} is traded faster than it can be read. Run again in a moment.`,
    { session_id: id },
  );
}
