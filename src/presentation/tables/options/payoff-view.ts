import type { Analysis } from '../../../app/strategies/analysis/analyse.ts';
import type { PayoffLines } from '../../../app/strategies/analysis/payoff-lines.ts';
import { divide, text, type Money } from '../../../domain/money/money.ts';
import { payoffChart } from '../../charts/payoff-chart.ts';
import { fields } from '../fields.ts';
import { plain, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { digits } from './option-words.ts';

/** Gives the lines of a chart so many columns wide. */
type Draw = (width: number) => PayoffLines;

/** Legs with their payoff drawn, and its figures. */
export function payoffView(
  analysis: Analysis,
  name: string,
  { daysOn, draw }: { readonly daysOn: number; readonly draw: Draw },
  style: Style,
): string {
  const { payoff, spot } = analysis;
  const title = `${style.color.bold(name)} ${analysis.underlying} ${analysis.expiry ?? ''}`.trim();
  const chart = payoff && spot ? drawn(analysis, daysOn, style, draw) : [];
  return [title, legsTable(analysis, style), ...chart, fields(figures(analysis), style)].join(
    '\n\n',
  );
}

function legsTable({ legs }: Analysis, style: Style): string {
  return table(
    [
      { title: 'Leg', cell: (_row: (typeof legs)[number]) => String(legs.indexOf(_row) + 1) },
      { title: 'Side', cell: ({ leg }) => leg.action },
      { title: 'Symbol', cell: ({ leg }) => leg.instrument.symbol },
      { title: 'Quantity', cell: ({ leg }) => text(leg.quantity), right: true },
      { title: 'Price', cell: ({ leg }) => leg.price.toFixed(2), right: true },
      { title: 'IV', cell: ({ iv }) => digits(iv, 2), right: true, drop: 1 },
      { title: 'Delta', cell: ({ greeks }) => digits(greeks.delta, 2), right: true, drop: 2 },
    ],
    legs,
    style,
  );
}

/** A column for each point: as many as fit. */
function drawn({ spot }: Analysis, daysOn: number, style: Style, draw: Draw): readonly string[] {
  const width = Math.max(20, Math.min(100, (style.width ?? 80) - 2));
  const { expiry, later } = draw(width);
  const [first, last] = [expiry[0], expiry.at(-1)];
  if (!spot || !first || !last) return [];
  const lines = payoffChart(expiry, later, spot);
  const from = plain(first.at);
  const ends = `${from}${plain(last.at).padStart(Math.max(1, width - from.length))}`;
  const legend = `* at expiry   o T+${daysOn}   | now ${plain(spot)}   - nothing made`;
  return [[...lines, ends, legend].join('\n')];
}

const orUnlimited = (amount: Money | null): string => (amount ? rupees(amount) : 'unlimited');

function figures(analysis: Analysis): (readonly [string, string])[] {
  const { net, payoff, pop, greeks, forward, forwardSource } = analysis;
  return [
    [`Net ${net.kind}`, `${net.price.toFixed(2)} a unit, ${rupees(net.paid.abs() as Money)}`],
    ...(payoff
      ? ([
          ['Max profit', orUnlimited(payoff.maxProfit)],
          ['Max loss', orUnlimited(payoff.maxLoss)],
          ['Breakevens', payoff.breakevens.map(plain).join('  ') || 'none'],
          ['POP', pop === null ? '-' : `${pop}%`],
          ['Reward to risk', rewardToRisk(payoff.maxProfit, payoff.maxLoss)],
        ] as const)
      : ([['Payoff', `mixed expiries: at nearest expiry ${analysis.expiry ?? ''}`]] as const)),
    ['Delta', digits(greeks.delta, 2)],
    ['Theta a day', digits(greeks.theta, 2)],
    ['Vega a point', digits(greeks.vega, 2)],
    ['Forward', forward === null ? '-' : `${digits(forward, 2)} (${forwardSource ?? ''})`],
  ];
}

function rewardToRisk(profit: Money | null, loss: Money | null): string {
  if (!profit || !loss) return '-';
  const share = divide(profit, loss, 2);
  return share ? text(share) : '-';
}
