import type { FillEntry, JournalEntry } from '../../../domain/ledger/journal.ts';
import { decodeEntry } from '../../codec/journal.ts';
import type { FillQuery } from '../../ports/store.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { unflat } from './commit.ts';

const PAGE = 1000;

/** Pages from the newest on; of what is no fill only the type is looked at. */
export async function newestFills(
  client: SessionClient,
  id: string,
  { limit = Infinity, after = 0, since = '' }: FillQuery,
): Promise<FillEntry[]> {
  const key = client.keys.journal(id);
  const fills: FillEntry[] = [];
  for (let from = '+'; ;) {
    const page = await client.ask((redis) =>
      redis.xrevrange(key, from, `(${after}-0`, 'COUNT', PAGE),
    );
    for (const [, values] of page) {
      const fields = unflat(values);
      if ((fields['created_at'] ?? '').slice(0, 10) < since) return fills;
      if (fields['type'] !== 'FILL') continue;
      const entry = decodeEntry(fields, key);
      if (entry.type === 'FILL') fills.push(entry);
      if (fills.length === limit) return fills;
    }
    const last = page.at(-1);
    if (page.length < PAGE || !last) return fills;
    from = `(${last[0]}`;
  }
}

export async function* readJournal(
  client: SessionClient,
  id: string,
  newestFirst: boolean,
): AsyncGenerator<JournalEntry> {
  const key = client.keys.journal(id);
  let from = newestFirst ? '+' : '-';
  for (;;) {
    const page = await client.ask((redis) =>
      newestFirst
        ? redis.xrevrange(key, from, '-', 'COUNT', PAGE)
        : redis.xrange(key, from, '+', 'COUNT', PAGE),
    );
    for (const [, values] of page) yield decodeEntry(unflat(values), key);
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    from = `(${last[0]}`;
  }
}
