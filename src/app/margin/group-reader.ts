import { isEquity, isFuture, type Instrument } from '../../domain/instruments/instrument.ts';
import { isOpen, unrealizedPnl, type Position } from '../../domain/ledger/position.ts';
import {
  exchangeSegment,
  marginGroupOf,
  underlyingOf,
  type GroupName,
} from '../../domain/margin/group.ts';
import type { GroupMargins } from '../../domain/margin/group-margins.ts';
import type { FiledGroup } from '../../domain/margin/exchange-file.ts';
import { termsOf, type MarginParameters } from '../../domain/margin/parameters.ts';
import { isPositive, price, sum, type Price, type Ratio } from '../../domain/money/money.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { ReadMarket } from './group-assessment.ts';
import {
  lastOf,
  secondsOf,
  SpotReader,
  type Spot,
  type SpotQuestion,
  type SpotReaderDeps,
  type UnderlyingQuotes,
} from './spot-reader.ts';

/** How margins are judged: by which parameters, and how old a quote may be, in seconds. */
export interface ScanRules {
  readonly parameters: () => Promise<MarginParameters>;
  /** What the broker asks of the exchange's figure. */
  readonly multiplier: (parameters: MarginParameters) => Ratio;
  readonly quoteMaxAge: number;
}

/** Which contracts are judged, what is known of their prices, and when (ISO 8601). */
type MarketQuestion = Omit<SpotQuestion, 'rate'>;

/** What is known of a group: its market, and the session's positions. */
export interface ReadGroup extends ReadMarket {
  readonly margins: GroupMargins;
}

/** What an order of several legs reads beside the books of its contracts. */
export interface ReadBeside {
  readonly open: readonly Position[];
  readonly underlyings: ReadonlyMap<GroupName, UnderlyingQuotes>;
}

const groupsOf = (instruments: readonly Instrument[]): readonly GroupName[] => [
  ...new Set(instruments.flatMap((each) => marginGroupOf(each) ?? [])),
];

export interface GroupReaderDeps extends Omit<SpotReaderDeps, 'store' | 'quoteMaxAge'> {
  readonly store: Pick<Store, 'positions' | 'quotesFor'>;
  readonly rules: ScanRules;
  /** What fresh files of the exchange say of contracts at a moment; absent where none are kept. */
  readonly file?: (
    group: GroupName,
    contracts: readonly Instrument[],
    at: string,
  ) => Promise<FiledGroup | undefined>;
  /** The first day whose close is to come; absent where futures are not marked to market. */
  readonly settlesFrom?: (segment: Instrument['segment'], at: string) => Promise<string>;
}

/** Reads what judging a group needs, from any store. */
export class GroupReader {
  readonly #deps: GroupReaderDeps;
  readonly #spots: SpotReader;

  constructor(deps: GroupReaderDeps) {
    this.#deps = deps;
    this.#spots = new SpotReader({ ...deps, quoteMaxAge: deps.rules.quoteMaxAge });
  }

  /**
   * The group of an instrument in a session, as it stands at a moment (ISO 8601); undefined where
   * it is not margined by scenarios, or nobody knows where its underlying stands. `last` is at what
   * it trades now, where that is known.
   */
  async read(
    sessionId: string,
    instrument: Instrument,
    at: string,
    last?: Price,
  ): Promise<ReadGroup | undefined> {
    if (!marginGroupOf(instrument)) return undefined;
    const open = await this.#deps.store.positions(sessionId);
    return this.readWith({ open }, instrument, at, last);
  }

  /**
   * The same of an order, on what was read in its one trip: the open positions of the state that it
   * is decided on, and what `quotesBeside` gave.
   */
  async readWith(
    {
      open,
      underlying,
    }: { readonly open: readonly Position[]; readonly underlying?: UnderlyingQuotes | undefined },
    instrument: Instrument,
    at: string,
    last?: Price,
  ): Promise<ReadGroup | undefined> {
    const group = marginGroupOf(instrument);
    if (!group) return undefined;
    const told = last ? [{ instrument, price: last, ts: secondsOf(at) }] : [];
    return this.readAmong(open, group, { contracts: [instrument], told, at, quoted: underlying });
  }

  /** The last quotes of what an instrument's group is on; undefined where it has none. */
  async quotesBeside(instrument: Instrument): Promise<UnderlyingQuotes | undefined> {
    const group = marginGroupOf(instrument);
    return group && this.#spots.quotes(group);
  }

