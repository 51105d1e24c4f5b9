import { instrumentName } from '../../../domain/instruments/instrument.ts';
import type { Level } from '../../../app/market/options/level.ts';
import type { Examined } from '../../../app/strategies/analysis/examine.ts';
import type { PayoffLines } from '../../../app/strategies/analysis/payoff-lines.ts';
import type { Outcome } from '../../../app/strategies/analysis/outcome.ts';
import { magnitude, text } from '../../../domain/money/money.ts';
import { payoffChart } from '../../charts/payoff-chart.ts';
import { fields, rowUnless, type FieldRows } from '../fields.ts';
import { plain, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { digits, figureOf, shownLevel } from './model-figures.ts';

/** Gives the lines of a chart so many columns wide, and says which day one of them is of. */
export interface Drawn {
  readonly daysOn: number;
  readonly draw: (width: number) => PayoffLines;
}

/** Legs with their payoff drawn, and its figures. */
export function payoffView(examined: Examined, drawing: Drawn, style: Style): string {
  const parts = [
    payoffTitle(examined, style),
    legsTable(examined, style),
    drawn(examined, drawing, style),
    fields(payoffFigures(examined), style),
  ];
  return parts.filter((each) => each !== '').join('\n\n');
}

function payoffTitle({ name, analysis, outcome }: Examined, style: Style): string {
  const day = dayText(outcome, analysis.expiries);
  return `${style.color.bold(name)} ${analysis.underlying} ${day}`.trim();
}

/** When the figures are for: `2026-12-01`, or `at nearest expiry 2026-12-01`. */
export function dayText({ kind, day }: Outcome, expiries: readonly string[]): string {
  if (kind !== 'modelled') return day ?? '';
  return day === expiries[0] ? `at nearest expiry ${day}` : `on ${day ?? ''}`;
}

function legsTable({ analysis: { legs } }: Examined, style: Style): string {
  return table(
    [
      { title: 'Leg', cell: (row: Legs[number]) => String(row.leg.leg ?? legs.indexOf(row) + 1) },
      { title: 'Side', cell: ({ leg }) => leg.action },
      { title: 'Symbol', cell: ({ leg }) => instrumentName(leg.instrument) },
      { title: 'Quantity', cell: ({ leg }) => text(leg.quantity), right: true },
      { title: 'Price', cell: ({ leg }) => leg.price.toFixed(2), right: true },
      { title: 'IV', cell: ({ iv }) => digits(iv, 2), right: true, drop: 1 },
      { title: 'Delta', cell: ({ greeks }) => digits(greeks.delta, 2), right: true, drop: 2 },
    ],
    legs,
    style,
  );
}

type Legs = Examined['analysis']['legs'];

/** A column for each point: as many as fit. */
function drawn(
  { analysis: { expiries }, outcome }: Examined,
  { daysOn, draw }: Drawn,
  style: Style,
): string {
  const width = Math.max(20, Math.min(138, (style.width ?? 80) - 2));
  const { outcome: line, later, now, breakevens, ends } = draw(width);
  if (line.length === 0) return '';
  const place = (level: Level) => ({ at: level.at, label: shownLevel(level) });
  const lines = payoffChart({
    outcome: line,
    later,
    now: now && place(now),
    breakevens: breakevens.map(place),
    ends: ends.map(place),
    gain: (text) => style.color.green(text),
    loss: (text) => style.color.red(text),
  });
  const at = outcome.kind === 'exact' ? 'at expiry' : dayText(outcome, expiries);
  const legend = [
    `* ${at}`,
    ...(later.some((each) => each !== null) ? [`o T+${daysOn}`] : []),
    ...(now ? ['| now'] : []),
    ...(breakevens.length > 0 ? ['+ breakeven'] : []),
    '- nothing made',
  ];
  return [...lines, legend.join('   ')].join('\n');
}

/** The figures of legs, one a line. */
export function payoffFigures(examined: Examined): FieldRows {
  const { net, greeks, forward, forwardSource } = examined.analysis;
  return [
    [`Net ${net.kind}`, `${net.price.toFixed(2)} a unit, ${rupees(magnitude(net.paid))}`],
    ...outcomeFigures(examined),
    ['Delta', digits(greeks.delta, 2)],
    ['Theta a day', digits(greeks.theta, 2)],
    ['Vega a point', digits(greeks.vega, 2)],
    ['Forward', forward === null ? '–' : `${plain(figureOf(forward))} (${forwardSource ?? ''})`],
  ];
}

/** What legs come to, and what they block. */
export function outcomeFigures(examined: Examined): FieldRows {
  const { margin, outcome } = examined;
  const isKnown = outcome.kind !== 'unknown';
  return [
    ...extremes(outcome),
    ...rowUnless(!isKnown, 'Breakevens', outcome.breakevens.map(shownLevel).join('  ') || 'none'),
    ...rowUnless(!isKnown, 'POP', outcome.pop === null ? '–' : `${outcome.pop}%`),
    ['Reward to risk', examined.rewardToRisk ? text(examined.rewardToRisk) : '–'],
    ['Margin', margin ? rupees(margin) : '–'],
    ['Return on margin', examined.returnOnMargin ? `${text(examined.returnOnMargin)}%` : '–'],
  ];
}

function extremes(outcome: Outcome): FieldRows {
  switch (outcome.kind) {
    case 'exact': {
      const { maxProfit, maxLoss } = outcome.payoff;
      return [
        ['Max profit', maxProfit ? rupees(maxProfit) : 'unlimited'],
        ['Max loss', maxLoss ? rupees(maxLoss) : 'unlimited'],
      ];
    }
    case 'modelled': {
      const { maxProfit, maxLoss } = outcome.model;
      return [
        ['Max profit', about(maxProfit)],
        ['Max loss', about(maxLoss)],
      ];
    }
    case 'unknown':
      return [['Payoff', `- (${outcome.reason.replace('_', ' ')})`]];
  }
}

/** The model's figure: about so much. */
const about = (figure: string | null): string =>
  figure === null ? 'unlimited' : `about ${rupees(figureOf(figure))}`;
