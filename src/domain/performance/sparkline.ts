import { paise } from '../money/money.ts';
import type { CurvePoint } from './curve.ts';

const LEVELS = '▁▂▃▄▅▆▇█';
const WIDTH = 16;

/** P&L over a session in one line: at most 16 blocks, lowest to highest; empty without points. */
export function sparkline(points: readonly Pick<CurvePoint, 'pnl'>[]): string {
  if (points.length === 0) return '';
  const values = [0, ...points.map(({ pnl }) => paise(pnl))];
  const columns = Math.min(WIDTH, values.length);
  const step = (values.length - 1) / (columns - 1);
  const picked = Array.from(
    { length: columns },
    (_, column) => values[Math.round(column * step)] ?? 0,
  );
  const lowest = Math.min(...picked);
  const span = Math.max(1, Math.max(...picked) - lowest);
  const level = (value: number): number =>
    Math.round(((value - lowest) / span) * (LEVELS.length - 1));
  return picked.map((value) => LEVELS.charAt(level(value))).join('');
}
