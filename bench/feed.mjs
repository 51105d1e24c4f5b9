/**
 * Feed: ticks a second through the services on Redis when no order triggers, against a bare
 * pipelined HSET loop of the same ticks; and the same with 100,000 orders pending elsewhere.
 */
import { Redis } from 'ioredis';
import { openDesk, order, program, share } from './desk.mjs';
import { placeOrders } from './large-session.mjs';
import { median, row, timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 9;
const TICKS = 20_000;
/** Ticks that come together, as from a file or a busy pipe. */
const GROUP = 500;
const INSTRUMENTS = 200;
const RESTING = 100_000;
const redis = await startServer();

/** An order in an instrument of which no tick comes. */
function restingOrder(number, at) {
  const { action, quantity, price } = order();
  const id = `P-${number}`;
  const terms = {
    id,
    sessionId: 'BENCH',
    mode: 'paper',
    instrument: share(`REST${number % 5000}`),
    action,
    quantity,
    price,
    orderType: 'LIMIT',
    product: 'CNC',
    validity: 'GTC',
    clientOrderId: id,
    note: '',
    createdAt: at,
  };
  return program.pendingOrder(terms, { reserved: program.money('1520.05') });
}

const groups = Array.from({ length: TICKS / GROUP }, (_, group) =>
  Array.from({ length: GROUP }, (_, index) => {
    const number = group * GROUP + index;
    const { segment, securityId } = share(`TICK${number % INSTRUMENTS}`);
    const price = program.price(`${100 + (number % 50)}.05`);
    return { segment, securityId, price, ts: 1_757_908_411 + number };
  }),
);
const bare = new Redis(`${redis.url}/2`);

async function bareLoop() {
  for (const quotes of groups) {
    const pipeline = bare.pipeline();
    for (const { segment, securityId, price, ts } of quotes) {
      const key = `dhan_scalper:v1:ticks:${segment}:${securityId}`;
      pipeline.hset(key, 'ltp', price.toFixed(), 'ts', String(ts));
    }
    await pipeline.exec();
  }
}

async function feed({ quotes }) {
  for (const group of groups) await quotes.record(group);
}

const empty = await openDesk(`${redis.url}/0`);
const full = await openDesk(`${redis.url}/1`);
await placeOrders(program, full.store, 'BENCH', RESTING, restingOrder);
const ratios = [];
const growth = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const ours = await timed(() => feed(empty));
  const beside = await timed(() => feed(full));
  ratios.push((await timed(bareLoop)) / ours);
  growth.push(beside / ours);
}
row('feed, ticks a second / bare pipelined HSET loop', median(ratios), 'at least 0.5');
row('feed beside 100,000 pending orders / without', median(growth), 'at most 1.2');
bare.disconnect();
await Promise.all([empty.store.close(), full.store.close()]);
redis.stop();
