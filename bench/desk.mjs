/** The services over a store, with a session that has money for every bench, and a plain order. */
import { freshEnvironment } from './measure.mjs';
import { loadProgram, openBenchStore } from './program.mjs';

export const program = await loadProgram();
const { config } = await program.loadConfig({ env: freshEnvironment(), cwd: '/' });
const time = { now: Date.now, zoneOffset: program.zoneOffset };
const keys = new program.RedisKeys('dhan_scalper:v1', false);

export async function openDesk(url, { sessionIds = ['BENCH'], localPath, cluster } = {}) {
  const store = await openBenchStore(program, url, localPath, cluster);
  const services = program.compose(store, program.settingsOf(config), time);
  const startingBalance = program.money('1000000000000000');
  for (const id of sessionIds) await services.sessions.start({ id, startingBalance });
  const trading = await services.trading();
  const [changes, quotes] = await Promise.all([trading.changes(), trading.quotes()]);
  return { ...services, ...trading, changes, quotes };
}

export const share = (symbol) => program.instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });

export const order = (sessionId = 'BENCH') => ({
  sessionId,
  action: 'BUY',
  instrument: share('INFY'),
  quantity: program.quantity('1'),
  price: program.price('1500.05'),
});

/**
 * Records the commits that a desk sends from now on. The answer gives those since it was last asked,
 * as keys and arguments of commit.lua: making these is a part of what a desk does for a commit, so
 * recording must not do it a second time while the desk is timed.
 */
export function recordScripts({ store }) {
  const steps = [];
  const { commit } = store;
  store.commit = (step) => {
    steps.push(step);
    return commit(step);
  };
  return () =>
    steps.splice(0).map((step) => ({
      sessionId: step.sessionId,
      ...program.commitScript(step, keys, 'bench'),
    }));
}
