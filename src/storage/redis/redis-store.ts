import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { sidesOf } from '../../domain/ledger/fill.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import { decodePosition } from '../codec/position.ts';
import { newStateId } from '../codec/session/state-id.ts';
import { decodeBalance, decodeSession, isAdopted } from '../codec/session/session.ts';
import { encodeEnded } from '../codec/encode.ts';
import type {
  AdministrationStore,
  Adoption,
  Commit,
  CommitOutcome,
  Due,
  Ending,
  InstrumentId,
  SessionState,
  Store,
} from '../ports/store.ts';
import { adoptScript } from './sessions/adopt-session.ts';
import { flat, haltScript, holderWrites, outcomeOf, watchedAfter } from './ledger/commit.ts';
import { createClient, type RedisOptions } from './connection/connection.ts';
import { expireSession, noteExpiry } from './sessions/expiry.ts';
import { changeMark } from './market/change-mark.ts';
import { createRedisMaster, listingRead, toListing } from './market/instruments.ts';
import { RedisKeys } from './keys.ts';
import { removeSession } from './sessions/remove-session.ts';
import type { Read } from './connection/key-commands.ts';
import { SessionClient, type Evidence } from './connection/session-client.ts';
import {
  currentSession,
  indexSession,
  listSessions,
  pageOfSessions,
  selectSession,
} from './sessions/session-list.ts';
import { readMarks, readVolatilities, saveMarks, saveVolatilities } from './market/by-day.ts';
import { readQuotes, readWatched, saveQuotes, toQuote } from './market/quotes.ts';
import { inOrder, openRead, toOpenPositions } from './ledger/open-positions.ts';
import { readStrategies } from './ledger/strategies.ts';
import {
  orderOf,
  orderReads,
  ordersUntil,
  present,
  readAll,
  pendingOrders,
} from './ledger/orders.ts';
import { scan } from './connection/scan.ts';
import { repeating } from './connection/retry-until-known.ts';
import { sendCommit, sendEnding } from './ledger/write-commit.ts';
import { sendSession } from './sessions/write-session.ts';

/** Opens the store in Redis; the connection is made at the first command. */
export async function openRedisStore(options: RedisOptions): Promise<Store> {
  const keys = new RedisKeys(options.namespace, options.cluster);
  const client = await createClient(options);
  return createRedisStore(new SessionClient(client, options, keys));
}

function createRedisStore(client: SessionClient): Store {
  return {
    createSession: async (session, balance) => {
      const stateId = await sendSession(client, session, balance);
      if (stateId === undefined) throw sessionExists(session.id);
      await client.confirm(isThere(client.keys.meta(session.id)));
      return stateId;
    },
    master: createRedisMaster(client),
    currentSession: () => currentSession(client),
    selectSession: (id) => selectSession(client, id),
    setHalt: async (id, halt) => {
      const state = await readSessionState(client, id);
      return state !== undefined && client.writeIf(haltScript(state.session, halt, client.keys));
    },
    sessions: () => listSessions(client),
    sessionPage: (query) => pageOfSessions(client, query),
    sessionState: (id) => readSessionState(client, id),
    tradingState: (id, instrument, clientOrderId, withOpen = false) =>
      readTradingState(client, id, instrument, { clientOrderId, withOpen }),
    positions: (id) => readPositions(client, id),
    due: (id, now) => readDue(client, id, now),
    ...orderReads(client),
    strategies: (id) => readStrategies(client, id),
    async newestFills(id, wanted) {
      const { newestFills } = await import('./ledger/journal.ts');
      return newestFills(client, id, wanted);
    },
    journal: (id, { newestFirst = false } = {}) =>
      later(async () => (await import('./ledger/journal.ts')).readJournal(client, id, newestFirst)),
    commit: (commit) => writeCommit(client, commit),
    adoptSession: (adoption) => adoptSession(client, adoption),
    endSession: (ending) => writeEnding(client, ending),
    removeSession: (id) => removeSession(client, id),
    report: async (id) => {
      const [report] = await client.read([['get', client.keys.report(id)]]);
      return typeof report === 'string' ? report : undefined;
    },
    saveReport: async (session, report) => {
      const args = [report, ...flat(encodeEnded(session, report))];
      const { id } = session;
      return client.saveReport({ keys: [client.keys.meta(id), client.keys.report(id)], args });
    },
    quote: async (instrument) => (await readQuotes(client, [instrument]))[0],
    quotesFor: (instruments) => readQuotes(client, instruments),
    quotes: async () => {
      const found = await scan(client, client.keys.ticks({ segment: '*', securityId: '*' }));
      const quotes = await readQuotes(
        client,
        found.sort().map((key) => client.keys.instrumentOf(key)),
      );
      return quotes.filter((quote) => quote !== undefined);
    },
    settlementMarks: (instrument) => readMarks(client, instrument),
    saveSettlementMarks: (marks) => saveMarks(client, marks),
    volatilities: (series) => readVolatilities(client, series),
    saveVolatilities: (series, kept, dropped) => saveVolatilities(client, series, kept, dropped),
    saveQuotes: (quotes) => saveQuotes(client, quotes),
    watched: (instruments) => readWatched(client, instruments),
    changeMark: (id, instruments) => changeMark(client, id, instruments),
    ...administration(client),
  };
}

