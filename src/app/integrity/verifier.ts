import { brokenIdentities, isSameState, type Balance } from '../../domain/ledger/wallet.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { positionKey } from '../../domain/ledger/journal.ts';
import { sum, type Money } from '../../domain/money/money.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { balanceRecord, positionRecord, type Fields } from '../../domain/ledger/stored/records.ts';
import { JournalBooks } from '../strategies/journal-books.ts';
import type { SessionState, Store, StoredRow } from '../../storage/ports/store.ts';
import { requireSession } from '../sessions/require-session.ts';
import { orUnreadable, type UnreadableSession } from '../sessions/unreadable.ts';
import { checkOrders, type OrderCheck } from './verification/check-orders.ts';
import { checkSession, theOnly, type SessionCheck } from './verification/check-session.ts';
import {
  brokenSeal,
  compareFields,
  lasting,
  sealOf,
  type Difference,
} from './verification/differences.ts';
import { readJournal, type JournalReading } from './verification/read-journal.ts';

export interface Verification {
  readonly sessionId: string;
  /** Written by the predecessor and not adopted: it has no journal, only its own figures. */
  readonly needsAdoption: boolean;
  readonly entries: number;
  readonly positions: number;
  readonly differences: readonly Difference[];
}

/** A verification with what a repair needs. */
interface Findings extends Verification {
  readonly journal?: JournalReading | undefined;
  readonly orders?: OrderCheck | undefined;
  readonly session?: SessionCheck | undefined;
  /** Whether its orders are to be counted. */
  readonly isCounted?: boolean;
}

/** How often a session that is being traded is read again. */
const MAX_READS = 50;

/**
 * Replays a session's journal and compares what it leads to with all that is stored: wallet,
 * positions, orders, strategies, the session's record, the journal's own figures, and the indexes of
 * the store.
 */
export class Verifier {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Reads again when the session was traded meanwhile. Rejects with CONFLICT when it always is. A stored
   * value that does not read is a difference.
   */
  async verify(sessionId: string): Promise<Verification> {
    const looked = await orUnreadable(sessionId, () => this.#verify(sessionId));
    return 'read' in looked ? looked.read : unreadable(looked.unreadable);
  }

  async #verify(sessionId: string): Promise<Verification> {
    const { findings } = await this.#inspectAtRest(sessionId);
    const { needsAdoption, entries, positions, differences } = findings;
    return { sessionId, needsAdoption, entries, positions, differences };
  }

