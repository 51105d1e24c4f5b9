import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instrumentKey, type Instrument } from '../../../src/domain/instruments/instrument.ts';
import {
  add,
  money,
  negate,
  price,
  quantity,
  text,
  valueOf,
  type Money,
} from '../../../src/domain/money/money.ts';
import { StrategyBooks, UNTAGGED } from '../../../src/domain/strategies/books.ts';
import { unrealizedOf } from '../../../src/domain/strategies/leg-position.ts';

const contract = (symbol: string): Instrument => ({
  segment: 'NSE_FNO',
  securityId: symbol,
  symbol,
});
const X = contract('X');
const fill = (action: 'BUY' | 'SELL', count: string, at: string, strategyId?: string, on = X) => ({
  instrument: on,
  action,
  quantity: quantity(count),
  price: price(at),
  fee: money('20'),
  ...(strategyId !== undefined && { strategyId }),
});
const held = (books: StrategyBooks, id: string, on = X) => {
  const found = books.book(id).get(instrumentKey(on));
  return (
    found && {
      units: text(found.units),
      cost: text(found.cost),
      realized: text(found.realizedPnl),
      fees: text(found.fees),
    }
  );
};

describe('the fills of strategies', () => {
  it('are kept apart, though the account nets them', () => {
    const books = new StrategyBooks();
    books.apply(fill('BUY', '75', '100', 'A-1'));
    books.apply(fill('SELL', '75', '110', 'B-1'));
    expect(held(books, 'A-1')).toMatchObject({ units: '75', cost: '7500', realized: '0' });
    expect(held(books, 'B-1')).toMatchObject({ units: '-75', cost: '8250', realized: '0' });
  });

  it('go on as the contract that a corporate action makes of theirs, at what they cost', () => {
    const books = new StrategyBooks();
    books.apply(fill('BUY', '75', '100', 'A-1'));
    books.apply(fill('BUY', '25', '90'));
    const adjusted = contract('X-HALF');
    books.rename(instrumentKey(X), adjusted, quantity('200'));
    expect(held(books, 'A-1')).toBeUndefined();
    expect(held(books, 'A-1', adjusted)).toMatchObject({ units: '150', cost: '7500' });
    expect(held(books, UNTAGGED, adjusted)).toMatchObject({ units: '50', cost: '2250' });
  });

  it('are closed by an untagged order after what belongs to nobody, the oldest strategy first', () => {
    const books = new StrategyBooks();
    books.apply(fill('BUY', '75', '100', 'A-1'));
    books.apply(fill('BUY', '75', '104', 'B-1'));
    books.apply(fill('BUY', '25', '90'));
    books.apply({ ...fill('SELL', '125', '110'), fee: money('50') });
    expect(held(books, UNTAGGED)).toMatchObject({ units: '0', realized: '500' });
    expect(held(books, 'A-1')).toMatchObject({ units: '0', realized: '750', fees: '50' });
    expect(held(books, 'B-1')).toMatchObject({ units: '50', realized: '150' });
  });

  it('turn to the other side in one fill', () => {
    const books = new StrategyBooks();
    books.apply(fill('BUY', '75', '100', 'A-1'));
    books.apply(fill('SELL', '150', '104', 'A-1'));
    expect(held(books, 'A-1')).toMatchObject({ units: '-75', cost: '7800', realized: '300' });
  });

  it('all end at the settlement price, also where the account held nothing', () => {
    const books = new StrategyBooks();
    books.apply(fill('BUY', '75', '100', 'A-1'));
    books.apply(fill('SELL', '75', '110', 'B-1'));
    books.apply({ ...fill('SELL', '0', '130'), settles: true });
    expect(held(books, 'A-1')).toMatchObject({ units: '0', realized: '2250' });
    expect(held(books, 'B-1')).toMatchObject({ units: '0', realized: '-1500' });
  });

  it('move to and from a strategy at what they cost', () => {
    const books = new StrategyBooks();
    books.apply(fill('SELL', '150', '40'));
    books.move(instrumentKey(X), UNTAGGED, 'A-1', quantity('75'));
    expect(held(books, UNTAGGED)).toMatchObject({ units: '-75', cost: '3000' });
    expect(held(books, 'A-1')).toMatchObject({ units: '-75', cost: '3000', realized: '0' });
    // It stays the contract that it is.
    expect(books.book('A-1').get(instrumentKey(X))?.instrument).toBe(X);
  });
});

const FILLS = fc.array(
  fc.record({
    strategy: fc.constantFrom(undefined, 'A-1', 'B-1', 'C-1'),
    on: fc.constantFrom(X, contract('Y')),
    action: fc.constantFrom('BUY' as const, 'SELL' as const),
    lots: fc.integer({ min: 1, max: 5 }),
    paise: fc.integer({ min: 5, max: 50_000 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('whatever is traded, by strategies and beside them', () => {
  it('all books together hold what was bought less what was sold, and make what the fills make', () => {
    fc.assert(
      fc.property(FILLS, (trades) => {
        const books = new StrategyBooks();
        let [cash, fees] = [money('0'), money('0')];
        const units = new Map<string, Money>();
        const marks = { X: price('123.45'), Y: price('67.8') };
        for (const { strategy, on, action, lots, paise } of trades) {
          const each = fill(action, String(lots * 25), String(paise / 100), strategy, on);
          books.apply(each);
          const value = valueOf(each.price, each.quantity);
          cash = add(cash, action === 'BUY' ? negate(value) : value);
          const signed = action === 'BUY' ? each.quantity : negate(each.quantity);
          units.set(on.symbol, add(units.get(on.symbol) ?? money('0'), money(text(signed))));
          fees = add(fees, each.fee);
        }
        let worth = cash;
        for (const name of ['X', 'Y'] as const) {
          const count = units.get(name) ?? money('0');
          worth = add(worth, valueOf(marks[name], quantity(text(count))));
        }
        let [total, paid] = [money('0'), money('0')];
        const open = new Map<string, Money>();
        for (const id of [UNTAGGED, ...books.strategyIds]) {
          for (const each of books.book(id).values()) {
            const mark = marks[each.instrument.symbol as 'X' | 'Y'];
            total = add(total, add(each.realizedPnl, unrealizedOf(each, mark)));
            paid = add(paid, each.fees);
            const before = open.get(each.instrument.symbol) ?? money('0');
            open.set(each.instrument.symbol, add(before, money(text(each.units))));
          }
        }
        expect(text(total)).toBe(text(worth));
        expect(text(paid)).toBe(text(fees));
        for (const [name, count] of open) expect(text(count)).toBe(text(units.get(name)!));
      }),
    );
  });
});
