/** How long an instrument master of 250,000 rows takes, beside reading the same file line by line. */
import { execFileSync } from 'node:child_process';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './measure.mjs';
import { startServer } from './redis.mjs';

const ROWS = 250_000;
const folder = temporaryFolder();
const program = join(import.meta.dirname, '../bin/papertrade');

const file = join(folder, 'master.csv');
writeFileSync(file, master());

const started = performance.now();
let lines = 0;
for await (const line of createInterface({ input: createReadStream(file) })) lines += line ? 1 : 0;
const reading = performance.now() - started;
console.log(`${lines} lines read in ${seconds(reading)}`);

const redis = await startServer();
for (const [name, store] of [
  ['local', `local:${join(folder, 'bench.db')}`],
  ['Redis', redis.url],
]) {
  const run = (...args) => timed(() => papertrade(store, ...args));
  run('session', 'start', '--balance', '100000000');
  const first = run('instruments', 'import', file);
  const again = run('instruments', 'import', file);
  console.log(
    `${name}: imported in ${seconds(first)}, again over it in ${seconds(again)}` +
      ` (${(first / reading).toFixed(1)} times the reading)`,
  );
  const words = run('buy', 'U7 25000 CE', '2', '--lots', '--price', '100');
  const plain = run('buy', 'PLAIN', '2', '--price', '100');
  const search = run('instruments', 'search', 'U7 25000 CE');
  console.log(
    `${name}: an order in words ${words.toFixed(0)} ms, a plain one ${plain.toFixed(0)} ms, ` +
      `a search ${search.toFixed(0)} ms`,
  );
}
redis.stop();

function papertrade(store, ...args) {
  const env = { PATH: process.env.PATH, HOME: folder };
  execFileSync(process.execPath, [program, ...args, '--store', store], { env, stdio: 'pipe' });
}

function timed(work) {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** 50 underlyings, 25 expiries, 100 strikes, calls and puts. */
function master() {
  const rows = [
    'EXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SECURITY_ID,UNDERLYING_SYMBOL,SYMBOL_NAME,' +
      'DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE',
  ];
  for (let row = 0; row < ROWS; row += 1) {
    const underlying = `U${row % 50}`;
    const day = String(1 + (Math.floor(row / 50) % 25)).padStart(2, '0');
    const strike = 22_600 + 50 * (Math.floor(row / 1250) % 100);
    const type = row < ROWS / 2 ? 'CE' : 'PE';
    rows.push(
      `NSE,D,${40_000 + row},NA,OPTIDX,26000,${underlying},${underlying}-Sep2099-${strike}-${type},` +
        `${underlying} ${day} SEP ${strike} ${type === 'CE' ? 'CALL' : 'PUT'},OP,NA,75.0,` +
        `2099-09-${day},${strike}.00000,${type}`,
    );
  }
  return `${rows.join('\n')}\n`;
}
