import { ratio, type Ratio } from '../money/money.ts';

/** What an underlying is: the exchange's minimum figures differ. */
type UnderlyingKind = 'index' | 'stock';

/** The figures of the method; a percentage is a factor (9.3% is 0.093). */
export interface MarginFigures {
  /** Price scan range: the largest ordinary move, a share of the price. */
  readonly psr: Ratio;
  /** The same for contracts that expire more than nine months from now. */
  readonly psr_long_dated: Ratio;
  /** Volatility scan range: 0.04 is four points. */
  readonly vsr: Ratio;
  /** Charge on deltas matched across expiries, a share of the far contract's price. */
  readonly calendar: Ratio;
  /** Exposure margin, a share of the contract's value. */
  readonly exposure: Ratio;
  /** How far out of the money an option pays `exposure_far`, a share of the spot price. */
  readonly far_from: Ratio;
  readonly exposure_far: Ratio;
  readonly exposure_long_dated: Ratio;
  /** What a short option pays beside on the day of its expiry. */
  readonly expiry_day: Ratio;
  /** 1 where contracts that expire today are scanned apart from the others, else 0. */
  readonly expiry_apart: Ratio;
  /** Additional margin of an underlying, a share of the contract's value. */
  readonly additional: Ratio;
  /** The volatility of a contract of which nobody knows one. */
  readonly volatility: Ratio;
}
export type FigureName = keyof MarginFigures;

/** Figures that hold from a day on, for a kind of underlying or one of them by name. */
export interface ParameterRow {
  readonly from: string;
  readonly of: string;
  readonly figures: Partial<MarginFigures>;
}

/** All parameters: the shipped ones, and what the user adds. */
export interface MarginParameters {
  /** Which parameters they are, kept with each requirement: `india 2026-11-27`. */
  readonly version: string;
  readonly indices: ReadonlySet<string>;
  /** Continuously compounded, a year. */
  readonly rate: Ratio;
  readonly rows: readonly ParameterRow[];
  /** What a broker asks of the exchange's figure, by the broker's name. */
  readonly brokers: ReadonlyMap<string, Ratio>;
}

/** What holds for one underlying on one day. */
export interface MarginTerms extends MarginFigures {
  readonly kind: UnderlyingKind;
  readonly rate: Ratio;
  /** What the broker asks of the exchange's figure; 1 is the same. */
  readonly multiplier: Ratio;
  /** Whether a stock has only its class's minimum: its own figure may be far higher. */
  readonly onFloor: boolean;
  readonly version: string;
}

const NOTHING = ratio('0');
const WITHOUT: MarginFigures = {
  psr: NOTHING,
  psr_long_dated: NOTHING,
  vsr: NOTHING,
  calendar: NOTHING,
  exposure: NOTHING,
  far_from: NOTHING,
  exposure_far: NOTHING,
  exposure_long_dated: NOTHING,
  expiry_day: NOTHING,
  expiry_apart: NOTHING,
  additional: NOTHING,
  volatility: NOTHING,
};
export const FIGURE_NAMES = Object.keys(WITHOUT) as readonly FigureName[];

/**
 * The figures of an underlying on a day (`YYYY-MM-DD`). Each comes from the newest row in force
 * that names it, a row of the underlying's own before one of its kind; before the first row that
 * one counts, as nobody wrote older ones down.
 */
export function termsOf(
  parameters: MarginParameters,
  underlying: string,
  day: string,
  multiplier: Ratio,
): MarginTerms {
  const kind = parameters.indices.has(underlying) ? 'index' : 'stock';
  const own = rowsOf(parameters, underlying, day);
  const first = firstDay(parameters, kind);
  const inOrder = [...own, ...rowsOf(parameters, kind, day < first ? first : day)];
  const figure = (name: FigureName): Ratio =>
    inOrder.find(({ figures }) => figures[name])?.figures[name] ?? WITHOUT[name];
  const figures = Object.fromEntries(FIGURE_NAMES.map((name) => [name, figure(name)])) as Record<
    FigureName,
    Ratio
  >;
  const onFloor = kind === 'stock' && !own.some((row) => row.figures.psr);
  const { rate, version } = parameters;
  return { ...figures, kind, rate, multiplier, onFloor, version };
}

/** The rows of a name that are in force, newest first. */
const rowsOf = ({ rows }: MarginParameters, of: string, day: string): readonly ParameterRow[] =>
  rows.filter((row) => row.of === of && row.from <= day).sort((a, b) => (a.from < b.from ? 1 : -1));

/** The day of the first row: on older days that one counts, as nobody wrote others down. */
const firstDay = ({ rows }: MarginParameters, of: string): string =>
  rows
    .filter((row) => row.of === of)
    .reduce((first, { from }) => (from < first ? from : first), '9999-12-31');
