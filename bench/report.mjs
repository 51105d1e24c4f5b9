/**
 * The report of 1,000,000 trades (or as many as TRADES says) against just reading their journal,
 * its memory against that of a tenth of the trades, and the trips to the server of a listing of 10,000
 * sessions in Redis.
 */
import { spawnSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { addSessions, fillSession } from './large-session.mjs';
import { freshEnvironment, papertrade, row } from './measure.mjs';
import { loadProgram, openBenchStore } from './program.mjs';
import { startServer } from './redis.mjs';

const [, , part, path, sessionId] = process.argv;
if (part === 'read' || part === 'report') await child(part, path, sessionId);
else await parent();

/**
 * One measured piece of work in a process of its own: the milliseconds of processor that it took, since
 * other work on the machine would count otherwise, and its peak memory.
 */
async function child(name, localPath, id) {
  const program = await loadProgram();
  const store = await openBenchStore(program, 'local', localPath);
  const before = process.cpuUsage();
  if (name === 'read') for await (const entry of store.journal(id)) void entry;
  else await (await reporterOf(program, store)).report(id);
  const { user, system } = process.cpuUsage(before);
  await store.close();
  const milliseconds = (user + system) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ milliseconds, megabytes }));
}

async function reporterOf(program, store) {
  const { config } = await program.loadConfig({ env: {}, cwd: import.meta.dirname });
  const time = { now: Date.now, zoneOffset: program.zoneOffset };
  return program.compose(store, program.settingsOf(config), time).reporter();
}

function measured(name, localPath, id, ...options) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...options, import.meta.filename, name, localPath, id],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

async function parent() {
  const most = Number.parseInt(process.env.TRADES ?? '1000000', 10);
  const program = await loadProgram();
  const env = freshEnvironment();
  const localPath = join(env.HOME, '.local/share/papertrade/papertrade.db');
  for (const [id, trades] of [
    ['TENTH', most / 10],
    ['ALL', most],
  ]) {
    papertrade(['session', 'start', '--id', id, '--balance', '1000000'], env);
    const store = await openBenchStore(program, 'local', localPath);
    await fillSession(program, store, id, trades, (number, at) => fillOf(program, number, at));
    await store.close();
  }
  const runs = Array.from({ length: 3 }, () => ({
    read: measured('read', localPath, 'ALL'),
    report: measured('report', localPath, 'ALL'),
  }));
  const best = (name) => Math.min(...runs.map((run) => run[name].milliseconds));
  row(`report of ${most} trades / reading the journal`, best('report') / best('read'), 'at most 3');
  // A heap of this size is enough for any number of trades; without a limit V8 takes what there is.
  const peak = (id) => measured('report', localPath, id, '--max-old-space-size=128').megabytes;
  const [tenth, all] = [peak('TENTH'), peak('ALL')];
  const text = `${tenth.toFixed(0)} and ${all.toFixed(0)} MB, heap of 128`;
  row(`its peak memory / that of a tenth (${text})`, all / tenth, 'at most 1.3');
  await listing(program);
}

/** Buys and sells by turns, with prices that wander. */
function fillOf(program, number, startTime) {
  const at = new Date(Date.parse(startTime) + number * 1000).toISOString();
  return {
    orderId: `P-${number}`,
    clientOrderId: `P-${number}`,
    instrument: program.instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' }),
    action: number % 2 === 0 ? 'BUY' : 'SELL',
    quantity: program.quantity('10'),
    price: program.price((100 + Math.sin(number / 7) + (number % 2) * 0.3).toFixed(2)),
    fee: program.money('1'),
    marginRate: program.ratio('1'),
    tradingDay: at.slice(0, 10),
    at,
    note: '',
  };
}

/** The trips to the server for each page, counted on the way to the server. */
async function listing(program) {
  const redis = await startServer();
  const counter = await countTrips(redis.port);
  const store = await openBenchStore(program, `redis://127.0.0.1:${counter.port}`);
  await addSessions(program, store, 10_000);
  await store.sessionPage({ from: 0, limit: 1 });
  let pages = 0;
  const before = counter.trips();
  for (let from = 0; from < 10_000; from += 1000) {
    const page = await store.sessionPage({ from, limit: 1000 });
    if (page.length !== 1000) throw new Error(`${page.length} sessions on a page`);
    pages += 1;
  }
  const trips = (counter.trips() - before) / pages;
  row('listing 10,000 sessions: trips a page of 1,000', trips, 'at most 2');
  await store.close();
  counter.stop();
  redis.stop();
}

/** A proxy before a server. A trip is a request that comes after a reply. */
async function countTrips(to) {
  let trips = 0;
  let replied = true;
  const proxy = createServer((client) => {
    const server = connect(to, '127.0.0.1');
    client.on('data', () => {
      if (replied) trips += 1;
      replied = false;
    });
    server.on('data', () => (replied = true));
    client.pipe(server).pipe(client);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { port: proxy.address().port, trips: () => trips, stop: () => proxy.close() };
}
