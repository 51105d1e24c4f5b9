/**
 * What a plan for many traders needs to know, measured on a Redis Cluster of six nodes on this
 * machine: how sessions spread, what one takes of memory, what an order costs a server.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { openDesk, order, program } from './desk.mjs';
import { timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const SESSIONS = 600;
const ORDERS = 40;
const INSTRUMENTS = 10;
const nodes = await Promise.all(
  Array.from({ length: 6 }, () => startServer('--cluster-enabled', 'yes', '--save', '')),
);
const cli = (port, ...args) =>
  execFileSync('redis-cli', ['-p', String(port), ...args], { encoding: 'utf8' });
const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
cli(nodes[0].port, '--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes');
await allSlotsKnown();

/** Each node must know the whole cluster before a client asks one of them. */
async function allSlotsKnown() {
  for (const { port } of nodes) {
    while (!cli(port, 'cluster', 'info').includes('cluster_state:ok')) {
      await pause(100);
    }
  }
}

const primaries = nodes.filter(({ port }) => cli(port, 'role').startsWith('master'));
const info = (port, section, name) =>
  Number.parseFloat(new RegExp(`${name}:([\\d.]+)`).exec(cli(port, 'info', section))?.[1] ?? '0');
const total = (section, name) =>
  primaries.reduce((sum, { port }) => sum + info(port, section, name), 0);

const ids = Array.from({ length: SESSIONS }, (_, index) => `TRADER-${index}`);
const desk = await openDesk(nodes[0].url, { sessionIds: ['FIRST'], cluster: true });
const before = total('memory', 'used_memory');
const startingBalance = program.money('1000000');
for (const id of ids) await desk.sessions.start({ id, startingBalance });
const opened = total('memory', 'used_memory');
for (const { port } of primaries) cli(port, 'config', 'resetstat');

async function trade(id) {
  for (let number = 0; number < ORDERS; number += 1) {
    const instrument = program.instrumentFrom({
      symbol: `S${number % INSTRUMENTS}`,
      defaultSegment: 'NSE_EQ',
    });
    const price = program.price('100.05');
    await desk.desk.execute({ ...order(id), instrument, price });
  }
}

const seconds =
  (await timed(async () => {
    for (let from = 0; from < ids.length; from += 50) {
      await Promise.all(ids.slice(from, from + 50).map(trade));
    }
  })) / 1000;
const orders = SESSIONS * ORDERS;
const scripts = primaries.map(({ port }) => {
  const stats = cli(port, 'info', 'commandstats');
  const [, calls, usec] = /cmdstat_evalsha:calls=(\d+),usec=(\d+)/.exec(stats) ?? [];
  return { calls: Number(calls), usec: Number(usec) };
});
const sum = (key) => scripts.reduce((all, each) => all + each[key], 0);
const spread = primaries.map(({ port }) => Number(cli(port, 'dbsize')));
const tell = (what, value) => console.log(`${what.padEnd(58)} ${value}`);
tell('keys on each of the three primaries', spread.join(', '));
tell(
  'memory of a session that was opened',
  `${((opened - before) / SESSIONS / 1024).toFixed(1)} KiB`,
);
tell(
  `memory of a session with ${ORDERS} orders in ${INSTRUMENTS} instruments`,
  `${((total('memory', 'used_memory') - before) / SESSIONS / 1024).toFixed(1)} KiB`,
);
tell('orders a second, 50 sessions at once, all on this machine', Math.round(orders / seconds));
tell("a server's time for an order's commit", `${(sum('usec') / sum('calls')).toFixed(0)} µs`);
await desk.store.close();
for (const node of nodes) node.stop();
