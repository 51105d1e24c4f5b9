import { instrumentKey } from '../../domain/instruments/instrument.ts';
import type { InstrumentId, Store } from '../../storage/ports/store.ts';

/** Reads under which ids underlyings are quoted. What was found is kept for this process. */
export class UnderlyingIds {
  readonly #store: Pick<Store, 'master'>;
  readonly #known = new Map<string, Promise<readonly InstrumentId[]>>();

  constructor(store: Pick<Store, 'master'>) {
    this.#store = store;
  }

  /**
   * The ids of an underlying of contracts in a segment: as an index, else as a share of either
   * exchange, the contract's own first. The instrument master's id stands before the name.
   */
  of(underlying: string, segment: string): Promise<readonly InstrumentId[]> {
    const key = `${segment} ${underlying}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#read(underlying, segment);
    this.#known.set(key, found);
    found.catch(() => this.#known.delete(key));
    return found;
  }

  async #read(underlying: string, segment: string): Promise<readonly InstrumentId[]> {
    const named = namesOf(underlying, segment);
    const listed = await Promise.all(named.map((id) => this.#store.master.find(id)));
    const ids = named.flatMap((id, at) => {
      const listing = listed[at];
      return listing ? [{ segment: id.segment, securityId: listing.securityId }, id] : [id];
    });
    return [...new Map(ids.map((id) => [instrumentKey(id), id])).values()];
  }
}

function namesOf(underlying: string, segment: string): readonly InstrumentId[] {
  const shares = segment.startsWith('BSE') ? ['BSE_EQ', 'NSE_EQ'] : ['NSE_EQ', 'BSE_EQ'];
  return ['IDX_I', ...shares].map((each) => ({ segment: each, securityId: underlying }));
}
