import { contractOf, type Instrument } from '../instruments/instrument.ts';
import { compactReadings, type ContractText } from '../instruments/symbols/symbol-forms.ts';
import {
  add,
  subtract,
  percentage,
  isNegative,
  isPositive,
  quantity,
  ZERO,
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
const NOTHING: Counted = { roundTrips: 0, wins: 0, losses: 0, grossPnl: ZERO, fees: ZERO };

/** Splits the round trips' results by underlying, instrument type, side, hour, day and note. */
export class Breakdown {
  readonly #groups = new Map<Dimension, Map<string, Counted>>(
    DIMENSIONS.map((name) => [name, new Map()]),
  );

  add(trip: RoundTrip): void {
    for (const [dimension, groups] of this.#groups) {
      const named = keyOf[dimension](trip);
      const key = groups.has(named) || groups.size < MAX_GROUPS ? named : OTHERS;
      groups.set(key, counted(groups.get(key) ?? NOTHING, trip));
    }
  }

  /** The groups of a dimension, by key. */
  by(dimension: Dimension): Group[] {
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

function counted(group: Counted, trip: RoundTrip): Counted {
  return {
    roundTrips: group.roundTrips + 1,
    wins: group.wins + (isPositive(trip.pnl) ? 1 : 0),
    losses: group.losses + (isNegative(trip.pnl) ? 1 : 0),
    grossPnl: add(group.grossPnl, trip.grossPnl),
    fees: add(group.fees, trip.fees),
  };
}
