import type { Analysis } from '../../../app/strategies/analysis/analyse.ts';
import type { WhatIfRow } from '../../../app/strategies/analysis/what-if.ts';
import { gain } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { levelJson } from '../../json/payoff-json.ts';
import { digits, figureOf } from './model-figures.ts';

export const whatIfJson = (analysis: Analysis, name: string, rows: readonly WhatIfRow[]) => ({
  name,
  underlying: analysis.underlying,
  spot: analysis.spot && levelJson(analysis.spot),
  forward: analysis.forward,
  forward_source: analysis.forwardSource,
  scenarios: rows.map((row) => ({
    spot_percent: row.spotMove,
    iv_percent: row.ivMove,
    days: row.days,
    spot: row.spot,
    profit: row.profit,
    reason: row.profit === null ? 'no_quote' : null,
  })),
  as_of: new Date(analysis.asOf).toISOString(),
});

/** One line for each move. */
export function whatIfView(
  analysis: Analysis,
  name: string,
  rows: readonly WhatIfRow[],
  style: Style,
): string {
  const grid = table(
    [
      { title: 'Days', cell: ({ days }: WhatIfRow) => `T+${days}`, right: true },
      { title: 'Spot', cell: ({ spotMove }) => `${digits(spotMove, 2)}%`, right: true },
      { title: 'At', cell: ({ spot }) => digits(spot, 2), right: true },
      { title: 'IV', cell: ({ ivMove }) => `${digits(ivMove, 2)}%`, right: true },
      {
        title: 'P&L',
        cell: ({ profit }) => (profit === null ? '–' : gain(figureOf(profit), style)),
        right: true,
      },
    ],
    rows,
    style,
  );
  return `${style.color.bold(name)} ${analysis.underlying}\n\n${grid}`;
}
