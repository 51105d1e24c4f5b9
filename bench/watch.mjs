/**
 * The live screen: how long a frame takes (reading what changed and drawing it) beside `papertrade
 * feed` with 1,000 ticks a second, after 100,000 entries of the journal. Of two strategies the exit rules
 * are judged each second, as the screen does it. In the local store and in Redis.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { openDesk, program, share } from './desk.mjs';
import { freshEnvironment, median, PROGRAM, temporaryFolder, timed } from './measure.mjs';
import { startServer } from './redis.mjs';

const ENTRIES = 100_000;
const HELD = ['INFY', 'TCS', 'SBIN', 'WIPRO', 'RELIANCE'];
const FRAMES = 100;
const TICKS_A_SECOND = 1000;
const BETWEEN_MS = 250;
const style = { color: program.NO_COLORS, width: 140 };

/** A feeder, as another terminal has one; the function that it gives ends it. */
function startFeed(url) {
  const feeder = spawn(process.execPath, [PROGRAM, '--quiet', '--store', url, 'feed', '-'], {
    env: freshEnvironment(),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  feeder.stdin.write('symbol,ltp\n');
  const started = Date.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((Date.now() - started) / 1000) * TICKS_A_SECOND;
    let lines = '';
    for (; sent < due; sent += 1) {
      lines += `${HELD[sent % HELD.length]},${1400 + (sent % 97)}.05\n`;
    }
    feeder.stdin.write(lines);
  }, 20);
  return async () => {
    clearInterval(timer);
    feeder.stdin.end();
    await once(feeder, 'close');
    return sent;
  };
}

/** Entries of quotes that valued what is held, many in a commit. */
async function addMarks(store, count) {
  const { balance: decidedOn } = await store.sessionState('BENCH');
  const { startingBalance, lastUpdated: at } = decidedOn;
  const entries = Array.from({ length: count }, (_, index) => {
    const { segment, securityId } = share(HELD[index % HELD.length]);
    const price = program.price(`${1400 + (index % 97)}.05`);
    const revision = decidedOn.revision + 1 + index;
    return { type: 'MARK', revision, at, startingBalance, segment, securityId, price };
  });
  const balance = { ...decidedOn, revision: decidedOn.revision + count };
  const nothing = { positions: [], removed: [], orders: [] };
  await store.commit({ sessionId: 'BENCH', decidedOn, balance, ...nothing, entries });
}

async function measure(name, url, localPath) {
  const desk = await openDesk(url, { localPath });
  for (const symbol of HELD) {
    const quantity = program.quantity('10');
    const price = program.price('1400');
    const terms = { sessionId: 'BENCH', action: 'BUY', quantity, price };
    await desk.desk.execute({ ...terms, instrument: share(symbol) });
  }
  const { store, tracker, quotes } = desk;
  const strategies = await desk.strategies();
  for (const legs of ['+10 INFY@1400 +10 TCS@1400', '+10 SBIN@1400 +10 WIPRO@1400']) {
    const rules = { units: true, target: '900000000', stop: '900000000' };
    await program.openStrategy(legs.split(' '), rules, 'BENCH', strategies);
  }
  const revision = async () => (await store.sessionState('BENCH')).balance.revision;
  while ((await revision()) < ENTRIES) await addMarks(store, 1000);
  const watcher = new program.SessionWatcher(store, tracker);
  let moment;
  const first = await timed(async () => {
    moment = await watcher.moment('BENCH');
  });
  const firstJudged = await timed(() => quotes.attend('BENCH'));
  const endFeed = startFeed(localPath === undefined ? url : `local:${localPath}`);
  await pause(1000);
  const frames = [];
  const judged = [];
  let isJudging = false;
  // As the screen does it: at most once a second, and never twice at once.
  const judge = async () => {
    if (isJudging) return;
    isJudging = true;
    judged.push(await timed(() => quotes.attend('BENCH')));
    isJudging = false;
  };
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const isSecond = frame % (1000 / BETWEEN_MS) === 0;
    frames.push(
      await timed(async () => {
        if (isSecond) void judge();
        await watcher.changeMark(moment);
        moment = await watcher.moment('BENCH', moment.balance.revision);
        const model = { moment, curve: [], sort: 'symbol', chosen: 0, message: '', help: false };
        const at = moment.balance.lastUpdated;
        program.watchView({ ...model, at, limits: [], strategies: [] }, style, 40);
      }),
    );
    await pause(BETWEEN_MS);
  }
  const sent = await endFeed();
  const ms = (value) => `${value.toFixed(1)} ms`;
  const slowest = [...frames].sort((a, b) => b - a);
  console.log(
    `watch, ${name}, ${await revision()} entries, ${sent} ticks: first frame ${ms(first)}, then median ` +
      `${ms(median(frames))}, 99 of 100 within ${ms(slowest[Math.floor(FRAMES / 100)])}   below 100 ms; ` +
      `rules the first time ${ms(firstJudged)}, then ${ms(median(judged))} each second`,
  );
  await store.close();
}

await measure('local', 'local', join(temporaryFolder(), 'watch.db'));
const redis = await startServer();
await measure('Redis', redis.url);
await redis.stop();