  async #inspectAtRest(sessionId: string): Promise<{ state: SessionState; findings: Findings }> {
    for (let tries = 1; tries <= MAX_READS; tries += 1) {
      const state = requireSession(await this.#store.sessionState(sessionId), sessionId);
      const findings = await this.#inspect(state);
      const after = requireSession(await this.#store.sessionState(sessionId), sessionId);
      if (isSameState(after.balance, state.balance)) return { state, findings };
    }
    throw tradedMeanwhile(sessionId, 'it could not be read whole');
  }

  async #inspect(state: SessionState): Promise<Findings> {
    const { session, balance, adopted } = state;
    const { id } = session;
    const stored = await this.#store.positions(id);
    if (!adopted) {
      const differences = identities(state, stored, balance.blocked);
      const positions = stored.length;
      return { sessionId: id, needsAdoption: true, entries: 0, positions, differences };
    }
    // Only a session that was begun with them counts its orders, and has checksums throughout.
    const mustBeSealed = balance.orderCount !== undefined;
    const record = await theOnly(this.#store, id, 'session');
    const strategies = await this.#store.strategies(id);
    const told = strategies.length > 0 ? new JournalBooks(strategies) : undefined;
    const journal = await readJournal(this.#store, state, mustBeSealed, told);
    const orders = await checkOrders(this.#store, { session, mustBeSealed }, journal.proofs);
    const own = await checkSession(this.#store, id, journal.ledger.balance, mustBeSealed);
    const open = await this.#store.openOrders(id);
    const reserved = sum(open.map(({ pending }) => pending.reserved));
    const isCounted = journal.beganSealed && sealOf(record) !== 'absent';
    const differences = [
      ...journal.differences,
      ...strategyDifferences(told, stored),
      ...(await this.#wallet(state, journal, orders, isCounted)),
      ...(await this.#positions(state, stored, journal)),
      ...orders.differences,
      ...(await this.#strategies(id, journal, mustBeSealed)),
      ...own.differences,
      ...(await this.#store.indexFaults(id)),
      ...identities(state, stored, reserved),
    ];
    const { entries } = journal;
    return {
      sessionId: id,
      needsAdoption: false,
      entries,
      positions: stored.length,
      differences,
      journal,
      orders,
      session: own,
      isCounted,
    };
  }

  async #wallet(
    { session, balance }: SessionState,
    { ledger }: JournalReading,
    { count }: OrderCheck,
    isCounted: boolean,
  ): Promise<Difference[]> {
    const expected = balanceRecord(ledger.balance);
    if (balance.orderCount === undefined) {
      const wallet = compareFields('balance', balanceRecord(balance), expected);
      return isCounted ? [...wallet, ...missingCount(count)] : wallet;
    }
    const stored = await theOnly(this.#store, session.id, 'balance');
    return compareFields('balance', stored, { ...expected, order_count: String(count) });
  }

  async #positions(
    { session, balance }: SessionState,
    read: readonly Position[],
    { ledger }: JournalReading,
  ): Promise<Difference[]> {
    const { id } = session;
    const expected = new Map<string, Fields>(
      [...ledger.positions].map(([key, each]) => [key, positionRecord(each, id)]),
    );
    if (balance.orderCount === undefined) {
      const stored = read.map((each) => [positionKey(each), positionRecord(each, id)] as const);
      return compareRecords(new Map<string, Fields>(stored), expected);
    }
    const stored = new Map<string, Fields>();
    for await (const rows of this.#store.records(id, 'positions')) {
      for (const { fields } of rows) stored.set(nameOf(fields), fields);
    }
    return compareRecords(stored, expected);
  }

  /** A strategy is known by its checksum; one that has filled is there. */
  async #strategies(
    id: string,
    { proofs }: JournalReading,
    mustBeSealed: boolean,
  ): Promise<Difference[]> {
    const wrong: readonly string[] = mustBeSealed ? ['broken', 'absent'] : ['broken'];
    const rows: StoredRow[] = [];
    for await (const page of this.#store.records(id, 'strategies')) rows.push(...page);
    const names = new Set(rows.map((row) => row.fields['strategy_id']));
    return [
      ...rows
        .filter(({ fields }) => wrong.includes(sealOf(fields)))
        .map((row) => brokenSeal(`strategy ${row.id}`, row.fields)),
      ...[...proofs.strategies]
        .filter((name) => !names.has(name))
        .map((name) => lasting(`strategy ${name}`, 'missing', 'its record')),
    ];
  }

  /**
   * Rewrites wallet, positions, orders and indexes by the journal, in one step. Rejects with
   * STORE_CORRUPT when the journal itself can't be trusted, with SESSION_NEEDS_ADOPTION where there is
   * none, with CONFLICT when the session is traded meanwhile. Gives what a verification then finds:
   * what the journal does not tell is as it was.
   */
  async repair(sessionId: string): Promise<Verification> {
    const { state, findings } = await this.#inspectAtRest(sessionId);
    const { journal, orders, session } = findings;
    if (!journal || journal.lost) throw notRebuildable(sessionId, journal?.lost);
    const { ledger } = journal;
    const stored = await this.#store.positions(sessionId);
    const repaired = await this.#store.repairSession({
      sessionId,
      decidedOn: state.balance,
      balance: countedBalance(ledger.balance, state.balance, findings),
      positions: [...ledger.positions.values()],
      removed: stored.filter((each) => !ledger.positions.has(positionKey(each))),
      orders: orders?.mended,
      orderIds: orders?.ids,
      entries: journal.mended,
      session: session?.mended,
    });
    if (!repaired) throw tradedMeanwhile(sessionId, 'nothing was repaired');
    return this.verify(sessionId);
  }
}

const unreadable = ({ sessionId, reason }: UnreadableSession): Verification => ({
  sessionId,
  needsAdoption: false,
  entries: 0,
  positions: 0,
  differences: [lasting('stored value', reason, 'a value that reads')],
});

/** What the journal leads to, with the orders that are there counted where they are. */
const countedBalance = (
  replayed: Balance,
  stored: Balance,
  { orders, isCounted = false }: Findings,
): Balance => ({
  ...replayed,
  orderCount: stored.orderCount === undefined && !isCounted ? undefined : orders?.count,
});

const missingCount = (count: number): Difference[] =>
  compareFields('balance', {}, { order_count: String(count) });

const nameOf = ({ exchange_segment: segment, security_id: id, side, apart }: Fields): string =>
  `${segment ?? ''} ${id ?? ''} ${side ?? ''}${apart === 'true' ? ' MIS' : ''}`;

/** `lost` says what of its journal is; undefined where it has none. */
function notRebuildable(sessionId: string, lost: string | undefined): PapertradeError {
  const name = quoteSafely(sessionId);
  return lost !== undefined
    ? new PapertradeError(
        ErrorCode.STORE_CORRUPT,
        `The books of session ${name} cannot be rebuilt: of its journal ${lost}. Restore a backup ` +
          'into another store instead.',
        { session_id: sessionId, lost },
      )
    : new PapertradeError(
        ErrorCode.SESSION_NEEDS_ADOPTION,
        `Session ${name} was written by the predecessor and has no journal to rebuild from.`,
        { session_id: sessionId },
      );
}

const tradedMeanwhile = (sessionId: string, so: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.CONFLICT,
    `Session ${quoteSafely(sessionId)} was traded meanwhile; ${so}. Run it again.`,
    { session_id: sessionId },
  );

/** What strategies and what belongs to none hold is together what the account holds. */
function strategyDifferences(
  told: JournalBooks | undefined,
  positions: readonly Position[],
): readonly Difference[] {
  told?.end();
  const found = told?.differences(positions) ?? [];
  return found.map(({ key, what, stored, expected }) => ({
    where: `strategies ${key}.${what}`,
    stored,
    expected,
  }));
}

function identities(
  { balance }: SessionState,
  positions: readonly Position[],
  reserved: Money,
): Difference[] {
  return brokenIdentities(balance, positions, reserved).map(({ identity, left, right }) => ({
    where: `identity ${identity}`,
    stored: left,
    expected: right,
  }));
}

function compareRecords(
  stored: ReadonlyMap<string, Fields>,
  expected: ReadonlyMap<string, Fields>,
): Difference[] {
  const keys = new Set([...stored.keys(), ...expected.keys()]);
  return [...keys].flatMap((key) =>
    compareFields(`position ${key}`, stored.get(key) ?? {}, expected.get(key) ?? {}),
  );
}
