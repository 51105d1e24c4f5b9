import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import type { Strategy } from '../../../domain/strategies/strategy.ts';
import type { Fields } from '../../codec/fields.ts';
import { decodeStrategy } from '../../codec/strategy.ts';
import type { StoredRow } from '../../ports/store.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** A session's strategies as they are stored, by id. */
export async function readStrategyRows(client: SessionClient, id: string): Promise<StoredRow[]> {
  const key = client.keys.strategies(id);
  const [stored] = (await client.read([['hgetall', key]])) as [Fields];
  return Object.entries(stored)
    .map(([name, record]) => ({ id: name, fields: parse(record, key) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The strategies of a session, the oldest first. */
export async function readStrategies(client: SessionClient, id: string): Promise<Strategy[]> {
  const rows = await readStrategyRows(client, id);
  return rows
    .map(({ fields }) => decodeStrategy(fields, client.keys.strategies(id)))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

function parse(record: string, key: string): Fields {
  try {
    return JSON.parse(record) as Fields;
  } catch (error) {
    const message = `A strategy of ${quoteSafely(key)} does not parse.`;
    throw new PapertradeError(ErrorCode.STORE_CORRUPT, message, { key }, error);
  }
}
