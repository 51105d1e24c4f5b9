import { describe, expect, it } from '@jest/globals';
import { openBalance } from '../../../src/domain/ledger/wallet.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import {
  accountOf,
  LedgerReplay,
  replay,
  type JournalEntry,
  type OrderEntry,
} from '../../../src/domain/ledger/journal.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { emptyPosition, type Position } from '../../../src/domain/ledger/position.ts';
import { AT, aFill } from '../../support/ledger.ts';
import { START, Trader } from '../../support/trader.ts';

const INFY = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
const LATER = '2025-09-15T09:30:00.000+05:30';
const from = (ledger: LedgerReplay, at = LATER) => ({
  revision: ledger.balance.revision + 1,
  startingBalance: money('100000'),
  at,
});
const wallet = ({ balance }: LedgerReplay) => ({
  available: text(balance.available),
  used: text(balance.used),
  blocked: text(balance.blocked),
  deposits: text(balance.deposits),
  realized: text(balance.realizedPnl),
  fees: text(balance.fees),
});

/** A wallet and a LONG of 10 @ 100 (fee 20). */
const account = () => new Trader().buy('10', '100').ledger;

describe('every entry', () => {
  const order = (ledger: LedgerReplay): OrderEntry => ({
    type: 'ORDER_PLACED',
    ...from(ledger),
    orderId: 'P-9',
    clientOrderId: 'nine',
    instrument: INFY,
    action: 'BUY',
    orderType: 'LIMIT',
    quantity: quantity('10'),
    price: price('50'),
    amount: money('520'),
  });
  const mark = (ledger: LedgerReplay): JournalEntry => ({
    type: 'MARK',
    ...from(ledger),
    segment: 'NSE_EQ',
    securityId: 'INFY',
    price: price('110'),
  });
  const fill = (ledger: LedgerReplay): JournalEntry => ({
    type: 'FILL',
    ...from(ledger),
    fill: aFill('x', { action: 'SELL', price: price('110'), at: LATER }),
    realizedPnl: money('100'),
  });
  const cash = (type: 'DEPOSIT' | 'WITHDRAWAL' | 'RESET') => (ledger: LedgerReplay) =>
    ({ type, ...from(ledger), amount: money('500') }) as const;
  const before = {
    available: '98980',
    used: '1000',
    blocked: '0',
    deposits: '0',
    realized: '0',
    fees: '20',
  };
  const anew = {
    available: '500',
    used: '0',
    blocked: '0',
    deposits: '0',
    realized: '0',
    fees: '0',
  };

  it.each([
    ['a FILL', fill, { ...before, available: '100060', used: '0', realized: '100', fees: '40' }],
    ['a MARK', mark, before],
    ['an order', order, { ...before, available: '98460', blocked: '520' }],
    ['a DEPOSIT', cash('DEPOSIT'), { ...before, available: '99480', deposits: '500' }],
    ['a WITHDRAWAL', cash('WITHDRAWAL'), { ...before, available: '98480', deposits: '-500' }],
    ['a RESET', cash('RESET'), anew],
  ])('is one revision at its own time: %s', (_what, entry, expected) => {
    const ledger = account();
    ledger.apply(entry(ledger));
    expect(ledger.balance).toMatchObject({ revision: 2, lastUpdated: LATER });
    expect(wallet(ledger)).toEqual(expected);
  });

  it.each([
    ['a FILL', fill, false, 1],
    ['a MARK', mark, false, 1],
    ['an order', order, false, 0],
    ['a DEPOSIT', cash('DEPOSIT'), false, 0],
    ['a RESET', cash('RESET'), true, 0],
  ])(
    'says which positions it changes, and whether all are gone: %s',
    (_what, entry, reset, count) => {
      const ledger = account();
      const step = ledger.apply(entry(ledger));
      expect(step.reset).toBe(reset);
      expect(step.positions).toHaveLength(count);
      expect(ledger.positions.size).toBe(reset ? 0 : 1);
    },
  );

  it('that only moves cash realizes nothing', () => {
    for (const entry of [mark, order, cash('DEPOSIT'), cash('RESET')]) {
      const ledger = account();
      expect(text(ledger.apply(entry(ledger)).realized)).toBe('0');
    }
    const ledger = account();
    expect(text(ledger.apply(fill(ledger)).realized)).toBe('100');
  });
});

describe('a quote', () => {
  const quoted = (trader: Trader) =>
    trader
      .quote('110')
      .positions.map((each) => [each.side, text(each.currentPrice), each.instrument.symbol]);

  it('values the side that is open, not the one that was closed', () => {
    const turned = new Trader({ allowShort: true }).buy('10', '100').sell('25', '105');
    expect(quoted(turned)).toEqual([
      ['LONG', '105', 'INFY'],
      ['SHORT', '110', 'INFY'],
    ]);
  });

  it('is of its own instrument alone', () => {
    expect(quoted(new Trader().buy('10', '100').buy('10', '50', 'TCS'))).toEqual([
      ['LONG', '110', 'INFY'],
      ['LONG', '50', 'TCS'],
    ]);
  });
});

describe('what a ledger took over', () => {
  const figures = (given: Partial<Position>, symbol: string): Position => ({
    ...emptyPosition(
      instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' }),
      given.side ?? 'LONG',
      aFill('x'),
    ),
    ...given,
  });
  const held = figures(
    {
      netQty: quantity('10'),
      costBasis: money('1000'),
      realizedPnl: money('150'),
      fees: money('40'),
    },
    'INFY',
  );
  const sold = figures(
    {
      side: 'SHORT',
      netQty: quantity('4'),
      costBasis: money('800'),
      margin: money('200'),
      realizedPnl: money('-30'),
      fees: money('20'),
    },
    'TCS',
  );
  const takenOver = () => {
    const ledger = new LedgerReplay(money('100000'), START);
    const positions = [held, sold];
    return { ledger, step: ledger.apply({ type: 'OPENING', ...from(ledger), positions }) };
  };

  it('is locked, realized and paid as if it had been traded here', () => {
    const { ledger, step } = takenOver();
    expect(wallet(ledger)).toEqual({
      available: '98860',
      used: '1200',
      blocked: '0',
      deposits: '0',
      realized: '120',
      fees: '60',
    });
    expect(ledger.balance).toMatchObject({ revision: 1, lastUpdated: LATER });
    expect(text(step.realized)).toBe('120');
    expect(step.reset).toBe(false);
  });

  it('is held from then on', () => {
    const { ledger } = takenOver();
    expect([...ledger.positions]).toEqual([
      ['NSE_EQ INFY LONG', held],
      ['NSE_EQ TCS SHORT', sold],
    ]);
    expect(accountOf(ledger, sold.instrument)).toEqual({
      balance: ledger.balance,
      long: undefined,
      short: sold,
      mis: {},
    });
  });
});

it('a journal without entries leads to the wallet as it was opened', () => {
  const ledger = replay([], openBalance(money('250000'), AT));
  expect(ledger.balance).toEqual(openBalance(money('250000'), AT));
  expect(ledger.positions.size).toBe(0);
});
