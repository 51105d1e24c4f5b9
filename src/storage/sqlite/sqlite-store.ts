import type { Balance } from '../../domain/ledger/wallet.ts';
import { sidesOf } from '../../domain/ledger/fill.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { decodeMark, decodeQuote } from '../codec/market/quote.ts';
import { decodePosition } from '../codec/position.ts';
import { decodeStrategy } from '../codec/strategy.ts';
import {
  decodeBalance,
  decodeSession,
  isAdopted,
  readableSession,
} from '../codec/session/session.ts';
import type {
  AdministrationStore,
  Due,
  InstrumentId,
  Quote,
  Session,
  SessionQuery,
  SessionState,
  SettlementMark,
  Store,
} from '../ports/store.ts';
import type { QuoteStore } from '../ports/quotes.ts';
import { asPromise } from './as-promise.ts';
import { Database } from './database.ts';
import { orderByClientId, orderCount, orderReads, pendingOrders } from './ledger/orders.ts';
import { createLocalMaster, listing } from './market/instruments.ts';
import {
  BALANCE,
  CURRENT,
  IS_DUE,
  MARKS,
  OPEN_POSITIONS,
  ORDERS_DUE,
  ORDERS_IN,
  POSITIONS,
  POSITIONS_DUE,
  POSITIONS_IN,
  QUOTE,
  REPORT,
  SESSION,
  SESSIONS,
  SESSION_PAGE,
  STRATEGIES,
} from './queries.ts';
import { pragma, SCHEMA_VERSION } from './tables/ours.ts';
import { fieldsOf, type Row } from './tables/row-fields.ts';

const PURGE = ['positions', 'orders', 'journal', 'strategies', 'reports', 'balances', 'sessions'];

/** Opens the embedded store; creates its folder and file when they are missing. */
export async function openLocalStore({ path }: { readonly path: string }): Promise<Store> {
  const db = await openToday(path);
  purgeExpired(db);
  return createLocalStore(db);
}

/** What brings a file to today's schema is loaded for a new file and an older one. */
async function openToday(path: string): Promise<Database> {
  let schema = 0;
  const db = Database.open(path, (handle) => {
    schema = pragma(handle, 'user_version');
  });
  if (schema === SCHEMA_VERSION) return db;
  db.close();
  const { openDatabase } = await import('./open-database.ts');
  return openDatabase(path);
}

/** Most commands only read: what writes is loaded when something is written. */
const writing = () => import('./ledger/write.ts');
const quoteWriting = () => import('./market/quote-writes.ts');
const volatilityWriting = () => import('./market/volatilities.ts');

/** A call that runs in one write transaction. */
const written =
  <A extends unknown[], T>(db: Database, load: () => Promise<(db: Database, ...values: A) => T>) =>
  async (...values: A): Promise<T> => {
    const work = await load();
    return db.write(() => work(db, ...values));
  };

/** A call that reads piece by piece. */
const streamed = <A extends unknown[], T>(
  db: Database,
  load: () => Promise<(db: Database, ...values: A) => AsyncGenerator<T>>,
) =>
  async function* (...values: A): AsyncGenerator<T> {
    yield* (await load())(db, ...values);
  };

