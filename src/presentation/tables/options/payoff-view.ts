import { lineAfter, profitAtExpiry, type Analysis } from '../../../app/strategies/analyse.ts';
import {
  add,
  divide,
  money,
  multiply,
  price,
  quantity,
  ratio,
  subtract,
  text,
  type Money,
  type Price,
} from '../../../domain/money/money.ts';
import { chartRange } from '../../../domain/strategies/payoff.ts';
import { payoffChart } from '../../charts/payoff-chart.ts';
import { fields } from '../fields.ts';
import { plain, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { digits } from './option-words.ts';

/** Legs with their payoff drawn, and its figures. */
export function payoffView(analysis: Analysis, name: string, daysOn: number, style: Style): string {
  const { payoff, spot } = analysis;
  const title = `${style.color.bold(name)} ${analysis.underlying} ${analysis.expiry ?? ''}`.trim();
  const chart = payoff && spot ? drawn(analysis, spot, daysOn, style) : [];
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
function drawn(analysis: Analysis, spot: Price, daysOn: number, style: Style): readonly string[] {
  const { payoff } = analysis;
  if (!payoff) return [];
  const width = Math.max(20, Math.min(100, (style.width ?? 80) - 2));
  const { from, to } = chartRange(payoff, spot);
  const prices = Array.from({ length: width }, (_, at) => {
    const share = ratio(
      text(divide(quantity(String(at)), quantity(String(width - 1)), 12) ?? ratio('0')),
    );
    return add(from, price(text(multiply(subtract(to, from), share))));
  });
  const expiry = prices.map((at) => ({ at, profit: profitAtExpiry(analysis, at) }));
  const years = Math.min(analysis.years, daysOn / 365);
  const now = lineAfter(analysis, prices, years).map((each) =>
    each === null ? null : money(each),
  );
  const lines = payoffChart(expiry, now, spot);
  const ends = `${plain(from)}${plain(to).padStart(Math.max(1, width - plain(from).length))}`;
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
