import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PapertradeError } from '../../src/domain/errors.ts';
import { isOpen } from '../../src/domain/ledger/position.ts';
import {
  add,
  money,
  price,
  quantity,
  subtract,
  sum,
  text,
  valueOf,
  type Money,
} from '../../src/domain/money/money.ts';
import { aRequest, INFY, openDay, type Day } from '../support/day.ts';
import { runs } from '../support/fuzz-seed.ts';

const TCS = { ...INFY, securityId: 'TCS', symbol: 'TCS' };
const trade = fc.record({
  action: fc.constantFrom('BUY' as const, 'SELL' as const),
  instrument: fc.constantFrom(INFY, TCS),
  product: fc.constantFrom('CNC' as const, 'MIS' as const),
  orderType: fc.constantFrom('MARKET' as const, 'LIMIT' as const),
  count: fc.integer({ min: 1, max: 90 }).map(String),
  at: fc.integer({ min: 9_000, max: 11_000 }).map((paise) => `${paise}e-2`),
  quoted: fc.integer({ min: 9_000, max: 11_000 }).map((paise) => `${paise}e-2`),
});

/** What the fills of a product brought in, less what they cost, apart from charges. */
async function broughtIn({ services: { store } }: Day, product: string): Promise<Money> {
  const fills = (await store.newestFills('S', {})).filter(({ fill }) => fill.product === product);
  return sum(
    fills.map(({ fill: { action, quantity: count, price: at } }) => {
      const value = valueOf(at, count);
      return action === 'SELL' ? value : subtract(money('0'), value);
    }),
  );
}

const positionsOf = async ({ services: { store } }: Day, product: string) =>
  (await store.positions('S')).filter((each) => each.product === product);

describe('the square-off, whatever was traded before it', () => {
  it('closes all of MIS and nothing else, once, and no paisa is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trade, { minLength: 1, maxLength: 9 }), async (trades) => {
        const day = await openDay('  square_off: broker\n  charges: zerodha\n', '1000000');
        const { desk, quotes, events, store, wallet } = day.services;
        for (const { count, at, quoted, ...typed } of trades) {
          const request = aRequest({ ...typed, quantity: quantity(count), price: price(at) });
          await desk.execute({ ...request, allowShort: true }).catch((error: unknown) => {
            if (!(error instanceof PapertradeError)) throw error;
          });
          await quotes.set(typed.instrument, price(quoted), { volume: quantity('50') });
        }
        const carried = await positionsOf(day, 'CNC');
        day.at('2026-11-25T15:20:00');
        await events.apply('S');

        expect((await positionsOf(day, 'MIS')).filter(isOpen)).toEqual([]);
        const resting = await store.openOrders('S');
        expect(resting.map(({ product }) => product)).toEqual(resting.map(() => 'CNC'));
        expect(await positionsOf(day, 'CNC')).toEqual(carried);
        const made = sum((await positionsOf(day, 'MIS')).map(({ realizedPnl }) => realizedPnl));
        expect(text(made)).toBe(text(await broughtIn(day, 'MIS')));

        const { balance } = await wallet.view('S');
        expect(text(balance.blocked)).toBe(text(sum(resting.map((each) => each.pending.reserved))));
        const spent = await broughtIn(day, 'CNC');
        const cash = add(add(money('1000000'), spent), subtract(made, balance.fees));
        expect(text(add(balance.available, balance.blocked))).toBe(text(cash));
        expect((await events.apply('S')).applied).toEqual([]);
        await day.sound();
      }),
      { numRuns: runs(20) },
    );
  });
});
