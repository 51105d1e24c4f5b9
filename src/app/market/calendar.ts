/** The clock is passed in, so that a test sets the time. Milliseconds since 1970. */
export type Clock = () => number;

/** Minutes by which a zone's clocks are ahead of UTC at a moment. */
export type ZoneOffset = (moment: number) => number;

/** Turns moments into the dates and times of one time zone. */
export class Calendar {
  readonly #offset: ZoneOffset;
  readonly now: Clock;
  /** The second that was last written; moments within it differ in their milliseconds alone. */
  #written = { second: NaN, time: '', stamp: '', offset: '' };

  constructor(offset: ZoneOffset, now: Clock) {
    this.#offset = offset;
    this.now = now;
  }

  /** ISO 8601 with milliseconds and offset: `2025-09-15T09:23:31.000+05:30`. */
  iso(moment = this.now()): string {
    const { second, time, offset } = this.#second(moment);
    const milliseconds = String(Math.trunc(moment - second * 1000)).padStart(3, '0');
    return `${time}.${milliseconds}${offset}`;
  }

  #second(moment: number) {
    const second = Math.floor(moment / 1000);
    if (second !== this.#written.second) this.#written = this.#write(second);
    return this.#written;
  }

  #write(second: number) {
    const moment = second * 1000;
    const minutes = this.#offset(moment);
    const time = utcTime(moment + minutes * 60_000);
    const stamp = time.replaceAll('-', '').replaceAll(':', '').replace('T', '_');
    return { second, time, stamp, offset: offsetText(minutes) };
  }

  /** The trading day of a moment, `YYYY-MM-DD`. */
  day(moment = this.now()): string {
    return this.iso(moment).slice(0, 10);
  }

  /** The moment at which a day `YYYY-MM-DD` begins. */
  dayStart(day: string): number {
    return this.moment(`${day}T00:00:00`);
  }

  /** The moment at which the zone's clocks show a time, `2025-09-15T09:23:31`; NaN for none. */
  moment(time: string): number {
    const shown = Date.parse(`${time}Z`);
    const guess = shown - this.#offset(shown) * 60_000;
    return shown - this.#offset(guess) * 60_000;
  }

  /**
   * The moment at which the zone's clocks show a date and time, with the offset of that moment: what was
   * written with another, before clocks were put forward or back, is an hour off.
   */
  clockTime(at: string): string {
    return this.iso(this.moment(at.slice(0, 19)) + Number.parseInt(at.slice(20, 23), 10));
  }

  /** `YYYYMMDD_HHMMSS`, for ids that people read. */
  stamp(moment = this.now()): string {
    return this.#second(moment).stamp;
  }
}

/** `2025-09-15T09:23:31`, of a moment in Unix milliseconds. */
const utcTime = (moment: number): string => new Date(moment).toISOString().slice(0, 19);

const digits = (part: number): string => String(Math.trunc(part)).padStart(2, '0');

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${digits(size / 60)}:${digits(size % 60)}`;
}
