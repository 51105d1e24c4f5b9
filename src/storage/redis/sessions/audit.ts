import { isLive, type PendingOrder } from '../../../domain/orders/order.ts';
import { dueDay, isOpen, type Position } from '../../../domain/ledger/position.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { decodeOrder } from '../../codec/order.ts';
import { decodePosition } from '../../codec/position.ts';
import type { IndexFault, InstrumentId, RecordKind, StoredRow } from '../../ports/store.ts';
import { dueWrite, indexWrites, unflat } from '../ledger/commit.ts';
import { readStrategyRows } from '../ledger/strategies.ts';
import { watchedMember, type RedisKeys } from '../keys.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { journalPages, orderPages, readPositions } from './stored-rows.ts';

/** The records of one kind as they are stored. */
export async function* records(
  client: SessionClient,
  id: string,
  kind: RecordKind,
): AsyncGenerator<readonly StoredRow[]> {
  switch (kind) {
    case 'session':
      yield await hashAt(client, client.keys.meta(id), id, []);
      break;
    case 'balance':
      yield await hashAt(client, client.keys.balance(id), id, ['state_id', 'import_id']);
      break;
    case 'positions':
      yield await readPositions(client, id);
      break;
    case 'strategies':
      yield await readStrategyRows(client, id);
      break;
    case 'orders':
      yield* orderPages(client, id);
      break;
    case 'journal':
      yield* journalPages(client, id);
  }
}

async function hashAt(
  client: SessionClient,
  key: string,
  id: string,
  without: readonly string[],
): Promise<StoredRow[]> {
  const [stored] = (await client.read([['hgetall', key]])) as [Fields];
  const fields = Object.entries(stored).filter(([name]) => !without.includes(name));
  return [{ id, fields: Object.fromEntries(fields) }];
}

/** What indexes are made of. */
export interface Indexed {
  /** The list of the session's orders, the oldest first. */
  readonly orderIds: readonly string[];
  /** Client order ids by the order that has them; only of orders that are stored. */
  readonly clientIds: ReadonlyMap<string, string>;
  readonly live: readonly PendingOrder[];
  readonly held: ReadonlyMap<string, Position>;
  /** Every instrument that the session ever ordered or holds. */
  readonly instruments: readonly InstrumentId[];
}

