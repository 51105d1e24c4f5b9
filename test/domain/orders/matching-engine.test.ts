import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openBalance } from '../../../src/domain/ledger/wallet.ts';
import { replay } from '../../../src/domain/ledger/journal.ts';
import { isLess, money, price, ratio, text } from '../../../src/domain/money/money.ts';
import { isLive } from '../../../src/domain/orders/order.ts';
import {
  balanceRecord,
  entryRecord,
  positionRecord,
} from '../../../src/domain/ledger/stored/records.ts';
import { decodeEntry } from '../../../src/storage/codec/journal.ts';
import { Floor, INFY, rulesWith } from '../../support/floor.ts';
import { runs } from '../../support/fuzz-seed.ts';
import { START } from '../../support/trader.ts';

describe('the worked examples of open orders (fee 20, start 100000.00)', () => {
  const limit = () => new Floor().place({ limit: '100' });

  it('1: a LIMIT reserves its cost', () => {
    expect(limit().figures).toMatchObject({ available: '98980', blocked: '1020', used: '0' });
  });

  it('2: a gap fills at the better quote', () => {
    expect(limit().tick('98').figures).toMatchObject({
      available: '99000',
      blocked: '0',
      used: '980',
      fees: '20',
    });
  });

  it('3: cancelling sets all of it free', () => {
    expect(limit().cancel().figures).toMatchObject({ available: '100000', blocked: '0' });
  });

  it('4 and 5: a part fills at what is quoted, and the fee is paid once', () => {
    const floor = limit().tick('100', '4');
    expect(floor.figures).toMatchObject({
      available: '98980',
      used: '400',
      blocked: '600',
      fees: '20',
    });
    expect(floor.open).toMatchObject([{ status: 'PARTIALLY_FILLED' }]);
    expect(floor.tick('99').figures).toMatchObject({
      available: '98986',
      used: '994',
      blocked: '0',
      fees: '20',
    });
  });

  it('6 and 7: MIS locks its margin', () => {
    const rules = rulesWith({ funding: () => ({ marginRate: ratio('0.20') }) });
    const floor = new Floor(rules).place({ limit: '100' }).tick('100');
    expect(floor.figures).toMatchObject({ available: '99780', used: '200', blocked: '0' });
    floor.place({ action: 'SELL', limit: '110' }).tick('110');
    expect(floor.figures).toMatchObject({ available: '100060', used: '0', realized: '100' });
    expect(floor.broken).toEqual([]);
  });

  it('8: one exit cancels the other', () => {
    const floor = new Floor().place({ limit: '100', target: '110', stop: '95' }).tick('100');
    expect(floor.open).toHaveLength(2);
    expect(floor.tick('111').open).toEqual([]);
    expect(floor.figures).toMatchObject({ realized: '110', used: '0', blocked: '0' });
  });
});

describe('who fills first', () => {
  it('the better limit, then the earlier; of the tick only what is quoted', () => {
    const floor = new Floor()
      .place({ limit: '100' })
      .place({ limit: '101' })
      .place({ limit: '101' });
    floor.tick('99', '15');
    const left = floor.open.map(({ id, filledQuantity }) => [id, text(filledQuantity)]);
    expect(left.sort()).toEqual([
      ['P-1', '0'],
      ['P-3', '5'],
    ]);
  });

  it('slippage makes a stop worse, and never takes a limit past its price', () => {
    const rules = rulesWith({ slippage: { model: 'ticks', ticks: 4, tick: price('0.5') } });
    const floor = new Floor(rules).place({ limit: '100' }).tick('99');
    expect(floor.figures.used).toBe('1000');
    floor.place({ action: 'SELL', type: 'SL-M', trigger: '95' }).tick('94');
    expect(floor.figures.realized).toBe('-80');
  });
});

const cents = fc.integer({ min: 8000, max: 12000 }).map((each) => (each / 100).toFixed(2));
const count = fc.integer({ min: 1, max: 60 }).map(String);
type Act = (floor: Floor) => void;
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(count, cents).map(
    ([n, p]): Act =>
      (f) =>
        f.place({ count: n, limit: p }),
  ),
  fc.tuple(count, cents).map(
    ([n, p]): Act =>
      (f) =>
        f.place({ count: n, limit: p, type: 'SL', trigger: p }),
  ),
  fc.tuple(count, cents).map(
    ([n, p]): Act =>
      (f) =>
        f.place({ count: n, type: 'SL-M', trigger: p }),
  ),
  fc.tuple(count, cents, fc.boolean()).map(
    ([n, p, trails]): Act =>
      (f) =>
        f.place({
          count: n,
          limit: p,
          target: (Number(p) + 3).toFixed(2),
          stop: (Number(p) - 3).toFixed(2),
          ...(trails && { trail: '1.5' }),
        }),
  ),
  fc.tuple(count, cents).map(
    ([n, p]): Act =>
      (f) =>
        f.transaction.account(INFY).long && f.place({ action: 'SELL', count: n, limit: p }),
  ),
  {
    weight: 6,
    arbitrary: fc.tuple(cents, fc.option(count)).map(
      ([p, v]): Act =>
        (f) =>
          f.tick(p, v ?? undefined),
    ),
  },
  fc.constant<Act>((f) => f.cancel()),
);

describe('whatever is placed and quoted', () => {
  it('every identity holds, no order fills more than it is or worse than its limit, and the journal replays', () => {
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('1', '0.2'),
        (acts, rate) => {
          const floor = new Floor(
            rulesWith({ funding: () => ({ marginRate: ratio(rate) }) }),
            '9000',
          );
          for (const each of acts) {
            each(floor);
            expect(floor.broken).toEqual([]);
            for (const order of [...floor.transaction.placed, ...floor.transaction.updated]) {
              expect(isLess(order.quantity, order.filledQuantity)).toBe(false);
              if (!isLive(order)) expect(text(order.pending!.reserved)).toBe('0');
              if (order.orderType !== 'SL-M' && order.filledPrice) {
                const [worse, better] =
                  order.action === 'BUY'
                    ? [order.price, order.filledPrice]
                    : [order.filledPrice, order.price];
                expect(isLess(worse, better)).toBe(false);
              }
            }
          }
          const entries = floor.transaction.entries.map((each) =>
            decodeEntry(entryRecord(each), 'test'),
          );
          const again = replay(entries, openBalance(money('9000'), START));
          expect(balanceRecord(again.balance)).toEqual(balanceRecord(floor.transaction.balance));
          expect([...again.positions.values()].map((each) => positionRecord(each, 'S'))).toEqual(
            floor.transaction.positions.map((each) => positionRecord(each, 'S')),
          );
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
