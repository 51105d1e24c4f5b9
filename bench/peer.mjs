/**
 * Peer: fills one after another on Redis, against a bare ioredis EVALSHA loop that sends the same
 * payload, in turns within one run: through the services, through the library, and in eight
 * sessions at once over one connection, there against a pipelined loop.
 */
import { createRequire } from 'node:module';
import { bareConnection, evalWords, requireWritten } from './bare-commits.mjs';
import { openDesk, order, recordScripts } from './desk.mjs';
import { freshEnvironment, median, row, timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 40;
/** Rounds until both sides are compiled. */
const WARM_UP = 15;
const FILLS = 400;
const AT_ONCE = 8;
const redis = await startServer();
const { openDesk: openLibrary } = createRequire(import.meta.url)('../dist/library.cjs');

/** Databases of one server with the same session: one for each side. */
const services = await openDesk(`${redis.url}/0`);
const scripts = recordScripts(services);
const library = await openLibrary({ store: `${redis.url}/2`, env: freshEnvironment() });
await library.startSession({ id: 'BENCH', balance: '1000000000000000' });
const ids = Array.from({ length: AT_ONCE }, (_, index) => `BENCH${index}`);
const many = await openDesk(`${redis.url}/3`, { sessionIds: ids });
const manyScripts = recordScripts(many);

// The bare loops begin with the sessions as ours do, whose state each commit was decided on.
const { bare, sha } = await bareConnection(redis.url, 0, 1);
const { bare: bareMany } = await bareConnection(redis.url, 3, 4);

async function ourFills() {
  for (let fill = 0; fill < FILLS; fill += 1) await services.desk.execute(order());
}

async function libraryFills() {
  for (let fill = 0; fill < FILLS; fill += 1) await library.buy('INFY', 1, { price: '1500.05' });
}

async function bareFills(steps) {
  for (const step of steps) requireWritten(await bare.evalsha(...evalWords(sha, step)));
}

/** Each session one after another, all of them at once. */
async function fillsAtOnce() {
  await Promise.all(
    ids.map(async (id) => {
      for (let fill = 0; fill < FILLS / AT_ONCE; fill += 1) await many.desk.execute(order(id));
    }),
  );
}

async function barePipelined(steps) {
  const sessions = ids.map((id) => steps.filter(({ sessionId }) => sessionId === id));
  for (let fill = 0; fill < FILLS / AT_ONCE; fill += 1) {
    const pipeline = bareMany.pipeline();
    for (const each of sessions) pipeline.evalsha(...evalWords(sha, each[fill]));
    for (const [error, answer] of await pipeline.exec()) requireWritten(error ?? answer);
  }
}

const ratios = { services: [], library: [], atOnce: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  const ours = await timed(ourFills);
  const steps = scripts();
  const theirs = await timed(() => bareFills(steps));
  ratios.services.push(theirs / ours);
  ratios.library.push(theirs / (await timed(libraryFills)));
  const together = await timed(fillsAtOnce);
  const sent = manyScripts();
  ratios.atOnce.push((await timed(() => barePipelined(sent))) / together);
}
const settled = (name) => median(ratios[name].slice(WARM_UP));
row('fills one after another, services / bare EVALSHA', settled('services'), 'no target');
row('fills one after another, library / bare EVALSHA', settled('library'), 'at least 0.55');
row('fills of 8 sessions at once / bare pipelined EVALSHA', settled('atOnce'), 'at least 0.8');
bare.disconnect();
bareMany.disconnect();
await Promise.all([services, many].map(({ store }) => store.close()));
await library.close();
redis.stop();
