import { OPTION_TYPES, SEGMENTS, type Instrument } from '../../domain/instrument.ts';
import { price } from '../../domain/money.ts';
import type { FieldReader } from './fields.ts';

export function decodeInstrument(fields: FieldReader): Instrument {
  const lotSize = fields.text('lot_size');
  const optionType = fields.text('option_type');
  const securityId = fields.text('security_id');
  return {
    segment: fields.oneOf('exchange_segment', SEGMENTS),
    securityId,
    symbol: fields.text('symbol') || securityId,
    ...(optionType && {
      option: {
        type: fields.oneOf('option_type', OPTION_TYPES),
        strike: price(fields.decimal('strike_price', '0')),
        expiry: fields.text('expiry_date'),
        underlying: fields.text('underlying_symbol'),
      },
    }),
    ...(lotSize && { lotSize }),
  };
}
