import { escapeControls } from '../../../domain/errors.ts';
import { money, round } from '../../../domain/money/money.ts';
import { gain, rupees } from '../format.ts';
import type { Style } from '../style.ts';

/** What stands for a figure that nothing defines. */
export const DASH = '–';

type Value = string | null | undefined;

const known = (value: Value): value is string =>
  value !== undefined && value !== null && value !== '';

/** The report's decimal strings as people read them; a dash where there is no figure. */
export const amount = (value: Value): string => (known(value) ? rupees(money(value)) : DASH);

export const signed = (value: Value, style: Style): string =>
  known(value) ? gain(money(value), style) : DASH;

export const plain = (value: Value): string => (known(value) ? escapeControls(value) : DASH);

export const percent = (value: Value): string =>
  known(value) ? `${escapeControls(value)}%` : DASH;

/** People read two decimals. */
export const two = (value: string | null): string | null =>
  value === null ? null : round(money(value)).toFixed(2);

/** `45m`, `2h 23m`, `3d 4h` of minutes as text. */
export function duration(minutes: Value): string {
  if (!known(minutes)) return DASH;
  const all = Number.parseInt(minutes, 10);
  if (Number.isNaN(all)) return DASH;
  if (all === 0) return `${Math.round(60 * fraction(minutes))}s`;
  const [days, hours, rest] = [Math.floor(all / 1440), Math.floor(all / 60) % 24, all % 60];
  if (days > 0) return hours > 0 ? `${days}d ${hours}h` : `${days}d`;
  if (hours > 0) return rest > 0 ? `${hours}h ${rest}m` : `${hours}h`;
  return `${rest}m`;
}

const fraction = (minutes: string): number =>
  Number.parseInt((minutes.split('.')[1] ?? '').padEnd(2, '0').slice(0, 2), 10) / 100;
