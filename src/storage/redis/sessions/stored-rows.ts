import type { Fields } from '../../codec/fields.ts';
import type { StoredRow } from '../../ports/store.ts';
import { unflat } from '../ledger/commit.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { inPages, PAGE } from '../connection/pages.ts';

/** The hashes of these ids that are stored. */
export async function readRows(
  client: SessionClient,
  ids: readonly string[],
  keyOf: (id: string) => string,
): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (const page of inPages(ids)) {
    const found = await client.read(page.map((each) => ['hgetall', keyOf(each)] as const));
    page.forEach((id, index) => {
      const fields = { ...(found[index] as Fields) };
      if (Object.keys(fields).length > 0) rows.push({ id, fields });
    });
  }
  return rows;
}

/** Positions as they are stored, by name. */
export async function readPositions(client: SessionClient, id: string): Promise<StoredRow[]> {
  const [ids] = (await client.read([['smembers', client.keys.positions(id)]])) as [string[]];
  return readRows(client, ids.sort(), (each) => client.keys.position(id, each));
}

/**
 * All orders, or the first `most`, the oldest first. The list is newest first and grows at that end, so places
 * counted from its other end stay when orders come.
 */
export async function* orderPages(
  client: SessionClient,
  id: string,
  most = Infinity,
): AsyncGenerator<StoredRow[]> {
  const { keys } = client;
  const count = Math.min(most, await client.run((redis) => redis.llen(keys.orders(id))));
  for (let from = 0; from < count; from += PAGE) {
    const last = Math.min(from + PAGE, count);
    const ids = await client.run((redis) => redis.lrange(keys.orders(id), -last, -from - 1));
    yield await readRows(client, ids.reverse(), (each) => keys.order(id, each));
  }
}

/** The journal's entries up to an id, the oldest first. */
export async function* journalPages(
  client: SessionClient,
  id: string,
  until = '+',
): AsyncGenerator<StoredRow[]> {
  for (let from = '-'; ;) {
    const page = await client.run((redis) =>
      redis.xrange(client.keys.journal(id), from, until, 'COUNT', PAGE),
    );
    const last = page.at(-1);
    if (!last) return;
    yield page.map(([at, values]) => ({ id: at.replace(/-0$/, ''), fields: unflat(values) }));
    if (page.length < PAGE) return;
    from = `(${last[0]}`;
  }
}
