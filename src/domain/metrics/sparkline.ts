import { paise } from '../money.ts';
import type { CurvePoint } from './curve.ts';

const LEVELS = '▁▂▃▄▅▆▇█';

/** P&L over a session in one line: `width` blocks, lowest to highest; empty without points. */
export function sparkline(points: readonly Pick<CurvePoint, 'pnl'>[], width = 16): string {
  if (points.length === 0) return '';
  const values = [0, ...points.map(({ pnl }) => paise(pnl))];
  const columns = Math.min(width, values.length);
  const last = values.length - 1;
  const picked = Array.from({ length: columns }, (_, column) => {
    const index = columns === 1 ? last : Math.round((column * last) / (columns - 1));
    return values[index] ?? 0;
  });
  const lowest = Math.min(...picked);
  const span = Math.max(...picked) - lowest;
  const level = (value: number): number =>
    span === 0 ? 0 : Math.round(((value - lowest) / span) * (LEVELS.length - 1));
  return picked.map((value) => LEVELS.charAt(level(value))).join('');
}
