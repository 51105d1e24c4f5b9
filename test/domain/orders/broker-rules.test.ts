import { describe, expect, it } from '@jest/globals';
import { loadBands } from '../../../src/config/market/bands.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { price, quantity } from '../../../src/domain/money/money.ts';
import {
  bandKind,
  bandRefusal,
  exitSideRefusal,
  shortDeliveryRefusal,
  triggerRefusal,
} from '../../../src/domain/orders/broker-rules.ts';

const SHARE = instrumentFrom({ symbol: 'TCS', defaultSegment: 'NSE_EQ' });
const OPTION = instrumentFrom({ symbol: 'NIFTY26DEC25000CE', defaultSegment: 'NSE_EQ' });
const FUTURE = instrumentFrom({ symbol: 'NIFTY26DECFUT', defaultSegment: 'NSE_EQ' });

describe('the trigger of a stop', () => {
  it.each([
    ['SELL', '3050', false],
    ['SELL', '3000', false],
    ['SELL', '2999.95', true],
    ['BUY', '2990', false],
    ['BUY', '3000', false],
    ['BUY', '3000.05', true],
  ] as const)('to %s at %s with the last price at 3000: taken %s', (action, trigger, taken) => {
    const refusal = triggerRefusal(SHARE, action, price(trigger), price('3000'));
    expect(refusal === undefined).toBe(taken);
    if (!taken) {
      expect(refusal).toMatchObject({
        code: 'TRIGGER_CROSSED',
        details: { trigger_price: trigger, last_price: '3000', side: action },
      });
    }
  });
});

describe('the exits of an entry at 250', () => {
  const exits = (target?: string, stop?: string) => ({
    target: target === undefined ? undefined : price(target),
    stop: stop === undefined ? undefined : price(stop),
  });

  it.each([
    ['BUY', '260', '240', undefined],
    ['BUY', '240', '230', 'target'],
    ['BUY', '250', undefined, 'target'],
    ['BUY', '260', '255', 'stop'],
    ['BUY', undefined, '250', 'stop'],
    ['SELL', '240', '260', undefined],
    ['SELL', '260', '270', 'target'],
    ['SELL', '240', '245', 'stop'],
  ] as const)('%s, target %s, stop %s: wrong is %s', (opens, target, stop, wrong) => {
    const refusal = exitSideRefusal(SHARE, opens, exits(target, stop), price('250'));
    expect(refusal?.details['exit']).toBe(wrong);
    if (wrong) expect(refusal?.code).toBe('EXIT_SIDE');
  });
});

describe('the price of a limit order', () => {
  const refused = async (
    instrument: typeof SHARE,
    [action, limit, last]: readonly ['BUY' | 'SELL', string, string],
    hasDerivatives = false,
    own = {},
  ) => {
    const bands = await loadBands(own);
    const kind = bandKind(instrument, hasDerivatives)!;
    const band = bands(kind, '2026-11-25', instrument.symbol)!;
    return bandRefusal(instrument, action, price(limit), price(last), band)?.details;
  };

  it('of a share lies within 20% of the last price', async () => {
    expect(await refused(SHARE, ['BUY', '14000', '1400'])).toMatchObject({
      lowest: '1120',
      highest: '1680',
      price: '14000',
      last_price: '1400',
    });
    expect(await refused(SHARE, ['BUY', '1680', '1400'])).toBeUndefined();
    expect(await refused(SHARE, ['BUY', '1119', '1400'])).toBeDefined();
  });

  it('of a share with derivatives within 10%, of another within its own band', async () => {
    expect(await refused(SHARE, ['BUY', '1541', '1400'], true)).toMatchObject({ highest: '1540' });
    expect(await refused(SHARE, ['SELL', '1500', '1400'], false, { TCS: '5%' })).toMatchObject({
      lowest: '1330',
      highest: '1470',
    });
  });

  it.each([
    [['BUY', '141', '100'], { highest: '140' }],
    [['BUY', '10', '100'], undefined],
    [['SELL', '59', '100'], { lowest: '60' }],
    [['SELL', '500', '100'], undefined],
    [['BUY', '30', '10'], undefined],
    [['BUY', '30.05', '10'], { highest: '30' }],
    [['SELL', '0.05', '10'], undefined],
  ] as const)('of an option by the LPP: %j', async (given, expected) => {
    const found = await refused(OPTION, given);
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });

  it('of a future within 10%', async () => {
    expect(await refused(FUTURE, ['SELL', '22000', '25000'])).toMatchObject({ lowest: '22500' });
  });

  it('of an option had no such limit before the LPP, and an index has none', async () => {
    const bands = await loadBands({});
    expect(bands('option', '2022-10-28', 'NIFTY')).toBeUndefined();
    const index = instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I', segment: 'IDX_I' });
    expect(bandKind(index, false)).toBeUndefined();
  });
});

it('a share can be short only MIS', () => {
  const short = quantity('5');
  expect(shortDeliveryRefusal(SHARE, short)).toMatchObject({
    code: 'SHORT_DELIVERY',
    details: { allowed: 'MIS', short_quantity: '5' },
  });
  expect(shortDeliveryRefusal(OPTION, short)).toBeUndefined();
});
