import type { Examined } from '../../app/strategies/analysis/examine.ts';
import type { StrategyLeg, StrategyView } from '../../app/strategies/strategy-view.ts';
import type { StrategyResult } from '../../app/strategies/strategy-request.ts';
import { averagePrice } from '../../domain/instruments/contract-value.ts';
import { isNegative, isZero, magnitude, text, type Quantity } from '../../domain/money/money.ts';
import { rulesText } from '../../domain/strategies/exit-rules.ts';
import { isHeld } from '../../domain/strategies/leg-position.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';
import { instrumentJson } from './instrument-json.ts';
import { orderJson, walletJson } from './account-json.ts';
import { orderMarginJson } from './order-margin-json.ts';
import { examinedJson, marketJson, netJson } from './payoff-json.ts';

const strategyHead = (strategy: Strategy, status = strategy.status) => ({
  id: strategy.id,
  name: strategy.name,
  underlying: strategy.underlying,
  status,
  rules: rulesText(strategy.rules),
  note: strategy.note,
  created_at: strategy.createdAt,
  exit_reason: strategy.exitReason ?? null,
  entry_premium: text(strategy.entryPremium),
  entry_kind: strategy.entryKind,
});

/** A strategy that is kept, with what its own fills made. */
export function strategyJson({ strategy, status, legs, ...totals }: StrategyView) {
  return {
    ...strategyHead(strategy, status),
    realized_pnl: text(totals.realizedPnl),
    unrealized_pnl: text(totals.unrealizedPnl),
    fees: text(totals.fees),
    legs: legs.map(legJson),
  };
}

const sideOf = (units: Quantity) => (isNegative(units) ? ('SELL' as const) : ('BUY' as const));

/** What a leg holds: a closed one has no side, and quantity 0. */
const legJson = (each: StrategyLeg) => ({
  leg: each.leg,
  side: isZero(each.units) ? null : sideOf(each.units),
  ...instrumentJson(each.instrument),
  quantity: text(magnitude(each.units)),
  price: isHeld(each)
    ? text(averagePrice(each.instrument, each.cost, magnitude(each.units)))
    : null,
  cost: text(each.cost),
  ltp: each.mark ? text(each.mark) : null,
  realized_pnl: text(each.realizedPnl),
  unrealized_pnl: text(each.unrealizedPnl),
  fees: text(each.fees),
  settled: each.settled === true,
});

/** What is open, by strategy; the last group is what belongs to none. */
export const positionsByStrategyJson = (
  strategies: readonly StrategyView[],
  rest: readonly StrategyLeg[],
) => ({
  by: 'strategy',
  groups: [
    ...strategies.map(({ legs, ...view }) => {
      const { id: strategy, ...shown } = strategyJson({ ...view, legs: legs.filter(isHeld) });
      return { strategy, ...shown };
    }),
    ...(rest.length > 0 ? [{ strategy: null, legs: rest.map(legJson) }] : []),
  ],
});

/** The same with what the market says of it. */
export function examinedStrategyJson(view: StrategyView, examined: Examined) {
  const { legs, ...head } = strategyJson(view);
  const read = new Map(examined.analysis.legs.map((each) => [each.leg.leg, each]));
  return {
    strategy: {
      ...head,
      ...netJson(examined.analysis.net),
      legs: legs.map((each) => {
        const found = each.side === null ? undefined : read.get(each.leg);
        const iv = found?.iv ?? null;
        return {
          ...each,
          iv,
          delta: found?.greeks.delta ?? null,
          reason: found ? found.reason : 'closed',
        };
      }),
      ...examinedJson(examined),
    },
    ...marketJson(examined),
  };
}

/** What trading legs as one did; `net` is that of what was traded. */
export function strategyResultJson(
  { orders, net, balance, ...how }: StrategyResult,
  view: StrategyView,
  examined: Examined,
) {
  const [order] = orders;
  const margin = orderMarginJson(how.margins ?? []);
  const { strategy, ...market } = examinedStrategyJson(view, examined);
  return {
    strategy: { ...strategy, ...netJson(net) },
    orders: orders.map(orderJson),
    ...(order && { balance: walletJson(order.sessionId, balance) }),
    ...(margin && { group_margin: margin }),
    ...(how.duplicate && { duplicate: true }),
    ...(how.dryRun && { dry_run: true }),
    ...market,
  };
}

export const changedStrategyJson = (strategy: Strategy) => ({ strategy: strategyHead(strategy) });
