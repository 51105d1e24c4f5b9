import { instrumentName, type Instrument } from '../../domain/instruments/instrument.ts';

/** Which instrument something is about. */
export const instrumentJson = (instrument: Instrument) => ({
  symbol: instrument.symbol,
  name: instrumentName(instrument),
  exchange_segment: instrument.segment,
  security_id: instrument.securityId,
});
