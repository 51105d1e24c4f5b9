import type { ChargeItem } from '../../../domain/charges/charges.ts';

/** What a charge is called in a view. */
export const CHARGE_NAMES: Readonly<Record<ChargeItem, string>> = {
  brokerage: 'brokerage',
  stt: 'STT',
  transaction: 'transaction',
  sebi: 'SEBI',
  stamp: 'stamp',
  gst: 'GST',
  dp: 'DP',
};
