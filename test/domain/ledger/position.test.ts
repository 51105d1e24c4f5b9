import { describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import {
  lockedAmount,
  buyAverage,
  closeQuantity,
  costPrice,
  dueDay,
  emptyPosition,
  isOpen,
  markPosition,
  onDay,
  openQuantity,
  pnlPercent,
  sellAverage,
  unrealizedPnl,
  type FillPart,
  type PositionChange,
  type Position,
  type Side,
} from '../../../src/domain/ledger/position.ts';
import type { Product } from '../../../src/domain/ledger/product.ts';
import { AT } from '../../support/ledger.ts';

const DAY = '2025-09-15';
const LATER = '2025-09-15T10:00:00.000+05:30';

const leg = (count: string, at: string, given: Partial<FillPart> = {}): FillPart => ({
  quantity: quantity(count),
  price: price(at),
  fee: money('20'),
  tradingDay: DAY,
  at: AT,
  ...given,
});
const none = (side: Side = 'LONG', symbol = 'INFY'): Position =>
  emptyPosition(instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' }), side, leg('1', '100'));

const open = (
  position: Position,
  legs: FillPart,
  lock?: string,
  product: Product = 'CNC',
): PositionChange =>
  openQuantity(position, legs, lock === undefined ? undefined : money(lock), {
    instrument: position.instrument,
    product,
  });

/** 10 opened @ 100, paid in full unless something is locked. */
const held = (given: { side?: Side; lock?: string; product?: Product } = {}): Position =>
  open(none(given.side), leg('10', '100'), given.lock, given.product).position;

const moved = ({ locked, realized }: PositionChange) => [text(locked), text(realized)];
const locks = ({ costBasis, margin }: Position) => [text(costBasis), text(margin)];

describe('opening', () => {
  it('a LONG locks its value, and no margin', () => {
    const opened = open(none(), leg('10', '100'));
    expect(moved(opened)).toEqual(['1000', '0']);
    expect(locks(opened.position)).toEqual(['1000', '0']);
    expect(text(lockedAmount(opened.position))).toBe('1000');
    expect(opened.position.margined).toBeUndefined();
  });

  it('a LONG on margin locks the margin alone', () => {
    const opened = open(none(), leg('10', '100'), '200', 'MIS');
    expect(moved(opened)).toEqual(['200', '0']);
    expect(locks(opened.position)).toEqual(['1000', '200']);
    expect(opened.position).toMatchObject({ margined: true, product: 'MIS' });
    expect(text(lockedAmount(opened.position))).toBe('200');
  });

  it('a SHORT locks its margin, which is its value where nothing is said', () => {
    expect(locks(held({ side: 'SHORT' }))).toEqual(['1000', '1000']);
    const short = held({ side: 'SHORT', lock: '400' });
    expect(locks(short)).toEqual(['1000', '400']);
    expect(text(lockedAmount(short))).toBe('400');
    expect(short.margined).toBeUndefined();
  });

  it('more on margin makes of what was paid in full a margin', () => {
    const added = open(held(), leg('10', '120'), '240');
    expect(moved(added)).toEqual(['240', '0']);
    expect(locks(added.position)).toEqual(['2200', '1240']);
    expect(added.position.margined).toBe(true);
  });

  it('more, paid in full, of what is on margin adds all of its value to the margin', () => {
    const added = open(held({ lock: '200' }), leg('10', '120'));
    expect(moved(added)).toEqual(['1200', '0']);
    expect(locks(added.position)).toEqual(['2200', '1400']);
  });

  it('counts what is bought of a LONG and what is sold of a SHORT, with the fee', () => {
    const figures = ({ netQty, buyQty, buyValue, sellQty, sellValue, fees }: Position) =>
      [netQty, buyQty, buyValue, sellQty, sellValue, fees].map(text);
    const more = leg('5', '130', { at: LATER });
    const long = open(held(), more).position;
    expect(figures(long)).toEqual(['15', '15', '1650', '0', '0', '40']);
    expect(long).toMatchObject({ createdAt: AT, lastUpdated: LATER, currentPrice: price('130') });
    expect(figures(open(held({ side: 'SHORT' }), more).position)).toEqual([
      '15',
      '0',
      '0',
      '15',
      '1650',
      '40',
    ]);
  });
});

describe('opening again what was closed', () => {
  const closed = (given = {}): Position => closeQuantity(held(given), leg('10', '100')).position;

  it('takes the new product', () => {
    expect(open(closed(), leg('1', '100')).position.product).toBe('CNC');
    expect(open(closed(), leg('1', '100'), '20', 'MIS').position.product).toBe('MIS');
    const again = open(closed({ product: 'MIS' }), leg('1', '100')).position;
    expect(again.product).toBe('CNC');
  });

  it('paid in full is no longer on margin', () => {
    const again = open(closed({ lock: '200' }), leg('1', '100')).position;
    expect(again.margined).toBe(false);
    expect(locks(again)).toEqual(['100', '0']);
  });

  it('never changes the product of what is open', () => {
    const added = open(held({ product: 'MIS' }), leg('1', '100'), undefined, 'CNC');
    expect(added.position.product).toBe('MIS');
  });
});

describe('closing', () => {
  it('a part of a LONG frees its share of the cost', () => {
    const sold = closeQuantity(held(), leg('3', '110'));
    expect(moved(sold)).toEqual(['-300', '30']);
    expect(locks(sold.position)).toEqual(['700', '0']);
    const { netQty, sellQty, sellValue, realizedPnl, fees } = sold.position;
    expect([netQty, sellQty, sellValue, realizedPnl, fees].map(text)).toEqual([
      '7',
      '3',
      '330',
      '30',
      '40',
    ]);
  });

  it('a part of a LONG on margin frees its share of the margin', () => {
    const sold = closeQuantity(held({ lock: '200' }), leg('3', '110'));
    expect(moved(sold)).toEqual(['-60', '30']);
    expect(locks(sold.position)).toEqual(['700', '140']);
  });

  it('a part of a SHORT frees its share of the margin, and gains as the price falls', () => {
    const covered = closeQuantity(held({ side: 'SHORT', lock: '400' }), leg('3', '90'));
    expect(moved(covered)).toEqual(['-120', '30']);
    expect(locks(covered.position)).toEqual(['700', '280']);
    expect([covered.position.buyQty, covered.position.buyValue].map(text)).toEqual(['3', '270']);
  });

  it('adds up over parts', () => {
    const [first, second] = [leg('3', '110'), leg('7', '90')];
    const { position } = closeQuantity(closeQuantity(held(), first).position, second);
    expect(text(position.realizedPnl)).toBe('-40');
    expect(isOpen(position)).toBe(false);
  });
});

describe("the day's quantities", () => {
  const day = ({ dayBuyQty, daySellQty }: Position) => [text(dayBuyQty), text(daySellQty)];
  const both = () => closeQuantity(held(), leg('4', '100')).position;

  it('count one trading day, and start anew with the next', () => {
    expect(day(both())).toEqual(['10', '4']);
    expect(day(closeQuantity(both(), leg('1', '100')).position)).toEqual(['10', '5']);
    const next = closeQuantity(both(), leg('1', '100', { tradingDay: '2025-09-16' })).position;
    expect(day(next)).toEqual(['0', '1']);
    expect(next.tradingDay).toBe('2025-09-16');
  });

  it('are 0 as a later day sees them, and as they are on their own day or before', () => {
    expect(day(onDay(both(), '2025-09-16'))).toEqual(['0', '0']);
    expect(day(onDay(both(), DAY))).toEqual(['10', '4']);
    expect(day(onDay(both(), '2025-09-12'))).toEqual(['10', '4']);
  });
});

describe('what a position is worth', () => {
  const quoted = (position: Position) => markPosition(position, price('110'), LATER);

  it('follows the quote, the other way round for a SHORT', () => {
    expect(quoted(held())).toMatchObject({ currentPrice: price('110'), lastUpdated: LATER });
    expect(text(unrealizedPnl(quoted(held())))).toBe('100');
    expect(text(unrealizedPnl(quoted(held({ side: 'SHORT' }))))).toBe('-100');
    expect(text(pnlPercent(quoted(held())))).toBe('10');
  });

  it('is 0 percent of nothing', () => {
    expect(text(pnlPercent(none()))).toBe('0');
  });

  it('has its averages: bought, sold, and of what is open', () => {
    const position = closeQuantity(
      open(held(), leg('10', '120')).position,
      leg('5', '130'),
    ).position;
    const averages = [buyAverage(position), sellAverage(position), costPrice(position)];
    expect(averages.map(text)).toEqual(['110', '130', '110']);
  });
});

describe('the day on which time closes a position', () => {
  const due = (given: Partial<Position>, expiry?: string) => {
    const position = none('LONG', expiry === undefined ? 'INFY' : 'NIFTY25SEP25000CE');
    const { instrument } = position;
    const option = instrument.option && { ...instrument.option, expiry: expiry ?? '' };
    return dueDay({
      ...position,
      ...given,
      instrument: { ...instrument, ...(option && { option }) },
    });
  };

  it('is its expiry, or its own day for what is MIS: the first of both', () => {
    expect(due({}, '2025-09-30')).toBe('2025-09-30');
    expect(due({ product: 'MIS' })).toBe(DAY);
    expect(due({ product: 'MIS' }, '2025-09-30')).toBe(DAY);
    expect(due({ product: 'MIS' }, '2025-09-12')).toBe('2025-09-12');
  });

  it('is none for a share that is carried, nor where the expiry is no date', () => {
    expect(due({})).toBeUndefined();
    expect(due({ product: 'CNC' })).toBeUndefined();
    expect(due({}, '')).toBeUndefined();
    expect(due({}, 'soon')).toBeUndefined();
  });
});
