import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../../../support/program.ts';
import { aBalance, aSession } from '../../../support/ledger.ts';
import { startSentinels, type Sentinels } from '../../../support/redis-topologies.ts';
import { booksOf, buyOne, openRedis, SteadyTrader } from '../../../support/steady-trader.ts';

let sentinels: Sentinels;
beforeAll(async () => {
  sentinels = await startSentinels();
}, 120_000);
afterAll(() => sentinels.stop());

const open = (waitReplicas: number, commandTimeoutMs = 5000) => {
  const { name, hosts } = sentinels;
  return openRedis({ sentinel: { name, hosts }, waitReplicas, commandTimeoutMs });
};

describe('behind three sentinels', () => {
  it('an order is not acknowledged while too few replicas have it, and is when they have', async () => {
    const store = await open(2, 2000);
    await store.createSession(aSession('WAITS'), aBalance());
    const primary = sentinels.primaryPort();
    const replica = sentinels.servers.find(({ port }) => port !== primary)!;
    replica.signal('SIGSTOP');
    await expect(buyOne(store, 'WAITS', 'c1')).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      details: { outcome: 'written', replicas: 1, wanted: 2 },
    });
    replica.signal('SIGCONT');
    await buyOne(store, 'WAITS', 'c1');
    expect(await booksOf(store, 'WAITS')).toEqual({
      ids: new Set(['c1']),
      doubled: 0,
      differences: [],
    });
    await store.close();
  }, 120_000);

  it('the built program finds the primary, and trades on it', async () => {
    const { name, hosts } = sentinels;
    const desk = new Desk();
    const settings = `store:\n  url: redis://unused\n  redis:\n    sentinel: { name: ${name}, hosts: [${hosts.map((host) => `"${host}"`).join(', ')}] }\n`;
    writeFileSync(join(desk.folder, 'papertrade.yaml'), settings);
    await desk.json('session', 'start', '--id', 'PROGRAM');
    await desk.json('buy', 'INFY', '10', '--price', '100');
    expect(await desk.json('balance')).toMatchObject({ used: '1000' });
    expect((await desk.json('verify')).sessions).toMatchObject([{ ok: true }]);
  }, 120_000);

  it('trading goes on by itself when the primary dies, and no confirmed order is lost', async () => {
    const store = await open(1);
    await store.createSession(aSession('S'), aBalance());
    const trader = new SteadyTrader(store, 'S');
    await trader.more(50);
    const before = sentinels.primaryPort();
    await sentinels.servers.find(({ port }) => port === before)!.kill();
    await trader.more(50);
    await trader.stop();
    expect(sentinels.primaryPort()).not.toBe(before);
    const { ids, doubled, differences } = await booksOf(store, 'S');
    expect(trader.acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect([doubled, differences]).toEqual([0, []]);
    if (process.env['TELL']) console.info(`sentinel failover: ${trader.longestPauseMs} ms`);
    await store.close();
  }, 120_000);
});
