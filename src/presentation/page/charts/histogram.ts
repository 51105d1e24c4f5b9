import { money, paise } from '../../../domain/money/money.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { counted } from '../../tables/format.ts';
import { html, type Html } from '../html.ts';
import { bars, plot } from './plot.ts';
import { roundScale, roundStep, wholeRupees } from '../../charts/scale.ts';

const BINS = 16;
/** Fewer round trips have no shape. */
const FEWEST = 5;

/** How many round trips made how much. */
export function tripHistogram(report: SessionReport): Html {
  const made = report.round_trips.map((trip) => paise(money(trip['net_pnl'] ?? '0')));
  if (made.length < FEWEST) return html``;
  const [least, most] = [Math.min(...made, 0), Math.max(...made, 0)];
  const step = roundStep(most - least, BINS);
  const first = Math.floor(least / step);
  const bins = Array.from({ length: Math.floor(most / step) - first + 1 }, () => 0);
  for (const value of made) {
    const bin = Math.floor(value / step) - first;
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const all = bins.map((count, index) => ({
    value: count,
    description: `${wholeRupees((first + index) * step)} to ${wholeRupees((first + index + 1) * step)}: ${counted(count, 'round trip')}`,
  }));
  const scale = roundScale([0, ...bins], 3, 1);
  const ends = [first * step, (first + bins.length) * step].map(wholeRupees) as [string, string];
  const description = `${counted(made.length, 'round trip')}, from ${wholeRupees(least)} to ${wholeRupees(most)}.`;
  return html`<section>
    <h2>Round trips by net P&amp;L</h2>
    ${plot(
      { name: 'Round trips by net P&L', description, scale, ends, low: true, label: String },
      html`${bars(all, scale, (index) => first + index < 0)}`,
    )}
  </section>`;
}
