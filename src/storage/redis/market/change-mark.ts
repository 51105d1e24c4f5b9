import type { InstrumentId } from '../../ports/store.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** The figures that every change touches; the commands go out together, in one trip. */
export function changeMark(
  client: SessionClient,
  id: string,
  instruments: readonly InstrumentId[],
): Promise<string> {
  return client.run(async (redis) => {
    const answers = await Promise.all([
      redis.hmget(client.keys.balance(id), 'revision', 'last_updated', 'state_id'),
      redis.hmget(client.keys.meta(id), 'status', 'end_time'),
      redis.llen(client.keys.orders(id)),
      ...instruments.map((each) => redis.hmget(client.keys.ticks(each), 'ltp', 'ts')),
    ]);
    return JSON.stringify(answers);
  });
}
