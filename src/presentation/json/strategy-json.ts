import type { Analysis } from '../../app/strategies/analysis/analyse.ts';
import type { StrategyView } from '../../app/strategies/strategy-reader.ts';
import type { StrategyResult } from '../../app/strategies/strategy-request.ts';
import { text } from '../../domain/money/money.ts';
import { rulesText } from '../../domain/strategies/exit-rules.ts';
import type { Net } from '../../domain/strategies/net-price.ts';
import type { Payoff } from '../../domain/strategies/payoff.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';
import { orderJson, walletJson } from './json.ts';

const netJson = ({ price, kind, paid, units }: Net) => ({
  net: text(price),
  net_kind: kind,
  net_amount: text(paid),
  units: text(units),
});

function payoffJson(payoff: Payoff | null, pop: string | null) {
  if (!payoff) {
    return {
      max_profit: null,
      max_loss: null,
      unlimited: false,
      breakevens: [],
      pop,
      points: [],
      reason: 'mixed_expiries',
    };
  }
  const { maxProfit, maxLoss } = payoff;
  return {
    max_profit: maxProfit && text(maxProfit),
    max_loss: maxLoss && text(maxLoss),
    unlimited: maxProfit === null || maxLoss === null,
    unlimited_profit: maxProfit === null,
    unlimited_loss: maxLoss === null,
    breakevens: payoff.breakevens.map(text),
    pop,
    points: payoff.kinks.map(({ at, profit }) => ({ price: text(at), profit: text(profit) })),
    reason: null,
  };
}

/** What `payoff` shows of legs. */
export function analysisJson(analysis: Analysis, name: string) {
  return {
    name,
    underlying: analysis.underlying,
    ...netJson(analysis.net),
    legs: analysis.legs.map(({ leg, iv, reason, greeks }, index) => ({
      leg: index + 1,
      side: leg.action,
      symbol: leg.instrument.symbol,
      exchange_segment: leg.instrument.segment,
      security_id: leg.instrument.securityId,
      quantity: text(leg.quantity),
      price: text(leg.price),
      iv,
      delta: greeks.delta,
      reason,
    })),
    expiry: analysis.expiry,
    payoff: payoffJson(analysis.payoff, analysis.pop),
    greeks: analysis.greeks,
    spot: analysis.spot && text(analysis.spot),
    forward: analysis.forward,
    forward_source: analysis.forwardSource,
    as_of: new Date(analysis.asOf).toISOString(),
  };
}

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
    legs: legs.map((each) => ({
      leg: each.leg,
      symbol: each.instrument.symbol,
      exchange_segment: each.instrument.segment,
      security_id: each.instrument.securityId,
      quantity: text(each.units),
      cost: text(each.cost),
      ltp: each.mark ? text(each.mark) : null,
      realized_pnl: text(each.realizedPnl),
      unrealized_pnl: text(each.unrealizedPnl),
      fees: text(each.fees),
      settled: each.settled === true,
    })),
  };
}

/** What trading legs as one did. */
export function strategyResultJson({ strategy, orders, net, balance, ...how }: StrategyResult) {
  const [order] = orders;
  return {
    strategy: { ...strategyHead(strategy), ...netJson(net) },
    orders: orders.map(orderJson),
    ...(order && { balance: walletJson(order.sessionId, balance) }),
    ...(how.duplicate && { duplicate: true }),
    ...(how.dryRun && { dry_run: true }),
  };
}

export const changedStrategyJson = (strategy: Strategy) => ({ strategy: strategyHead(strategy) });
