/**
 * Batch: orders a second through the services on Redis, many together as `batch` executes a file,
 * against a bare pipelined loop of the script that writes each of them.
 */
import { bareConnection, evalWords, requireWritten } from './bare-commits.mjs';
import { openDesk, order, recordScripts } from './desk.mjs';
import { median, row, timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 20;
const WARM_UP = 5;
const ORDERS = 2000;
const PIPELINED = 128;
const redis = await startServer();

/** Databases of one server with the same session. */
const ours = await openDesk(`${redis.url}/0`);
/** Decides the same orders one by one; what it would send is kept for the bare loop. */
const recorded = await openDesk(`${redis.url}/1`);
const scripts = recordScripts(recorded);
const { bare, sha } = await bareConnection(redis.url, 1, 2);

async function bareLoop(steps) {
  for (let from = 0; from < steps.length; from += PIPELINED) {
    const pipeline = bare.pipeline();
    for (const step of steps.slice(from, from + PIPELINED)) {
      pipeline.evalsha(...evalWords(sha, step));
    }
    for (const [error, answer] of await pipeline.exec()) requireWritten(error ?? answer);
  }
}

const ratios = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const requests = Array.from({ length: ORDERS }, () => order());
  for (const each of requests) await recorded.desk.execute(each);
  const steps = scripts();
  const mine = await timed(async () => (await ours.batch()).run(requests));
  ratios.push((await timed(() => bareLoop(steps))) / mine);
}
row('batch, orders a second / bare pipelined loop', median(ratios.slice(WARM_UP)), 'at least 0.7');
bare.disconnect();
await Promise.all([ours.store.close(), recorded.store.close()]);
redis.stop();
