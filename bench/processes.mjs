/**
 * Processes: orders a second of 1, 2, 4 and 8 programs that trade at once, each in a session of its
 * own or all in one, against those of one program.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { freshEnvironment, row, temporaryFolder } from './measure.mjs';
import { startServer } from './redis.mjs';

const ORDERS = 1600;
const [, , store, id, count] = process.argv;
if (store) await trade();
else await compare();

/** One program: says when it is ready, trades when it is told, and says when it is done. */
async function trade() {
  const { openDesk } = createRequire(import.meta.url)('../dist/library.cjs');
  const desk = await openDesk({ store, session: id, env: process.env });
  const buy = () => desk.buy('INFY', 1, { price: '100', fee: '1' });
  for (let order = 0; order < 100; order += 1) await buy();
  process.send('ready');
  await new Promise((resolve) => process.once('message', resolve));
  for (let order = 0; order < Number(count); order += 1) await buy();
  await desk.close();
  process.disconnect();
}

async function compare() {
  const redis = await startServer();
  const folder = temporaryFolder();
  for (const [name, storeUrl] of [
    ['Redis', redis.url],
    ['local', `local:${folder}/papertrade.db`],
  ]) {
    for (const shared of [false, true]) await rates(name, storeUrl, shared);
  }
  redis.stop();
}

async function rates(name, storeUrl, shared) {
  const { openDesk } = createRequire(import.meta.url)('../dist/library.cjs');
  const desk = await openDesk({ store: storeUrl, env: freshEnvironment() });
  const where = shared ? 'one session' : 'sessions of their own';
  let alone;
  for (const programs of [1, 2, 4, 8]) {
    const ids = Array.from({ length: programs }, (_, index) =>
      shared ? `SHARED-${programs}` : `OWN-${programs}-${index}`,
    );
    for (const each of new Set(ids))
      await desk.startSession({ id: each, balance: '1000000000000' });
    const seconds = await tradeAtOnce(storeUrl, ids);
    const rate = ORDERS / seconds;
    alone ??= rate;
    row(
      `${name}: ${programs} programs in ${where} / one`,
      rate / alone,
      `${rate.toFixed(0)} orders/s`,
    );
  }
  await desk.close();
}

async function tradeAtOnce(storeUrl, ids) {
  const env = { ...freshEnvironment() };
  const args = (each) => [import.meta.filename, storeUrl, each, String(ORDERS / ids.length)];
  const children = ids.map((each) =>
    spawn(process.execPath, args(each), { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  await Promise.all(children.map((child) => new Promise((done) => child.once('message', done))));
  const started = process.hrtime.bigint();
  const ended = children.map((child) => new Promise((done) => child.once('close', done)));
  for (const child of children) child.send('go');
  const statuses = await Promise.all(ended);
  if (statuses.some((status) => status !== 0)) throw new Error(`a program ended with ${statuses}`);
  return Number(process.hrtime.bigint() - started) / 1e9;
}
