/**
 * Peer: fills one after another on Redis, against a bare ioredis EVALSHA loop that sends the same
 * payload, in turns within one run: through the services, through the library, and in eight
 * sessions at once, there against a pipelined loop.
 */
import { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openDesk, order, recordScripts } from './desk.mjs';
import { freshEnvironment, median, row, timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 40;
/** Rounds until both sides are compiled. */
const WARM_UP = 15;
const FILLS = 400;
const AT_ONCE = 8;
const redis = await startServer();
const lua = readFileSync(
  join(import.meta.dirname, '../src/storage/redis/scripts/commit.lua'),
  'utf8',
);
const { openDesk: openLibrary } = createRequire(import.meta.url)('../dist/library.cjs');

/** Databases of one server with the same session: one for each side. */
const services = await openDesk(`${redis.url}/0`);
const scripts = recordScripts(services);
await (await openDesk(`${redis.url}/1`)).store.close();
const library = await openLibrary({ store: `${redis.url}/2`, env: freshEnvironment() });
await library.startSession({ id: 'BENCH', balance: '1000000000000000' });
const ids = Array.from({ length: AT_ONCE }, (_, index) => `BENCH${index}`);
const many = await Promise.all(
  ids.map(async (id) => {
    const desk = await openDesk(`${redis.url}/3`, { sessionId: id });
    return { id, desk, scripts: recordScripts(desk) };
  }),
);
for (const id of ids) await (await openDesk(`${redis.url}/4`, { sessionId: id })).store.close();

const bare = new Redis(`${redis.url}/1`);
const bareMany = new Redis(`${redis.url}/4`);
const sha = await bare.script('LOAD', lua);

async function ourFills() {
  for (let fill = 0; fill < FILLS; fill += 1) await services.desk.execute(order());
}

async function libraryFills() {
  for (let fill = 0; fill < FILLS; fill += 1) await library.buy('INFY', 1, { price: '1500.05' });
}

async function bareFills(steps) {
  for (const { keys, args } of steps) {
    check(await bare.evalsha(sha, keys.length, ...keys, ...args));
  }
}

/** Each session one after another, all of them at once. */
async function fillsAtOnce() {
  await Promise.all(
    many.map(async ({ id, desk }) => {
      for (let fill = 0; fill < FILLS / AT_ONCE; fill += 1) await desk.desk.execute(order(id));
    }),
  );
}

async function barePipelined(sessions) {
  for (let fill = 0; fill < FILLS / AT_ONCE; fill += 1) {
    const pipeline = bareMany.pipeline();
    for (const steps of sessions) {
      const { keys, args } = steps[fill];
      pipeline.evalsha(sha, keys.length, ...keys, ...args);
    }
    for (const [error, answer] of await pipeline.exec()) check(error ?? answer);
  }
}

function check(answer) {
  if (answer instanceof Error) throw answer;
  if (answer[0] !== 0) throw new Error(`The bare loop was refused: ${answer[0]}`);
}

const ratios = { services: [], library: [], atOnce: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  const ours = await timed(ourFills);
  const steps = scripts();
  const theirs = await timed(() => bareFills(steps));
  ratios.services.push(theirs / ours);
  ratios.library.push(theirs / (await timed(libraryFills)));
  const together = await timed(fillsAtOnce);
  const sessions = many.map((each) => each.scripts());
  ratios.atOnce.push((await timed(() => barePipelined(sessions))) / together);
}
const settled = (name) => median(ratios[name].slice(WARM_UP));
row('fills one after another, services / bare EVALSHA', settled('services'), 'at least 0.8');
row('fills one after another, library / bare EVALSHA', settled('library'), 'at least 0.85');
row('fills of 8 sessions at once / bare pipelined EVALSHA', settled('atOnce'), 'at least 0.8');
bare.disconnect();
bareMany.disconnect();
await Promise.all([services, ...many.map(({ desk }) => desk)].map(({ store }) => store.close()));
await library.close();
redis.stop();
