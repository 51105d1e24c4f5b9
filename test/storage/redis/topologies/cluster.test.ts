import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../../../support/program.ts';
import { aBalance, aSession } from '../../../support/ledger.ts';
import {
  cli,
  clusterNodes,
  ownerOf,
  startCluster,
  type Topology,
} from '../../../support/redis-topologies.ts';
import { booksOf, buyOne, openRedis, SteadyTrader } from '../../../support/steady-trader.ts';
import type { Store } from '../../../../src/storage/ports/store.ts';

let cluster: Topology;
let store: Store;
const SESSIONS = ['A', 'B', 'C', 'D', 'E', 'F'];

beforeAll(async () => {
  cluster = await startCluster();
  store = await open(0);
  for (const id of SESSIONS) await store.createSession(aSession(id), aBalance());
}, 120_000);
afterAll(async () => {
  await store.close();
  await cluster.stop();
});

const open = (waitReplicas: number) => {
  const [first, ...others] = cluster.servers;
  const nodes = others.map(({ port }) => `127.0.0.1:${port}`);
  return openRedis({ url: first!.url, cluster: true, nodes, waitReplicas });
};
const anyPort = (): number => clusterNodes(alivePort()).find((each) => !each.failed)!.port;
const dead = new Set<number>();
const alivePort = (): number => cluster.servers.find(({ port }) => !dead.has(port))!.port;
const slotOf = (id: string): number =>
  Number(cli(alivePort(), 'cluster', 'keyslot', `dhan_scalper:v1:balance:{${id}}`));

describe('in a cluster of six nodes', () => {
  it('sessions spread over the primaries, and each lies in one slot with all of its keys', async () => {
    for (const id of SESSIONS) await buyOne(store, id, `${id}-first`);
    const owners = SESSIONS.map((id) => ownerOf(clusterNodes(alivePort()), slotOf(id)).port);
    expect(new Set(owners).size).toBeGreaterThan(1);
    const keys = cli(owners[0]!, 'cluster', 'getkeysinslot', String(slotOf('A')), '100').split(
      '\n',
    );
    expect(keys.filter((key) => key.includes('{A}'))).toHaveLength(8);
    expect((await store.sessions()).map(({ id }) => id).sort()).toEqual(SESSIONS);
    expect(await store.currentSession()).toBe('F');
    const health = await store.health();
    expect(health).toMatchObject({ kind: 'redis', mode: 'cluster', sessions: 6 });
  }, 120_000);

  it('the built program trades on it as on one server', async () => {
    const desk = new Desk({ REDIS_URL: cluster.servers[0]!.url });
    writeFileSync(join(desk.folder, 'papertrade.yaml'), 'store:\n  redis:\n    cluster: true\n');
    await desk.json('session', 'start', '--id', 'PROGRAM');
    await desk.json('buy', 'INFY', '10', '--price', '100', '--target', '120', '--stop', '90');
    const { orders } = await desk.json('quote', 'set', 'INFY', '121');
    expect(orders).toMatchObject([{ status: 'FILLED' }, { status: 'CANCELLED' }]);
    expect(await desk.json('balance')).toMatchObject({ realized_pnl: '210', used: '0' });
    const { sessions } = await desk.json('verify', '--all');
    expect(sessions).toHaveLength(SESSIONS.length + 1);
    expect(sessions.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    expect(await desk.json('status')).toMatchObject({ redis: { mode: 'cluster' } });
    expect(await desk.json('session', 'end')).toMatchObject({ session: { total_pnl: '170' } });
  }, 120_000);

  it('margins a hedged option as on one server', async () => {
    const desk = new Desk({ REDIS_URL: cluster.servers[0]!.url });
    writeFileSync(join(desk.folder, 'papertrade.yaml'), 'store:\n  redis:\n    cluster: true\n');
    await desk.json('session', 'start', '--id', 'HEDGED', '--balance', '1000000');
    await desk.json('quote', 'set', 'NIFTY', '25000');
    const used = async (...order: string[]): Promise<number> => {
      await desk.json(...order);
      return Number((await desk.json('balance')).used);
    };
    const naked = await used('sell', 'NIFTY 29 DEC 25100 CE', '65', '--price', '150', '--short');
    expect(naked).toBeGreaterThan(150_000);
    const hedge = ['buy', 'NIFTY 29 DEC 25200 CE', '65', '--price', '110'];
    expect(await used(...hedge)).toBeLessThan(naked / 2);
    expect(await desk.json('session', 'end', '--yes')).toMatchObject({
      session: { status: 'completed' },
    });
  }, 120_000);

  it('trading goes on while the slot of the session moves from node to node', async () => {
    const trader = new SteadyTrader(store, 'A');
    const slot = slotOf('A');
    for (let moves = 0; moves < 4; moves += 1) {
      await trader.more(5);
      await moveSlot(slot, () => trader.more(0));
    }
    await trader.more(20);
    await trader.stop();
    const { ids, doubled, differences } = await booksOf(store, 'A');
    expect(trader.acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect([doubled, differences]).toEqual([0, []]);
  }, 120_000);

  it('a replica takes over from a dead node by itself, and no confirmed order is lost', async () => {
    const confirming = await open(1);
    const before: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      before.push(`B-confirmed-${count}`);
      await buyOne(confirming, 'B', before.at(-1)!);
    }
    await confirming.close();
    const trader = new SteadyTrader(store, 'B');
    const owner = ownerOf(clusterNodes(anyPort()), slotOf('B')).port;
    dead.add(owner);
    await trader.more(5);
    await cluster.servers.find(({ port }) => port === owner)!.kill();
    const killedAt = trader.acknowledged.length;
    await trader.more(50);
    await trader.stop();
    const { ids, doubled, differences } = await booksOf(store, 'B');
    const after = trader.acknowledged.slice(killedAt + 1);
    expect([...before, ...after].filter((id) => !ids.has(id))).toEqual([]);
    expect([doubled, differences]).toEqual([0, []]);
    if (process.env['TELL']) console.info(`cluster failover: ${trader.longestPauseMs} ms`);
  }, 120_000);
});

/** Moves a slot to the next primary, key by key, as a reshard does. */
async function moveSlot(slot: number, between: () => Promise<void>): Promise<void> {
  const nodes = clusterNodes(alivePort());
  const from = ownerOf(nodes, slot);
  const primaries = nodes.filter(({ primary, failed }) => primary && !failed);
  const to = primaries[(primaries.indexOf(from) + 1) % primaries.length]!;
  const [source, target] = [new Redis(from.port), new Redis(to.port)];
  await target.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
  await source.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
  for (;;) {
    const keys = (await source.call('CLUSTER', 'GETKEYSINSLOT', slot, 3)) as string[];
    if (keys.length === 0) break;
    await source.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'KEYS', ...keys);
    await between();
  }
  for (const node of [target, source]) {
    await node.call('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
  }
  await Promise.all([source.quit(), target.quit()]);
}
