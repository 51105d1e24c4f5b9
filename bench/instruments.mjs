/**
 * An instrument master of 273,000 rows on each store: its import, a search over a plain start of the
 * program, and an order over the same order in a store without a master.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  freshEnvironment,
  interleave,
  median,
  papertrade,
  PROGRAM,
  row,
  temporaryFolder,
} from './measure.mjs';
import { startServer } from './redis.mjs';

const ROWS = 273_000;
const ROUNDS = 11;
const ORDER = ['buy', 'U7 25000 CE', '75', '--price', '100'];

const file = join(temporaryFolder(), 'master.csv');
writeFileSync(file, master());
const redis = await startServer();
for (const [name, url] of [
  ['local', (env) => `local:${join(env.HOME, 'bench.db')}`],
  ['Redis', () => redis.url],
]) {
  const listed = freshEnvironment();
  const bare = freshEnvironment();
  const command = (env, ...args) => papertrade([...args, '--store', url(env)], env);
  command(listed, 'session', 'start', '--balance', '100000000');
  const importing = ['instruments', 'import', file, '--store', url(listed)];
  const { seconds, megabytes } = measured(importing, listed);
  row(`${name}: import of 273,000 rows, seconds`, seconds, name === 'local' ? 'at most 6' : '');
  row(`${name}: its memory, MB`, megabytes, name === 'local' ? 'at most 200' : '');
  const looking = await interleave(
    {
      start: () => command(listed, 'instruments', 'info'),
      search: () => command(listed, 'instruments', 'search', 'U7', '25000', 'CE'),
      nothing: () => command(listed, 'instruments', 'search', 'no such name'),
    },
    ROUNDS,
  );
  const start = median(looking.start);
  row(`${name}: search, ms over a start`, median(looking.search) - start, 'at most 150');
  row(`${name}: search that finds nothing, ms`, median(looking.nothing) - start, 'at most 150');
  if (name === 'Redis') continue;
  command(bare, 'session', 'start', '--balance', '100000000');
  const orders = await interleave(
    {
      listed: () => command(listed, 'buy', 'U7 25000 CE', '75', '--price', '100'),
      bare: () => command(bare, ...ORDER, '--expiry', '2099-09-01'),
    },
    ROUNDS,
  );
  row(
    `${name}: buy with a master / without one`,
    median(orders.listed) / median(orders.bare),
    'at most 1.1',
  );
}
redis.stop();

/** Seconds and the most memory of one command. */
function measured(args, env) {
  const preload = join(env.HOME, 'memory.cjs');
  const tell = 'process.stderr.write("\\nMEMORY " + process.resourceUsage().maxRSS)';
  writeFileSync(preload, `process.on('exit', () => ${tell});`);
  const from = performance.now();
  const line = ['--require', preload, PROGRAM, ...args];
  const { stderr, status } = spawnSync(process.execPath, line, { env });
  if (status !== 0) throw new Error(String(stderr));
  const kilobytes = Number(/MEMORY (\d+)/.exec(String(stderr))?.[1]);
  return { seconds: (performance.now() - from) / 1000, megabytes: kilobytes / 1024 };
}

/** 50 underlyings, 25 expiries, 110 strikes, calls and puts. */
function master() {
  const rows = [
    'EXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SECURITY_ID,UNDERLYING_SYMBOL,SYMBOL_NAME,' +
      'DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE',
  ];
  for (let count = 0; count < ROWS; count += 1) {
    const underlying = `U${count % 50}`;
    const day = String(1 + (Math.floor(count / 50) % 25)).padStart(2, '0');
    const strike = 22_600 + 50 * (Math.floor(count / 1250) % 110);
    const type = count < ROWS / 2 ? 'CE' : 'PE';
    rows.push(
      `NSE,D,${40_000 + count},NA,OPTIDX,26000,${underlying},${underlying}-Sep2099-${strike}-${type},` +
        `${underlying} ${day} SEP ${strike} ${type === 'CE' ? 'CALL' : 'PUT'},OP,NA,75.0,` +
        `2099-09-${day},${strike}.00000,${type}`,
    );
  }
  return `${rows.join('\n')}\n`;
}
