import type { FillEntry } from '../../domain/ledger/journal.ts';
import type { Store } from '../../storage/ports/store.ts';

/** A session's fills, newest first; reads no further back than the limit and the day ask for. */
export async function recentFills(
  store: Store,
  sessionId: string,
  {
    limit = Infinity,
    since = '',
  }: { readonly limit?: number | undefined; readonly since?: string },
): Promise<FillEntry[]> {
  const fills: FillEntry[] = [];
  for await (const entry of store.journal(sessionId, { newestFirst: true })) {
    if (fills.length >= limit || entry.at.slice(0, 10) < since) break;
    if (entry.type === 'FILL') fills.push(entry);
  }
  return fills;
}
