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
const commands = {
  '--help': ['--help'],
  'balance, local': ['balance'],
  'buy, local': ['buy', 'INFY', '1', '--price', '10'],
  'sell, local': ['sell', 'INFY', '1', '--price', '10', '--dry-run'],
  'positions, local': ['positions'],
  'orders, local': ['orders', '--limit', '10'],
  'trades, local': ['trades', '--limit', '10'],
  'quote set, local': ['quote', 'set', 'INFY', '10'],
  'report, local': ['report'],
  'session list, local': ['session', 'list'],
  'charges, local': ['charges', 'INFY', '10', '--buy', '100', '--sell', '110'],
  'size, local': ['size', 'INFY', '--price', '100', '--allocation', '30%'],
  'verify, local': ['verify'],
  'status, local': ['status'],
  'config show': ['config', 'show'],
  version: ['version'],
  'balance, Redis': ['balance'],
  'buy, Redis': ['buy', 'INFY', '1', '--price', '10'],
};
const TARGETS = {
  '--help': 'at most 1.6',
  'balance, local': 'at most 2.0',
  'buy, local': 'at most 2.3',
  'buy, Redis': 'at most 3.0',
};
const cases = Object.entries(commands).map(([name, args]) => {
  const env = name.endsWith('Redis') ? onRedis : local;
  return [name, () => timeProcess([PROGRAM, ...args], env)];
});
const times = await interleave(
  { bare: () => timeProcess(['-e', '0'], local), ...Object.fromEntries(cases) },
  ROUNDS,
);
redis.stop();
for (const name of Object.keys(commands)) {
  const ratio = median(times[name]) / median(times.bare);
  row(`start-up: ${name} / node -e 0`, ratio, TARGETS[name] ?? '');
}
