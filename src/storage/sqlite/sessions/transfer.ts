import { decodeEntry } from '../../codec/journal.ts';
import { decodeOrder } from '../../codec/order.ts';
import { decodePosition, positionId } from '../../codec/position.ts';
import { decodeBalance, decodeSession, isAdopted } from '../../codec/session/session.ts';
import {
  encodeBalance,
  encodeEntry,
  encodeOrder,
  encodePosition,
  encodeSession,
  encodeStrategy,
} from '../../codec/encode.ts';
import {
  checkPart,
  importExists,
  importOvertaken,
  requireHead,
} from '../../codec/session/session-part.ts';
import type { Fields } from '../../codec/fields.ts';
import type { SessionHead, SessionPart, StoredRow } from '../../ports/store.ts';
import { newImportId, newStateId } from '../../codec/session/state-id.ts';
import { decodeStrategy } from '../../codec/strategy.ts';
import { openMark } from '../ledger/commit.ts';
import type { Database } from '../database.ts';
import { fieldsOf, type Row } from '../tables/row-fields.ts';
import { rowWrite } from '../tables/rows.ts';
import { pagesOf } from './pages.ts';

const PAGE = 500;

/** What the predecessor wrote; any other field that is empty was not there. */
const LEGACY_FIELDS = new Set(
  (
    'session_id mode start_time end_time total_pnl total_trades status created_at available used ' +
    'total realized_pnl starting_balance last_updated exchange_segment security_id side net_qty ' +
    'buy_qty buy_avg sell_qty sell_avg day_buy_qty day_sell_qty unrealized_pnl current_price ' +
    'option_type strike_price expiry_date underlying_symbol symbol'
  ).split(' '),
);

const legacyFields = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== '' || LEGACY_FIELDS.has(name)),
  );

const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** A record with the checksums that are stored, so that what broke is not taken for sound in a copy. */
function asStored(encoded: Fields, stored: Fields): Fields {
  const sums = ['checksum', 'report_checksum'].filter((name) => stored[name] !== undefined);
  return {
    ...without(encoded, 'checksum'),
    ...Object.fromEntries(sums.map((name) => [name, stored[name] ?? ''])),
  };
}

/** The session at one moment: head and positions in one read, then pages up to that moment. */
export async function* exportSession(db: Database, id: string): AsyncGenerator<SessionPart> {
  const snapshot = await Promise.resolve(db.read(() => takeSnapshot(db, id)));
  if (!snapshot) return;
  yield snapshot.head;
  for (let from = 0; from < snapshot.positions.length; from += PAGE) {
    yield { type: 'positions', rows: snapshot.positions.slice(from, from + PAGE) };
  }
  if (snapshot.strategies.length > 0) yield { type: 'strategies', rows: snapshot.strategies };
  const { lastOrder, revision } = snapshot;
  for (const rows of pagesOf(db, id, 'orders', lastOrder)) {
    yield await Promise.resolve({ type: 'orders', rows: rows.map(orderRow) });
  }
  for (const rows of pagesOf(db, id, 'journal', revision)) {
    yield await Promise.resolve({ type: 'journal', rows: rows.map((row) => entryRow(row, id)) });
  }
}

function takeSnapshot(db: Database, id: string) {
  const session = db.get('SELECT * FROM sessions WHERE session_id = ?', id);
  const balance = db.get('SELECT * FROM balances WHERE session_id = ?', id);
  if (!session || !balance) return undefined;
  const adopted = isAdopted(fieldsOf(balance));
  const report = db.get('SELECT report FROM reports WHERE session_id = ?', id)?.['report'];
  const { expires_at: expiresAt } = session;
  const head: SessionHead = {
    type: 'session',
    id,
    session: sessionFields(fieldsOf(session), adopted),
    balance: balanceFields(fieldsOf(balance), adopted),
    report: typeof report === 'string' ? report : null,
    expiresAt: typeof expiresAt === 'number' ? expiresAt : null,
  };
  const rows = db.all('SELECT * FROM positions WHERE session_id = ?', id).map(fieldsOf);
  const last = db.get('SELECT max(number) AS last FROM orders WHERE session_id = ?', id)?.['last'];
  return {
    head,
    positions: rows.map((fields) => positionRow(fields, id, adopted)),
    strategies: db
      .all('SELECT * FROM strategies WHERE session_id = ? ORDER BY strategy_id', id)
      .map(fieldsOf)
      .map((row) => asStored(encodeStrategy(decodeStrategy(row, `strategies ${id}`)), row))
      .map((fields) => ({ id: fields['strategy_id'] ?? '', fields })),
    lastOrder: typeof last === 'number' ? last : 0,
    revision: Number.parseInt(head.balance['revision'] ?? '0', 10),
  };
}

