import {
  indexNamed,
  indexWithId,
  type ContractMarket,
} from '../../../domain/instruments/contract-rules.ts';
import {
  instrumentKey,
  isEquity,
  isExchangeNumber,
  SEGMENTS,
} from '../../../domain/instruments/instrument.ts';
import type { InstrumentId } from '../../../storage/ports/store.ts';
import type { InstrumentMaster } from '../../../storage/ports/instruments.ts';
import type { CurrentMaster } from '../current-master.ts';
import type { Resolved } from '../resolved.ts';
import type { InstrumentQuery } from '../resolver.ts';

/** Who knows what a text names, and the rules of the day. */
interface Resolver {
  resolve(query: InstrumentQuery): Promise<Resolved>;
  market(): Promise<Pick<ContractMarket, 'rules'>>;
}

type Names = readonly InstrumentId[];
const NO_NAMES: Names = [];

/**
 * The other ids of an instrument: one has the name that it was traded under before a master listed
 * it beside the master's id, and an index has its name and its number. All are the same instrument.
 */
export class OtherNames {
  readonly #current: CurrentMaster;
  readonly #master: Pick<InstrumentMaster, 'find'>;
  readonly #resolver: Resolver;
  readonly #known: Map<string, Names | Promise<Names>>;

  constructor(current: CurrentMaster, master: Pick<InstrumentMaster, 'find'>, resolver: Resolver) {
    this.#current = current;
    this.#master = master;
    this.#resolver = resolver;
    this.#known = current.cache();
  }

  /** None where no master was imported, but for an index. */
  async of(instrument: InstrumentId): Promise<Names> {
    const hasMaster = (await this.#current.info()) !== undefined;
    if (!hasMaster && instrument.segment !== 'IDX_I') return NO_NAMES;
    const key = instrumentKey(instrument);
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#find(instrument, hasMaster);
    this.#known.set(key, found);
    found.catch(() => this.#known.delete(key));
    return found;
  }

  /** Spares the look-up of what was just resolved, or listed. */
  note({
    instrument,
    canonicalId,
    source,
  }: Pick<Resolved, 'instrument' | 'canonicalId' | 'source'>): void {
    const { segment, securityId } = instrument;
    if (source !== 'master' || segment === 'IDX_I') return;
    this.#known.set(instrumentKey(instrument), others(segment, securityId, [canonicalId]));
  }

  async #find(instrument: InstrumentId, hasMaster: boolean): Promise<Names> {
    const { segment, securityId } = instrument;
    const index = segment === 'IDX_I' ? await this.#indexNames(securityId) : [];
    if (!hasMaster) return others(segment, securityId, index);
    const names = [securityId, ...index];
    const listings = await Promise.all(
      names.map((each) => this.#master.find({ segment, securityId: each })),
    );
    const listing = listings.find((each) => each !== undefined);
    if (listing && listing.expiry === '') {
      return others(segment, securityId, [...index, listing.symbol, listing.securityId]);
    }
    const resolved = await this.#resolve(instrument, listing?.symbol ?? securityId);
    if (resolved?.source !== 'master') return others(segment, securityId, index);
    return others(segment, securityId, [resolved.canonicalId, resolved.instrument.securityId]);
  }

  async #indexNames(id: string): Promise<string[]> {
    const { rules } = await this.#resolver.market();
    const index = indexNamed(rules, id) ?? indexWithId(rules, id);
    return index === undefined ? [] : [index.name, index.indexId ?? index.name];
  }

  /** What has ended, is not listed, or is no contract, has no other name. */
  async #resolve({ segment }: InstrumentId, symbol: string): Promise<Resolved | undefined> {
    const known = SEGMENTS.find((each) => each === segment);
    if (known === undefined || isEquity(known) || isExchangeNumber({ securityId: symbol }))
      return undefined;
    return this.#resolver
      .resolve({ symbol, segment: known, unlisted: true })
      .catch(() => undefined);
  }
}

const others = (segment: string, own: string, names: readonly string[]): Names =>
  [...new Set(names)].filter((each) => each !== own).map((securityId) => ({ segment, securityId }));
