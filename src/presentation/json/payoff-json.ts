import type { Level } from '../../app/market/options/level.ts';
import type { Examined } from '../../app/strategies/analysis/examine.ts';
import type { Outcome } from '../../app/strategies/analysis/outcome.ts';
import { text } from '../../domain/money/money.ts';
import type { Net } from '../../domain/strategies/net-price.ts';
import { instrumentJson } from './instrument-json.ts';

export const netJson = ({ price, kind, paid, units }: Net) => ({
  net: text(price),
  net_kind: kind,
  net_amount: text(paid),
  units: text(units),
});

export const levelJson = ({ figure }: Level): string =>
  typeof figure === 'string' ? figure : text(figure);

/** What legs come to: exact figures, or a model's, which `exact` tells. */
function payoffJson(outcome: Outcome) {
  const head = { at: outcome.day, exact: outcome.kind === 'exact', ...figuresOf(outcome) };
  const { max_profit: profit, max_loss: loss } = head;
  const known = outcome.kind !== 'unknown';
  return {
    ...head,
    unlimited: known && (profit === null || loss === null),
    unlimited_profit: known && profit === null,
    unlimited_loss: known && loss === null,
    breakevens: outcome.breakevens.map(levelJson),
    pop: outcome.pop,
    reason: outcome.kind === 'unknown' ? outcome.reason : null,
  };
}

function figuresOf(outcome: Outcome) {
  if (outcome.kind === 'exact') {
    const { maxProfit, maxLoss, kinks } = outcome.payoff;
    return {
      max_profit: maxProfit && text(maxProfit),
      max_loss: maxLoss && text(maxLoss),
      points: kinks.map(({ at, profit }) => ({ price: text(at), profit: text(profit) })),
    };
  }
  if (outcome.kind === 'unknown') return { max_profit: null, max_loss: null, points: [] };
  const { maxProfit, maxLoss, points } = outcome.model;
  return {
    max_profit: maxProfit,
    max_loss: maxLoss,
    points: points.map(({ at, profit }) => ({ price: at, profit })),
  };
}

/** The market by which legs were looked at. */
export const marketJson = ({ analysis }: Examined) => ({
  spot: analysis.spot && levelJson(analysis.spot),
  forward: analysis.forward,
  forward_source: analysis.forwardSource,
  as_of: new Date(analysis.asOf).toISOString(),
});

/** What legs come to, their greeks, and what they block. */
export const examinedJson = ({ analysis, outcome, margin, ...more }: Examined) => ({
  payoff: payoffJson(outcome),
  greeks: analysis.greeks,
  margin: margin && text(margin),
  return_on_margin: more.returnOnMargin && text(more.returnOnMargin),
  reward_to_risk: more.rewardToRisk && text(more.rewardToRisk),
});

/** What `payoff` shows of legs. */
export function analysisJson(examined: Examined) {
  const { analysis, name } = examined;
  return {
    name,
    underlying: analysis.underlying,
    ...netJson(analysis.net),
    legs: analysis.legs.map(({ leg, iv, reason, greeks }, index) => ({
      leg: leg.leg ?? index + 1,
      side: leg.action,
      ...instrumentJson(leg.instrument),
      quantity: text(leg.quantity),
      price: text(leg.price),
      iv,
      delta: greeks.delta,
      reason,
    })),
    expiry: analysis.expiries[0] ?? null,
    expiries: analysis.expiries,
    ...examinedJson(examined),
    ...marketJson(examined),
  };
}
