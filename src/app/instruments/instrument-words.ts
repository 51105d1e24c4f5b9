import {
  parseDate,
  parseId,
  parseOptionType,
  parseSegment,
  parseSymbol,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { parsePrice, text } from '../../domain/money/money.ts';
import type { ResolveWords } from './resolver.ts';

/** What names an instrument, as typed. */
export interface InstrumentWords {
  readonly symbol: string;
  readonly segment?: string;
  readonly securityId?: string;
  readonly optionType?: string;
  readonly strike?: string;
  readonly expiry?: string;
  readonly underlying?: string;
  readonly future?: boolean;
  readonly unlisted?: boolean;
}

/** Checks each word by itself. Throws INVALID_VALUE. */
export function parseInstrumentWords(
  words: InstrumentWords,
  defaultSegment: Segment,
): ResolveWords {
  return {
    symbol: parseSymbol(words.symbol.trim()),
    defaultSegment,
    segment: optional(words.segment, parseSegment),
    securityId: optional(words.securityId, (typed) => parseId(typed, 'security id')),
    optionType: optional(words.optionType, parseOptionType),
    strike: optional(words.strike, (typed) => text(parsePrice(typed, 'strike'))),
    expiry: optional(words.expiry, (typed) => parseDate(typed, 'expiry')),
    underlying: optional(words.underlying, (typed) => parseId(typed, 'underlying').toUpperCase()),
    future: words.future,
    unlisted: words.unlisted,
  };
}

function optional<T>(typed: string | undefined, parse: (typed: string) => T): T | undefined {
  return typed === undefined ? undefined : parse(typed);
}
