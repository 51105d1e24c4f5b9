import { createClient, location, type RedisOptions } from './connection.ts';
import { redisError } from './errors.ts';

/**
 * What is published on a channel from now on: all messages that came since the last were taken, in
 * their order. Rejects with STORE_UNREACHABLE when the connection is lost, since what is published
 * meanwhile would be missed.
 */
export async function* messages(
  options: RedisOptions,
  channel: string,
): AsyncGenerator<readonly string[], void, undefined> {
  const where = location(options);
  const client = await createClient(options);
  let waiting: string[] = [];
  let lost: Error | undefined;
  let wake = (): void => undefined;
  client.on('message', (_channel: string, message: string) => {
    waiting.push(message);
    wake();
  });
  client.on('error', (error: Error) => (lost = error));
  client.once('end', () => {
    lost ??= new Error('the connection was closed');
    wake();
  });
  try {
    await client.subscribe(channel);
    for (;;) {
      if (waiting.length > 0) {
        const came = waiting;
        waiting = [];
        yield came;
      } else if (lost) throw lost;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } catch (error) {
    throw redisError(lost ?? error, where);
  } finally {
    client.disconnect();
  }
}
