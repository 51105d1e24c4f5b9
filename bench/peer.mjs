/**
 * Peer: fills one after another through the services on Redis, against a bare ioredis EVALSHA
 * loop that sends the same payload, in turns within one run.
 */
import { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import { freshEnvironment, median, row, timed } from './measure.mjs';
import { loadProgram, openBenchStore } from './program.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 40;
/** Rounds until both sides are compiled. */
const WARM_UP = 15;
const FILLS = 400;
const program = await loadProgram();
const redis = await startServer();
const lua = readFileSync(new URL('../src/stores/redis/commit.lua', import.meta.url), 'utf8');

/** Two databases of one server with the same session: one for each side. */
const stores = await Promise.all([0, 1].map((db) => openBenchStore(program, `${redis.url}/${db}`)));
const { config } = await program.loadConfig({ env: freshEnvironment(), cwd: '/' });
const time = { now: Date.now, zoneOffset: program.processZone };
const services = await Promise.all(
  stores.map((store) => program.createServices(store, config, time)),
);
const moment = { id: 'BENCH', startingBalance: program.money('1000000000000') };
for (const { sessions } of services) await sessions.start(moment);

const commits = [];
const [recorded] = stores;
const { commit } = recorded;
recorded.commit = (step) => {
  commits.push(step);
  return commit(step);
};
const instrument = program.instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
const request = {
  sessionId: 'BENCH',
  action: 'BUY',
  instrument,
  quantity: program.quantity('1'),
  price: program.price('1500.05'),
};

const bare = new Redis(`${redis.url}/1`);
const sha = await bare.script('LOAD', lua);
const keys = new program.RedisKeys('dhan_scalper:v1', false);
const ratios = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const ours = await timed(async () => {
    for (let fill = 0; fill < FILLS; fill += 1) await services[0].desk.execute(request);
  });
  const scripts = commits.splice(0).map((step) => program.commitScript(step, keys));
  const theirs = await timed(async () => {
    for (const script of scripts) {
      const [code] = await bare.evalsha(sha, script.keys.length, ...script.keys, ...script.args);
      if (code !== 0) throw new Error(`The bare loop was refused: ${code}`);
    }
  });
  ratios.push(theirs / ours);
}
row(
  'fills one after another, services / bare EVALSHA loop',
  median(ratios.slice(WARM_UP)),
  'at least 0.8',
);
await Promise.all([bare.quit(), ...stores.map((store) => store.close())]);
redis.stop();
