import {
  parseDate,
  parseId,
  parseOptionType,
  parseSegment,
  parseSymbol,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { parsePrice, text } from '../../domain/money/money.ts';
import type { InstrumentQuery } from './resolver.ts';

/** What names an instrument, as typed. */
export interface InstrumentOptions {
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

/** Checks each option by itself. Throws INVALID_VALUE. */
export function parseInstrumentOptions(
  options: InstrumentOptions,
  defaultSegment: Segment,
): InstrumentQuery {
  return {
    symbol: parseSymbol(options.symbol.trim()),
    defaultSegment,
    segment: optional(options.segment, parseSegment),
    securityId: optional(options.securityId, (typed) => parseId(typed, 'security id')),
    optionType: optional(options.optionType, parseOptionType),
    strike: optional(options.strike, (typed) => text(parsePrice(typed, 'strike'))),
    expiry: optional(options.expiry, (typed) => parseDate(typed, 'expiry')),
    underlying: optional(options.underlying, (typed) => parseId(typed, 'underlying').toUpperCase()),
    future: options.future,
    unlisted: options.unlisted,
  };
}

function optional<T>(typed: string | undefined, parse: (typed: string) => T): T | undefined {
  return typed === undefined ? undefined : parse(typed);
}
