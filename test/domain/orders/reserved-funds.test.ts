import { describe, expect, it } from '@jest/globals';
import { flatCharges } from '../../../src/domain/charges/charges.ts';
import type { ChargedTrade } from '../../../src/domain/charges/schedule.ts';
import { accountOf } from '../../../src/domain/ledger/journal.ts';
import {
  money,
  price,
  quantity,
  ratio,
  scale,
  text,
  valueOf,
} from '../../../src/domain/money/money.ts';
import type { MatchingRules } from '../../../src/domain/orders/matching-engine.ts';
import { paysNoDp } from '../../../src/domain/orders/order-dues.ts';
import { requirement, uncommitted } from '../../../src/domain/orders/order-funds.ts';
import type { PendingOrder } from '../../../src/domain/orders/order.ts';
import { Floor, INFY, pendingOrder, rulesWith, type TypedOrder } from '../../support/floor.ts';
import { Trader } from '../../support/trader.ts';

const flat = () => new Trader();
const account = (trader: Trader) => accountOf(trader.ledger, INFY);
const reserves = (
  order: TypedOrder | PendingOrder,
  trader = flat(),
  rules: Partial<MatchingRules> = {},
  count = '10',
) => {
  const pending = 'id' in order ? order : pendingOrder('P-1', order);
  return text(requirement(pending, account(trader), quantity(count), rulesWith(rules)));
};

describe('what an order for 10 reserves (fee 20)', () => {
  const short: TypedOrder = { action: 'SELL', short: true, limit: '100' };
  it.each<[string, TypedOrder, string]>([
    ['LIMIT: its value and the fee', { limit: '100' }, '1020'],
    ['SL-M: its value at the trigger', { type: 'SL-M', trigger: '105' }, '1070'],
    ['SL: its value at the limit', { type: 'SL', trigger: '105', limit: '106' }, '1080'],
    ['a SELL that only closes: nothing', { action: 'SELL', limit: '100' }, '0'],
    ['with a fee that was given', { limit: '100', fee: '5' }, '1005'],
  ])('%s', (_what, typed, amount) => {
    expect(reserves(typed)).toBe(amount);
  });

  it('nothing once nothing of it is left', () => {
    expect(reserves({ limit: '100' }, flat(), {}, '0')).toBe('0');
  });

  it('a SHORT: its margin, as a share or for each unit', () => {
    expect(reserves(short, flat(), { funding: () => ({ marginRate: ratio('0.2') }) })).toBe('220');
    const marginPerUnit = price('15');
    const perUnit = () => ({ marginRate: ratio('0.2'), marginPerUnit });
    expect(reserves(short, flat(), { funding: perUnit })).toBe('170');
  });

  it('only for what it opens, after what it closes', () => {
    const sold = () => new Trader({ allowShort: true }).sell('10', '100');
    expect(reserves({ limit: '100' }, sold())).toBe('0');
    expect(reserves({ limit: '100', count: '15' }, sold(), {}, '15')).toBe('520');
  });

  it('asks for the margin of its instrument, side and product', () => {
    const asked: unknown[] = [];
    const funding: MatchingRules['funding'] = (...given) => {
      asked.push(given);
      return { marginRate: ratio('1') };
    };
    reserves({ limit: '100' }, flat(), { funding });
    reserves({ ...short, product: 'MIS' }, flat(), { funding });
    expect(asked).toEqual([
      [INFY, 'BUY', 'CNC'],
      [INFY, 'SELL', 'MIS'],
    ]);
  });
});

