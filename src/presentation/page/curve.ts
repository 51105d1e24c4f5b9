import { money, paise } from '../../domain/money/money.ts';
import type { SessionReport } from '../../app/reporting/session-reporter.ts';
import { clockTime, rupees } from '../tables/format.ts';
import { html, type Html } from './html.ts';

const WIDTH = 960;
const LEFT = 96;
const RIGHT = 8;
const MAX_HITS = 300;

type Point = SessionReport['equity_curve'][number];

/** The equity curve over the drawdown, as a drawing with the values in its titles. */
export function curveDrawing(report: SessionReport): Html {
  const points = report.equity_curve;
  if (points.length < 2) return html``;
  const equity = scaleOf(
    points.map((point) => worth(point, 'equity')),
    { top: 12, bottom: 250 },
  );
  const falls = points.map((point) => -worth(point, 'drawdown'));
  const under = scaleOf([0, ...falls], { top: 285, bottom: 385 });
  const x = (index: number): number =>
    round(LEFT + (index / (points.length - 1)) * (WIDTH - LEFT - RIGHT));
  const line = points.map((point, index) => `${x(index)},${equity.y(worth(point, 'equity'))}`);
  const area = falls.map((fall, index) => `${x(index)},${under.y(fall)}`);
  const fallen = `${x(0)},${under.y(0)} ${area.join(' ')} ${x(points.length - 1)},${under.y(0)}`;
  const [first, last] = [points[0]?.['at'] ?? '', points.at(-1)?.['at'] ?? ''];
  return html`<svg viewBox="0 0 ${WIDTH} 415" role="img" aria-labelledby="curve-title curve-text">
    <title id="curve-title">Equity and drawdown</title>
    <desc id="curve-text">${inWords(report)}</desc>
    ${equity.ticks.map((tick) => gridLine(tick, equity.y(tick)))}
    ${under.ticks.map((tick) => gridLine(tick, under.y(tick)))}
    <polyline class="equity" points="${line.join(' ')}" />
    <polygon class="fall" points="${fallen}" />
    <text x="${LEFT}" y="408">${clockTime(first)}</text>
    <text x="${WIDTH - RIGHT}" y="408" text-anchor="end">${clockTime(last)}</text>
    ${hits(points, x)}
  </svg>`;
}

const worth = (point: Point, name: string): number => paise(money(point[name] ?? '0'));
const round = (value: number): number => Math.round(value * 10) / 10;

function inWords(report: SessionReport): string {
  const start = rupees(money(report.equity_curve[0]?.['equity'] ?? '0'));
  const end = rupees(money(report.equity_curve.at(-1)?.['equity'] ?? '0'));
  return `Equity went from ${start} to ${end}; its deepest fall from a peak was ${rupees(money(report.max_drawdown))}.`;
}

interface Scale {
  readonly ticks: readonly number[];
  y(value: number): number;
}

function scaleOf(
  values: readonly number[],
  { top, bottom }: { top: number; bottom: number },
): Scale {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const span = highest - lowest || 1;
  const steps = highest === lowest ? [0] : [0, 1 / 3, 2 / 3, 1];
  return {
    ticks: steps.map((step) => Math.round(lowest + span * step)),
    y: (value) => round(bottom - ((value - lowest) / span) * (bottom - top)),
  };
}

function gridLine(tick: number, y: number): Html {
  const label = rupees(money(String(Math.round(tick / 100)))).replace('.00', '');
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" /><text
      x="${LEFT - 8}"
      y="${y + 4}"
      text-anchor="end"
      >${label}</text
    >`;
}

/** Columns that show a point's values when the pointer rests on them. */
function hits(points: readonly Point[], x: (index: number) => number): Html[] {
  const step = Math.ceil(points.length / MAX_HITS);
  const width = Math.max(2, round(((WIDTH - LEFT - RIGHT) / (points.length - 1)) * step));
  return points.flatMap((point, index) => {
    if (index % step !== 0 && index !== points.length - 1) return [];
    const fall = money(point['drawdown'] ?? '0');
    const words = `${clockTime(point['at'] ?? '')}: equity ${rupees(money(point['equity'] ?? '0'))}, drawdown ${rupees(fall)}`;
    return [
      html`<rect class="hit" x="${round(x(index) - width / 2)}" y="12" width="${width}" height="373"
        ><title>${words}</title></rect
      >`,
    ];
  });
}
