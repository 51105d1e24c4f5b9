import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Fields } from '../../domain/ledger/records.ts';
import { encodeBalance, encodeSession } from '../codec/session.ts';
import type { Session } from '../ports/store.ts';
import { flat } from './commit.ts';
import type { RedisKeys } from './keys.ts';
import { SCHEMA_VERSION } from './schema.ts';
import type { SessionClient } from './session-client.ts';
import { repeating, retryUntilKnown } from './retry-until-known.ts';

/** Opens a session, lists it and makes it current; false when the id is taken. */
export async function sendSession(
  client: SessionClient,
  keys: RedisKeys,
  session: Session,
  balance: Balance,
): Promise<boolean> {
  const [meta, wallet] = [encodeSession(session), encodeBalance(balance)];
  const words = flat(meta);
  const script = {
    keys: [keys.meta(session.id), keys.balance(session.id)],
    args: [String(words.length), ...words, ...flat(wallet)],
  };
  const created = await retryUntilKnown(
    {
      send: async () => (await client.createSession(script)) === 1,
      done: async () => {
        const stored = await client.read(script.keys.map((key) => ['hgetall', key] as const));
        const [found, held] = stored as [Fields, Fields];
        return isSame(found, meta) && isSame(held, wallet) ? true : undefined;
      },
      where: client.where,
    },
    (done) => done,
  );
  if (created) await repeating(() => listSession(client, keys, session), client.where);
  return created;
}

function isSame(stored: Fields, written: Fields): boolean {
  return Object.entries(written).every(([name, value]) => stored[name] === value);
}

function listSession(client: SessionClient, keys: RedisKeys, session: Session): Promise<unknown> {
  return client.run((redis) =>
    Promise.all([
      redis.zadd(keys.sessions(), String(Date.parse(session.createdAt)), session.id),
      redis.set(keys.current(), session.id),
      redis.set(keys.schemaVersion(), String(SCHEMA_VERSION), 'NX'),
    ]),
  );
}