describe('the charge of an order that fills in parts', () => {
  const onePercent: MatchingRules['chargesOf'] = ({ price: each, quantity: count }) =>
    flatCharges(scale(valueOf(each, count), ratio('0.01')));
  const partly = (paid: string, typed: TypedOrder = {}): PendingOrder => ({
    ...pendingOrder('P-1', { limit: '100', filled: '4', ...typed }),
    fee: money(paid),
  });

  it('is that of the whole order, less what its fills paid', () => {
    expect(reserves(partly('4'), flat(), { chargesOf: onePercent }, '6')).toBe('606');
  });

  it('is never paid back where its fills paid more', () => {
    expect(reserves(partly('12'), flat(), { chargesOf: onePercent }, '6')).toBe('600');
    expect(reserves(partly('5', { fee: '5' }), flat(), {}, '6')).toBe('600');
  });

  it("knows whether the day's depository charge was paid", () => {
    const asked: ChargedTrade[] = [];
    const chargesOf: MatchingRules['chargesOf'] = (trade) => {
      asked.push(trade);
      return flatCharges(money('20'));
    };
    const sale: TypedOrder = { action: 'SELL', short: true, limit: '90' };
    reserves(sale, flat(), { chargesOf });
    const soldToday = new Trader().buy('10', '100').sell('4', '100');
    reserves({ ...sale, count: '20' }, soldToday, { chargesOf }, '20');
    const once = {
      ...partly('20', sale),
      charges: { ...flatCharges(money('20')), dp: money('13') },
    };
    reserves(once, flat(), { chargesOf }, '6');
    reserves({ ...once, charges: flatCharges(money('20')) }, flat(), { chargesOf }, '6');
    reserves(partly('20', sale), flat(), { chargesOf }, '6');
    expect(asked.map(({ dpPaid }) => dpPaid)).toEqual([true, true, false, true, true]);
    expect(asked[0]).toMatchObject({
      instrument: INFY,
      product: 'CNC',
      side: 'SELL',
      day: '2025-09-15',
    });
    expect([asked[0]!, asked[2]!].map(({ quantity: all }) => text(all))).toEqual(['10', '10']);
  });

  it('the depository charges the first sale of a day, and nothing that is sold short', () => {
    const free = (trader: Trader, at: string) => paysNoDp(account(trader), 'SELL', at);
    const bought = () => new Trader().buy('10', '100');
    expect(free(bought(), '2025-09-15')).toBe(false);
    expect(free(bought().sell('1', '100'), '2025-09-15')).toBe(true);
    expect(free(bought().sell('1', '100'), '2025-09-16')).toBe(false);
    expect(free(flat(), '2025-09-15')).toBe(true);
    expect(free(bought().sell('10', '100'), '2025-09-16')).toBe(true);
  });
});

describe('what of 10 held shares no order is to close yet', () => {
  const held = (...orders: TypedOrder[]) => {
    const floor = new Floor().place({ limit: '100' }).tick('100');
    for (const each of orders) floor.place(each);
    const state = floor.transaction.account(INFY);
    return text(uncommitted(floor.transaction.instrument(INFY), state, 'SELL'));
  };
  const sale: TypedOrder = { action: 'SELL', limit: '110' };

  it.each<[string, TypedOrder[], string]>([
    ['all, without orders', [], '10'],
    ['less than an order is for', [{ ...sale, count: '4' }], '6'],
    [
      'less than several are for',
      [
        { ...sale, count: '4' },
        { ...sale, count: '5' },
      ],
      '1',
    ],
    [
      'a pair counts once',
      [
        { ...sale, group: 'G' },
        { ...sale, group: 'G' },
      ],
      '0',
    ],
    [
      'a pair counts by its larger order, whichever came first',
      [
        { ...sale, group: 'G', count: '7' },
        { ...sale, group: 'G', count: '3' },
        { ...sale, group: 'H', count: '1' },
        { ...sale, group: 'H', count: '2' },
      ],
      '1',
    ],
    [
      'none, where orders are for more',
      [
        { ...sale, count: '8' },
        { ...sale, count: '8' },
      ],
      '0',
    ],
    ['orders that may open do not count', [{ ...sale, short: true }], '10'],
    ['orders that buy do not count', [{ limit: '90' }], '10'],
  ])('%s', (_what, orders, left) => {
    expect(held(...orders)).toBe(left);
  });

  it('nothing, where nothing is held', () => {
    const { transaction } = new Floor();
    expect(text(uncommitted(transaction.instrument(INFY), transaction.account(INFY), 'SELL'))).toBe(
      '0',
    );
  });
});
