import { ownEvent, type OwnEvent } from '../../domain/ledger/actions/own-events.ts';
import type { FillEntry } from '../../domain/ledger/journal.ts';
import type { Store } from '../../storage/ports/store.ts';

interface Limits {
  readonly limit?: number | undefined;
  /** The first day. */
  readonly since?: string;
}

/** A session's fills, newest first; reads no further back than the limit and the day ask for. */
export async function recentFills(
  store: Store,
  sessionId: string,
  limits: Limits,
): Promise<readonly FillEntry[]> {
  const fills: FillEntry[] = [];
  for await (const fill of fillsBack(store, sessionId, limits, [])) fills.push(fill);
  return fills;
}

/** The fills one by one, newest first; what happened by itself beside them is added to `events`. */
export async function* fillsBack(
  store: Store,
  sessionId: string,
  { limit = Infinity, since = '' }: Limits,
  events: OwnEvent[],
): AsyncGenerator<FillEntry> {
  let count = 0;
  for await (const entry of store.journal(sessionId, { newestFirst: true })) {
    if (entry.at.slice(0, 10) < since) return;
    const event = ownEvent(entry);
    if (entry.type === 'FILL') {
      if (count >= limit) return;
      count += 1;
      yield entry;
    }
    if (event) events.push(event);
  }
}
