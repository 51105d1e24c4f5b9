/**
 * Moving a large orders.csv, against a bare loop that parses the same file with the same library
 * and writes the same orders and entries; peak memory, and how both grow with ten times the rows.
 * `node bench/migrate.mjs [ROWS]`: ROWS is the larger file, 100000 unless it is given.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { freshEnvironment, PROGRAM, row, temporaryFolder, timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const ROWS = Number.parseInt(process.argv[2] ?? '100000', 10);
const BARE = join(import.meta.dirname, 'migrate-bare.mjs');
const folder = temporaryFolder();

/** An orders.csv in a folder of its own; it sells what it bought, in 300 instruments. */
function makeFolder(count) {
  const place = mkdtempSync(join(folder, 'data-'));
  const lines = ['id,security_id,side,quantity,avg_price,timestamp,status'];
  for (let index = 0; index < count; index += 1) {
    const second = Math.floor((index * 20_000) / count);
    const time = new Date(second * 1000 + 33_300_000).toISOString().slice(11, 19);
    const side = index % 4 < 2 ? 'BUY' : 'SELL';
    const price = (100 + (index % 977) * 0.05).toFixed(2);
    const id = `P-${1_757_908_411 + second}.${index}`;
    const security = 40_000 + (Math.floor(index / 4) % 300);
    lines.push(`"${id}",${security},${side},75,"${price}",2025-09-15T${time}+05:30,COMPLETED`);
  }
  writeFileSync(join(place, 'orders.csv'), `${lines.join('\n')}\n`);
  return place;
}

/** Runs a process; gives its time in milliseconds and its peak memory in MB. */
async function measure(args, env) {
  let peak = 0;
  const milliseconds = await timed(async () => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        peak = Number.parseInt(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? '0', 10) / 1024 || peak;
      } catch {
        // It has just ended.
      }
    }, 20);
    const status = await new Promise((resolve) => child.once('close', resolve));
    clearInterval(watch);
    if (status !== 0) throw new Error(`${args.join(' ')}: ${status}`);
  });
  return { milliseconds, peak };
}

/** The bare loop's file gets its tables and indexes from the program. */
const papertradeTables = (store) =>
  measure([PROGRAM, 'session', 'list', '--quiet'], freshEnvironment({ PAPERTRADE_STORE: store }));

const [small, large] = [makeFolder(ROWS / 10), makeFolder(ROWS)];
const server = await startServer();
try {
  for (const kind of ['local', 'redis']) {
    const places = { small: 1, large: 2, bare: 3 };
    const at = (name) =>
      kind === 'redis' ? `${server.url}/${places[name]}` : `local:${join(folder, `${name}.db`)}`;
    const migrate = (place, name) =>
      measure(
        [PROGRAM, 'migrate-files', place, '--starting-balance', '100000000', '--quiet'],
        freshEnvironment({ PAPERTRADE_STORE: at(name) }),
      );
    const few = await migrate(small, 'small');
    const many = await migrate(large, 'large');
    if (kind === 'local') await papertradeTables(at('bare'));
    const bare = await measure(
      [BARE, join(large, 'orders.csv'), at('bare').replace('local:', '')],
      freshEnvironment(),
    );
    const rate = Math.round((ROWS / many.milliseconds) * 1000);
    console.log(`${kind}: ${ROWS} orders, ${rate} a second, ${many.peak.toFixed(0)} MB at most`);
    row('  rows a second, of the bare loop', bare.milliseconds / many.milliseconds, 'at least 0.5');
    row('  time for ten times the rows', many.milliseconds / few.milliseconds, 'at most 11');
    row('  peak memory for ten times the rows', many.peak / few.peak, 'at most 1.2');
  }
} finally {
  server.stop();
}
