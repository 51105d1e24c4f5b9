import type { Quote } from '../storage/ports/store.ts';
import type { Clock, ZoneOffset } from './market/calendar.ts';

/** Where the time comes from: the clock, and how a zone's offset is found. */
export interface Time {
  readonly now: Clock;
  readonly zoneOffset: (zone: string) => ZoneOffset;
  /** Where quotes have moments of their own: sets the clock to one's. */
  readonly turnTo?: ((quote: Quote) => void) | undefined;
}
