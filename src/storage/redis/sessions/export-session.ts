import { tradedTooFast } from '../../codec/session/session-part.ts';
import type { Fields } from '../../codec/fields.ts';
import type { SessionHead, SessionPart, StoredRow } from '../../ports/store.ts';
import { unflat } from '../ledger/commit.ts';
import { readStrategyRows } from '../ledger/strategies.ts';
import type { SessionClient } from '../connection/session-client.ts';

const PAGE = 500;
const MAX_TRIES = 100;

interface Snapshot {
  readonly head: SessionHead;
  readonly positions: readonly StoredRow[];
  readonly strategies: readonly StoredRow[];
  readonly orders: number;
  /** The orders that was pending then; the others don't change any more. */
  readonly pending: ReadonlyMap<string, StoredRow>;
  readonly revision: number;
}

/**
 * The session as it was at one revision: its wallet and positions are read until no commit came
 * between; the list and the stream only grow at their new end, so later orders are left out.
 */
export async function* exportSession(
  client: SessionClient,
  id: string,
): AsyncGenerator<SessionPart> {
  const snapshot = await takeSnapshot(client, id);
  if (!snapshot) return;
  yield snapshot.head;
  for (let from = 0; from < snapshot.positions.length; from += PAGE) {
    yield { type: 'positions', rows: snapshot.positions.slice(from, from + PAGE) };
  }
  if (snapshot.strategies.length > 0) yield { type: 'strategies', rows: snapshot.strategies };
  yield* orderPages(client, id, snapshot);
  yield* journalPages(client, id, snapshot.revision);
}

async function takeSnapshot(client: SessionClient, id: string): Promise<Snapshot | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const head = await readHead(client, id);
    if (!head) return undefined;
    const orders = await client.run((redis) => redis.llen(client.keys.orders(id)));
    const positions = await readPositions(client, id);
    const pending = await readPending(client, id);
    const strategies = await readStrategyRows(client, id);
    const after = await readHead(client, id);
    const revision = Number.parseInt(head.balance['revision'] ?? '0', 10);
    if (sameMoment(head, after)) return { head, positions, strategies, orders, pending, revision };
  }
  throw tradedTooFast(id);
}

function sameMoment(before: SessionHead, after: SessionHead | undefined): boolean {
  const describe = ({ session, balance }: SessionHead): string =>
    JSON.stringify([session, balance]);
  return after !== undefined && describe(before) === describe(after);
}

async function readHead(client: SessionClient, id: string): Promise<SessionHead | undefined> {
  const { keys } = client;
  const [session, balance, report] = (await client.read([
    ['hgetall', keys.meta(id)],
    ['hgetall', keys.balance(id)],
    ['get', keys.report(id)],
  ])) as [Fields, Fields, string | null];
  if (Object.keys(session).length === 0 || Object.keys(balance).length === 0) return undefined;
  const left = await client.run((redis) => redis.pttl(keys.meta(id)));
  return {
    type: 'session',
    id,
    session: { ...session },
    balance: { ...balance },
    report,
    expiresAt: left < 0 ? null : Date.now() + left,
  };
}

/** Positions as they are stored, by name. */
export async function readPositions(client: SessionClient, id: string): Promise<StoredRow[]> {
  const [ids] = (await client.read([['smembers', client.keys.positions(id)]])) as [string[]];
  return readRows(client, ids.sort(), (each) => client.keys.position(id, each));
}

async function readPending(client: SessionClient, id: string): Promise<Map<string, StoredRow>> {
  const [ids] = (await client.read([['zrange', client.keys.openOrders(id), '0', '-1']])) as [
    string[],
  ];
  const rows = await readRows(client, ids, (each) => client.keys.order(id, each));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The hashes of these ids that are stored. */
export async function readRows(
  client: SessionClient,
  ids: readonly string[],
  keyOf: (id: string) => string,
): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = ids.slice(from, from + PAGE);
    const found = (await client.read(
      page.map((each) => ['hgetall', keyOf(each)] as const),
    )) as Fields[];
    page.forEach((each, index) => {
      const fields = { ...found[index] };
      if (Object.keys(fields).length > 0) rows.push({ id: each, fields });
    });
  }
  return rows;
}

/** The list is newest first, so places counted from its end stay when orders come. */
async function* orderPages(
  client: SessionClient,
  id: string,
  { orders: count, pending }: Snapshot,
): AsyncGenerator<SessionPart> {
  for (let from = 0; from < count; from += PAGE) {
    const last = Math.min(from + PAGE, count);
    const ids = await client.run((redis) => redis.lrange(client.keys.orders(id), -last, -from - 1));
    const rows = await readRows(client, ids.reverse(), (each) => client.keys.order(id, each));
    yield { type: 'orders', rows: rows.map((row) => pending.get(row.id) ?? row) };
  }
}

async function* journalPages(
  client: SessionClient,
  id: string,
  revision: number,
): AsyncGenerator<SessionPart> {
  let from = '-';
  for (;;) {
    const page = await client.run((redis) =>
      redis.xrange(client.keys.journal(id), from, `${revision}-0`, 'COUNT', PAGE),
    );
    const rows = page.map(([at, values]) => ({
      id: at.replace(/-0$/, ''),
      fields: unflat(values),
    }));
    if (rows.length > 0) yield { type: 'journal', rows };
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    from = `(${last[0]}`;
  }
}
