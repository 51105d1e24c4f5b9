import { describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { price, text } from '../../../src/domain/money/money.ts';
import { settlementPrice } from '../../../src/domain/ledger/settlement.ts';

describe('what a contract pays at its expiry', () => {
  it.each([
    ['a 25000 CE', 'NIFTY25SEP25000CE', '25180.35', '180.35'],
    ['a 25000 CE', 'NIFTY25SEP25000CE', '25000', '0'],
    ['a 25000 CE', 'NIFTY25SEP25000CE', '24900', '0'],
    ['a 25000 PE', 'NIFTY25SEP25000PE', '24900.5', '99.5'],
    ['a 25000 PE', 'NIFTY25SEP25000PE', '25000', '0'],
    ['a 25000 PE', 'NIFTY25SEP25000PE', '25180', '0'],
    ['a future', 'NIFTY25SEPFUT', '25180.35', '25180.35'],
  ])('%s (%s) with its underlying at %s pays %s', (_what, symbol, spot, expected) => {
    const instrument = instrumentFrom({ symbol, defaultSegment: 'NSE_FNO' });
    expect(text(settlementPrice(instrument, price(spot)))).toBe(expected);
  });
});
