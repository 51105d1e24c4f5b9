import { instrumentName, type Instrument } from '../../../domain/instruments/instrument.ts';
import type { WaitingDay } from '../../../app/trading/events/scheduled-events.ts';

/** What a contract waits for that has expired, and how to say it. */
export const waitingForSettlement = (
  contract: Instrument,
  underlying: string,
  day: string,
): string =>
  `${instrumentName(contract)} has expired and needs the closing price of ${underlying} on ${day} to settle: ` +
  `papertrade quote settlement ${underlying} PRICE --date ${day}`;

/** What a future waits for that is to be marked to market, and how to say it. */
export const waitingForClose = ({ position: { instrument }, day }: WaitingDay): string =>
  `${instrumentName(instrument)} needs its closing price of ${day} to be marked to market: ` +
  `papertrade quote settlement "${instrumentName(instrument)}" PRICE --date ${day}`;
