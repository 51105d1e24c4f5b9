import { money, paise, roundHalfUp } from '../../../domain/money/money.ts';
import type { MonthReturnRecord } from '../../../app/reporting/measures/return-lists.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { PLAIN } from '../../tables/style.ts';
import { signed } from '../../tables/report/show.ts';
import { html, type Html } from '../html.ts';
import { bars, plot } from './plot.ts';
import { roundScale } from '../../charts/scale.ts';

/** A bar for each trading day's P&L; one day alone is the headline. */
export function dayBars({ daily_returns: days }: SessionReport): Html {
  const [first, last] = [days[0], days.at(-1)];
  if (days.length < 2 || !first || !last) return html``;
  const values = days.map(({ pnl }) => paise(money(pnl)));
  const scale = roundScale([0, ...values]);
  const all = days.map(({ date, pnl }, index) => ({
    value: values[index] ?? 0,
    description: `${date}: ${signed(pnl, PLAIN)}`,
  }));
  const won = values.filter((value) => value > 0).length;
  const lost = values.filter((value) => value < 0).length;
  const description = `${String(days.length)} trading days, ${String(won)} with a gain, ${String(lost)} with a loss.`;
  return html`<section>
    <h2>P&amp;L by day</h2>
    ${plot(
      { name: 'P&L by day', description, scale, ends: [first.date, last.date] },
      html`${bars(all, scale, (index) => (values[index] ?? 0) < 0)}`,
    )}
  </section>`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** At this return of a month, in percent, its colour is deepest. */
const DEEPEST = 10;

/** The months' returns, a line a year, deeper in colour the more they moved. */
export function monthMap({ monthly_returns: months }: SessionReport): Html {
  if (months.length < 2) return html``;
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  return html`<section>
    <h2>Returns by month</h2>
    ${years.map(
      (year) =>
        html`<h3>${year}</h3>
          <ol class="months">
            ${MONTHS.map((name, index) => monthCell(name, monthOf(months, year, index)))}
          </ol>`,
    )}
  </section>`;
}

const monthOf = (months: readonly MonthReturnRecord[], year: string, index: number) =>
  months.find(({ month }) => month === `${year}-${String(index + 1).padStart(2, '0')}`);

function monthCell(name: string, month: MonthReturnRecord | undefined): Html {
  const said = month?.return_percent;
  if (month === undefined || said === undefined || said === null) {
    return html`<li class="soft"><span>${name}</span> –</li>`;
  }
  const moved = paise(money(said)) / 100;
  const depth = Math.min(1, Math.abs(moved) / DEEPEST);
  const alpha = moved === 0 ? 0 : (0.08 + 0.27 * depth).toFixed(2);
  const color = moved < 0 ? '218, 54, 51' : '46, 160, 67';
  const sign = moved > 0 ? '+' : '';
  return html`<li
    style="background-color: rgba(${color}, ${alpha})"
    title="${signed(month.pnl, PLAIN)}"
  >
    <span>${name}</span> ${sign}${roundHalfUp(money(said), 1).toFixed(1)}%
  </li>`;
}
