import {
  parseDate,
  parseId,
  parseOptionType,
  parseSegment,
  parseSymbol,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { optional } from '../../domain/optional.ts';
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
    securityId: optional(options.securityId, parseId, 'security id'),
    optionType: optional(options.optionType, parseOptionType),
    strike: optional(options.strike, (strike) => text(parsePrice(strike, 'strike'))),
    expiry: optional(options.expiry, parseDate, 'expiry'),
    underlying: optional(options.underlying, (name) => parseId(name, 'underlying').toUpperCase()),
    future: options.future,
    unlisted: options.unlisted,
  };
}
