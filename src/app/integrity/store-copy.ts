import { isOpen } from '../../domain/ledger/position.ts';
import type { Store } from '../../storage/ports/store.ts';
import { requireSession } from '../sessions/require-session.ts';
import { firstDifference, transferSession } from './session-transfer.ts';
import { Verifier } from './verifier.ts';

export interface SessionCopy {
  readonly sessionId: string;
  readonly result: 'imported' | 'unchanged';
  /** By replaying the journal; field by field where the predecessor kept none. */
  readonly check: 'replay' | 'fields';
  /** What the check found; empty for a sound copy. */
  readonly differences: readonly string[];
}

/**
 * Copies a session from one store to another, exactly, with the last quotes of what it holds, and checks
 * the copy. Rejects with SESSION_NOT_FOUND, and with SESSION_EXISTS when another session has its id there.
 */
export async function copySession(
  sessionId: string,
  source: Store,
  target: Store,
): Promise<SessionCopy> {
  const state = requireSession(await source.sessionState(sessionId), sessionId);
  const parts = () => source.exportSession(sessionId);
  const result = await transferSession(sessionId, parts, target);
  await copyQuotes(sessionId, source, target);
  if (state.adopted) {
    const { differences } = await new Verifier(target).verify(sessionId);
    const places = differences.map(({ where }) => where);
    return { sessionId, result, check: 'replay', differences: places };
  }
  const where = await firstDifference(parts(), target.exportSession(sessionId));
  return { sessionId, result, check: 'fields', differences: where === undefined ? [] : [where] };
}

async function copyQuotes(sessionId: string, source: Store, target: Store): Promise<void> {
  const positions = (await source.positions(sessionId)).filter(isOpen);
  const instruments = positions.map(({ instrument }) => instrument);
  const [ours, theirs] = await Promise.all([
    source.quotesFor(instruments),
    target.quotesFor(instruments),
  ]);
  const newer = ours.flatMap((quote, at) =>
    quote && quote.ts > (theirs[at]?.ts ?? -1) ? [quote] : [],
  );
  if (newer.length > 0) await target.saveQuotes(newer);
}
