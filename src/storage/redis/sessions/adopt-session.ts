import { encodeBalance, encodeEntry, encodeSession } from '../../codec/encode.ts';
import type { Adoption } from '../../ports/store.ts';
import { entryId, flat, ScriptBuilder, writePosition, type Script } from '../ledger/commit.ts';
import { scan } from '../connection/scan.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** The commit that rewrites a session of the predecessor under today's names. */
export async function adoptScript(
  client: SessionClient,
  { session, balance, positions, entry }: Adoption,
  stateId: string,
): Promise<Script> {
  const { keys } = client;
  const { id } = session;
  const [known] = (await client.read([['smembers', keys.positions(id)]])) as [string[]];
  const shared = await positionsOfOthers(client, id);
  const script = new ScriptBuilder([keys.balance(id), keys.meta(id)]);
  script.write('HSET', keys.balance(id), flat({ ...encodeBalance(balance), state_id: stateId }));
  script.write('HSET', keys.meta(id), flat(encodeSession(session)));
  for (const name of known) {
    script.write('SREM', keys.positions(id), [name]);
    if (!shared.has(name)) script.write('DEL', keys.position(id, name), []);
  }
  for (const position of positions) writePosition(script, keys, id, position);
  script.write('XADD', keys.journal(id), [entryId(entry), ...flat(encodeEntry(entry))]);
  return script.buildCommit(undefined, 0);
}

/** The predecessor named positions without their session, so two sessions may have one name. */
async function positionsOfOthers(client: SessionClient, id: string): Promise<Set<string>> {
  const sets = await scan(client, client.keys.positions('*').replace(/[{}]/g, ''));
  const others = sets.filter((key) => key !== client.keys.positions(id));
  const members = await client.read(others.map((key) => ['smembers', key] as const));
  return new Set((members as string[][]).flat());
}
