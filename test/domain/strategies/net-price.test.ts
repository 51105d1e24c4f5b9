import { describe, expect, it } from '@jest/globals';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import { netOf, netRefusal, type NetLimit } from '../../../src/domain/strategies/net-price.ts';

const leg = (action: 'BUY' | 'SELL', count: string, at: string) => ({
  action,
  quantity: quantity(count),
  price: price(at),
  instrument: {},
});
const CONDOR = [
  leg('BUY', '150', '41.5'),
  leg('SELL', '150', '80.25'),
  leg('SELL', '150', '77.15'),
  leg('BUY', '150', '36'),
];
const limit = (kind: NetLimit['kind'], at: string): NetLimit => ({ kind, price: price(at) });

describe('the net price of legs', () => {
  it('is for one unit of all of them', () => {
    const net = netOf(CONDOR);
    expect([net.kind, text(net.price), text(net.paid), text(net.units)]).toEqual([
      'credit',
      '79.9',
      '-11985',
      '150',
    ]);
  });

  it('counts a leg of twice the quantity twice', () => {
    const net = netOf([leg('BUY', '75', '120'), leg('SELL', '150', '50.05')]);
    expect([net.kind, text(net.price), text(net.units)]).toEqual(['debit', '19.9', '75']);
  });

  it('may be nothing', () => {
    expect(netOf([leg('BUY', '1', '5'), leg('SELL', '1', '5')])).toMatchObject({ kind: 'debit' });
  });
});

describe('a limit on it', () => {
  const net = netOf(CONDOR);

  it('is met by as much credit, or as little debit, as was asked for', () => {
    expect(netRefusal(net, undefined)).toBeUndefined();
    expect(netRefusal(net, limit('credit', '79.9'))).toBeUndefined();
    expect(netRefusal(net, limit('debit', '1'))).toBeUndefined();
    const paid = netOf([leg('BUY', '75', '20')]);
    expect(netRefusal(paid, limit('debit', '20'))).toBeUndefined();
  });

  it('refuses less, and tells what was to be had', () => {
    expect(netRefusal(net, limit('credit', '80'))).toMatchObject({
      code: 'NET_LIMIT_NOT_MET',
      details: { net: '79.9', net_kind: 'credit', limit: '80', limit_kind: 'credit' },
    });
    const paid = netOf([leg('BUY', '75', '20')]);
    expect(netRefusal(paid, limit('debit', '19.95'))).toMatchObject({ code: 'NET_LIMIT_NOT_MET' });
    expect(netRefusal(paid, limit('credit', '1'))).toMatchObject({ code: 'NET_LIMIT_NOT_MET' });
  });
});
