import { money, paise } from '../../../domain/money/money.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { clockTime, rupees } from '../../tables/format.ts';
import { html, type Html } from '../html.ts';
import { plot, WIDE } from './plot.ts';
import { roundScale, tenth } from '../../charts/scale.ts';

const MAX_HITS = 300;

type Point = SessionReport['equity_curve'][number];

/** The equity curve, and below it how far it stood under its peak. */
export function curveDrawing(report: SessionReport): Html {
  const points = report.equity_curve;
  if (points.length < 2) return html``;
  const x = (index: number): number => tenth((index / (points.length - 1)) * WIDE);
  const ends = [dayAndTime(points[0]), dayAndTime(points.at(-1))] as const;
  return html`${equityPlot(report, x, ends)}
  ${points.some((point) => worth(point, 'drawdown') > 0) ? drawdownPlot(report, x, ends) : ''}`;
}

type X = (index: number) => number;

function equityPlot(report: SessionReport, x: X, ends: readonly [string, string]): Html {
  const points = report.equity_curve;
  const values = points.map((point) => worth(point, 'equity'));
  const scale = roundScale(values);
  const line = values.map((value, index) => `${x(index)},${scale.down(value)}`).join(' ');
  const start = rupees(money(points[0]?.['equity'] ?? '0'));
  const end = rupees(money(points.at(-1)?.['equity'] ?? '0'));
  const description = `Equity went from ${start} to ${end}.`;
  return plot(
    { name: 'Equity', description, scale, ends },
    html`<polyline class="equity" points="${line}" /> ${hits(points, x)}`,
  );
}

function drawdownPlot(report: SessionReport, x: X, ends: readonly [string, string]): Html {
  const points = report.equity_curve;
  const falls = points.map((point) => -worth(point, 'drawdown'));
  const scale = roundScale([0, ...falls], 2);
  const area = falls.map((fall, index) => `${x(index)},${scale.down(fall)}`);
  const zero = scale.down(0);
  const shape = `0,${zero} ${area.join(' ')} ${WIDE},${zero}`;
  const description = `The deepest fall from a peak was ${rupees(money(report.max_drawdown))}.`;
  return html`<h3>Drawdown</h3>
    ${plot(
      { name: 'Drawdown', description, scale, ends, low: true },
      html`<polygon class="fall" points="${shape}" /> ${hits(points, x)}`,
    )}`;
}

const worth = (point: Point, name: string): number => paise(money(point[name] ?? '0'));
const dayAndTime = (point: Point | undefined): string =>
  clockTime(point?.['at'] ?? '').slice(0, 16);

/** Columns that show a point's values when the pointer rests on them. */
function hits(points: readonly Point[], x: X): Html[] {
  const step = Math.ceil(points.length / MAX_HITS);
  const width = Math.max(2, tenth((WIDE / (points.length - 1)) * step));
  return points.flatMap((point, index) => {
    if (index % step !== 0 && index !== points.length - 1) return [];
    const fall = money(point['drawdown'] ?? '0');
    const description = `${clockTime(point['at'] ?? '')}: equity ${rupees(money(point['equity'] ?? '0'))}, drawdown ${rupees(fall)}`;
    return [
      html`<rect class="hit" x="${tenth(x(index) - width / 2)}" y="0" width="${width}" height="100"
        ><title>${description}</title></rect
      >`,
    ];
  });
}
