import type { Instrument } from '../../src/domain/instruments/instrument.ts';
import { price } from '../../src/domain/money/money.ts';

/** An option, and the fields under which it and a share are stored. */
export const CALL: Instrument = {
  segment: 'NSE_FNO',
  securityId: 'NIFTY25SEP25000CE',
  symbol: 'NIFTY25SEP25000CE',
  option: { type: 'CE', strike: price('25000'), expiry: '2025-09-30', underlying: 'NIFTY' },
};
export const CALL_FIELDS = {
  exchange_segment: 'NSE_FNO',
  security_id: 'NIFTY25SEP25000CE',
  symbol: 'NIFTY25SEP25000CE',
  option_type: 'CE',
  strike_price: '25000',
  expiry_date: '2025-09-30',
  underlying_symbol: 'NIFTY',
  lot_size: '',
  multiplier: '1',
};
export const INFY_FIELDS = {
  exchange_segment: 'NSE_EQ',
  security_id: 'INFY',
  symbol: 'INFY',
  option_type: '',
  strike_price: '',
  expiry_date: '',
  underlying_symbol: '',
  lot_size: '',
  multiplier: '1',
};