/** Few commands move a session or look after it; its code is loaded for them. */
function administration(client: SessionClient): AdministrationStore {
  return {
    exportSession: (id) =>
      later(async () => (await import('./sessions/export-session.ts')).exportSession(client, id)),
    importSession: async (parts) =>
      (await import('./sessions/import-session.ts')).importSession(client, parts),
    records: (id, kind) =>
      later(async () => (await import('./sessions/audit.ts')).records(client, id, kind)),
    async entryReader() {
      const { decodeEntry } = await import('../codec/journal.ts');
      return (fields) => decodeEntry(fields, 'journal');
    },
    indexFaults: async (id) => (await import('./sessions/audit.ts')).indexFaults(client, id),
    repairSession: async (repair) =>
      (await import('./sessions/repair.ts')).repairSession(client, repair),
    health: async () => {
      const { health } = await import('./health/health.ts');
      return health(client, await listSessions(client));
    },
    close: () => client.close(),
  };
}

/** What a module gives that is loaded when it is asked for. */
async function* later<T>(load: () => Promise<AsyncIterable<T>>): AsyncGenerator<T> {
  yield* await load();
}

function sessionExists(id: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.SESSION_EXISTS,
    `Session ${quoteSafely(id)} exists already.`,
    { reason: 'id_taken', session_id: id },
  );
}

/** A client order id that leads nowhere: an order of it could neither be placed nor repeated. */
const orderGone = (sessionId: string, clientOrderId: string, orderId: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    `The client order id ${quoteSafely(clientOrderId)} of session ${quoteSafely(sessionId)} leads to ` +
      `the order ${quoteSafely(orderId)}, which is not stored. Verify the session and repair it.`,
    { session_id: sessionId, client_order_id: clientOrderId, order_id: orderId },
  );

const isThere = (key: string): Evidence => ({
  command: ['EXISTS', key],
  holds: (answer) => answer === 1,
});

const sessionReads = (keys: RedisKeys, id: string): Read[] => [
  ['hgetall', keys.meta(id)],
  ['hgetall', keys.balance(id)],
  ['llen', keys.orders(id)],
];

function toSessionState(keys: RedisKeys, id: string, answers: unknown[]): SessionState | undefined {
  const meta = present(answers[0]);
  const balance = present(answers[1]);
  if (!meta || !balance) return undefined;
  return {
    session: decodeSession({ ...meta, session_id: id }, keys.meta(id)),
    balance: { ...decodeBalance(balance, keys.balance(id)), orders: answers[2] as number },
    adopted: isAdopted(balance),
  };
}

async function readSessionState(client: SessionClient, id: string) {
  return toSessionState(client.keys, id, await client.read(sessionReads(client.keys, id)));
}

