import { brokenIdentities } from '../domain/balance.ts';
import { LedgerReplay, positionKey } from '../domain/journal.ts';
import { sum, type Money } from '../domain/money.ts';
import type { Position } from '../domain/position.ts';
import { balanceRecord, positionRecord, type Fields } from '../domain/records.ts';
import type { SessionState, Store } from '../stores/store.ts';
import { requireSession } from './require-session.ts';

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

/** Replays a session's journal and compares what it leads to with what is stored. */
export class Verifier {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads again when the session was traded meanwhile. */
  async verify(sessionId: string): Promise<Verification> {
    for (;;) {
      const before = requireSession(await this.#store.sessionState(sessionId), sessionId);
      const result = await this.#compare(before);
      const after = requireSession(await this.#store.sessionState(sessionId), sessionId);
      if (after.balance.revision === before.balance.revision) return result;
    }
  }

  async #compare(state: SessionState): Promise<Verification> {
    const { id } = state.session;
    const stored = await this.#store.positions(id);
    const open = await this.#store.openOrders(id);
    const reserved = sum(open.map(({ resting }) => resting.reserved));
    if (!state.adopted) return this.#identitiesOnly(state, stored);
    const ledger = new LedgerReplay(state.balance.startingBalance, state.session.startTime);
    const gaps: Difference[] = [];
    let entries = 0;
    for await (const entry of this.#store.journal(id)) {
      entries += 1;
      if (entry.revision !== entries) gaps.push(gap(entries, entry.revision));
      ledger.apply(entry);
    }
    const differences = [
      ...gaps,
      ...compareFields('balance', balanceRecord(state.balance), balanceRecord(ledger.balance)),
      ...comparePositions(id, stored, ledger.positions),
      ...identities(state, stored, reserved),
    ];
    return { sessionId: id, entries, positions: stored.length, differences };
  }

  #identitiesOnly(state: SessionState, stored: readonly Position[]): Verification {
    const differences = identities(state, stored, state.balance.blocked);
    return { sessionId: state.session.id, entries: 0, positions: stored.length, differences };
  }
}

const gap = (expected: number, found: number): Difference => ({
  where: 'journal revision',
  stored: String(found),
  expected: String(expected),
});

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
  return [...new Set([...Object.keys(stored), ...Object.keys(expected)])]
    .filter((name) => stored[name] !== expected[name])
    .map((name) => ({
      where: `${where}.${name}`,
      stored: stored[name] ?? 'missing',
      expected: expected[name] ?? 'missing',
    }));
}