function createLocalStore(db: Database): Store {
  return {
    async createSession(session: Session, balance: Balance) {
      const { createRows } = await writing();
      return db.write(() => {
        const stateId = createRows(db, session, balance);
        setCurrent(db, session.id);
        return stateId;
      });
    },
    master: createLocalMaster(db),
    currentSession: asPromise(() => text(db.get(CURRENT)?.['value'])),
    selectSession: asPromise((id) => {
      setCurrent(db, id);
    }),
    setHalt: written(db, async () => (await writing()).haltRows),
    sessions: asPromise(() => listSessions(db)),
    sessionPage: asPromise((query) => pageOfSessions(db, query)),
    sessionState: asPromise((id) => db.read(() => sessionState(db, id))),
    tradingState: asPromise((id, instrument, clientOrderId, withOpen = false) =>
      db.read(() => tradingState(db, id, instrument, clientOrderId, withOpen)),
    ),
    positions: asPromise((id) => db.all(POSITIONS, id).map(toPosition)),
    due: asPromise((id, now) => readDue(db, id, now)),
    ...orderReads(db),
    strategies: asPromise((id) =>
      db.all(STRATEGIES, id).map((row) => decodeStrategy(fieldsOf(row), `strategies ${id}`)),
    ),
    async newestFills(id, wanted) {
      const { newestFills } = await import('./ledger/journal.ts');
      return newestFills(db, id, wanted);
    },
    journal: streamed(db, async () => (await import('./ledger/journal.ts')).readJournal),
    commit: written(db, async () => (await import('./ledger/commit.ts')).runCommit),
    endSession: written(db, async () => (await writing()).endRows),
    adoptSession: written(db, async () => (await writing()).adoptRows),
    removeSession: asPromise((id: string) => db.write(() => removeSession(db, id))),
    report: asPromise((id) => text(db.get(REPORT, id)?.['report'])),
    saveReport: written(db, async () => (await writing()).saveReportRows),
    ...marketOf(db),
    ...administration(db),
  };
}

/** Quotes, settlement prices and volatilities. */
function marketOf(db: Database): QuoteStore {
  return {
    quote: asPromise((instrument: InstrumentId) => quote(db, instrument)),
    quotesFor: asPromise((instruments) => instruments.map((each) => quote(db, each))),
    quotes: asPromise(() => db.all('SELECT * FROM quotes ORDER BY 1, 2').map(toQuote)),
    settlementMarks: asPromise(({ segment, securityId }: InstrumentId) =>
      db.all(MARKS, segment, securityId).map(toMark),
    ),
    saveSettlementMarks: async (marks) => (await quoteWriting()).saveMarks(db, marks),
    volatilities: async (series) => (await volatilityWriting()).readVolatilities(db, series),
    saveVolatilities: async (...fields) =>
      (await volatilityWriting()).saveVolatilities(db, ...fields),
    saveQuotes: async (quotes) => (await quoteWriting()).saveQuotes(db, quotes),
    async watched(instruments) {
      const { watchers } = await quoteWriting();
      return instruments.flatMap((each) => watchers(db, each));
    },
    changeMark: asPromise(() => changeMark(db)),
  };
}

/** Few commands move a session or look after it; its code is loaded for them. */
function administration(db: Database): AdministrationStore {
  return {
    exportSession: streamed(db, async () => (await import('./sessions/transfer.ts')).exportSession),
    importSession: async (parts) =>
      (await import('./sessions/transfer.ts')).importSession(db, parts),
    records: streamed(db, async () => (await import('./sessions/audit.ts')).records),
    async entryReader() {
      const { decodeEntry } = await import('../codec/journal.ts');
      return (fields) => decodeEntry(fields, 'journal');
    },
    indexFaults: async (id) => (await import('./sessions/audit.ts')).indexFaults(db, id),
    repairSession: written(db, async () => (await import('./sessions/repair.ts')).repairRows),
    health: async (options) => (await import('./health.ts')).health(db, options?.thorough ?? false),
    close: asPromise(() => {
      db.close();
    }),
  };
}

/** SQLite counts the commits of others, and this connection counts its own. */
function changeMark(db: Database): string {
  const others = db.get('PRAGMA data_version')?.['data_version'];
  const own = db.get('SELECT total_changes() AS own')?.['own'];
  return `${others}.${own}`;
}

function setCurrent(db: Database, id: string): void {
  db.run("INSERT OR REPLACE INTO settings VALUES ('current_session', ?)", [id]);
}

