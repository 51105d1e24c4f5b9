import { afterAll, beforeAll, describe } from '@jest/globals';
import { openDay, type Day } from './day.ts';
import { startRedis, type RedisServer } from './redis-server.ts';

/** Opens a trader's day with settings and a starting balance. */
export type OpenDay = (trading?: string, start?: string) => Promise<Day>;

/** Tests of what a trader meets on either store: a file, and a real Redis. */
export function onBothStores(title: string, tests: (openDay: OpenDay) => void): void {
  describe.each(['local', 'redis'])(`${title}, on %s`, (kind) => {
    let server: RedisServer | undefined;
    if (kind === 'redis') {
      beforeAll(async () => {
        server = await startRedis();
      });
      afterAll(() => server?.stop());
    }
    tests((trading, start) => openDay(trading, start, server));
  });
}
