import { setImmediate as nextTurn } from 'node:timers/promises';
import { text as priceText } from '../../domain/money/money.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import { sidesOf } from '../../domain/ledger/fill.ts';
import type { FillEntry, JournalEntry } from '../../domain/ledger/journal.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { decodeEntry } from '../codec/journal.ts';
import { decodePosition } from '../codec/position.ts';
import { decodeStrategy } from '../codec/strategy.ts';
import {
  decodeBalance,
  decodeMark,
  decodeQuote,
  DAY_FIELDS,
  decodeSession,
  readableSession,
  encodeQuote,
  isAdopted,
} from '../codec/session/session.ts';
import type {
  AdministrationStore,
  Commit,
  CommitOutcome,
  Due,
  Ending,
  FillQuery,
  Halt,
  InstrumentId,
  RecordKind,
  Quote,
  Session,
  SessionQuery,
  SessionState,
  SettlementMark,
  Store,
  Watched,
} from '../ports/store.ts';
import { runCommit } from './ledger/commit.ts';
import { Database } from './database.ts';
import { readVolatilities, saveVolatilities } from './market/volatilities.ts';
import {
  BALANCE,
  CURRENT,
  HOLDING,
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
  SAVE_MARK,
  SESSION,
  SESSIONS,
  SESSION_PAGE,
  STRATEGIES,
} from './queries.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';
import { fieldsOf, type Row } from './tables/row-fields.ts';
import { asPromise } from './as-promise.ts';
import { createLocalMaster, listing } from './market/instruments.ts';
import { orderByClientId, orderCount, orderReads, pendingOrders } from './ledger/orders.ts';
import { writeRows } from './tables/rows.ts';
import { adoptRows, createRows, endRows, haltRows, saveReportRows } from './ledger/write.ts';

const JOURNAL_PAGE = 250;
const MAX_FILLS = Number.MAX_SAFE_INTEGER;
const PURGE = ['positions', 'orders', 'journal', 'strategies', 'reports', 'balances', 'sessions'];

/** Opens the embedded store; creates its folder and file when they are missing. */
export function openLocalStore(options: { readonly path: string }): Promise<Store> {
  return new Promise((resolve) => {
    const db = Database.open(options.path);
    purgeExpired(db);
    resolve(createLocalStore(db));
  });
}

function createLocalStore(db: Database): Store {
  return {
    createSession: asPromise((session: Session, balance: Balance) =>
      db.write(() => {
        const stateId = createRows(db, session, balance);
        setCurrent(db, session.id);
        return stateId;
      }),
    ),
    master: createLocalMaster(db),
    currentSession: asPromise(() => text(db.get(CURRENT)?.['value'])),
    selectSession: asPromise((id) => {
      setCurrent(db, id);
    }),
    setHalt: asPromise((id: string, halt: Halt | undefined) =>
      db.write(() => haltRows(db, id, halt)),
    ),
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
    newestFills: asPromise((id, wanted) => newestFills(db, id, wanted)),
    journal: (id, options) => journal(db, id, options?.newestFirst ?? false),
    commit: asPromise((commit: Commit) => db.write(() => runCommit(db, commit))),
    endSession: asPromise((ending: Ending): CommitOutcome => db.write(() => endRows(db, ending))),
    adoptSession: asPromise((adoption) => db.write(() => adoptRows(db, adoption))),
    removeSession: asPromise((id: string) => db.write(() => removeSession(db, id))),
    report: asPromise((id) => text(db.get(REPORT, id)?.['report'])),
    saveReport: asPromise((session: Session, report: string): boolean =>
      db.write(() => saveReportRows(db, session, report)),
    ),
    quote: asPromise((instrument) => quote(db, instrument)),
    quotesFor: asPromise((instruments) => instruments.map((each) => quote(db, each))),
    quotes: asPromise(() => db.all('SELECT * FROM quotes ORDER BY 1, 2').map(toQuote)),
    settlementMarks: asPromise(({ segment, securityId }: InstrumentId) =>
      db.all(MARKS, segment, securityId).map(toMark),
    ),
    saveSettlementMarks: asPromise((marks: readonly SettlementMark[]) => {
      saveMarks(db, marks);
    }),
    volatilities: asPromise((series: string) => readVolatilities(db, series)),
    saveVolatilities: asPromise((series, kept, dropped) => {
      saveVolatilities(db, series, kept, dropped);
    }),
    saveQuotes: asPromise((quotes: readonly Quote[]) => saveQuotes(db, quotes)),
    watched: asPromise((instruments) => instruments.flatMap((each) => watchers(db, each))),
    changeMark: asPromise(() => changeMark(db)),
    ...administration(db),
  };
}

