import { invalidValue } from '../../../domain/errors.ts';
import type { Calendar } from '../../../app/market/calendar.ts';

const TIME =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/;

const DAY_MS = 86_400_000;
const MAX_DAYS = 5000;

/** A moment in the configured zone, and its trading day. */
export interface LegacyTime {
  readonly at: string;
  readonly day: string;
}

/**
 * Reads the predecessor's times: ISO (`2025-09-15T09:23:31+05:30`), Ruby's
 * (`2025-09-15 09:30:23 +0530`), and those without a zone, which are taken in the configured one.
 */
export class LegacyTimes {
  readonly #calendar: Calendar;
  /** The zone's offset of a day, where the clocks don't change around it. */
  readonly #offsets = new Map<string, string>();

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /** Rejects with INVALID_VALUE for what is no time. */
  parse(written: string, name: string): LegacyTime {
    const match = TIME.exec(written.trim());
    const [, day = '', minute = '', second = '00', fraction = '', zone] = match ?? [];
    // A day whose offset is known is one.
    if (!match || !(this.#offsets.has(day) || isDay(day))) throw notATime(name, written);
    const digits = `${day}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
    const offset = this.#offsetOf(day, digits);
    if (zone === undefined || withColon(zone) === offset) {
      if (Number.isNaN(Date.parse(`${digits}${offset}`))) throw notATime(name, written);
      return { at: `${digits}${offset}`, day };
    }
    const moment = Date.parse(`${digits}${withColon(zone)}`);
    if (Number.isNaN(moment)) throw notATime(name, written);
    const at = this.#calendar.iso(moment);
    return { at, day: at.slice(0, 10) };
  }

  #offsetOf(day: string, digits: string): string {
    const known = this.#offsets.get(day);
    if (known !== undefined) return known;
    const early = this.#offsetAt(`${day}T00:00:00Z`, -DAY_MS);
    if (early !== this.#offsetAt(`${day}T00:00:00Z`, 2 * DAY_MS))
      return this.#offsetAt(`${digits}${early}`);
    if (this.#offsets.size > MAX_DAYS) this.#offsets.clear();
    this.#offsets.set(day, early);
    return early;
  }

  #offsetAt(time: string, shift = 0): string {
    const moment = Date.parse(time);
    return Number.isNaN(moment) ? '' : this.#calendar.iso(moment + shift).slice(23);
  }
}

function withColon(zone: string): string {
  if (zone === 'Z' || zone === 'UTC') return '+00:00';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

const isDay = (day: string): boolean => {
  const moment = Date.parse(day);
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(day);
};

const notATime = (name: string, written: string) =>
  invalidValue(name, written, 'a time such as 2025-09-15 09:30:23 +0530');
