import { instrumentName } from '../../../domain/instruments/instrument.ts';
import type { AppliedEvents } from '../../../app/trading/events/scheduled-events.ts';
import type { Context } from '../../context.ts';

/** Tells what waits for a price: contracts that have expired, futures that are to be marked to market. */
export function tellWaiting(
  { unsettled, waiting }: Pick<AppliedEvents, 'unsettled' | 'waiting'>,
  { present }: Pick<Context, 'present'>,
): void {
  for (const { position, underlying, day } of unsettled) {
    present.hint(
      `${instrumentName(position.instrument)} has expired and needs the closing price of ${underlying} on ${day} to settle: ` +
        `papertrade quote settlement ${underlying} PRICE --date ${day}`,
    );
  }
  for (const { position, day } of waiting) {
    const name = instrumentName(position.instrument);
    present.hint(
      `${name} needs its closing price of ${day} to be marked to market: ` +
        `papertrade quote settlement "${name}" PRICE --date ${day}`,
    );
  }
}
