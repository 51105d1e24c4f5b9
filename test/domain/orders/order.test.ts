import { describe, expect, it } from '@jest/globals';
import { Trader } from '../../support/trader.ts';

describe('what is refused', () => {
  it('an opening that costs more than is available, with the missing amount', () => {
    expect(() => new Trader().buy('1000', '100')).toThrow(
      expect.objectContaining({
        code: 'INSUFFICIENT_FUNDS',
        details: expect.objectContaining({
          required: '100020',
          available: '100000',
          shortfall: '20',
        }),
      }),
    );
  });

  it('nothing is refused that costs exactly what is available', () => {
    expect(new Trader({ fee: '0' }).buy('1000', '100').figures.available).toBe('0');
  });

  it('a sale of more than is held, naming the open quantity', () => {
    expect(() => new Trader().buy('75', '100').sell('76', '100')).toThrow(/only 75 LONG open/);
  });

  it('a sale of what is not held, unless shorts are asked for', () => {
    expect(() => new Trader().sell('1', '100')).toThrow(/nothing open/);
    expect(new Trader().short('1', '100').position().side).toBe('SHORT');
  });

  it('a flip whose new side costs more than what closing leaves', () => {
    const trader = new Trader({ allowShort: true }).buy('10', '100');
    expect(() => trader.sell('2000', '100')).toThrow(
      expect.objectContaining({ code: 'INSUFFICIENT_FUNDS' }),
    );
    expect(trader.position().netQty).toBe('10');
  });
});

describe('closing', () => {
  it('a losing cover takes available below zero, and then nothing can be opened', () => {
    const trader = new Trader({ fee: '0', start: '1000' }).short('10', '100');
    expect(trader.buy('10', '300').figures).toMatchObject({ available: '-1000', used: '0' });
    expect(() => trader.buy('1', '1')).toThrow(/Insufficient funds/);
    trader.cash('DEPOSIT', '1001');
    expect(trader.buy('1', '1').figures.available).toBe('0');
  });

  it('a price below half a paisa never leaves a negative basis', () => {
    const trader = new Trader({ fee: '0', start: '1' }).buy('3', '0.0067');
    trader.sell('1', '0.0067').sell('1', '0.0067');
    expect(trader.position().costBasis.startsWith('-')).toBe(false);
    expect(trader.sell('1', '0.0067').figures).toMatchObject({
      used: '0',
      realized: '0',
      broken: [],
    });
  });

  it('a flip pays one fee', () => {
    const trader = new Trader({ allowShort: true }).buy('10', '100').sell('25', '110');
    expect(trader.figures).toMatchObject({ fees: '40', realized: '100', used: '1650', broken: [] });
    expect(trader.position()).toMatchObject({ side: 'SHORT', netQty: '15', costPrice: '110' });
  });
});

describe('the day', () => {
  it("starts the day's quantities anew, and keeps the session's", () => {
    const trader = new Trader().buy('10', '100').sell('4', '100');
    expect(trader.position()).toMatchObject({ dayBuyQty: '10', daySellQty: '4' });
    trader.buy('5', '100', 'INFY', { day: '2025-09-16' });
    expect(trader.position()).toMatchObject({ dayBuyQty: '5', daySellQty: '0', netQty: '11' });
  });
});

describe('a reset', () => {
  it('drops positions, P&L, fees and deposits', () => {
    const trader = new Trader().buy('10', '100').cash('DEPOSIT', '500').cash('RESET', '5000');
    expect(trader.positions).toEqual([]);
    expect(trader.figures).toMatchObject({ available: '5000', used: '0', fees: '0', broken: [] });
  });
});
