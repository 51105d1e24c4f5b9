/**
 * Growth: the whole command `buy` in a session with 5,000 positions and 100,000 trades, against
 * the same in an empty session.
 */
import { join } from 'node:path';
import { freshEnvironment, interleave, median, papertrade, row } from './measure.mjs';
import { loadProgram, openBenchStore } from './program.mjs';
import { startServer } from './redis.mjs';

const ROUNDS = 25;
const POSITIONS = 5000;
const TRADES = 100_000;
const GROUP = 1000;
const program = await loadProgram();
const redis = await startServer();

/** Writes the large session through the ledger, many fills a commit. */
async function fillSession(store, sessionId) {
  const session = (await store.sessionState(sessionId)).session;
  const ledger = new program.LedgerReplay(program.money('1000000000000'), session.startTime);
  for (let from = 0; from < TRADES; from += GROUP) {
    const expectedRevision = ledger.balance.revision;
    const changed = new Map();
    const entries = [];
    const orders = [];
    for (let number = from; number < from + GROUP; number += 1) {
      const fill = fillOf(number, session.startTime);
      const { change } = program.decide(program.holdingOf(ledger, fill.instrument), fill, false);
      const { revision, startingBalance } = change.balance;
      const realizedPnl = change.realized;
      entries.push({ type: 'FILL', revision, at: fill.at, startingBalance, realizedPnl, fill });
      ledger.apply(entries.at(-1));
      orders.push(program.filledOrder(sessionId, 'paper', fill));
      for (const position of change.positions) changed.set(program.positionKey(position), position);
    }
    const positions = [...changed.values()];
    const { balance } = ledger;
    const commit = {
      sessionId,
      expectedRevision,
      balance,
      positions,
      removed: [],
      orders,
      entries,
    };
    const outcome = await store.commit(commit);
    if (outcome.kind !== 'committed') throw new Error(outcome.kind);
  }
}

function fillOf(number, at) {
  return {
    orderId: `P-${number}`,
    clientOrderId: `P-${number}`,
    instrument: program.instrumentFrom({
      symbol: `S${number % POSITIONS}`,
      defaultSegment: 'NSE_EQ',
    }),
    action: 'BUY',
    quantity: program.quantity('10'),
    price: program.price('100.05'),
    fee: program.money('20'),
    marginRate: program.ratio('1'),
    tradingDay: at.slice(0, 10),
    at,
    note: '',
  };
}

const places = { local: freshEnvironment(), Redis: freshEnvironment({ REDIS_URL: redis.url }) };
for (const [name, env] of Object.entries(places)) {
  for (const id of ['EMPTY', 'LARGE']) {
    papertrade(['session', 'start', '--id', id, '--balance', '1000000000000'], env);
  }
  const path = join(env.HOME, '.local/share/papertrade/papertrade.db');
  const store = await openBenchStore(program, env.REDIS_URL ?? 'local', path);
  await fillSession(store, 'LARGE');
  await store.close();
  const buy = (id) => () => papertrade(['buy', 'S1', '1', '--price', '10', '--session', id], env);
  const times = await interleave({ empty: buy('EMPTY'), large: buy('LARGE') }, ROUNDS);
  const ratio = median(times.large) / median(times.empty);
  row(`buy in a session of 100,000 trades / in an empty one, ${name}`, ratio, 'at most 1.15');
}
redis.stop();
