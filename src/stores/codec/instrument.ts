import { OPTION_TYPES, SEGMENTS, type Instrument } from '../../domain/instrument.ts';
import { price, text } from '../../domain/money.ts';
import type { FieldReader, Fields } from './fields.ts';

/** An instrument's fields; an absent option field is an empty string. */
export function encodeInstrument(instrument: Instrument): Fields {
  const { option } = instrument;
  return {
    exchange_segment: instrument.segment,
    security_id: instrument.securityId,
    symbol: instrument.symbol,
    option_type: option?.type ?? '',
    strike_price: option ? text(option.strike) : '',
    expiry_date: option?.expiry ?? '',
    underlying_symbol: option?.underlying ?? '',
    lot_size: instrument.lotSize ?? '',
  };
}

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
