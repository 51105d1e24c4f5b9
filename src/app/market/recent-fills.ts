import { ownEvent, type OwnEvent } from '../../domain/ledger/actions/own-events.ts';
import type { FillEntry } from '../../domain/ledger/journal.ts';
import type { Store } from '../../storage/ports/store.ts';

interface Limits {
  readonly limit?: number | undefined;
  /** The first day. */
  readonly since?: string;
}

/** A session's fills, newest first; reads no further back than the limit and the day ask for. */
export const recentFills = async (
  store: Store,
  sessionId: string,
  limits: Limits,
): Promise<readonly FillEntry[]> => (await recentTrades(store, sessionId, limits)).fills;

/** As `recentFills`, with what happened by itself in the same time. */
export async function recentTrades(
  store: Store,
  sessionId: string,
  { limit = Infinity, since = '' }: Limits,
): Promise<{ readonly fills: readonly FillEntry[]; readonly events: readonly OwnEvent[] }> {
  const fills: FillEntry[] = [];
  const events: OwnEvent[] = [];
  for await (const entry of store.journal(sessionId, { newestFirst: true })) {
    if (entry.at.slice(0, 10) < since) break;
    if (entry.type === 'FILL' && fills.length >= limit) break;
    if (entry.type === 'FILL') fills.push(entry);
    const event = ownEvent(entry);
    if (event) events.push(event);
  }
  return { fills, events };
}
