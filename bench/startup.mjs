/** Start-up: how long a whole command takes, as a ratio to bare Node in the same run. */
import { freshEnvironment, interleave, median, PROGRAM, row, timeProcess } from './measure.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 25;
const redis = await startServer();
const local = freshEnvironment();
const onRedis = freshEnvironment({ REDIS_URL: redis.url });
for (const env of [local, onRedis]) {
  timeProcess([PROGRAM, 'session', 'start', '--id', 'BENCH', '--balance', '1000000000'], env);
}
const buy = [PROGRAM, 'buy', 'INFY', '1', '--price', '10'];
const times = await interleave(
  {
    bare: () => timeProcess(['-e', '0'], local),
    help: () => timeProcess([PROGRAM, '--help'], local),
    balance: () => timeProcess([PROGRAM, 'balance'], local),
    buyLocal: () => timeProcess(buy, local),
    buyRedis: () => timeProcess(buy, onRedis),
  },
  ROUNDS,
);
redis.stop();
const ratio = (name) => median(times[name]) / median(times.bare);
row('start-up: --help / node -e 0', ratio('help'), 'at most 1.3');
row('start-up: balance, local / node -e 0', ratio('balance'), 'at most 1.5');
row('start-up: buy, local / node -e 0', ratio('buyLocal'), '');
row('start-up: buy, Redis / node -e 0', ratio('buyRedis'), 'at most 2.0');
