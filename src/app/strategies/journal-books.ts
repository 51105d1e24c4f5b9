import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import type { JournalEntry } from '../../domain/ledger/journal.ts';
import { signedQuantity, type Position } from '../../domain/ledger/position.ts';
import { equals, text } from '../../domain/money/money.ts';
import {
  NOTHING_HELD,
  standingOf,
  StrategyBooks,
  sumOf,
  UNTAGGED,
  type Standing,
} from '../../domain/strategies/books.ts';
import type { Strategy, Transfer } from '../../domain/strategies/strategy.ts';

type Move = Transfer & { readonly id: string };

/** Tells a session's journal, entry by entry, to the books of its strategies. */
export class JournalBooks {
  books: StrategyBooks;
  readonly #moves: readonly Move[];
  #next = 0;
  /** Contracts that something else than fills changed: a split, for instance. */
  readonly #changed = new Set<InstrumentKey>();

  /** From a revision on; `books` has what was before it. */
  constructor(strategies: readonly Strategy[], since = 0, books = new StrategyBooks()) {
    this.books = books;
    this.#moves = strategies
      .flatMap(({ id, transfers }) => transfers.map((each) => ({ ...each, id })))
      .filter(({ revision }) => revision >= since)
      .sort((a, b) => a.revision - b.revision);
  }

  /** In the order of the journal. */
  apply(entry: JournalEntry): void {
    this.#moveUntil(entry.revision);
    if (entry.type === 'FILL') {
      const { fill } = entry;
      this.books.apply({ ...fill, settles: fill.orderType === 'SETTLEMENT' });
    } else if (entry.type === 'OPENING') {
      for (const position of entry.positions) this.books.open(legPositionOf(position));
    } else if (entry.type === 'RESET') {
      this.books = new StrategyBooks();
    } else if ('moves' in entry) {
      for (const { from, to } of entry.moves) {
        const key = from.split(' ', 2).join(' ') as InstrumentKey;
        for (const each of [key, instrumentKey(to.instrument)]) this.#changed.add(each);
        if (entry.type === 'CORPORATE_ACTION') this.books.rename(key, to.instrument, to.netQty);
      }
    }
  }

  /** Units that were given or taken after the last entry. */
  end(): StrategyBooks {
    this.#moveUntil(Infinity);
    return this.books;
  }

  #moveUntil(revision: number): void {
    for (let move = this.#moves[this.#next]; move; move = this.#moves[this.#next]) {
      if (move.revision >= revision) return;
      const [from, to] = move.to === 'strategy' ? [UNTAGGED, move.id] : [move.id, UNTAGGED];
      this.books.move(move.key, from, to, move.units);
      this.#next += 1;
    }
  }

  /**
   * What the books of all strategies, and of what belongs to none, hold otherwise than the account: in
   * units, or in what was realized less what the open units cost. Where both agree, realized and
   * unrealized P&L together agree at every price.
   */
  differences(positions: readonly Position[]) {
    const account = new Map<InstrumentKey, Standing>();
    for (const position of positions) {
      const key = instrumentKey(position.instrument);
      account.set(key, sumOf(account.get(key), standingOf(legPositionOf(position))));
    }
    const kept = this.books.standings();
    return [...new Set([...account.keys(), ...kept.keys()])]
      .filter((key) => !this.#changed.has(key))
      .flatMap((key) => {
        const [held, books] = [account.get(key) ?? NOTHING_HELD, kept.get(key) ?? NOTHING_HELD];
        return [
          ...(equals(held.units, books.units)
            ? []
            : [{ key, what: 'units', stored: text(held.units), expected: text(books.units) }]),
          ...(equals(held.worth, books.worth)
            ? []
            : [{ key, what: 'P&L', stored: text(held.worth), expected: text(books.worth) }]),
        ];
      });
  }
}

/** A side of the account as a book would have it. */
const legPositionOf = (position: Position) => ({
  instrument: position.instrument,
  leg: 0,
  units: signedQuantity(position),
  cost: position.costBasis,
  realizedPnl: position.realizedPnl,
  fees: position.fees,
});
