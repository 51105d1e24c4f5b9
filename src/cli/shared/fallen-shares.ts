import type { Quote, Store } from '../../app/results.ts';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import { isLess, ratio, scalePrice, text, type Price } from '../../domain/money/money.ts';

/** A fall by more than 30% is rarely a trade: circuit filters end at 20%. */
export const hasHalved = (before: Price, now: Price): boolean =>
  isLess(now, scalePrice(before, ratio('0.7')));

/** What is told of a share that is held and fell so far. */
export const fallHint = (name: string, before: Price): string =>
  `${name} fell from ${text(before)}: if that is a split or a bonus, apply it with ` +
  '"papertrade corporate-action".';

/** A share's last price before it fell so far. */
interface Fallen {
  readonly quote: Quote;
  readonly before: Price;
}

/** Finds in a stream of quotes the shares that are held and fell so far, each share once. */
export class FallenShares {
  readonly #store: Pick<Store, 'quotesFor' | 'watched'>;
  readonly #last = new Map<string, Price | undefined>();
  readonly #told = new Set<string>();

  constructor(store: Pick<Store, 'quotesFor' | 'watched'>) {
    this.#store = store;
  }

  /** To be asked before the quotes are stored: the first of a share is held against the stored one. */
  async in(quotes: readonly Quote[]): Promise<readonly Fallen[]> {
    const shares = quotes.filter(({ segment }) => segment.endsWith('_EQ'));
    await this.#readFirst(shares);
    const fallen = new Map<string, Fallen>();
    for (const quote of shares) {
      const key = instrumentKey(quote);
      const before = this.#last.get(key);
      const isNew = !this.#told.has(key) && !fallen.has(key);
      if (before && isNew && hasHalved(before, quote.price)) {
        fallen.set(key, { quote, before });
      }
      this.#last.set(key, quote.price);
    }
    if (fallen.size === 0) return [];
    const held = await this.#store.watched([...fallen.values()].map(({ quote }) => quote));
    const found = held.flatMap((each) => fallen.get(instrumentKey(each)) ?? []);
    for (const { quote } of found) this.#told.add(instrumentKey(quote));
    return found;
  }

  async #readFirst(shares: readonly Quote[]): Promise<void> {
    const fresh = shares.filter((each) => !this.#last.has(instrumentKey(each)));
    if (fresh.length === 0) return;
    const stored = await this.#store.quotesFor(fresh);
    for (const [at, each] of fresh.entries())
      this.#last.set(instrumentKey(each), stored[at]?.price);
  }
}
