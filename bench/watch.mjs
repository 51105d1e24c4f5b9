/**
 * The live screen: how long a frame takes (reading what changed and drawing it) beside a feed of 1,000
 * ticks a second, after 100,000 entries of the journal. In the local store and in Redis.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { openDesk, program, share } from './desk.mjs';
import { median, temporaryFolder, timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const ENTRIES = 100_000;
const HELD = ['INFY', 'TCS', 'SBIN', 'WIPRO', 'RELIANCE'];
const FRAMES = 40;
const BETWEEN_MS = 250;
const style = { color: program.NO_COLORS, width: 140 };

function ticks(from, count) {
  return Array.from({ length: count }, (_, index) => {
    const { segment, securityId } = share(HELD[(from + index) % HELD.length]);
    const price = program.price(`${1400 + ((from + index) % 97)}.05`);
    return { segment, securityId, price, ts: Math.floor(Date.now() / 1000) };
  });
}

/** Entries of quotes that valued what is held, many in a commit. */
async function addMarks(store, count) {
  const { balance: decidedOn } = await store.sessionState('BENCH');
  const { startingBalance, lastUpdated: at } = decidedOn;
  const entries = ticks(0, count).map(({ segment, securityId, price }, index) => {
    const revision = decidedOn.revision + 1 + index;
    return { type: 'MARK', revision, at, startingBalance, segment, securityId, price };
  });
  const balance = { ...decidedOn, revision: decidedOn.revision + count };
  const nothing = { positions: [], removed: [], orders: [] };
  await store.commit({ sessionId: 'BENCH', decidedOn, balance, ...nothing, entries });
}

async function measure(name, url, localPath) {
  const desk = await openDesk(url, { localPath });
  for (const symbol of HELD) {
    const quantity = program.quantity('10');
    const price = program.price('1400');
    const words = { sessionId: 'BENCH', action: 'BUY', quantity, price };
    await desk.desk.execute({ ...words, instrument: share(symbol) });
  }
  const { store, quotes, tracker } = desk;
  const revision = async () => (await store.sessionState('BENCH')).balance.revision;
  while ((await revision()) < ENTRIES) await addMarks(store, 1000);
  const watcher = new program.SessionWatcher(store, tracker);
  let moment;
  const first = await timed(async () => {
    moment = await watcher.moment('BENCH');
  });
  const frames = [];
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await quotes.record(ticks(frame * BETWEEN_MS, BETWEEN_MS));
    frames.push(
      await timed(async () => {
        await watcher.changeMark(moment);
        moment = await watcher.moment('BENCH', moment.balance.revision);
        const model = { moment, curve: [], sort: 'symbol', chosen: 0, message: '', help: false };
        const at = moment.balance.lastUpdated;
        program.watchView({ ...model, at, limits: [], strategies: [] }, style, 40);
      }),
    );
    await pause(BETWEEN_MS / 10);
  }
  const ms = (value) => `${value.toFixed(1)} ms`;
  console.log(
    `watch, ${name}, ${await revision()} entries: first frame ${ms(first)}, then median ` +
      `${ms(median(frames))}, longest ${ms(Math.max(...frames))}   below 100 ms`,
  );
  await store.close();
}

await measure('local', 'local', join(temporaryFolder(), 'watch.db'));
const redis = await startServer();
await measure('Redis', redis.url);
await redis.stop();
