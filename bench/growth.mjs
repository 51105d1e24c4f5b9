/**
 * Growth: the whole command `buy` in a session with 5,000 positions and 100,000 trades, against
 * the same in an empty session; on Redis among 10,000 other sessions, against a store without them.
 */
import { join } from 'node:path';
import { addSessions, fillSession } from './large-session.mjs';
import { freshEnvironment, interleave, median, papertrade, row } from './measure.mjs';
import { loadProgram, openBenchStore } from './program.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 25;
const POSITIONS = 5000;
const TRADES = 100_000;
const SESSIONS = 10_000;
const program = await loadProgram();
const redis = await startServer();

function fillOf(number, at) {
  return {
    orderId: `P-${number}`,
    clientOrderId: `P-${number}`,
    instrument: program.instrumentFrom({
      symbol: `S${number % POSITIONS}`,
      defaultSegment: 'NSE_EQ',
    }),
    action: 'BUY',
    quantity: program.quantity('10'),
    price: program.price('100.05'),
    fee: program.money('20'),
    marginRate: program.ratio('1'),
    tradingDay: at.slice(0, 10),
    at,
    note: '',
  };
}

const start = (id, env) =>
  papertrade(['session', 'start', '--id', id, '--balance', '1000000000000'], env);
const buy = (id, env) => () =>
  papertrade(['buy', 'S1', '1', '--price', '10', '--session', id], env);

const places = { local: freshEnvironment(), Redis: freshEnvironment({ REDIS_URL: redis.url }) };
for (const [name, env] of Object.entries(places)) {
  for (const id of ['EMPTY', 'LARGE']) start(id, env);
  const path = join(env.HOME, '.local/share/papertrade/papertrade.db');
  const store = await openBenchStore(program, env.REDIS_URL ?? 'local', path);
  await fillSession(program, store, 'LARGE', TRADES, fillOf);
  await store.close();
  const times = await interleave({ empty: buy('EMPTY', env), large: buy('LARGE', env) }, ROUNDS);
  const ratio = median(times.large) / median(times.empty);
  row(`buy in a session of 100,000 trades / in an empty one, ${name}`, ratio, 'at most 1.15');
}

const alone = freshEnvironment({ REDIS_URL: `${redis.url}/1` });
const among = freshEnvironment({ REDIS_URL: `${redis.url}/2` });
for (const env of [alone, among]) start('EMPTY', env);
const store = await openBenchStore(program, among.REDIS_URL);
await addSessions(program, store, SESSIONS);
await store.close();
const times = await interleave({ alone: buy('EMPTY', alone), among: buy('EMPTY', among) }, ROUNDS);
const ratio = median(times.among) / median(times.alone);
row('buy among 10,000 sessions / alone, Redis', ratio, 'at most 1.15');
redis.stop();
