import { describe, expect, it } from '@jest/globals';
import {
  entryRecord,
  orderRecord,
  positionRecord,
} from '../../src/domain/ledger/stored/records.ts';
import { applyFill } from '../../src/domain/ledger/fill.ts';
import { instrumentFrom } from '../support/instruments.ts';
import { decodeEntry } from '../../src/storage/codec/journal.ts';
import { decodeOrder } from '../../src/storage/codec/order.ts';
import { decodePosition } from '../../src/storage/codec/position.ts';
import { aBalance, aFill, anOrder, AT } from '../support/ledger.ts';
import { ZERO } from '../../src/domain/money/money.ts';

const CALL = instrumentFrom({ symbol: 'NIFTY25SEP25000CE', defaultSegment: 'NSE_EQ' });
const share = aFill('1');
const option = aFill('1', { instrument: CALL });

describe('what an earlier version stored', () => {
  it.each([
    ['a share, DELIVERY', share, 'DELIVERY', 'CNC'],
    ['a share, nothing', share, '', 'CNC'],
    ['an option, DELIVERY', option, 'DELIVERY', 'NRML'],
    ['an option, nothing', option, '', 'NRML'],
    ['a share, INTRADAY', share, 'INTRADAY', 'MIS'],
    ['an option, INTRADAY', option, 'INTRADAY', 'MIS'],
    ['a share, MIS', share, 'MIS', 'MIS'],
    ['a share, CNC', share, 'CNC', 'CNC'],
    ['an option, NRML', option, 'NRML', 'NRML'],
  ])('for %s is read by the name of today', (_what, fill, stored, product) => {
    const [position] = applyFill({ balance: aBalance() }, fill).positions;
    if (!position) throw new Error('no position');
    const common = { type: 'FILL', revision: 1, at: AT, startingBalance: ZERO } as const;
    const entry = { ...common, realizedPnl: ZERO, fill };
    const old = { product: stored };
    expect(decodePosition({ ...positionRecord(position, 'S'), ...old }, 'k').product).toBe(product);
    expect(decodeOrder({ ...orderRecord(anOrder('S', fill)), ...old }, 'k').product).toBe(product);
    expect(decodeEntry({ ...entryRecord(entry), ...old }, 'k')).toMatchObject({
      fill: { product },
    });
  });

  it.each([
    ['GTT', 'GTC'],
    ['', 'DAY'],
    ['IOC', 'IOC'],
    ['GTC', 'GTC'],
  ])('as the validity %j is read as %s', (validity, today) => {
    const stored = { ...orderRecord(anOrder('S', share)), validity };
    expect(decodeOrder(stored, 'k').validity).toBe(today);
  });
});
