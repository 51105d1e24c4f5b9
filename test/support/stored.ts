import { instrumentFrom } from '../../src/domain/instrument.ts';

/** An option and a share, and the fields under which they are stored. */
export const CALL = instrumentFrom({
  symbol: 'NIFTY25SEP25000CE',
  defaultSegment: 'NSE_EQ',
  expiry: '2025-09-30',
});
export const CALL_FIELDS = {
  exchange_segment: 'NSE_FNO',
  security_id: 'NIFTY25SEP25000CE',
  symbol: 'NIFTY25SEP25000CE',
  option_type: 'CE',
  strike_price: '25000',
  expiry_date: '2025-09-30',
  underlying_symbol: 'NIFTY',
  lot_size: '',
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
};
