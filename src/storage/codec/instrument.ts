import {
  isEquity,
  OPTION_TYPES,
  SEGMENTS,
  type Instrument,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { price } from '../../domain/money/money.ts';
import type { FieldReader } from './fields.ts';

export function decodeInstrument(fields: FieldReader): Instrument {
  const lotSize = fields.text('lot_size') && fields.decimal('lot_size');
  const multiplier = fields.decimal('multiplier', '1');
  const securityId = fields.text('security_id');
  const segment = fields.oneOf('exchange_segment', SEGMENTS);
  return {
    segment,
    securityId,
    symbol: fields.text('symbol') || securityId,
    ...decodeContract(fields, segment),
    ...(lotSize && { lotSize }),
    ...(multiplier !== '1' && { multiplier }),
  };
}

/** The predecessor names an underlying of shares too; only a derivative is a contract. */
function decodeContract(
  fields: FieldReader,
  segment: Segment,
): Pick<Instrument, 'option' | 'future'> {
  const expiry = fields.text('expiry_date');
  const underlying = fields.text('underlying_symbol');
  if (fields.text('option_type') !== '') {
    const type = fields.oneOf('option_type', OPTION_TYPES);
    const strike = price(fields.decimal('strike_price', '0'));
    return { option: { type, strike, expiry, underlying } };
  }
  const isContract = underlying !== '' && segment !== 'IDX_I' && !isEquity(segment);
  return isContract ? { future: { expiry, underlying } } : {};
}
