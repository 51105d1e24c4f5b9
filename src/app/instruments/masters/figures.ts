import { dayFrom, monthNamed } from '../../../domain/calendar/days.ts';
import { wholeYear } from '../../../domain/instruments/symbols/symbol-forms.ts';

/** `75.0` is 75; an absent lot is 1; undefined for anything else. */
export function wholeNumber(figure: string): string | undefined {
  if (figure === '') return '1';
  return /^0*([1-9]\d{0,8})(?:\.0*)?$/.exec(figure)?.[1];
}

/** `25000.00000` is 25000; undefined for what is not a plain decimal of at most 4 places. */
export function plainDecimal(figure: string): string | undefined {
  const [, whole, decimals = ''] = /^0*(\d{1,12})(?:\.(\d*?)0*)?$/.exec(figure) ?? [];
  if (whole === undefined || decimals.length > 4) return undefined;
  return decimals === '' ? whole : `${whole}.${decimals}`;
}

/** A hundredth: brokers' files give strikes and ticks in paise. */
export function fromPaise(figure: string): string | undefined {
  const [whole, decimals = ''] = plainDecimal(figure)?.split('.') ?? [];
  if (whole === undefined) return undefined;
  const digits = whole.padStart(3, '0');
  return plainDecimal(`${digits.slice(0, -2)}.${digits.slice(-2)}${decimals}`);
}

const USUAL_TICK = '0.05';

/** No exchange has a tick below 0.2 paise, so a smaller figure is in rupees. */
export function tickFromPaise(figure: string): string {
  const tick = tickInRupees(figure);
  return /^0\.[01]/.test(tick) ? tick : (fromPaise(figure) ?? USUAL_TICK);
}

export function tickInRupees(figure: string): string {
  const tick = plainDecimal(figure);
  return tick === undefined || tick === '0' ? USUAL_TICK : tick;
}

/** A day as masters write it: `2026-02-10`, `10-Feb-2026`, `10FEB2026`, `29-12-2026`, `27/11/36`. */
export function dayIn(date: string): string | undefined {
  const [text = ''] = date.trim().split(/ |(?<=\d)T(?=\d)/);
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (iso) return dayFrom(whole(iso[1]), whole(iso[2]), whole(iso[3]));
  const named = /^(\d{1,2})-?([A-Za-z]{3})-?(\d{4}|\d\d)$/.exec(text);
  if (named) {
    const month = monthNamed((named[2] ?? '').toUpperCase());
    return month === undefined
      ? undefined
      : dayFrom(wholeYear(named[3] ?? ''), month, whole(named[1]));
  }
  const digits = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d\d)$/.exec(text);
  return digits
    ? dayFrom(wholeYear(digits[3] ?? ''), whole(digits[2]), whole(digits[1]))
    : undefined;
}

const whole = (digits: string | undefined): number => Number.parseInt(digits ?? '', 10);