/** Few commands move a session or look after it; its code is loaded for them. */
function administration(db: Database): AdministrationStore {
  return {
    exportSession: (id) => exportParts(db, id),
    importSession: async (parts) =>
      (await import('./sessions/transfer.ts')).importSession(db, parts),
    records: (id, kind) => storedRecords(db, id, kind),
    entryOf: (fields) => decodeEntry(fields, 'journal'),
    indexFaults: async (id) => (await import('./sessions/audit.ts')).indexFaults(db, id),
    repairSession: async (repair) => {
      const { repairRows } = await import('./sessions/repair.ts');
      return db.write(() => repairRows(db, repair));
    },
    health: async (options) => (await import('./health.ts')).health(db, options?.thorough ?? false),
    close: asPromise(() => {
      db.close();
    }),
  };
}

async function* exportParts(db: Database, id: string) {
  const { exportSession } = await import('./sessions/transfer.ts');
  yield* exportSession(db, id);
}

async function* storedRecords(db: Database, id: string, kind: RecordKind) {
  const { records } = await import('./sessions/audit.ts');
  yield* records(db, id, kind);
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

function saveMarks(db: Database, marks: readonly SettlementMark[]): void {
  db.write(() => {
    for (const { segment, securityId, day, price } of marks) {
      db.run(SAVE_MARK, [segment, securityId, day, priceText(price)]);
    }
  });
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

/** Writes quotes, of each instrument the last, and finds which of the instruments are watched. */
function saveQuotes(db: Database, quotes: readonly Quote[]): Watched[] {
  const latest = new Map(quotes.map((each) => [instrumentKey(each), each]));
  return db.write(() =>
    [...latest.values()].flatMap((each) => {
      const id = { exchange_segment: each.segment, security_id: each.securityId };
      const before = db.get(QUOTE, each.segment, each.securityId);
      const quote = { ...(before && dayOf(before)), ...encodeQuote(each) };
      db.runAll(writeRows('quotes', [quote], id));
      return watchers(db, each);
    }),
  );
}

/** What the last quote said of its day stays where the next one does not say it. */
function dayOf(row: Row): Fields {
  const fields = fieldsOf(row);
  return Object.fromEntries(DAY_FIELDS.map((name) => [name, fields[name] ?? '']));
}

/** The sessions that an instrument may concern, if there are any. */
function watchers(db: Database, { segment, securityId }: InstrumentId): Watched[] {
  const key = [segment, securityId];
  const sessions = db.all(HOLDING, ...key, ...key).map((row) => String(row['session_id']));
  return sessions.length === 0 ? [] : [{ segment, securityId, sessions }];
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

const FILLS = `SELECT * FROM journal
  WHERE session_id = ? AND revision > ? AND type = 'FILL' AND substr(created_at, 1, 10) >= ?
  ORDER BY revision DESC LIMIT ?`;

/** Only the fills are read, however many other entries the journal has. */
const newestFills = (
  db: Database,
  id: string,
  { limit = MAX_FILLS, after = 0, since = '' }: FillQuery,
): FillEntry[] =>
  db
    .all(FILLS, id, after, since, limit)
    .map((row) => decodeEntry(fieldsOf(row), `journal ${id}`))
    .filter((entry) => entry.type === 'FILL');

/**
 * Reads pages, so that a long journal needs little memory and holds no lock; between two of them the
 * program may answer a key or draw a frame.
 */
async function* journal(
  db: Database,
  id: string,
  newestFirst: boolean,
): AsyncGenerator<JournalEntry> {
  const [beyond, order] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
  const page = `SELECT * FROM journal WHERE session_id = ? AND revision ${beyond} ?
    ORDER BY revision ${order} LIMIT ${JOURNAL_PAGE}`;
  let from = newestFirst ? Number.MAX_SAFE_INTEGER : 0;
  for (;;) {
    await nextTurn();
    const rows = db.all(page, id, from);
    for (const row of rows) yield decodeEntry(fieldsOf(row), `journal ${id}`);
    const last = rows.at(-1)?.['revision'];
    if (rows.length < JOURNAL_PAGE || typeof last !== 'number') return;
    from = last;
  }
}
