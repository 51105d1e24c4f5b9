import type { InstrumentId } from '../../ports/store.ts';
import type { RedisKeys } from '../keys.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** The figures that every change touches; the commands go out together, in one trip. */
export function changeMark(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  instruments: readonly InstrumentId[],
): Promise<string> {
  return client.run(async (redis) => {
    const answers = await Promise.all([
      redis.hmget(keys.balance(id), 'revision', 'last_updated', 'state_id'),
      redis.hmget(keys.meta(id), 'status', 'end_time'),
      redis.llen(keys.orders(id)),
      ...instruments.map((each) => redis.hmget(keys.ticks(each), 'ltp', 'ts')),
    ]);
    return JSON.stringify(answers);
  });
}
