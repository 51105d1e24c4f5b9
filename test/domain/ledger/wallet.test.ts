import { describe, expect, it } from '@jest/globals';
import {
  book,
  brokenIdentities,
  deposit,
  equity,
  openBalance,
  reserve,
  total,
  withdraw,
  type Balance,
} from '../../../src/domain/ledger/wallet.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { emptyPosition, type Position } from '../../../src/domain/ledger/position.ts';
import { aFill, AT } from '../../support/ledger.ts';

const opened = openBalance(money('100000'), AT);

const shown = ({ available, used, blocked, deposits, realizedPnl, fees }: Balance) => ({
  available: text(available),
  used: text(used),
  blocked: text(blocked),
  deposits: text(deposits),
  realized: text(realizedPnl),
  fees: text(fees),
});
const FRESH = {
  available: '100000',
  used: '0',
  blocked: '0',
  deposits: '0',
  realized: '0',
  fees: '0',
};

const BUY = { locked: money('7500'), realized: money('0'), fee: money('20'), at: AT };

describe('a wallet', () => {
  it('opens with all of its cash free', () => {
    expect(shown(opened)).toEqual(FRESH);
    expect(opened).toMatchObject({ revision: 0, lastUpdated: AT });
    expect(text(opened.startingBalance)).toBe('100000');
  });

  it('locks what a position costs, and pays the fee from what is free', () => {
    const bought = book(opened, BUY);
    expect(shown(bought)).toEqual({ ...FRESH, available: '92480', used: '7500', fees: '20' });
  });

  it('frees it when the position is sold, with the gain', () => {
    const bought = book(opened, BUY);
    const sold = book(bought, {
      locked: money('-7500'),
      realized: money('1500'),
      fee: money('20'),
      at: AT,
    });
    expect(shown(sold)).toEqual({ ...FRESH, available: '101460', realized: '1500', fees: '40' });
  });

  it('reserves cash for an open order, and frees it again', () => {
    const placed = reserve(opened, money('1020'));
    expect(shown(placed)).toEqual({ ...FRESH, available: '98980', blocked: '1020' });
    expect(shown(reserve(placed, money('-1020')))).toEqual(FRESH);
  });

  it('counts what is put in, less what is taken out', () => {
    const put = deposit(opened, money('500'));
    expect(shown(put)).toEqual({ ...FRESH, available: '100500', deposits: '500' });
    expect(shown(withdraw(put, money('800')))).toEqual({
      ...FRESH,
      available: '99700',
      deposits: '-300',
    });
  });

  it('is worth what is free, used and blocked, and what open positions gained', () => {
    const busy = { ...opened, used: money('300'), blocked: money('20') };
    expect(text(total(busy))).toBe('100320');
    expect(text(equity(busy, money('-50')))).toBe('100270');
  });
});

describe('the identities of the ledger', () => {
  /** 10 INFY bought @ 100 and worth 110; 10 TCS sold short @ 50, worth 45; 5 SBIN closed for +30. */
  const position = (symbol: string, given: Partial<Position>): Position => ({
    ...emptyPosition(instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' }), 'LONG', aFill('x')),
    fees: money('20'),
    ...given,
  });
  const long = position('INFY', {
    netQty: quantity('10'),
    costBasis: money('1000'),
    currentPrice: price('110'),
  });
  const short = position('TCS', {
    side: 'SHORT',
    netQty: quantity('10'),
    costBasis: money('500'),
    margin: money('100'),
    currentPrice: price('45'),
  });
  const closed = position('SBIN', { realizedPnl: money('30'), fees: money('40') });
  const positions = [long, short, closed];
  const balance: Balance = {
    ...opened,
    deposits: money('1000'),
    available: money('99650'),
    used: money('1100'),
    blocked: money('200'),
    realizedPnl: money('30'),
    fees: money('80'),
  };
  const broken = (given: Partial<Balance>, reserved?: string) =>
    brokenIdentities({ ...balance, ...given }, positions, reserved ? money(reserved) : undefined);

  it('hold for sound books', () => {
    expect(broken({})).toEqual([]);
    expect(broken({}, '200')).toEqual([]);
  });

  it('say that cash is missing, and how much', () => {
    expect(broken({ available: money('99640') })).toEqual([
      {
        identity: 'available + used + blocked = starting_balance + deposits + realized_pnl - fees',
        left: '100940',
        right: '100950',
      },
      {
        identity: 'equity = starting_balance + deposits + total_pnl',
        left: '101090',
        right: '101100',
      },
    ]);
  });

  it.each([
    ['deposits', { deposits: money('1001') }],
    ['the starting balance', { startingBalance: money('100001') }],
  ])('find cash that %s claims and nobody has', (_what, given) => {
    expect(broken(given).map(({ left, right }) => [left, right])).toEqual([
      ['100950', '100951'],
      ['101100', '101101'],
    ]);
  });

  it('say that the wallet did not realize what the positions did', () => {
    expect(broken({ realizedPnl: money('40'), available: money('99660') })).toEqual([
      { identity: 'sum of positions realized_pnl = realized_pnl', left: '30', right: '40' },
    ]);
  });

  it('say that more or less is locked than the open positions lock', () => {
    expect(broken({ used: money('1500'), available: money('99250') })).toEqual([
      { identity: 'sum of open positions blocked = used', left: '1100', right: '1500' },
    ]);
  });

  it('say that the open orders reserve something else than is blocked', () => {
    expect(broken({}, '150')).toEqual([
      { identity: 'sum of open orders reserved = blocked', left: '150', right: '200' },
    ]);
  });

  it('say that the positions paid other fees than the wallet', () => {
    expect(broken({ fees: money('90'), available: money('99640') })).toEqual([
      { identity: 'sum of positions fees = fees', left: '80', right: '90' },
    ]);
  });
});
