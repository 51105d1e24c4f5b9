import { isOpen } from '../../../domain/ledger/position.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import { isLive } from '../../../domain/orders/order.ts';
import type { Fields } from '../../codec/fields.ts';
import { decodeOrder } from '../../codec/order.ts';
import { positionId } from '../../codec/position.ts';
import { encodeBalance } from '../../codec/encode.ts';
import { newStateId } from '../../codec/session/state-id.ts';
import type { Repair, StoredRow } from '../../ports/store.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { repeating } from '../connection/retry-until-known.ts';
import type { RedisKeys } from '../keys.ts';
import {
  flat,
  holderWrites,
  removePosition,
  ScriptBuilder,
  writePosition,
} from '../ledger/commit.ts';
import { readIndexed, records, sortedSets, type Indexed } from './audit.ts';
import { expireSession } from './expiry.ts';

/** In one command: Lua gives a call at most 8,000 arguments. */
const MAX_ARGUMENTS = 1000;

/** Replaces what is derived from the journal, in the state that was looked at. */
export async function repairSession(client: SessionClient, repair: Repair): Promise<boolean> {
  const { sessionId: id, entries = [] } = repair;
  if (entries.length > 0 && !(await writeMended(client, repair))) return false;
  const indexed = afterRepair(await readIndexed(client, id), repair);
  await noteSession(client, id, indexed);
  if (!(await client.writeIf(repairScript(repair, client.keys, indexed)))) return false;
  const left = await client.run((redis) => redis.pttl(client.keys.meta(id)));
  if (left > 0) await expireSession(client, id, Date.now() + left);
  return true;
}

/** What indexes are made of once the repair is written. */
function afterRepair(indexed: Indexed, repair: Repair): Indexed {
  const { sessionId: id, positions, orders = [], orderIds = indexed.orderIds } = repair;
  const rewritten = orders.map((row) => decodeOrder(row.fields, row.id));
  const ids = new Set(rewritten.map((order) => order.id));
  const live = indexed.live.filter((order) => !ids.has(order.id));
  const clientIds = new Map(indexed.clientIds);
  for (const order of rewritten) clientIds.set(order.id, order.clientOrderId);
  const touched = [...rewritten, ...positions].map(({ instrument }) => instrument);
  return {
    orderIds: [...new Set(orderIds)],
    clientIds,
    live: [...live, ...rewritten.filter(isLive)],
    held: new Map(positions.map((each) => [positionId(id, each), each])),
    instruments: [...indexed.instruments, ...touched],
  };
}

const condition = ({ revision, stateId = '' }: Balance): Fields => ({
  revision: String(revision),
  state_id: stateId,
});

/** The whole journal with the mended entries, beside the one that is stored: a stream can't be changed. */
async function writeMended(
  client: SessionClient,
  { sessionId: id, entries = [], decidedOn }: Repair,
): Promise<boolean> {
  const mended = new Map(entries.map((entry) => [entry.id, entry]));
  const key = client.keys.mendedJournal(id);
  await client.run((redis) => redis.del(key));
  for await (const rows of records(client, id, 'journal')) {
    const script = new ScriptBuilder([client.keys.balance(id)]);
    for (const row of rows) {
      const { fields } = mended.get(row.id) ?? row;
      script.write('XADD', key, [`${row.id}-0`, ...flat({ ...commitOf(row), ...fields })]);
    }
    if (!(await client.writeIf(script.buildIf(condition(decidedOn))))) return false;
  }
  return true;
}

/** The step that wrote an entry, which is no part of its record. */
const commitOf = ({ fields }: StoredRow): Fields =>
  fields['commit_id'] === undefined ? {} : { commit_id: fields['commit_id'] };

/** In a cluster these lie elsewhere; the session is listed, and named by what it holds. */
async function noteSession(
  client: SessionClient,
  id: string,
  { live, held }: Indexed,
): Promise<void> {
  const { keys } = client;
  const created = await client.run((redis) => redis.hget(keys.meta(id), 'created_at'));
  const at = Date.parse(created ?? '') || 0;
  await client.run((redis) => redis.zadd(keys.sessions(), at, id));
  const open = [...held.values()].filter(isOpen);
  const writes = [...open, ...live].flatMap((each) => holderWrites(keys, id, each.instrument));
  await repeating(() => client.write(writes), client.where);
}

function repairScript(repair: Repair, keys: RedisKeys, indexed: Indexed) {
  const { sessionId: id, decidedOn, balance, positions, removed, orders = [], session } = repair;
  const script = new ScriptBuilder([keys.balance(id)]);
  const journal = keys.journal(id);
  if ((repair.entries ?? []).length > 0) {
    script.name(journal);
    script.write('RENAME', keys.mendedJournal(id), [journal]);
  }
  script.write(
    'HSET',
    keys.balance(id),
    flat({ ...encodeBalance(balance), state_id: newStateId() }),
  );
  if (session) script.write('HSET', keys.meta(id), flat(session));
  for (const position of removed) removePosition(script, keys, id, position);
  script.write('DEL', keys.positions(id), []);
  for (const position of positions) {
    script.write('DEL', keys.position(id, positionId(id, position)), []);
    writePosition(script, keys, id, position);
  }
  for (const row of orders) {
    script.write('DEL', keys.order(id, row.id), []);
    script.write('HSET', keys.order(id, row.id), flat(row.fields));
  }
  writeIndexes(script, keys, id, indexed);
  return script.buildIf(condition(decidedOn));
}

function writeIndexes(script: ScriptBuilder, keys: RedisKeys, id: string, indexed: Indexed): void {
  for (const { key, scores } of sortedSets(keys, id, indexed)) {
    script.write('DEL', key, []);
    for (const [member, score] of scores) script.write('ZADD', key, [score, member]);
  }
  for (const [order, clientId] of indexed.clientIds) {
    if (clientId !== '') script.write('SET', keys.idempotency(id, clientId), [order]);
  }
  script.write('DEL', keys.orders(id), []);
  for (const ids of inPages(indexed.orderIds, MAX_ARGUMENTS))
    script.write('LPUSH', keys.orders(id), ids);
}
