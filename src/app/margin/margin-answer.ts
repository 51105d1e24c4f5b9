import { instrumentKey, type Instrument } from '../../domain/instruments/instrument.ts';
import { underlyingOf, type GroupName } from '../../domain/margin/group.ts';
import {
  aloneOf,
  NOTHING_REQUIRED,
  peakOf,
  requirementOf,
  type Requirement,
} from '../../domain/margin/requirement.ts';
import {
  isNegative,
  sum,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';
import { riskOf } from './exchange-files/filed-group.ts';
import type { ReadMarket } from './group-assessment.ts';
import type { MarginSource, ObservedContract } from './margin-model.ts';

/** A contract that margin is asked for. */
export interface MarginLegView {
  readonly instrument: Instrument;
  /** Below 0 when it is sold. */
  readonly quantity: Quantity;
  readonly price: Price;
  /** `0.17` for 17%; absent for futures, and where the percentage counts. */
  readonly volatility?: string | undefined;
  /** What it would block by itself. */
  readonly alone: Money;
}

/** What contracts on one underlying block. */
export interface GroupMargin {
  readonly underlying: string;
  readonly exchange: string;
  readonly source: MarginSource;
  /** Whether a stock stands on the minimum of all stocks: its real figure may be far higher. */
  readonly onFloor: boolean;
  readonly spot?: Price | undefined;
  readonly requirement: Requirement;
  /** What is paid in full beside it: bought options, and shares. */
  readonly premium: Money;
  /** What the contracts would block one by one, summed. */
  readonly alone: Money;
  /** The same without the bought options: what is blocked before there is a hedge. */
  readonly beforeHedge: Money;
  /** The most that is blocked while the contracts are traded in their order. */
  readonly peak: Money;
  /** What the session's ledger locks for it now; absent for contracts that nobody holds. */
  readonly locked?: Money | undefined;
  readonly legs: readonly MarginLegView[];
}

export type MarginTotal = ReturnType<typeof totalOf>;

/** What blocks margin, by underlying and together. */
export interface MarginAnswer {
  readonly groups: readonly GroupMargin[];
  readonly total: MarginTotal;
}

/** By the scenarios, or the exchange's file. */
export function modelled(
  name: string,
  contracts: readonly ObservedContract[],
  premium: Money,
  { market }: ReadMarket,
): GroupMargin {
  const { legs, facts, volatilities, source } = riskOf(contracts, market);
  const alone = aloneOf(legs, facts);
  const unhedged = legs.filter(({ kind, quantity }) => kind === 'FUT' || isNegative(quantity));
  return {
    ...placeOf(name),
    source,
    onFloor: source === 'model' && market.terms.onFloor,
    spot: facts.spot,
    requirement: requirementOf(legs, facts),
    premium,
    alone: sum(alone),
    beforeHedge: requirementOf(unhedged, facts).total,
    peak: peakOf([], legs, facts),
    legs: contracts.map(({ instrument, quantity, price }, at) => ({
      instrument,
      quantity,
      price,
      volatility: volatilities.get(instrumentKey(instrument)),
      alone: alone[at] ?? ZERO,
    })),
  };
}

/** By the configured percentage, which knows no hedge. */
export function byPercent(
  name: string,
  legs: readonly MarginLegView[],
  premium: Money,
): GroupMargin {
  const total = sum(legs.map(({ alone }) => alone));
  return {
    ...placeOf(name),
    source: 'percent',
    onFloor: false,
    requirement: { ...NOTHING_REQUIRED, span: total, total },
    premium,
    alone: total,
    beforeHedge: total,
    peak: total,
    legs,
  };
}

export const answerOf = (groups: readonly GroupMargin[]): MarginAnswer => ({
  groups,
  total: totalOf(groups),
});

/** The figures of all groups together; their source is the roughest of those of the groups. */
function totalOf(groups: readonly GroupMargin[]) {
  const total = (pick: (group: GroupMargin) => Money) => sum(groups.map(pick));
  return {
    span: total(({ requirement }) => requirement.span),
    exposure: total(({ requirement }) => requirement.exposure),
    additional: total(({ requirement }) => requirement.additional),
    total: total(({ requirement }) => requirement.total),
    premium: total(({ premium }) => premium),
    alone: total(({ alone }) => alone),
    beforeHedge: total(({ beforeHedge }) => beforeHedge),
    peak: total(({ peak }) => peak),
    source: SOURCES.find((each) => groups.some(({ source }) => source === each)) ?? 'model',
  };
}

const SOURCES: readonly MarginSource[] = ['percent', 'model', 'file'];

const placeOf = (name: string) => ({
  exchange: name.slice(0, name.indexOf(' ')),
  underlying: underlyingOf(name as GroupName),
});