const text = (value: Row[string] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

const toPosition = (row: Row): Position => decodePosition(fieldsOf(row), 'positions');

/** On most days nothing is, which one short statement tells. */
function readDue(db: Database, id: string, now: string): Due {
  const [day, moment] = [now.slice(0, 10), Date.parse(now)];
  if (!db.get(IS_DUE, id, day, moment)) return { orders: [], positions: [] };
  return db.read(() => ({
    orders: pendingOrders(db.all(ORDERS_DUE, id, moment)),
    positions: db.all(POSITIONS_DUE, id, day).map(toPosition),
  }));
}

const toMark = (row: Row): SettlementMark =>
  decodeMark(
    { segment: String(row['exchange_segment']), securityId: String(row['security_id']) },
    String(row['day']),
    String(row['price']),
  );

const toQuote = (row: Row): Quote =>
  decodeQuote(fieldsOf(row), String(row['exchange_segment']), String(row['security_id']));

function quote(db: Database, { segment, securityId }: InstrumentId): Quote | undefined {
  const row = db.get(QUOTE, segment, securityId);
  return row && toQuote(row);
}

function sessionState(db: Database, id: string): SessionState | undefined {
  const session = db.get(SESSION, id);
  const balance = db.get(BALANCE, id);
  if (!session || !balance) return undefined;
  return {
    session: decodeSession(fieldsOf(session), `sessions ${id}`),
    balance: {
      ...decodeBalance(fieldsOf(balance), `balances ${id}`),
      orders: orderCount(db, id),
    },
    adopted: isAdopted(fieldsOf(balance)),
  };
}

function tradingState(
  db: Database,
  id: string,
  instrument: InstrumentId,
  clientOrderId: string,
  withOpen: boolean,
) {
  const state = sessionState(db, id);
  if (!state) return undefined;
  const { segment, securityId } = instrument;
  const held = db.all(POSITIONS_IN, id, segment, securityId).map(toPosition);
  const account = {
    balance: state.balance,
    ...sidesOf(held),
  };
  const previous = orderByClientId(db, id, clientOrderId);
  const pending = pendingOrders(db.all(ORDERS_IN, segment, securityId, id));
  return {
    ...state,
    account,
    quote: quote(db, instrument),
    previous,
    pending,
    listing: listing(db, instrument),
    ...(withOpen && { open: db.all(OPEN_POSITIONS, id).map(toPosition) }),
  };
}

function listSessions(db: Database): Session[] {
  purgeExpired(db);
  return db.all(SESSIONS).map((row) => {
    const session = readableSession(fieldsOf(row), 'sessions');
    const orders = row['orders'];
    const counted = session.status === 'active' && typeof orders === 'number';
    return counted ? { ...session, totalTrades: orders } : session;
  });
}

function pageOfSessions(db: Database, { since, until, from, limit }: SessionQuery): Session[] {
  purgeExpired(db);
  const [lowest, highest] = [since ?? 0, until ?? Number.MAX_SAFE_INTEGER];
  return db
    .all(SESSION_PAGE, lowest, highest, limit, from)
    .map((row) => readableSession(fieldsOf(row), 'sessions'));
}

/** Ended sessions go when their time has come, as Redis expires its keys. */
function purgeExpired(db: Database): void {
  const expired = db.all('SELECT session_id FROM sessions WHERE expires_at <= ?', Date.now());
  if (expired.length === 0) return;
  db.write(() => {
    for (const row of expired) {
      removeRows(db, String(row['session_id']));
    }
  });
}

function removeSession(db: Database, id: string): boolean {
  const active = db.get("SELECT 1 FROM sessions WHERE session_id = ? AND status = 'active'", id);
  if (active) return false;
  removeRows(db, id);
  db.run("DELETE FROM settings WHERE name = 'current_session' AND value = ?", [id]);
  return true;
}

function removeRows(db: Database, id: string): void {
  for (const table of PURGE) db.run(`DELETE FROM ${table} WHERE session_id = ?`, [id]);
}
