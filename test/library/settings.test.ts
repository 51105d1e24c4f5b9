import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe('a program that opens a desk', () => {
  it('has the settings of the command line, and its own options come first', async () => {
    const home = new Desk({ REDIS_URL: server.url });
    mkdirSync(join(home.folder, '.config/papertrade'), { recursive: true });
    const settings = "trading: { starting_balance: '7000', fee_per_order: '3' }\n";
    writeFileSync(join(home.folder, '.config/papertrade/config.yaml'), settings);
    const desk = await openDesk({ env: home.env });
    await desk.startSession({ id: 'SAME' });
    const { balance } = await desk.buy('INFY', 1, { price: '100' });
    expect([balance.available, balance.fees]).toEqual(['6897', '3']);
    expect(await desk.balance()).toEqual(await home.json('balance'));
    await desk.close();

    const own = await openDesk({ env: home.env, store: `local:${join(home.folder, 'own.db')}` });
    expect(await own.sessions()).toEqual([]);
    await own.close();
  });

  it('trades several sessions at once by several desks', async () => {
    const home = new Desk();
    const ids = ['A', 'B', 'C'];
    await Promise.all(ids.map((id) => home.json('session', 'start', '--id', id)));
    const desks = await Promise.all(ids.map((session) => openDesk({ env: home.env, session })));
    await Promise.all(
      desks.flatMap((desk, of) =>
        Array.from({ length: 20 }, () => desk.buy('INFY', of + 1, { price: '10' })),
      ),
    );
    for (const [of, desk] of desks.entries()) {
      const { positions } = await desk.positions();
      expect(positions.map((each) => each.net_qty)).toEqual([String(20 * (of + 1))]);
      await desk.close();
    }
    expect((await home.run('verify', '--all')).status).toBe(0);
  });
});
