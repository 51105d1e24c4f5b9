import type { Balance } from '../../../domain/ledger/wallet.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { encodeBalance, encodeSession } from '../../codec/encode.ts';
import type { Session } from '../../ports/store.ts';
import { newStateId } from '../../codec/session/state-id.ts';
import { flat, ScriptBuilder } from '../ledger/commit.ts';
import { SCHEMA_VERSION } from '../connection/schema.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { repeating, retryUntilKnown } from '../connection/retry-until-known.ts';

/**
 * Opens a session, lists it and makes it current; gives its state id, undefined when the id is taken. It is
 * put into the index with its record; in a cluster, where the index is in another slot, before it.
 */
export async function sendSession(
  client: SessionClient,
  session: Session,
  balance: Balance,
): Promise<string | undefined> {
  const stateId = newStateId();
  const meta = encodeSession(session);
  const wallet = { ...encodeBalance(balance), state_id: stateId };
  const names = [client.keys.meta(session.id), client.keys.balance(session.id)] as const;
  const script = new ScriptBuilder(names);
  script.write('HSET', names[0], flat(meta));
  script.write('HSET', names[1], flat(wallet));
  const createdAt = String(Date.parse(session.createdAt));
  const index = () =>
    client.run((redis) => redis.zadd(client.keys.sessions(), 'NX', createdAt, session.id));
  if (client.mode === 'cluster') await repeating(index, client.where);
  else script.write('ZADD', client.keys.sessions(), [createdAt, session.id]);
  const { keys: all, args } = script.build();
  const later = [
    ['ZADD', client.keys.sessions()],
    ['SET', client.keys.current()],
  ];
  const opening = { keys: all, args: [...args, JSON.stringify(later)] };
  const created = await retryUntilKnown(
    {
      send: () => client.createSession(opening),
      done: async () => {
        const stored = await client.read(names.map((key) => ['hgetall', key] as const));
        const [found, held] = stored as [Fields, Fields];
        return isSame(found, meta) && isSame(held, wallet) ? true : undefined;
      },
      where: client.where,
    },
    (done) => done,
  );
  if (!created) return undefined;
  await repeating(() => listSession(client, session), client.where);
  return stateId;
}

function isSame(stored: Fields, written: Fields): boolean {
  return Object.entries(written).every(([name, value]) => stored[name] === value);
}

function listSession(client: SessionClient, session: Session): Promise<unknown> {
  return client.run((redis) =>
    Promise.all([
      redis.zadd(client.keys.sessions(), String(Date.parse(session.createdAt)), session.id),
      redis.set(client.keys.current(), session.id),
      redis.set(client.keys.schemaVersion(), String(SCHEMA_VERSION)),
    ]),
  );
}