const sessionFields = (fields: Fields, adopted: boolean): Fields =>
  adopted
    ? asStored(encodeSession(decodeSession(fields, 'sessions')), fields)
    : legacyFields(fields);

const balanceFields = (fields: Fields, adopted: boolean): Fields =>
  adopted
    ? encodeBalance(decodeBalance(fields, 'balances'))
    : without(legacyFields(fields), 'session_id', 'state_id');

function positionRow(fields: Fields, id: string, adopted: boolean): StoredRow {
  const position = decodePosition(fields, 'positions');
  const name = fields['position_id'] ?? positionId(id, position);
  if (adopted) return { id: name, fields: encodePosition(position, id) };
  return { id: name, fields: without(legacyFields(fields), 'session_id', 'position_id') };
}

function orderRow(row: Row): StoredRow {
  const stored = fieldsOf(row);
  const fields = asStored(encodeOrder(decodeOrder(stored, 'orders')), stored);
  return { id: fields['id'] ?? '', fields };
}

function entryRow(row: Row, id: string): StoredRow {
  const stored = fieldsOf(row);
  const fields = asStored(encodeEntry(decodeEntry(stored, `journal ${id}`)), stored);
  return { id: fields['revision'] ?? '', fields };
}

/** Writes a whole session; its row in `sessions`, by which it is found, comes last. */
export async function importSession(
  db: Database,
  parts: AsyncIterable<SessionPart>,
): Promise<void> {
  const source = parts[Symbol.asyncIterator]();
  const first = await source.next();
  const head = requireHead(first.done === true ? undefined : first.value);
  const importId = newImportId();
  db.write(() => {
    beginImport(db, head.id, importId);
  });
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    const part = next.value;
    checkPart(part);
    db.write(() => {
      requireOwned(db, head.id, importId);
      if (part.type !== 'session') writePart(db, head.id, part);
    });
  }
  db.write(() => {
    requireOwned(db, head.id, importId);
    finishImport(db, head);
  });
}

const IMPORT = 'SELECT value FROM settings WHERE name = ?';
const importName = (id: string): string => `import ${id}`;

/** An empty balance takes the id, so that no session of that name is opened meanwhile. */
function beginImport(db: Database, id: string, importId: string): void {
  const known = db.get('SELECT 1 FROM balances WHERE session_id = ?', id);
  if (known && !db.get(IMPORT, importName(id))) throw importExists(id);
  for (const table of ['positions', 'orders', 'journal', 'strategies', 'reports', 'balances']) {
    db.run(`DELETE FROM ${table} WHERE session_id = ?`, [id]);
  }
  db.runAll([rowWrite('balances', { session_id: id })]);
  db.run('INSERT OR REPLACE INTO settings VALUES (?, ?)', [importName(id), importId]);
}

function requireOwned(db: Database, id: string, importId: string): void {
  if (db.get(IMPORT, importName(id))?.['value'] !== importId) throw importOvertaken(id);
}

function writePart(
  db: Database,
  id: string,
  { type, rows }: Exclude<SessionPart, SessionHead>,
): void {
  const shared = { session_id: id };
  db.runAll(
    rows.map(({ id: name, fields }) => {
      if (type === 'positions') return rowWrite(type, fields, { ...shared, position_id: name });
      const mark = type === 'orders' ? openMark(decodeOrder(fields, name)) : {};
      return rowWrite(type, fields, { ...shared, ...mark });
    }),
  );
}

function finishImport(
  db: Database,
  { id, session, balance, report, expiresAt }: SessionHead,
): void {
  const shared = { session_id: id };
  db.runAll([
    rowWrite('sessions', session, shared),
    rowWrite('balances', balance, { ...shared, state_id: newStateId() }),
  ]);
  if (report !== null) db.run('INSERT OR REPLACE INTO reports VALUES (?, ?)', [id, report]);
  if (expiresAt !== null) {
    db.run('UPDATE sessions SET expires_at = ? WHERE session_id = ?', [expiresAt, id]);
  }
  db.run('DELETE FROM settings WHERE name = ?', [importName(id)]);
}
