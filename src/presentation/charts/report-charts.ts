import { stripVTControlCharacters } from 'node:util';
import { plot } from 'simple-ascii-chart';
import { money, paise } from '../../domain/money/money.ts';
import type { GroupRecord } from '../../app/reporting/figures.ts';
import type { SessionReport } from '../../app/reporting/session-reporter.ts';
import { clockTime, gain } from '../tables/format.ts';
import type { Style } from '../tables/style.ts';
import { escapeControls } from '../../domain/errors.ts';
import { roundScale, wholeRupees } from './scale.ts';

const EQUITY_ROWS = 9;
const DRAWDOWN_ROWS = 4;
const FEWEST_COLUMNS = 20;

type Curve = SessionReport['equity_curve'];

/** Equity and, below it, how far it stood under its peak; a chart needs two points. */
export function curveCharts(curve: Curve, style: Style, width: number): string[] {
  if (curve.length < 2) return [];
  const equity = curve.map((point) => paise(money(point['equity'] ?? '0')));
  const under = curve.map((point) => -paise(money(point['drawdown'] ?? '0')));
  const labels = Math.max(
    ...[...roundScale(equity).ticks, ...roundScale(under, 2).ticks].map(
      (tick) => wholeRupees(tick).length,
    ),
  );
  const columns = Math.max(FEWEST_COLUMNS, width - labels - 4);
  const from = clockTime(curve[0]?.['at'] ?? '').slice(0, 16);
  const to = clockTime(curve.at(-1)?.['at'] ?? '').slice(0, 16);
  const span = ' '.repeat(labels + 1) + from + to.padStart(columns - from.length);
  const charts = [
    `${style.color.bold('Equity')}\n${draw(equity, { columns, labels, rows: EQUITY_ROWS, marks: 4 })}\n${style.color.dim(escapeControls(span))}`,
  ];
  if (under.some((value) => value < 0)) {
    const chart = draw(under, { columns, labels, rows: DRAWDOWN_ROWS, marks: 2 });
    charts.push(`${style.color.bold('Drawdown')}\n${style.color.red(chart)}`);
  }
  return charts;
}

interface Size {
  readonly columns: number;
  readonly labels: number;
  readonly rows: number;
  readonly marks: number;
}

/** One line, sampled at every column, with its ticks evenly spread. */
function draw(values: readonly number[], { columns, labels, rows, marks }: Size): string {
  const last = values.length - 1;
  const points = Array.from({ length: columns }, (_, column): [number, number] => [
    column,
    values[Math.round((column * last) / (columns - 1))] ?? 0,
  ]);
  const scale = roundScale(
    points.map(([, y]) => y),
    marks,
  );
  const drawn = plot(points, {
    width: columns,
    height: rows,
    hideXAxis: true,
    yRange: [scale.lowest, scale.highest],
    customYAxisTicks: [...scale.ticks],
    formatter: (value) => wholeRupees(value).padStart(labels),
    symbols: { axis: { n: ' ', y: '┤', ns: '│' } },
  });
  return trimmed(drawn);
}

const trimmed = (chart: string): string =>
  chart
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line, index, all) => line !== '' && !(index >= all.length - 2 && /^\s*│$/.test(line)))
    .join('\n');

const WIDEST_BAR = 40;

/** A bar for each group's net P&L, in proportion to the largest, with its win rate. */
export function bars(
  title: string,
  groups: readonly GroupRecord[],
  style: Style,
  width: number,
): string {
  const rows = groups.map((group) => ({
    name: escapeControls(group.key),
    net: gain(money(group.net_pnl), style),
    size: Math.abs(paise(money(group.net_pnl))),
    lost: group.net_pnl.startsWith('-'),
    detail: `${group.wins}/${group.round_trips} won`,
  }));
  const names = Math.max(...rows.map(({ name }) => name.length));
  const nets = Math.max(...rows.map(({ net }) => stripVTControlCharacters(net).length));
  const details = Math.max(...rows.map(({ detail }) => detail.length));
  const most = Math.max(1, ...rows.map(({ size }) => size));
  const room = Math.min(WIDEST_BAR, Math.max(8, width - names - nets - details - 6));
  const lines = rows.map(({ name, net, size, lost, detail }) => {
    const bar = '█'.repeat(size === 0 ? 0 : Math.max(1, Math.round((size / most) * room)));
    const colored = lost ? style.color.red(bar) : style.color.green(bar);
    const padding = ' '.repeat(nets - stripVTControlCharacters(net).length);
    return `${name.padEnd(names)}  ${padding}${net}  ${style.color.dim(detail.padStart(details))}  ${colored}`;
  });
  return `${style.color.bold(title)}\n${lines.join('\n')}`;
}