/** Reads what the indexes of a session must say; a record that does not read is in none. */
export async function readIndexed(client: SessionClient, id: string): Promise<Indexed> {
  const list = await client.run((redis) => redis.lrange(client.keys.orders(id), 0, -1));
  const clientIds = new Map<string, string>();
  const live: PendingOrder[] = [];
  const instruments = new Map<string, InstrumentId>();
  const note = (each: InstrumentId) => instruments.set(watchedMember(each), each);
  for await (const rows of orderPages(client, id)) {
    for (const row of rows) {
      clientIds.set(row.id, row.fields['client_order_id'] ?? '');
      const order = readable(() => decodeOrder({ ...row.fields, id: row.id }, row.id));
      if (order) note(order.instrument);
      if (order && isLive(order)) live.push(order);
    }
  }
  const held = new Map<string, Position>();
  for (const row of await readPositions(client, id)) {
    const position = readable(() => decodePosition(row.fields, row.id));
    if (position) held.set(row.id, position);
    if (position) note(position.instrument);
  }
  return {
    orderIds: list.reverse(),
    clientIds,
    live,
    held,
    instruments: [...instruments.values()],
  };
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A sorted set as it must be: members with their scores. */
export interface SortedSet {
  readonly key: string;
  readonly name: string;
  readonly scores: ReadonlyMap<string, string>;
}

/** The sorted sets of a session, as its records want them. */
export function sortedSets(keys: RedisKeys, id: string, indexed: Indexed): SortedSet[] {
  const { live, held, instruments } = indexed;
  const sets = new Map<string, Map<string, string>>();
  const scoresOf = (key: string): Map<string, string> => {
    const known = sets.get(key) ?? new Map<string, string>();
    sets.set(key, known);
    return known;
  };
  for (const order of live) {
    for (const [, key, score, member] of indexWrites(keys, order)) scoresOf(key).set(member, score);
  }
  for (const [name, position] of held) {
    if (!isOpen(position) || dueDay(position) === undefined) continue;
    const [, key, [score, member]] = dueWrite(keys, id, name, position);
    scoresOf(key).set(member, score);
  }
  const set = (name: string, key: string): SortedSet => ({ name, key, scores: scoresOf(key) });
  return [
    set('open_orders', keys.openOrders(id)),
    set('positions_due', keys.positionsDue(id)),
    ...instruments.map((each) =>
      set(`open_orders ${watchedMember(each)}`, keys.openOrdersIn(id, each)),
    ),
  ];
}

/** What a session's indexes say otherwise than its records. */
export async function indexFaults(client: SessionClient, id: string): Promise<IndexFault[]> {
  const indexed = await readIndexed(client, id);
  const faults = await Promise.all([
    ...sortedSets(client.keys, id, indexed).map((set) => sortedSetFaults(client, set)),
    idempotencyFaults(client, id, indexed),
    positionFaults(client, id, indexed),
    sessionFaults(client, id),
    holderFaults(client, id, indexed),
  ]);
  return [...listFaults(indexed), ...faults.flat()];
}

async function sortedSetFaults(
  client: SessionClient,
  { key, name, scores }: SortedSet,
): Promise<IndexFault[]> {
  const values = await client.run((redis) => redis.zrange(key, '0', '-1', 'WITHSCORES'));
  const stored = unflat(values);
  const members = [...new Set([...Object.keys(stored), ...scores.keys()])];
  return members.flatMap((member) =>
    faultOf(`index ${name} ${member}`, stored[member], scores.get(member)?.replace('+inf', 'inf')),
  );
}

/** Each order once, and none that is not stored. */
function listFaults({ orderIds, clientIds }: Indexed): IndexFault[] {
  const seen = new Set<string>();
  return orderIds.flatMap((each) => {
    const isSound = !seen.has(each) && clientIds.has(each);
    seen.add(each);
    return isSound ? [] : faultOf(`index orders ${each}`, 'named', 'its record, once');
  });
}

async function idempotencyFaults(
  client: SessionClient,
  id: string,
  { clientIds }: Indexed,
): Promise<IndexFault[]> {
  const orders = [...clientIds].filter(([, clientId]) => clientId !== '');
  const faults: IndexFault[] = [];
  for (const page of inPages(orders)) {
    const found = await client.read(
      page.map(([, clientId]) => ['get', client.keys.idempotency(id, clientId)] as const),
    );
    page.forEach(([order, clientId], index) => {
      const stored = found[index];
      const told = typeof stored === 'string' ? stored : undefined;
      faults.push(...faultOf(`index idemp ${clientId}`, told, order));
    });
  }
  return faults;
}

/** Names in the set without a record. */
async function positionFaults(
  client: SessionClient,
  id: string,
  { held }: Indexed,
): Promise<IndexFault[]> {
  const names = await client.run((redis) => redis.smembers(client.keys.positions(id)));
  const unread = names.filter((name) => !held.has(name));
  return unread.flatMap((name) => faultOf(`index positions ${name}`, 'named', 'its record'));
}

async function sessionFaults(client: SessionClient, id: string): Promise<IndexFault[]> {
  const [meta] = (await client.read([['hgetall', client.keys.meta(id)]])) as [Fields];
  const at = Date.parse(meta['created_at'] ?? '');
  if (Number.isNaN(at)) return [];
  const created = String(at);
  const listed = await client.run((redis) =>
    redis.zrangebyscore(client.keys.sessions(), created, created),
  );
  return listed.includes(id) ? [] : faultOf('index sessions', undefined, created);
}

/** Quotes find an active session by what it holds and has ordered. */
async function holderFaults(
  client: SessionClient,
  id: string,
  { live, held }: Indexed,
): Promise<IndexFault[]> {
  const [meta] = (await client.read([['hgetall', client.keys.meta(id)]])) as [Fields];
  if (meta['status'] !== 'active') return [];
  const open = [...held.values()].filter(isOpen);
  const wanted = new Map(
    [...open, ...live].map(({ instrument }) => [watchedMember(instrument), instrument]),
  );
  const faults = await Promise.all(
    [...wanted].map(async ([member, instrument]) => {
      const [holds, watched] = (await client.write([
        ['smismember', client.keys.holders(instrument), id],
        ['smismember', client.keys.watched(), member],
      ])) as [number[], number[]];
      const told = (known: number | undefined) => (known === 1 ? 'named' : undefined);
      return [
        ...faultOf(`index holders ${member}`, told(holds[0]), 'named'),
        ...faultOf(`index watched ${member}`, told(watched[0]), 'named'),
      ];
    }),
  );
  return faults.flat();
}

const faultOf = (
  where: string,
  stored: string | undefined,
  expected: string | undefined,
): IndexFault[] =>
  stored === expected
    ? []
    : [{ where, stored: stored ?? 'missing', expected: expected ?? 'missing' }];
