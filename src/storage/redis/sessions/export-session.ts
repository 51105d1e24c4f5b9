import { tradedTooFast } from '../../codec/session/session-part.ts';
import type { Fields } from '../../codec/fields.ts';
import type { SessionHead, SessionPart, StoredRow } from '../../ports/store.ts';
import { readStrategyRows } from '../ledger/strategies.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { journalPages, orderPages, readPositions, readRows } from './stored-rows.ts';

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
  for (const rows of inPages(snapshot.positions)) yield { type: 'positions', rows };
  if (snapshot.strategies.length > 0) yield { type: 'strategies', rows: snapshot.strategies };
  for await (const rows of orderPages(client, id, snapshot.orders)) {
    yield { type: 'orders', rows: rows.map((row) => snapshot.pending.get(row.id) ?? row) };
  }
  for await (const rows of journalPages(client, id, `${snapshot.revision}-0`)) {
    yield { type: 'journal', rows };
  }
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

async function readPending(client: SessionClient, id: string): Promise<Map<string, StoredRow>> {
  const [ids] = (await client.read([['zrange', client.keys.openOrders(id), '0', '-1']])) as [
    string[],
  ];
  const rows = await readRows(client, ids, (each) => client.keys.order(id, each));
  return new Map(rows.map((row) => [row.id, row]));
}
