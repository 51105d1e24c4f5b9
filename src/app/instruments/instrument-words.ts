import {
  instrumentFrom,
  parseDate,
  parseId,
  parseOptionType,
  parseSegment,
  type Instrument,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { parsePrice } from '../../domain/money/money.ts';

/** What names an instrument, as typed. */
export interface InstrumentWords {
  readonly symbol: string;
  readonly segment?: string;
  readonly securityId?: string;
  readonly optionType?: string;
  readonly strike?: string;
  readonly expiry?: string;
  readonly underlying?: string;
}

export function parseInstrument(words: InstrumentWords, defaultSegment: Segment): Instrument {
  return instrumentFrom({
    symbol: words.symbol,
    defaultSegment,
    segment: optional(words.segment, parseSegment),
    securityId: optional(words.securityId, (typed) => parseId(typed, 'security id')),
    optionType: optional(words.optionType, parseOptionType),
    strike: optional(words.strike, (typed) => parsePrice(typed, 'strike')),
    expiry: optional(words.expiry, (typed) => parseDate(typed, 'expiry')),
    underlying: optional(words.underlying, (typed) => parseId(typed, 'underlying')),
  });
}

function optional<T>(typed: string | undefined, parse: (typed: string) => T): T | undefined {
  return typed === undefined ? undefined : parse(typed);
}
