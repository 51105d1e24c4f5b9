/**
 * Start-up: how long a whole command takes, as a ratio to bare Node in the same run.
 * Rounds are interleaved, and the best of each is compared: noise only ever adds.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './redis.mjs';

const ROUNDS = 25;
const program = join(import.meta.dirname, '../bin/papertrade');
const home = mkdtempSync(join(tmpdir(), 'papertrade-bench-'));
const redis = await startServer();
const env = { PATH: process.env.PATH, HOME: home };
const onRedis = { ...env, REDIS_URL: redis.url };

function run(args, environment) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { env: environment });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

for (const environment of [env, onRedis]) {
  run([program, 'session', 'start', '--id', 'BENCH', '--balance', '1000000000'], environment);
}
const cases = {
  'node -e 0': [['-e', '0'], env],
  'papertrade --help': [[program, '--help'], env],
  'papertrade balance (local)': [[program, 'balance'], env],
  'papertrade buy (Redis)': [[program, 'buy', 'INFY', '1', '--price', '10'], onRedis],
};
const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, [args, environment]] of Object.entries(cases)) {
    times[name].push(run(args, environment));
  }
}
redis.stop();
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const base = median(times['node -e 0']);
for (const [name, values] of Object.entries(times)) {
  const time = median(values);
  console.log(`${name.padEnd(28)} ${time.toFixed(1).padStart(7)} ms  ${(time / base).toFixed(2)}x`);
}
