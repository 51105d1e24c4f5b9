import { describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../../support/instruments.ts';
import { effectOnContract } from '../../../../src/domain/ledger/actions/contract-adjustment.ts';
import {
  effectOnShare,
  isExtraordinary,
  rightsFactor,
  type CorporateAction,
} from '../../../../src/domain/ledger/actions/corporate-action.ts';
import { joined } from '../../../../src/domain/ledger/actions/moves.ts';
import { applyFill } from '../../../../src/domain/ledger/fill.ts';
import { costPrice, unrealizedPnl, type Position } from '../../../../src/domain/ledger/position.ts';
import { money, price, quantity, ratio, round, text } from '../../../../src/domain/money/money.ts';
import { aBalance, aFill } from '../../../support/ledger.ts';

function bought(count: string, at: string, symbol = 'INFY'): Position {
  const query = { symbol, quantity: quantity(count), price: price(at) };
  const { positions } = applyFill({ balance: aBalance('10000000') }, aFill('1', query));
  return positions[0]!;
}
const exchange = (fresh: string, old: string) => ({ fresh: quantity(fresh), old: quantity(old) });
const shown = (position: Position) => ({
  netQty: text(position.netQty),
  costBasis: text(position.costBasis),
  costPrice: text(round(costPrice(position), 4)),
  currentPrice: text(position.currentPrice),
  unrealized: text(round(unrealizedPnl(position), 2)),
});
const of = (position: Position, action: CorporateAction, eligible = position.netQty) =>
  effectOnShare(position, eligible, action);

describe('of shares that are held', () => {
  it('a split 1:5 makes five of each, and the cost stays to the paisa', () => {
    const { position } = of(bought('100', '1234.5'), {
      kind: 'split',
      exchange: exchange('5', '1'),
    });
    expect(shown(position)).toEqual({
      netQty: '500',
      costBasis: '123450',
      costPrice: '246.9',
      currentPrice: '246.9',
      unrealized: '0',
    });
  });

  it('a bonus 1:1 is no loss: twice the shares at half the price', () => {
    const { position } = of(bought('100', '1400'), { kind: 'bonus', exchange: exchange('2', '1') });
    expect(shown(position)).toMatchObject({ netQty: '200', costPrice: '700', unrealized: '0' });
  });

  it('a bonus that leaves a part of a share says which', () => {
    const { position, fraction } = of(bought('10', '300'), {
      kind: 'bonus',
      exchange: exchange('4', '3'),
    });
    expect(shown(position)).toMatchObject({ netQty: '13', costBasis: '3000' });
    expect(text(round(fraction, 4))).toBe('0.3333');
  });

  it('only those held when the ex-date began take part', () => {
    const { position } = of(
      bought('110', '100'),
      { kind: 'bonus', exchange: exchange('2', '1') },
      quantity('100'),
    );
    expect(text(position.netQty)).toBe('210');
  });

  it('a dividend brings cash and leaves the shares', () => {
    const held = bought('100', '1400');
    const { position, dividends } = of(held, {
      kind: 'dividend',
      amount: price('12.5'),
      extraordinary: false,
    });
    expect(position).toBe(held);
    expect(text(dividends)).toBe('1250');
  });

  it('rights are bought at their price', () => {
    const { position } = of(bought('100', '1000'), {
      kind: 'rights',
      issuePrice: price('800'),
      exchange: exchange('1', '5'),
      factor: ratio('1'),
    });
    expect(shown(position)).toMatchObject({ netQty: '120', costBasis: '116000' });
  });

  it('a merger brings shares of another company, beside those that are held', () => {
    const to = instrumentFrom({ symbol: 'HDFCBANK', defaultSegment: 'NSE_EQ' });
    const { position } = of(bought('25', '2700', 'HDFC'), {
      kind: 'merger',
      to,
      exchange: exchange('42', '25'),
    });
    expect(position.instrument.symbol).toBe('HDFCBANK');
    expect(shown(position)).toMatchObject({ netQty: '42', costBasis: '67500' });
    const both = joined(bought('8', '1600', 'HDFCBANK'), position);
    expect(shown(both)).toMatchObject({ netQty: '50', costBasis: '80300', currentPrice: '1600' });
    expect(joined(undefined, position)).toMatchObject({ fees: money('20') });
  });
});

describe('of contracts on the share', () => {
  const call = bought('250', '40', 'RELIANCE26DEC3000CE');
  const future = bought('250', '3010', 'RELIANCE26DECFUT');
  const changed = (position: Position, action: CorporateAction) =>
    effectOnContract(position, action)!;

  it('a bonus 1:1 halves the strike and doubles the quantity; the value stays', () => {
    const after = changed(call, { kind: 'bonus', exchange: exchange('2', '1') });
    expect(after.instrument).toMatchObject({ symbol: 'RELIANCE26DEC1500CE' });
    expect(text(after.instrument.option!.strike)).toBe('1500');
    expect(shown(after)).toMatchObject({ netQty: '500', costBasis: '10000', currentPrice: '20' });
  });

  it('the lot grows with it', () => {
    const listed = { ...call, instrument: { ...call.instrument, lotSize: '250' } };
    const after = changed(listed, { kind: 'split', exchange: exchange('5', '1') });
    expect(after.instrument.lotSize).toBe('1250');
  });

  it('an extraordinary dividend is taken off the strike, an ordinary one is not', () => {
    const paid = { kind: 'dividend', amount: price('100') } as const;
    expect(effectOnContract(call, { ...paid, extraordinary: false })).toBeUndefined();
    const after = changed(call, { ...paid, extraordinary: true });
    expect(text(after.instrument.option!.strike)).toBe('2900');
    expect(isExtraordinary(price('60'), price('3000'), ratio('0.02'))).toBe(true);
    expect(isExtraordinary(price('59.99'), price('3000'), ratio('0.02'))).toBe(false);
  });

  it('and off the price of a future, so that nobody gains by it', () => {
    const after = changed(future, { kind: 'dividend', amount: price('100'), extraordinary: true });
    expect(shown(after)).toMatchObject({
      costPrice: '2910',
      currentPrice: '2910',
      unrealized: '0',
    });
  });

  // Rights 1:5 at 800 on a share at 1,000: the benefit of a held share is 200 x 1/6 = 33.3333.
  it('rights lower the strike by their worth', () => {
    const value = rightsFactor(price('1000'), price('800'), exchange('1', '5'));
    expect(text(round(value, 6))).toBe('0.966667');
    const after = changed(call, {
      kind: 'rights',
      issuePrice: price('800'),
      exchange: exchange('1', '5'),
      taken: quantity('0'),
      factor: value,
    });
    expect(text(after.instrument.option!.strike)).toBe('2900');
    expect(text(after.netQty)).toBe('259');
    expect(text(rightsFactor(price('700'), price('800'), exchange('1', '5')))).toBe('1');
  });

  it('a new name of the share is theirs too', () => {
    const to = instrumentFrom({ symbol: 'JIO', defaultSegment: 'NSE_EQ' });
    const after = changed(future, { kind: 'rename', to });
    expect(after.instrument).toMatchObject({
      symbol: 'JIO26DECFUT',
      future: { underlying: 'JIO' },
    });
  });
});
