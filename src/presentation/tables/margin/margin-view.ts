import { instrumentName } from '../../../domain/instruments/instrument.ts';
import type { GroupMargin, MarginAnswer } from '../../../app/margin/margin-answer.ts';
import { equals, isNegative, isZero, magnitude, subtract } from '../../../domain/money/money.ts';
import { fields, rowUnless, type FieldRows } from '../fields.ts';
import { grouped, plain, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** What positions or contracts block: one underlying in detail, several in a table. */
export function marginView(answer: MarginAnswer, style: Style): string {
  const { groups } = answer;
  const [only, ...others] = groups;
  if (!only) return 'Nothing blocks margin.';
  return others.length === 0 ? groupView(only, style) : tableView(answer, style);
}

function groupView(group: GroupMargin, style: Style): string {
  const { requirement, spot } = group;
  const at = spot ? ` at ${plain(spot)}` : '';
  const title = `${style.color.bold(group.underlying)} (${group.exchange})${at}`;
  return [title, legsTable(group, style), fields(figures(group, style), style), sourceLine(group)]
    .filter(Boolean)
    .join('\n\n')
    .concat(
      isZero(requirement.total) ? '\n\nBought options block nothing beside their premium.' : '',
    );
}

const legsTable = ({ legs }: GroupMargin, style: Style): string =>
  table(
    [
      { title: 'Side', cell: ({ quantity }) => (isNegative(quantity) ? 'SELL' : 'BUY') },
      { title: 'Quantity', cell: ({ quantity }) => grouped(magnitude(quantity)), right: true },
      { title: 'Symbol', cell: ({ instrument }) => instrumentName(instrument) },
      { title: 'Price', cell: ({ price }) => price.toFixed(2), right: true },
      { title: 'Alone', cell: ({ alone }) => rupees(alone), right: true },
    ],
    legs,
    style,
  );

function figures(group: GroupMargin, style: Style): FieldRows {
  const { requirement, beforeHedge, alone, peak, premium, locked } = group;
  const { total } = requirement;
  const benefit = subtract(alone, total);
  return [
    ['SPAN', rupees(requirement.span)],
    ['Exposure', rupees(requirement.exposure)],
    ...rowUnless(isZero(requirement.additional), 'Additional', rupees(requirement.additional)),
    ['Margin', style.color.bold(rupees(total))],
    ...rowUnless(equals(beforeHedge, total), 'Before the hedge', rupees(beforeHedge)),
    ...rowUnless(isZero(benefit), 'Hedge benefit', rupees(benefit)),
    ...rowUnless(equals(peak, total), 'Peak in this order', rupees(peak)),
    ...rowUnless(isZero(premium), 'Premium paid', rupees(premium)),
    ...(locked
      ? rowUnless(equals(locked, total), 'Locked since the last trade', rupees(locked))
      : []),
  ];
}

function tableView({ groups, total }: MarginAnswer, style: Style): string {
  const rows = groups.map((group) => ({
    name: `${group.underlying} (${group.exchange})`,
    ...group.requirement,
    ...group,
    benefit: subtract(group.alone, group.requirement.total),
  }));
  const sum = { name: 'Total', ...total, benefit: subtract(total.alone, total.total) };
  return table(
    [
      { title: 'Underlying', cell: ({ name }: Row) => name },
      { title: 'SPAN', cell: ({ span }) => rupees(span), right: true, drop: 2 },
      { title: 'Exposure', cell: ({ exposure }) => rupees(exposure), right: true, drop: 3 },
      { title: 'Additional', cell: additionalCell, right: true, drop: 5 },
      { title: 'Margin', cell: ({ total: margin }) => rupees(margin), right: true },
      { title: 'Premium', cell: ({ premium }) => rupees(premium), right: true, drop: 1 },
      { title: 'Hedge benefit', cell: ({ benefit }) => rupees(benefit), right: true, drop: 4 },
      { title: 'By', cell: ({ source }) => source },
    ],
    [...rows, sum],
    style,
  );
}

type Row = Pick<GroupMargin['requirement'], 'span' | 'exposure' | 'additional' | 'total'> &
  Pick<GroupMargin, 'premium' | 'source'> & {
    readonly name: string;
    readonly benefit: GroupMargin['alone'];
  };

const additionalCell = ({ additional }: Row): string =>
  isZero(additional) ? '' : rupees(additional);

const SOURCES: Readonly<Record<GroupMargin['source'], string>> = {
  model: "By the model's 16 scenarios.",
  file: "By the exchange's own risk file.",
  percent: 'By the share of the value in your settings.',
};
const sourceLine = ({ source }: GroupMargin): string => SOURCES[source];
