import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Instrument } from '../../src/domain/instruments/instrument.ts';
import {
  add,
  money,
  negate,
  price,
  quantity,
  text,
  valueOf,
  ZERO,
  type Money,
} from '../../src/domain/money/money.ts';
import { StrategyBooks, UNTAGGED } from '../../src/domain/strategies/books.ts';
import { isHeld } from '../../src/domain/strategies/leg-position.ts';

const CONTRACTS: readonly Instrument[] = ['24000CE', '24200CE', '23800PE'].map((each) => ({
  segment: 'NSE_FNO',
  securityId: each,
  symbol: each,
}));

const fill = fc.record({
  instrument: fc.constantFrom(...CONTRACTS),
  action: fc.constantFrom('BUY' as const, 'SELL' as const),
  quantity: fc.integer({ min: 1, max: 9 }).map((lots) => quantity(String(lots * 65))),
  price: fc.integer({ min: 1, max: 20_000 }).map((ticks) => price((ticks * 0.05).toFixed(2))),
  fee: fc.constantFrom(money('0'), money('20'), money('23.61')),
  strategyId: fc.constantFrom(undefined, 'ST-1', 'ST-2', 'IC-1'),
});
type Fill = typeof fill extends fc.Arbitrary<infer T> ? T : never;

const cashOf = ({ action, price: each, quantity: count }: Fill): Money => {
  const value = valueOf(each, count);
  return action === 'SELL' ? value : negate(value);
};
const total = (fills: readonly Fill[], of: (fill: Fill) => Money): Money =>
  fills.reduce((sum, each) => add(sum, of(each)), ZERO);

it('all strategies, and what belongs to none, hold together what the fills come to', () => {
  fc.assert(
    fc.property(fc.array(fill, { maxLength: 60 }), (fills) => {
      const books = new StrategyBooks();
      for (const each of fills) books.apply(each);
      const standings = books.standings();
      for (const contract of CONTRACTS) {
        const own = fills.filter(({ instrument }) => instrument === contract);
        const units = own.reduce(
          (sum, each) => add(sum, each.action === 'BUY' ? each.quantity : negate(each.quantity)),
          quantity('0'),
        );
        const found = standings.get(`NSE_FNO ${contract.securityId}`);
        expect(found ? text(found.units) : '0').toBe(text(units));
        expect(found ? text(found.worth) : '0').toBe(text(total(own, cashOf)));
      }
      const fees = [UNTAGGED, ...books.strategyIds].flatMap((id) => [...books.book(id).values()]);
      expect(text(fees.reduce((sum, each) => add(sum, each.fees), ZERO))).toBe(
        text(total(fills, ({ fee }) => fee)),
      );
    }),
  );
});

it('a strategy that is closed by any route has realized exactly the sum of its fills', () => {
  fc.assert(
    fc.property(fc.array(fill, { minLength: 1, maxLength: 40 }), fc.nat(), (fills, seed) => {
      const books = new StrategyBooks();
      const own = fills.map((each) => ({ ...each, strategyId: 'ST-1' as const }));
      for (const each of own) books.apply(each);
      const closing: Fill[] = [...books.book('ST-1').values()].filter(isHeld).map((leg, at) => ({
        instrument: leg.instrument,
        action: leg.units.isNegative() ? 'BUY' : 'SELL',
        quantity: leg.units.abs() as Fill['quantity'],
        price: price((((seed + at) % 500) + 1).toString()),
        fee: ZERO,
        strategyId: 'ST-1',
      }));
      for (const each of closing) books.apply(each);
      const legs = [...books.book('ST-1').values()];
      expect(legs.filter(isHeld)).toEqual([]);
      const realized = legs.reduce((sum, each) => add(sum, each.realizedPnl), ZERO);
      expect(text(realized)).toBe(text(total([...own, ...closing], cashOf)));
    }),
  );
});
