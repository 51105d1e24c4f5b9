import { isOpen, markPosition, type Position } from '../../domain/ledger/position.ts';
import type { Quote, Store } from '../../storage/ports/store.ts';

/** Reads a session's positions, marked to market at the last quotes. */
export class PositionTracker {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Every position of the session, closed ones too, each at its current price. */
  async positions(sessionId: string): Promise<readonly Position[]> {
    return this.valued(await this.#store.positions(sessionId));
  }

  /** Positions at the last quotes; with `until` (Unix milliseconds) none that came later counts. */
  async valued(positions: readonly Position[], until = Infinity): Promise<readonly Position[]> {
    const open = positions.filter(isOpen);
    const quotes = await this.#store.quotesFor(open.map((each) => each.instrument));
    const known = quotes.map((quote) => (quote && quote.ts * 1000 <= until ? quote : undefined));
    const marked = new Map(open.map((each, index) => [each, atQuote(each, known[index])]));
    return positions.map((each) => marked.get(each) ?? each);
  }
}

/** Takes a quote only when it is newer than the position's last fill or mark. */
export function atQuote(position: Position, quote: Quote | undefined): Position {
  if (quote === undefined) return position;
  const updated = Math.floor(Date.parse(position.lastUpdated) / 1000);
  return quote.ts > updated ? markPosition(position, quote.price, position.lastUpdated) : position;
}
