/** The services over a store, with a session that has money for every bench, and a plain order. */
import { freshEnvironment } from './measure.mjs';
import { loadProgram, openBenchStore } from './program.mjs';

export const program = await loadProgram();
const { config } = await program.loadConfig({ env: freshEnvironment(), cwd: '/' });
const time = { now: Date.now, zoneOffset: program.processZone };
const keys = new program.RedisKeys('dhan_scalper:v1', false);

export async function openDesk(url, { sessionId = 'BENCH', localPath, cluster } = {}) {
  const store = await openBenchStore(program, url, localPath, cluster);
  const services = await program.createServices(store, config, time);
  const startingBalance = program.money('1000000000000000');
  await services.sessions.start({ id: sessionId, startingBalance });
  return services;
}

export const share = (symbol) => program.instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });

export const order = (sessionId = 'BENCH') => ({
  sessionId,
  action: 'BUY',
  instrument: share('INFY'),
  quantity: program.quantity('1'),
  price: program.price('1500.05'),
});

/** The commits that a desk sends from now on, as keys and arguments of commit.lua. */
export function recordScripts({ store }) {
  const scripts = [];
  const { commit } = store;
  store.commit = (step) => {
    scripts.push(program.commitScript(step, keys));
    return commit(step);
  };
  return scripts;
}