async function readTradingState(
  client: SessionClient,
  id: string,
  instrument: InstrumentId,
  { clientOrderId, withOpen }: { readonly clientOrderId: string; readonly withOpen: boolean },
) {
  const { keys } = client;
  const sides = ['LONG', 'SHORT', 'LONG:MIS', 'SHORT:MIS'].map((side) =>
    keys.position(id, `${id}:${instrument.segment}:${instrument.securityId}:${side}`),
  );
  const answers = await client.read([
    ...sessionReads(keys, id),
    ['hgetall', keys.ticks(instrument)],
    ['get', keys.idempotency(id, clientOrderId)],
    ['zrange', keys.openOrdersIn(id, instrument), '0', '-1'],
    listingRead(keys, instrument),
    ...sides.map((key) => ['hgetall', key] as const),
    ...(withOpen ? [openRead(keys, id)] : []),
  ]);
  const state = toSessionState(keys, id, answers);
  if (!state) return undefined;
  const [, , , tick, orderId, ids, line, ...positions] = answers;
  const held = sides.flatMap((key, index) => {
    const fields = present(positions[index]);
    return fields ? [decodePosition(fields, key)] : [];
  });
  const account = { balance: state.balance, ...sidesOf(held) };
  const previous = typeof orderId === 'string' ? await orderOf(client, id, orderId) : undefined;
  if (typeof orderId === 'string' && !previous) throw orderGone(id, clientOrderId, orderId);
  if (previous) await client.confirm(isThere(keys.order(id, previous.id)));
  const pending = await pendingOrders(client, id, ids as string[]);
  return {
    ...state,
    account,
    quote: toQuote(tick, instrument),
    previous,
    pending,
    listing: toListing(line, keys),
    ...(withOpen && { open: toOpenPositions(positions.at(-1), id) }),
  };
}

async function readPositions(client: SessionClient, id: string) {
  const [ids] = (await client.read([['smembers', client.keys.positions(id)]])) as [string[]];
  return positionsNamed(client, id, ids);
}

async function readDue(client: SessionClient, id: string, now: string): Promise<Due> {
  const [orders, positions] = await Promise.all([
    ordersUntil(client, id, String(Date.parse(now))),
    readPositionsDue(client, id, now.slice(0, 10)),
  ]);
  return { orders, positions };
}

async function readPositionsDue(client: SessionClient, id: string, day: string) {
  const until = String(Date.parse(day));
  const due = ['zrangebyscore', client.keys.positionsDue(id), '-inf', until] as const;
  const [ids] = (await client.read([due])) as [string[]];
  return (await positionsNamed(client, id, ids)).filter(isOpen);
}

async function positionsNamed(
  client: SessionClient,
  id: string,
  ids: readonly string[],
): Promise<Position[]> {
  const names = ids.map((each) => client.keys.position(id, each));
  return inOrder(id, await readAll(client, names, decodePosition));
}

/** In a cluster the commit's script may not touch the slots of the holders; then both go out at once. */
async function writeCommit(client: SessionClient, commit: Commit): Promise<CommitOutcome> {
  const watched = watchedAfter(commit);
  if (client.mode !== 'cluster') return sendCommit(client, commit, watched);
  const note = () => noteHolders(client, commit, watched);
  const [outcome] = await Promise.all([
    sendCommit(client, commit, []),
    repeating(note, client.where),
  ]);
  return outcome;
}

async function adoptSession(client: SessionClient, adoption: Adoption): Promise<CommitOutcome> {
  const { session, positions } = adoption;
  await noteHolders(client, { sessionId: session.id }, watchedAfter({ positions }));
  await repeating(() => indexSession(client, session), client.where);
  const stateId = newStateId();
  const script = await adoptScript(client, adoption, stateId);
  const step = { sessionId: session.id, orders: [] };
  return outcomeOf(await client.commit(script), step, stateId, client.where);
}

async function noteHolders(
  client: SessionClient,
  { sessionId }: Pick<Commit, 'sessionId'>,
  instruments: readonly InstrumentId[],
): Promise<void> {
  await Promise.all(
    instruments.map((each) => client.write(holderWrites(client.keys, sessionId, each))),
  );
}

async function writeEnding(client: SessionClient, ending: Ending): Promise<CommitOutcome> {
  const { expireAfter, session } = ending;
  const at = expireAfter === undefined ? undefined : Date.now() + expireAfter * 1000;
  await noteExpiry(client, session.id, at);
  const outcome = await sendEnding(client, ending);
  if (outcome.kind === 'committed' && at !== undefined) {
    await repeating(() => expireSession(client, session.id, at), client.where);
  }
  if (outcome.kind === 'committed') await client.confirm(isThere(client.keys.meta(session.id)));
  return outcome;
}
