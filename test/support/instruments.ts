import type { Instrument, OptionType, Segment } from '../../src/domain/instruments/instrument.ts';
import { compactReadings } from '../../src/domain/instruments/symbols/symbol-forms.ts';
import { price, type Price } from '../../src/domain/money/money.ts';

interface Words {
  readonly symbol: string;
  readonly defaultSegment: Segment;
  readonly segment?: Segment | undefined;
  readonly securityId?: string | undefined;
  readonly optionType?: OptionType | undefined;
  readonly strike?: Price | undefined;
  readonly expiry?: string | undefined;
  readonly underlying?: string | undefined;
}

/** An instrument for tests of what does not read symbols: its details are what the words say. */
export function instrumentFrom(given: Words): Instrument {
  const { symbol, expiry = '' } = given;
  const written = compactReadings(symbol.toUpperCase(), () => false)[0];
  const underlying = given.underlying ?? written?.underlying ?? symbol;
  const type = given.optionType ?? (written?.type === '' ? undefined : written?.type);
  const strike = given.strike ?? price(written?.strike || '0');
  const isFuture = given.optionType === undefined && written?.type === '';
  const day = expiry === '' && written?.when.day !== undefined ? dayOf(written.when) : expiry;
  const derivatives = underlying === 'SENSEX' ? 'BSE_FNO' : 'NSE_FNO';
  return {
    segment: given.segment ?? (type || isFuture ? derivatives : given.defaultSegment),
    securityId: given.securityId ?? symbol,
    symbol,
    ...(type && { option: { type, strike, expiry: day, underlying } }),
    ...(isFuture && { future: { expiry: day, underlying } }),
  };
}

const dayOf = ({
  year = 0,
  month = 0,
  day = 0,
}: {
  year?: number | undefined;
  month?: number | undefined;
  day?: number | undefined;
}): string => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
