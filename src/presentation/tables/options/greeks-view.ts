import type { GroupGreeks } from '../../../app/market/options/position-greeks.ts';
import { text } from '../../../domain/money/money.ts';
import { instrumentJson } from '../../json/instrument-json.ts';
import type { Style } from '../style.ts';
import { nameIn, table } from '../table.ts';
import { digits, REASONS } from './model-figures.ts';

export const greeksJson = (groups: readonly GroupGreeks[], by: string) => ({
  by,
  groups: groups.map(({ group, positions, greeks }) => ({
    [by]: group,
    ...greeks,
    positions: positions.map((each) => ({
      ...instrumentJson(each.instrument),
      quantity: text(each.units),
      ltp: text(each.mark),
      iv: each.iv,
      ...each.greeks,
      reason: each.reason,
    })),
  })),
});

interface Line {
  readonly name: string;
  readonly quantity: string;
  readonly iv: string | null;
  readonly greeks: GroupGreeks['greeks'];
}

/** A line for each group and its positions below it, and why some have no figures. */
export function greeksView(groups: readonly GroupGreeks[], style: Style): string {
  if (groups.length === 0) return 'Nothing is open.';
  const lines: Line[] = groups.flatMap(({ group, greeks, positions }) => [
    { name: style.color.bold(group), quantity: '', iv: null, greeks },
    ...positions.map((each) => ({
      name: `  ${nameIn(each.instrument, style)}`,
      quantity: text(each.units),
      iv: each.iv,
      greeks: each.greeks,
    })),
  ]);
  const grid = table(
    [
      { title: 'Position', cell: ({ name }: Line) => name },
      { title: 'Quantity', cell: ({ quantity }) => quantity, right: true },
      { title: 'IV', cell: ({ iv }) => (iv === null ? '' : digits(iv, 2)), right: true, drop: 4 },
      { title: 'Delta', cell: ({ greeks }) => digits(greeks.delta, 2), right: true },
      { title: 'Gamma', cell: ({ greeks }) => digits(greeks.gamma, 4), right: true, drop: 3 },
      { title: 'Theta', cell: ({ greeks }) => digits(greeks.theta, 2), right: true, drop: 1 },
      { title: 'Vega', cell: ({ greeks }) => digits(greeks.vega, 2), right: true, drop: 2 },
    ],
    lines,
    style,
  );
  return [grid, ...missing(groups, style)].join('\n\n');
}

/** `NIFTY 2026-12-01 25000 CE: No volatility: the last quote is too old.`; of many the number. */
function missing(groups: readonly GroupGreeks[], style: Style): readonly string[] {
  const symbols = new Map<string, string[]>();
  for (const { instrument, reason } of groups.flatMap(({ positions }) => positions)) {
    if (reason === null) continue;
    const text = REASONS[reason] ?? reason;
    symbols.set(text, [...(symbols.get(text) ?? []), nameIn(instrument, style)]);
  }
  const lines = [...symbols].map(([text, names]) => {
    const who = names.length > 2 ? `${String(names.length)} contracts` : names.join(', ');
    return `${who}: ${text}`;
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}