  /** Every group of some instruments, as `read` gives each; the positions are read once. */
  async readAll(
    sessionId: string,
    instruments: readonly Instrument[],
    at: string,
  ): Promise<readonly GroupMargins[]> {
    if (groupsOf(instruments).length === 0) return [];
    const open = await this.#deps.store.positions(sessionId);
    return this.readAllWith({ open, underlyings: new Map() }, instruments, at);
  }

  /** The same of an order of several legs, on what was read in its one trip. */
  async readAllWith(
    { open, underlyings }: ReadBeside,
    instruments: readonly Instrument[],
    at: string,
  ): Promise<readonly GroupMargins[]> {
    const read = await Promise.all(
      groupsOf(instruments).map((group) => {
        const quoted = underlyings.get(group);
        return this.readAmong(open, group, { contracts: instruments, told: [], at, quoted });
      }),
    );
    return read.flatMap((each) => (each ? [each.margins] : []));
  }

  /** The last quotes of what each group of some instruments is on. */
  async quotesBesideAll(
    instruments: readonly Instrument[],
  ): Promise<ReadonlyMap<GroupName, UnderlyingQuotes>> {
    const groups = groupsOf(instruments);
    const quotes = await Promise.all(groups.map((group) => this.#spots.quotes(group)));
    return new Map(quotes.map((each, at) => [groups[at] as GroupName, each]));
  }

  /** The same of a group of positions that were read, and contracts that may come to them. */
  async readAmong(
    all: readonly Position[],
    group: GroupName,
    { contracts, told, at, quoted }: MarketQuestion,
  ): Promise<ReadGroup | undefined> {
    const open = all.filter(isOpen);
    const positions = open.filter((each) => marginGroupOf(each.instrument) === group);
    const own = contracts.filter((each) => marginGroupOf(each) === group);
    const read = await this.marketOf(group, {
      contracts: [...own, ...positions.map((each) => each.instrument)],
      told: [...told, ...positions.map(lastOf)],
      at,
      quoted,
    });
    if (!read) return undefined;
    const { assess } = await import('./group-assessment.ts');
    const others = open.filter((each) => !positions.includes(each) && isMargined(each));
    const otherUnrealized = sum(others.map(unrealizedPnl));
    const { settlesFrom, rules } = this.#deps;
    const { quoteMaxAge } = rules;
    const hasFutures = own.some(isFuture);
    const day = hasFutures ? await settlesFrom?.(exchangeSegment(group), at) : undefined;
    const margins: GroupMargins = {
      group,
      begunWith: positions,
      positions,
      otherUnrealized,
      settlesFrom: day,
      covers: (each) => marginGroupOf(each) === group,
      assess: (held) => assess(group, held, read, quoteMaxAge),
    };
    return { ...read, margins };
  }

  /** What a group is judged by; `said` is where the trader says that its underlying stands. */
  async marketOf(
    group: GroupName,
    question: MarketQuestion,
    said?: Price,
  ): Promise<ReadMarket | undefined> {
    const { at, contracts, told } = question;
    const parameters = await this.#deps.rules.parameters();
    if (said) return this.#marketAt({ price: said, ts: secondsOf(at) }, group, at, parameters);
    const all = [...contracts, ...told.map(({ instrument }) => instrument)];
    const [quoted, file] = await Promise.all([
      this.#spots.read(group, { ...question, rate: parameters.rate }),
      this.#deps.file?.(
        group,
        all.filter((each) => marginGroupOf(each) === group),
        at,
      ),
    ]);
    const spot = quoted ?? (file && closeIn(file));
    return spot && this.#marketAt(spot, group, at, parameters, file);
  }

  #marketAt(
    spot: Spot,
    group: GroupName,
    at: string,
    parameters: MarginParameters,
    file?: FiledGroup,
  ): ReadMarket {
    const { rules } = this.#deps;
    const day = at.slice(0, 10);
    const terms = termsOf(parameters, underlyingOf(group), day, rules.multiplier(parameters));
    return { market: { day, spot: spot.price, terms, file }, spot };
  }
}

/** Where the exchange's file says that the underlying stood. */
function closeIn({ day, underlying }: FiledGroup): Spot | undefined {
  const spot = price(underlying.spot);
  return isPositive(spot) ? { price: spot, ts: secondsOf(day) } : undefined;
}

/** Shorts of any kind, and futures: what they lose reduces what can be opened. */
const isMargined = (position: Position): boolean =>
  position.side === 'SHORT' ||
  (position.margined === true && !isEquity(position.instrument.segment));
