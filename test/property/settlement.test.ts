import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PapertradeError } from '../../src/domain/errors.ts';
import type { Instrument } from '../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from '../support/instruments.ts';
import { price, quantity, text } from '../../src/domain/money/money.ts';
import { openDay } from '../support/day.ts';
import { runs } from '../support/fuzz-seed.ts';

/** Prices and amounts of this file are whole ten-thousandths of a rupee, exact without the domain. */
const RUPEE = 10_000n;
const START = 10_000_000n * RUPEE;
const FEE = 20n * RUPEE;

function rupees(tenThousandths: bigint): string {
  const sign = tenThousandths < 0n ? '-' : '';
  const size = tenThousandths < 0n ? -tenThousandths : tenThousandths;
  const decimals = String(size % RUPEE).padStart(4, '0');
  return `${sign}${size / RUPEE}.${decimals}`.replace(/\.?0+$/, '');
}

const upTo = (most: bigint) => fc.bigInt({ min: 1n, max: most });
const contract = fc.record({
  type: fc.constantFrom('CE', 'PE', 'FUT'),
  strike: upTo(400n).map((hundreds) => hundreds * 100n * RUPEE),
});
type Contract = typeof contract extends fc.Arbitrary<infer T> ? T : never;
const trade = fc.record({
  action: fc.constantFrom('BUY', 'SELL'),
  count: upTo(75n),
  each: upTo(30_000n * RUPEE),
});
const spots = fc.array(upTo(40_000n * RUPEE), { minLength: 1, maxLength: 3 });

const future = instrumentFrom({
  symbol: 'NIFTY26NOVFUT',
  defaultSegment: 'NSE_EQ',
  expiry: '2026-11-26',
});
const index = instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I', segment: 'IDX_I' });

function instrumentOf({ type, strike }: Contract): Instrument {
  if (type === 'FUT') return future;
  return instrumentFrom({
    symbol: `NIFTY-${type}`,
    defaultSegment: 'NSE_FNO',
    optionType: type,
    strike: price(rupees(strike)),
    expiry: '2026-11-26',
    underlying: 'NIFTY',
  });
}

/** What one of it pays when the underlying stands at `spot`. */
function payoff({ type, strike }: Contract, spot: bigint): bigint {
  if (type === 'FUT') return spot;
  const inTheMoney = type === 'CE' ? spot - strike : strike - spot;
  return inTheMoney > 0n ? inTheMoney : 0n;
}

describe('a contract that is held, LONG or SHORT, when it expires', () => {
  it('realizes exactly what it was sold for less what it was bought for, the payoff included', async () => {
    await fc.assert(
      fc.asyncProperty(
        contract,
        fc.array(trade, { minLength: 1, maxLength: 5 }),
        spots,
        async (traded, trades, quoted) => {
          const day = await openDay('', rupees(START));
          const instrument = instrumentOf(traded);
          let [net, cash, orders] = [0n, 0n, 0n];
          for (const { action, count, each } of trades) {
            const request = {
              action,
              quantity: quantity(String(count)),
              price: price(rupees(each)),
            };
            const done = await day.services.desk
              .execute({ sessionId: 'S', instrument, allowShort: true, ...request })
              .catch((error: unknown) => {
                if (error instanceof PapertradeError) return undefined;
                throw error;
              });
            if (!done) continue;
            const signed = action === 'BUY' ? count : -count;
            [net, cash, orders] = [net + signed, cash - signed * each, orders + 1n];
          }
          day.at('2026-11-26T15:00:00');
          for (const spot of quoted) await day.services.quotes.set(index, price(rupees(spot)));
          day.at('2026-11-26T15:40:00');
          const { applied } = await day.services.events.apply('S');

          const worth = payoff(traded, quoted.at(-1)!);
          const settled = applied.map(({ what, order }) => [what, text(order.price)]);
          expect(settled).toEqual(net === 0n ? [] : [['SETTLEMENT', rupees(worth)]]);
          const realized = cash + net * worth;
          expect(await day.figures()).toEqual({
            available: rupees(START + realized - orders * FEE),
            used: '0',
            blocked: '0',
            realized: rupees(realized),
          });
          await day.sound();
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
