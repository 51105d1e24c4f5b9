import { describe, expect, it } from '@jest/globals';
import { Trader } from '../../support/trader.ts';

describe('the worked examples of accounting (fee 20 an order, start 100000.00)', () => {
  it('1: BUY 75 @ 100 locks 7500 and pays the fee', () => {
    const { figures } = new Trader().buy('75', '100');
    expect(figures).toMatchObject({ available: '92480', used: '7500', fees: '20', total: '99980' });
  });

  it('2: then SELL 75 @ 120 realizes 1500', () => {
    const { figures } = new Trader().buy('75', '100').sell('75', '120');
    expect(figures).toMatchObject({
      available: '101460',
      used: '0',
      realized: '1500',
      fees: '40',
      total: '101460',
    });
  });

  it('3: SELL 75 @ 90 loses 750', () => {
    const { figures } = new Trader().buy('75', '100').sell('75', '90');
    expect(figures).toMatchObject({
      available: '99210',
      realized: '-750',
      fees: '40',
      total: '99210',
    });
  });

  it('4: two buys average to 110', () => {
    const trader = new Trader().buy('75', '100').buy('75', '120');
    expect(trader.position().buyAvg).toBe('110');
    expect(trader.figures).toMatchObject({ used: '16500', available: '83460' });
  });

  it('5: selling half of them at 130 realizes 1500', () => {
    const trader = new Trader().buy('75', '100').buy('75', '120').sell('75', '130');
    expect(trader.figures).toMatchObject({
      realized: '1500',
      used: '8250',
      available: '93190',
      total: '101440',
    });
    expect(trader.position().netQty).toBe('75');
  });

  it('6: thirds are rounded to the paisa and lose nothing together', () => {
    const trader = new Trader({ fee: '0' }).buy('1', '100').buy('1', '100').buy('1', '101');
    const steps = [1, 2, 3].map(() => {
      const before = trader.ledger.balance.realizedPnl;
      trader.sell('1', '100');
      return trader.ledger.balance.realizedPnl.minus(before).toFixed();
    });
    expect(steps).toEqual(['-0.33', '-0.34', '-0.33']);
    expect(trader.figures).toMatchObject({ realized: '-1', used: '0' });
  });

  it('7: what was sold does not weigh on the cost of what is bought later', () => {
    const trader = new Trader({ fee: '0' }).buy('100', '10').sell('50', '20').buy('50', '30');
    expect(trader.position()).toMatchObject({
      realized: '500',
      costBasis: '2000',
      costPrice: '20',
      buyAvg: '16.6666666667',
    });
    expect(trader.figures.used).toBe('2000');
  });

  it('8: a held put loses as its premium falls', () => {
    const symbol = 'NIFTY25SEP25000PE';
    const { figures } = new Trader().buy('75', '100', symbol).quote('90', symbol);
    expect(figures).toMatchObject({ unrealized: '-750', equity: '99230' });
  });

  it('9: a SHORT locks its margin, and gains as the price falls', () => {
    const trader = new Trader().short('75', '100');
    expect(trader.figures).toMatchObject({ available: '92480', used: '7500' });
    trader.buy('75', '80');
    expect(trader.figures).toMatchObject({ realized: '1500', available: '101460' });
  });

  it('10: a BUY larger than the SHORT turns it into a LONG', () => {
    const trader = new Trader({ fee: '0', allowShort: true }).sell('10', '100').buy('25', '90');
    expect(trader.open).toHaveLength(1);
    expect(trader.position()).toMatchObject({ side: 'LONG', netQty: '15', costPrice: '90' });
    expect(trader.figures).toMatchObject({ realized: '100', used: '1350', available: '98750' });
  });
});
