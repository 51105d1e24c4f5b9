import { instrumentKey, type Instrument } from '../../domain/instruments/instrument.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import { add, ZERO, type Money, type Price } from '../../domain/money/money.ts';
import { isHeld, unrealizedOf, type LegPosition } from '../../domain/strategies/leg-position.ts';
import type { Strategy, StrategyStatus } from '../../domain/strategies/strategy.ts';
import type { Quote } from '../../storage/ports/store.ts';
import type { QuoteOf } from '../market/options/option-market.ts';
import { atQuote } from '../market/position-tracker.ts';

/** What a leg holds, and at what the account values it. */
export interface StrategyLeg extends LegPosition {
  readonly quote: Quote | undefined;
  /** The newer of the last quote and the account's last fill; undefined of a leg that is closed. */
  readonly mark: Price | undefined;
  readonly unrealizedPnl: Money;
}

/** A strategy with what its own fills made. */
export interface StrategyView {
  readonly strategy: Strategy;
  readonly status: StrategyStatus;
  readonly legs: readonly StrategyLeg[];
  readonly realizedPnl: Money;
  readonly unrealizedPnl: Money;
  readonly fees: Money;
}

/** At what contracts that are held stand. */
export interface Marks {
  readonly quoteOf: QuoteOf;
  readonly markOf: (instrument: Instrument) => Price | undefined;
}

/** The marks of the account's own positions, so that a strategy's P&L is its part of the account's. */
export function marksOf(positions: readonly Position[], quoteOf: QuoteOf): Marks {
  const last = new Map<string, Position>();
  for (const each of positions) {
    const key = instrumentKey(each.instrument);
    const known = last.get(key);
    if (!known || isBefore(known, each)) last.set(key, each);
  }
  const markOf = (instrument: Instrument) => {
    const position = last.get(instrumentKey(instrument));
    const quote = quoteOf(instrument);
    return position ? atQuote(position, quote).currentPrice : quote?.price;
  };
  return { quoteOf, markOf };
}

/** What is open counts before what is closed, then the newer. */
const isBefore = (one: Position, other: Position): boolean =>
  isOpen(one) === isOpen(other)
    ? Date.parse(one.lastUpdated) <= Date.parse(other.lastUpdated)
    : isOpen(other);

export function markedLeg(leg: LegPosition, { quoteOf, markOf }: Marks): StrategyLeg {
  if (!isHeld(leg)) {
    return { ...leg, quote: undefined, mark: undefined, unrealizedPnl: ZERO };
  }
  const mark = markOf(leg.instrument);
  const unrealizedPnl = mark ? unrealizedOf(leg, mark) : ZERO;
  return { ...leg, quote: quoteOf(leg.instrument), mark, unrealizedPnl };
}

/** A strategy with its legs, by their numbers, at what they stand. */
export function strategyView(
  strategy: Strategy,
  legPositions: readonly LegPosition[],
  marks: Marks,
): StrategyView {
  const legs = [...legPositions]
    .sort((a, b) => a.leg - b.leg)
    .map((each) => markedLeg(each, marks));
  const total = (pick: (leg: StrategyLeg) => Money) =>
    legs.reduce((sum, leg) => add(sum, pick(leg)), ZERO);
  return {
    strategy,
    status: statusOf(strategy, legPositions),
    legs,
    realizedPnl: total((leg) => leg.realizedPnl),
    unrealizedPnl: total((leg) => leg.unrealizedPnl),
    fees: total((leg) => leg.fees),
  };
}

/** What its own fills say: closed once nothing is held, whoever closed it. */
export function statusOf(
  { status }: Strategy,
  legPositions: readonly LegPosition[],
): StrategyStatus {
  if (legPositions.length === 0) return status;
  if (!legPositions.some(isHeld)) return 'CLOSED';
  return legPositions.some(({ settled }) => settled) ? 'PARTLY_EXPIRED' : 'OPEN';
}
