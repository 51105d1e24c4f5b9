import { contractOf, instrumentKey, type Instrument } from '../instruments/instrument.ts';
import { compactReadings, type ContractText } from '../instruments/symbols/symbol-forms.ts';
import {
  add,
  subtract,
  percentage,
  isNegative,
  isPositive,
  quantity,
  type Money,
  type Ratio,
} from '../money/money.ts';
import type { RoundTrip } from './trips/round-trips.ts';

/** What an instrument is: an option by its type, a future, or equity. */
type InstrumentKind = 'CE' | 'PE' | 'FUT' | 'EQ';

const DERIVATIVES = /_(?:FNO|CURRENCY|COMM)$/;

/** What a symbol says that was stored without its details. */
const written = (symbol: string): ContractText | undefined =>
  compactReadings(symbol, () => false)[0];

/** An option says its type; of the rest, derivatives segments hold futures. */
function kindOf({ option, symbol, segment }: Instrument): InstrumentKind {
  const type = (option ?? written(symbol))?.type;
  if (type !== undefined && type !== '') return type;
  return DERIVATIVES.test(segment) || /\d{2}[A-Z]{3}FUT$/.test(symbol) ? 'FUT' : 'EQ';
}

/** NIFTY of an option or a future on it; a share stands for itself. */
function underlyingOf(instrument: Instrument): string {
  const { symbol } = instrument;
  const named = (contractOf(instrument) ?? written(symbol))?.underlying;
  if (named !== undefined && named !== '') return named;
  if (kindOf(instrument) !== 'FUT') return symbol;
  return symbol.replace(/(?:\d{2}[A-Z]{3}FUT|-.*FUT)$/, '') || symbol;
}

/** The closed round trips of one group. */
export interface Group {
  readonly key: string;
  readonly roundTrips: number;
  readonly wins: number;
  readonly losses: number;
  readonly grossPnl: Money;
  readonly fees: Money;
  readonly netPnl: Money;
  /** wins / roundTrips * 100, 2 decimals. */
  readonly winRate: Ratio;
}

export const DIMENSIONS = ['underlying', 'type', 'side', 'hour', 'day', 'note'] as const;

/** Groups of one dimension that are kept apart: notes may be as many as trades. */
const MAX_GROUPS = 5000;
const OTHERS = '(others)';
export type Dimension = (typeof DIMENSIONS)[number];

/** Hour (`09`) and day are those of the closing, in the session's time zone; so is the note. */
const keyOf: Readonly<Record<Dimension, (trip: RoundTrip) => string>> = {
  underlying: ({ instrument }) => underlyingOf(instrument),
  type: ({ instrument }) => kindOf(instrument),
  side: ({ side }) => side,
  hour: ({ closedAt }) => closedAt.slice(11, 13),
  day: ({ closedAt }) => closedAt.slice(0, 10),
  note: ({ note }) => note,
};

type Counted = Pick<Group, 'roundTrips' | 'wins' | 'losses' | 'grossPnl' | 'fees'>;

/** Trips one after the other that are of the same groups. */
interface Run {
  readonly first: RoundTrip;
  sums: Counted;
}

/**
 * Splits the round trips' results by underlying, instrument type, side, hour, day and note. Trips one
 * after the other are mostly of the same groups: they are summed before the groups take them.
 */
export class Breakdown {
  readonly #groups = new Map<Dimension, Map<string, Counted>>(
    DIMENSIONS.map((name) => [name, new Map()]),
  );
  #run: Run | undefined;

  add(trip: RoundTrip): void {
    if (this.#run && areAlike(this.#run.first, trip)) {
      this.#run.sums = together(this.#run.sums, counted(trip));
    } else {
      this.#take();
      this.#run = { first: trip, sums: counted(trip) };
    }
  }

  #take(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    for (const [dimension, groups] of this.#groups) {
      const named = keyOf[dimension](run.first);
      const key = groups.has(named) || groups.size < MAX_GROUPS ? named : OTHERS;
      const known = groups.get(key);
      groups.set(key, known ? together(known, run.sums) : run.sums);
    }
  }

  /** The groups of a dimension, by key. */
  by(dimension: Dimension): Group[] {
    this.#take();
    return [...(this.#groups.get(dimension) ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, group]) => ({
        key,
        ...group,
        netPnl: subtract(group.grossPnl, group.fees),
        winRate: percentage(quantity(String(group.wins)), quantity(String(group.roundTrips))),
      }));
  }
}

/** Whether two trips are of the same groups: an hour of a day, an instrument, a side and a note. */
const areAlike = (one: RoundTrip, other: RoundTrip): boolean =>
  one.closedAt.slice(0, 13) === other.closedAt.slice(0, 13) &&
  one.side === other.side &&
  one.note === other.note &&
  instrumentKey(one.instrument) === instrumentKey(other.instrument) &&
  one.instrument.symbol === other.instrument.symbol;

const counted = ({ pnl, grossPnl, fees }: RoundTrip): Counted => ({
  roundTrips: 1,
  wins: isPositive(pnl) ? 1 : 0,
  losses: isNegative(pnl) ? 1 : 0,
  grossPnl,
  fees,
});

const together = (one: Counted, other: Counted): Counted => ({
  roundTrips: one.roundTrips + other.roundTrips,
  wins: one.wins + other.wins,
  losses: one.losses + other.losses,
  grossPnl: add(one.grossPnl, other.grossPnl),
  fees: add(one.fees, other.fees),
});
