import { orderMarginLine } from '../margin/order-margin-line.ts';
import type { StrategyLeg, StrategyView } from '../../../app/strategies/strategy-view.ts';
import type { StrategyResult } from '../../../app/strategies/strategy-request.ts';
import type { ResolvedLeg } from '../../../app/strategies/legs/resolve-legs.ts';
import { add, text, type Money } from '../../../domain/money/money.ts';
import { rulesText } from '../../../domain/strategies/exit-rules.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';
import type { Strategy } from '../../../domain/strategies/strategy.ts';
import type { Examined } from '../../../app/strategies/analysis/examine.ts';
import { outcomeFigures, payoffFigures } from './payoff-view.ts';
import { TEMPLATES, type StrategyTemplate } from '../../../domain/strategies/templates.ts';
import { fields } from '../fields.ts';
import { clockTime, gain, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { nameIn, table } from '../table.ts';

export const strategyNamesJson = () => ({
  strategies: TEMPLATES.map(({ name, prefix, view, legs }) => ({
    name,
    prefix,
    view,
    legs: legs.map(({ action, kind, ratio }) => `${action} ${ratio} ${kind}`),
  })),
});

/** Every named strategy with the shape of its payoff. */
export const strategyNamesView = (style: Style): string =>
  table(
    [
      { title: 'Name', cell: ({ name }: StrategyTemplate) => style.color.bold(name) },
      { title: 'Payoff', cell: payoffShape },
      { title: 'For', cell: ({ view }) => view },
      { title: 'Ids', cell: ({ prefix }) => `${prefix}-1`, drop: 1 },
    ],
    TEMPLATES,
    style,
  );

/** The payoff's slope from left to right, one sign for each piece between strikes. */
function payoffShape({ legs }: StrategyTemplate): string {
  if (legs.some(({ far }) => far)) return '_/\\_';
  const strikes = legs.map(({ kind, place }) => {
    const { from, widths } = place ?? { from: 'centre', widths: 0 };
    const side = kind === 'PE' ? -1 : 1;
    return side * ((from === 'gap' ? 1 : 0) + 2 * widths);
  });
  const kinks = [...new Set(strikes.filter((_, at) => legs[at]?.place))].sort((a, b) => a - b);
  const slopeAt = (level: number) =>
    legs.reduce((slope, { kind, action, ratio, place }, at) => {
      const strike = strikes[at] ?? 0;
      const units = action === 'BUY' ? ratio : -ratio;
      if (!place) return slope + units;
      if (kind === 'PE') return level < strike ? slope - units : slope;
      return level > strike ? slope + units : slope;
    }, 0);
  const edges = [(kinks[0] ?? 0) - 1, ...kinks.map((kink) => kink + 0.5)];
  return edges.map((level) => SHAPES[1 + Math.sign(slopeAt(level))] ?? '').join('');
}
const SHAPES = ['\\', '_', '/'];

/** What trading legs as one did. */
export function strategyResultView(
  result: StrategyResult,
  examined: Examined,
  style: Style,
): string {
  const { strategy, orders, net, balance, dryRun } = result;
  const verb = dryRun ? 'Would trade' : 'Traded';
  const title = `${verb} ${style.color.bold(strategy.id)} ${strategy.name} ${strategy.underlying}`;
  const legs = table(
    [
      { title: 'Leg', cell: ({ leg }: (typeof orders)[number]) => String(leg ?? '') },
      { title: 'Side', cell: ({ action }) => action },
      { title: 'Symbol', cell: ({ instrument }) => nameIn(instrument, style) },
      { title: 'Quantity', cell: ({ quantity }) => text(quantity), right: true },
      { title: 'Price', cell: (each) => rupees(each.filledPrice ?? each.price), right: true },
      { title: 'Charges', cell: ({ fee }) => rupees(fee), right: true, drop: 1 },
    ],
    orders,
    style,
  );
  const figures = fields(
    [
      [`Net ${net.kind}`, `${net.price.toFixed(2)} a unit`],
      ['In all', rupees(net.paid.abs() as Money)],
      ...(examined.outcome.kind === 'unknown' ? [] : outcomeFigures(examined)),
      ['Available', rupees(balance.available)],
    ],
    style,
  );
  const margins = dryRun ? (result.margins ?? []).map(orderMarginLine) : [];
  return [title, legs, figures, ...margins].join('\n\n');
}

export function strategiesView(views: readonly StrategyView[], style: Style): string {
  if (views.length === 0) return 'No strategies.';
  return table(
    [
      { title: 'Id', cell: ({ strategy }: StrategyView) => style.color.bold(strategy.id) },
      { title: 'Name', cell: ({ strategy }) => strategy.name },
      { title: 'Underlying', cell: ({ strategy }) => strategy.underlying, drop: 4 },
      { title: 'Status', cell: ({ status }) => status },
      {
        title: 'Realized',
        cell: ({ realizedPnl }) => gain(realizedPnl, style),
        right: true,
        drop: 3,
      },
      { title: 'Unrealized', cell: ({ unrealizedPnl }) => gain(unrealizedPnl, style), right: true },
      { title: 'Charges', cell: ({ fees }) => rupees(fees), right: true, drop: 5 },
      { title: 'Opened', cell: ({ strategy }) => clockTime(strategy.createdAt), drop: 6 },
    ],
    views,
    style,
  );
}

interface OpenLeg {
  readonly strategy: string;
  readonly leg: StrategyLeg;
}

/** Every open leg under its strategy; what belongs to none comes last. */
export function positionsByStrategyView(
  strategies: readonly StrategyView[],
  rest: readonly StrategyLeg[],
  style: Style,
): string {
  const rows: OpenLeg[] = [
    ...strategies.flatMap(({ strategy, legs }) =>
      legs.filter(isHeld).map((leg) => ({ strategy: strategy.id, leg })),
    ),
    ...rest.map((leg) => ({ strategy: '–', leg })),
  ];
  if (rows.length === 0) return 'No positions.';
  return table(
    [
      { title: 'Strategy', cell: ({ strategy }: OpenLeg) => strategy },
      { title: 'Symbol', cell: ({ leg }) => nameIn(leg.instrument, style) },
      { title: 'Quantity', cell: ({ leg }) => text(leg.units), right: true },
      { title: 'Cost', cell: ({ leg }) => rupees(leg.cost), right: true, drop: 1 },
      { title: 'LTP', cell: ({ leg }) => (leg.mark ? rupees(leg.mark) : '–'), right: true },
      { title: 'Unrealized', cell: ({ leg }) => gain(leg.unrealizedPnl, style), right: true },
    ],
    rows,
    style,
  );
}

export function strategyView(view: StrategyView, examined: Examined, style: Style): string {
  const { strategy, status, legs, realizedPnl, unrealizedPnl, fees } = view;
  const title = `${style.color.bold(strategy.id)} ${strategy.name} ${strategy.underlying} ${status}`;
  const grid = table(
    [
      { title: 'Leg', cell: ({ leg }: (typeof legs)[number]) => String(leg) },
      { title: 'Symbol', cell: ({ instrument }) => nameIn(instrument, style) },
      { title: 'Quantity', cell: ({ units }) => text(units), right: true },
      { title: 'Cost', cell: ({ cost }) => rupees(cost), right: true, drop: 3 },
      { title: 'LTP', cell: ({ mark }) => (mark ? rupees(mark) : '–'), right: true, drop: 1 },
      { title: 'Realized', cell: (leg) => gain(leg.realizedPnl, style), right: true, drop: 2 },
      { title: 'Unrealized', cell: (leg) => gain(leg.unrealizedPnl, style), right: true },
    ],
    legs,
    style,
  );
  const figures = fields(
    [
      ['P&L', gain(add(realizedPnl, unrealizedPnl), style)],
      ['Charges', rupees(fees)],
      ['Rules', rulesLine(strategy)],
      ...(examined.outcome.kind === 'unknown' ? [] : payoffFigures(examined).slice(1)),
    ],
    style,
  );
  return [title, grid, figures].join('\n\n');
}

function rulesLine({ rules, exitReason }: Strategy): string {
  const parts = Object.entries(rulesText(rules)).map(
    ([name, value]) => `${name.replace('_', ' ')} ${value}`,
  );
  const closed = exitReason ? [`closed by ${exitReason.replace('_', ' ')}`] : [];
  return [...parts, ...closed].join(', ') || 'none';
}

export const changedStrategyView = (strategy: Strategy, style: Style): string =>
  `${style.color.bold(strategy.id)} ${strategy.name}: rules ${rulesLine(strategy)}`;

/** `Took 75 NIFTY 2026-12-01 24000 CE into IC-1 iron-condor.` */
export const transferView = (
  { id, name }: Strategy,
  { instrument, quantity }: Pick<ResolvedLeg, 'instrument' | 'quantity'>,
  to: 'strategy' | 'account',
  style: Style,
): string =>
  `Took ${text(quantity)} ${nameIn(instrument, style)} ${to === 'strategy' ? 'into' : 'out of'} ` +
  `${style.color.bold(id)} ${name}.`;
