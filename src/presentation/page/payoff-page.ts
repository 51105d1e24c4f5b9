import { instrumentName } from '../../domain/instruments/instrument.ts';
import type { Examined } from '../../app/strategies/analysis/examine.ts';
import type { PayoffLines } from '../../app/strategies/analysis/payoff-lines.ts';
import { ratio, text } from '../../domain/money/money.ts';
import { clockTime, rupees } from '../tables/format.ts';
import { digits, shownLevel } from '../tables/options/model-figures.ts';
import { dayText, payoffFigures, type Drawn } from '../tables/options/payoff-view.ts';
import { tenth } from '../charts/scale.ts';
import { html, htmlPage, type Html } from './html.ts';

const WIDTH = 960;
const HEIGHT = 420;
const LEFT = 96;
const RIGHT = 12;
const TOP = 28;
const BOTTOM = 370;
const POINTS = 241;

/** A payoff as one page of its own: nothing is fetched, and nothing needs a script. */
export function payoffPage(examined: Examined, { daysOn, draw }: Drawn): string {
  const { name, analysis, outcome } = examined;
  const title = `${name} ${analysis.underlying} ${dayText(outcome, analysis.expiries)}`.trim();
  return htmlPage(
    `${title}: papertrade payoff`,
    html`<h1>${title}</h1>
      <p class="soft">${clockTime(new Date(analysis.asOf).toISOString())} UTC</p>
      <main>
        ${drawing(daysOn, draw(POINTS))}
        <div class="figures">
          <dl>
            ${payoffFigures(examined).map(
              ([label, value]) =>
                html`<div>
                  <dt>${label}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
        </div>
        <h2>Legs</h2>
        <div class="scroll">${legsTable(examined)}</div>
      </main>`,
  );
}

function legsTable({ analysis: { legs } }: Examined): Html {
  return html`<table>
    <thead>
      <tr>
        ${['Leg', 'Side', 'Symbol', 'Quantity', 'Price', 'IV', 'Delta'].map(
          (each) => html`<th>${each}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${legs.map(
        ({ leg, iv, greeks }, index) =>
          html`<tr>
            <td>${leg.leg ?? index + 1}</td>
            <td>${leg.action}</td>
            <td>${instrumentName(leg.instrument)}</td>
            <td>${text(leg.quantity)}</td>
            <td>${leg.price.toFixed(2)}</td>
            <td>${digits(iv, 2)}</td>
            <td>${digits(greeks.delta, 2)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The line of the outcome over that of the days before, with the price now and the breakevens. */
function drawing(daysOn: number, lines: PayoffLines): Html {
  const { outcome, later, now, breakevens, ends } = lines;
  const [first, last] = ends;
  if (!first || !last) return html`<p>The market has no price to draw by.</p>`;
  const scale = scaleOf(lines);
  const x = (at: number): number =>
    tenth(LEFT + ((WIDTH - LEFT - RIGHT) * (at - first.at)) / (last.at - first.at));
  const line = outcome.map(({ at, profit }) => `${x(at)},${scale.y(profit)}`);
  const before = outcome.flatMap(({ at }, index) => {
    const profit = later[index];
    return typeof profit === 'number' ? [`${x(at)},${scale.y(profit)}`] : [];
  });
  const nothing = scale.y(0);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="payoff-title">
    <title id="payoff-title">
      Profit over the price of the underlying, from ${shownLevel(first)} to ${shownLevel(last)}
    </title>
    ${scale.ticks.map(
      (tick) =>
        html`<line
            class="grid"
            x1="${LEFT}"
            x2="${WIDTH - RIGHT}"
            y1="${scale.y(tick)}"
            y2="${scale.y(tick)}"
          />
          <text x="${LEFT - 8}" y="${scale.y(tick) + 4}" text-anchor="end"
            >${rupees(ratio(String(tick)))}</text
          >`,
    )}
    <line
      x1="${LEFT}"
      x2="${WIDTH - RIGHT}"
      y1="${nothing}"
      y2="${nothing}"
      stroke="currentColor"
    />
    ${now ? upright(x(now.at), `now ${shownLevel(now)}`, '6 4') : html``}
    <polyline points="${before.join(' ')}" fill="none" stroke="currentColor" stroke-dasharray="3 3">
      <title>T+${daysOn}</title>
    </polyline>
    <polyline class="equity" points="${line.join(' ')}" />
    ${breakevens.map(
      (each) =>
        html`<circle cx="${x(each.at)}" cy="${nothing}" r="5" fill="currentColor">
            <title>breakeven ${shownLevel(each)}</title>
          </circle>
          <text x="${x(each.at)}" y="${BOTTOM + 20}" text-anchor="middle"
            >${shownLevel(each)}</text
          >`,
    )}
    <text x="${LEFT}" y="${BOTTOM + 42}">${shownLevel(first)}</text>
    <text x="${WIDTH - RIGHT}" y="${BOTTOM + 42}" text-anchor="end">${shownLevel(last)}</text>
  </svg>`;
}

const upright = (x: number, label: string, dashes: string): Html =>
  html`<line
      class="grid"
      x1="${x}"
      x2="${x}"
      y1="${TOP}"
      y2="${BOTTOM}"
      stroke-dasharray="${dashes}"
    />
    <text x="${x}" y="${TOP - 10}" text-anchor="middle">${label}</text>`;

function scaleOf({ outcome, later }: PayoffLines) {
  const drawn = [...outcome.map(({ profit }) => profit), ...later.filter((each) => each !== null)];
  const heights = [0, ...drawn];
  const [highest, lowest] = [Math.max(...heights), Math.min(...heights)];
  const span = highest - lowest || 1;
  const steps = [0, 1 / 3, 2 / 3, 1].map((step) => Math.round(lowest + span * step));
  return {
    ticks: steps,
    y: (profit: number): number => tenth(BOTTOM - ((profit - lowest) / span) * (BOTTOM - TOP)),
  };
}
