import { brokenIdentities, isSameState } from '../../domain/ledger/wallet.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { LedgerReplay, positionKey } from '../../domain/ledger/journal.ts';
import { sum, type Money } from '../../domain/money/money.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { balanceRecord, positionRecord, type Fields } from '../../domain/ledger/records.ts';
import { JournalBooks } from '../strategies/journal-books.ts';
import type { SessionState, Store } from '../../storage/ports/store.ts';
import { requireSession } from '../sessions/require-session.ts';
import { orUnreadable, type UnreadableSession } from '../sessions/unreadable.ts';

/** One thing that is not as the journal says. */
interface Difference {
  /** What differs: `balance.available`, `position NSE_EQ INFY LONG.net_qty`, `identity ...`. */
  readonly where: string;
  readonly stored: string;
  readonly expected: string;
}

export interface Verification {
  readonly sessionId: string;
  readonly entries: number;
  readonly positions: number;
  readonly differences: readonly Difference[];
}

/** How often a session that is being traded is read again. */
const MAX_READS = 50;

/** Replays a session's journal and compares what it leads to with what is stored. */
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
    for (let tries = 1; tries <= MAX_READS; tries += 1) {
      const before = requireSession(await this.#store.sessionState(sessionId), sessionId);
      const result = await this.#compare(before);
      const after = requireSession(await this.#store.sessionState(sessionId), sessionId);
      if (isSameState(after.balance, before.balance)) return result;
    }
    throw tradedMeanwhile(sessionId, 'it could not be read whole');
  }

  async #compare(state: SessionState): Promise<Verification> {
    const { id } = state.session;
    const stored = await this.#store.positions(id);
    const open = await this.#store.openOrders(id);
    const reserved = sum(open.map(({ pending }) => pending.reserved));
    if (!state.adopted) return this.#identitiesOnly(state, stored);
    const strategies = await this.#store.strategies(id);
    const told = strategies.length > 0 ? new JournalBooks(strategies) : undefined;
    const { ledger, gaps, entries } = await this.#replay(state, told);
    const differences = [
      ...gaps,
      ...strategyDifferences(told, stored),
      ...compareFields('balance', balanceRecord(state.balance), balanceRecord(ledger.balance)),
      ...comparePositions(id, stored, ledger.positions),
      ...identities(state, stored, reserved),
    ];
    return { sessionId: id, entries, positions: stored.length, differences };
  }

  async #replay({ session, balance }: SessionState, told?: JournalBooks): Promise<Replayed> {
    let ledger = new LedgerReplay(balance.startingBalance, session.startTime);
    const gaps: Difference[] = [];
    let entries = 0;
    for await (const entry of this.#store.journal(session.id)) {
      entries += 1;
      if (entry.revision !== entries) gaps.push(gap(entries, entry.revision));
      // Each entry repeats what the session started with; the stored wallet may be what is wrong.
      if (entries === 1 && entry.type !== 'RESET') {
        ledger = new LedgerReplay(entry.startingBalance, session.startTime);
      }
      ledger.apply(entry);
      told?.apply(entry);
    }
    return { ledger, gaps, entries };
  }

  /**
   * Rewrites wallet and positions by the journal, in one step. Rejects with STORE_CORRUPT when the
   * journal itself has a gap, with SESSION_NEEDS_ADOPTION where there is none, with CONFLICT when
   * the session is traded meanwhile. Gives what a verification then finds.
   */
  async repair(sessionId: string): Promise<Verification> {
    const state = requireSession(await this.#store.sessionState(sessionId), sessionId);
    const { ledger, gaps } = await this.#replay(state);
    if (!state.adopted || gaps.length > 0) throw notRebuildable(sessionId, state.adopted);
    const stored = await this.#store.positions(sessionId);
    const repaired = await this.#store.repairSession({
      sessionId,
      decidedOn: state.balance,
      balance: ledger.balance,
      positions: [...ledger.positions.values()],
      removed: stored.filter((each) => !ledger.positions.has(positionKey(each))),
    });
    if (!repaired) throw tradedMeanwhile(sessionId, 'nothing was repaired');
    return this.verify(sessionId);
  }

  #identitiesOnly(state: SessionState, stored: readonly Position[]): Verification {
    const differences = identities(state, stored, state.balance.blocked);
    return { sessionId: state.session.id, entries: 0, positions: stored.length, differences };
  }
}

const unreadable = ({ sessionId, reason }: UnreadableSession): Verification => ({
  sessionId,
  entries: 0,
  positions: 0,
  differences: [{ where: 'stored value', stored: reason, expected: 'a value that reads' }],
});

interface Replayed {
  readonly ledger: LedgerReplay;
  readonly gaps: readonly Difference[];
  readonly entries: number;
}

function notRebuildable(sessionId: string, adopted: boolean): PapertradeError {
  const name = quoteSafely(sessionId);
  return adopted
    ? new PapertradeError(
        ErrorCode.STORE_CORRUPT,
        `The journal of session ${name} has a gap, so the wallet and positions cannot be rebuilt from it. ` +
          'Restore a backup into another store instead.',
        { session_id: sessionId },
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

const gap = (expected: number, found: number): Difference => ({
  where: 'journal revision',
  stored: String(found),
  expected: String(expected),
});

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

function comparePositions(
  sessionId: string,
  stored: readonly Position[],
  replayed: ReadonlyMap<string, Position>,
): Difference[] {
  const found = new Map<string, Position>(stored.map((each) => [positionKey(each), each]));
  const keys = new Set([...found.keys(), ...replayed.keys()]);
  return [...keys].flatMap((key) =>
    compareFields(
      `position ${key}`,
      fieldsOf(found.get(key), sessionId),
      fieldsOf(replayed.get(key), sessionId),
    ),
  );
}

const fieldsOf = (position: Position | undefined, sessionId: string): Fields =>
  position ? positionRecord(position, sessionId) : {};

function compareFields(where: string, stored: Fields, expected: Fields): Difference[] {
  return (
    [...new Set([...Object.keys(stored), ...Object.keys(expected)])]
      // A field that is empty says as much as one that is missing.
      .filter((name) => (stored[name] ?? '') !== (expected[name] ?? ''))
      .map((name) => ({
        where: `${where}.${name}`,
        stored: stored[name] ?? 'missing',
        expected: expected[name] ?? 'missing',
      }))
  );
}
