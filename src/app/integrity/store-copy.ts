import { isOpen } from '../../domain/ledger/position.ts';
import type { Quote, Store } from '../../storage/ports/store.ts';
import { requireSession } from '../sessions/require-session.ts';
import { firstDifference, transferSession } from './session-transfer.ts';
import { Verifier } from './verifier.ts';

export interface SessionCopy {
  readonly sessionId: string;
  readonly result: 'imported' | 'unchanged';
  /** By replaying the journal; field by field where the predecessor kept none. */
  readonly check: 'replay' | 'fields';
  /** What the check found; empty for a sound copy. */
  readonly differences: readonly string[];
}

/** Copies sessions from one store to another, exactly. */
export class StoreCopy {
  readonly #from: Store;
  readonly #to: Store;

  constructor(from: Store, to: Store) {
    this.#from = from;
    this.#to = to;
  }

  /**
   * Copies a session with the last quotes of what it holds, and checks the copy. Rejects with
   * SESSION_NOT_FOUND, and with SESSION_EXISTS when another session has its id there.
   */
  async copy(sessionId: string): Promise<SessionCopy> {
    const state = requireSession(await this.#from.sessionState(sessionId), sessionId);
    const source = () => this.#from.exportSession(sessionId);
    const result = await transferSession(sessionId, source, this.#to);
    await this.#copyQuotes(sessionId);
    const check = state.adopted ? 'replay' : 'fields';
    const differences = state.adopted
      ? await this.#replayed(sessionId)
      : await this.#compared(sessionId);
    return { sessionId, result, check, differences };
  }

  async #replayed(sessionId: string): Promise<string[]> {
    const { differences } = await new Verifier(this.#to).verify(sessionId);
    return differences.map(({ where }) => where);
  }

  async #compared(sessionId: string): Promise<string[]> {
    const [from, to] = [this.#from, this.#to].map((store) => store.exportSession(sessionId));
    const where = from && to && (await firstDifference(from, to));
    return where === undefined ? [] : [where];
  }

  async #copyQuotes(sessionId: string): Promise<void> {
    const positions = (await this.#from.positions(sessionId)).filter(isOpen);
    const instruments = positions.map(({ instrument }) => instrument);
    const [ours, theirs] = await Promise.all([
      this.#from.quotesFor(instruments),
      this.#to.quotesFor(instruments),
    ]);
    const newer = ours.filter(
      (quote, index): quote is Quote => quote !== undefined && quote.ts > (theirs[index]?.ts ?? -1),
    );
    if (newer.length > 0) await this.#to.saveQuotes(newer);
  }
}
