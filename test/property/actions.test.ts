import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PapertradeError } from '../../src/domain/errors.ts';
import type { Position } from '../../src/domain/ledger/position.ts';
import { equals, money, price, quantity, sum, text } from '../../src/domain/money/money.ts';
import { total } from '../../src/domain/ledger/wallet.ts';
import { instrumentFrom } from '../support/instruments.ts';
import { aRequest, INFY, openDay } from '../support/day.ts';
import { runs } from '../support/fuzz-seed.ts';

const option = (type: 'CE' | 'PE') =>
  instrumentFrom({
    symbol: `INFY-${type}`,
    defaultSegment: 'NSE_FNO',
    optionType: type,
    strike: price('1400'),
    expiry: '2026-11-26',
    underlying: 'INFY',
  });

const few = (most: number) => fc.integer({ min: 1, max: most }).map(String);
const step = fc.oneof(
  fc.record({
    do: fc.constant('trade' as const),
    action: fc.constantFrom('BUY' as const, 'SELL' as const),
    what: fc.constantFrom(INFY, INFY, option('CE'), option('PE')),
    count: few(50),
    at: few(3000),
    product: fc.constantFrom('CNC' as const, 'MIS' as const),
  }),
  fc.record({
    do: fc.constant('action' as const),
    kind: fc.constantFrom(
      'split' as const,
      'bonus' as const,
      'dividend' as const,
      'rights' as const,
      'merger' as const,
      'rename' as const,
    ),
    fresh: few(7),
    old: few(5),
    each: few(40),
  }),
  fc.record({
    do: fc.constant('convert' as const),
    to: fc.constantFrom('CNC' as const, 'MIS' as const),
  }),
  fc.record({ do: fc.constant('quote' as const), at: few(3000) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a rule refuses changes nothing. */
async function orRefused(done: Promise<unknown>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!(error instanceof PapertradeError)) throw error;
  });
}

describe('trades, corporate actions, conversions and deliveries in any order', () => {
  it('leave a sound ledger, which its journal rebuilds, and cost that stays to the paisa', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 10 }),
        few(3000),
        async (steps, close) => {
          const day = await openDay('  charges: zerodha\n', '10000000');
          const { services } = day;
          const actions = await services.corporateActions();
          const conversions = await services.conversions();
          let count = 0;
          const take = async (each: Step): Promise<void> => {
            if (each.do === 'trade') {
              const { action, what, product } = each;
              const typed = { action, instrument: what, quantity: quantity(each.count) };
              const chosen = what === INFY ? { product } : {};
              const request = aRequest({ ...typed, ...chosen, price: price(each.at) });
              await orRefused(services.desk.execute({ ...request, allowShort: true }));
            } else if (each.do === 'quote') {
              await services.quotes.set(INFY, price(each.at));
            } else if (each.do === 'convert') {
              const [position] = await services.store.positions('S');
              const request = { sessionId: 'S', position: position as Position, to: each.to };
              if (position) await orRefused(conversions.convert(request));
            } else {
              const before = await basis();
              // Each has an ex-date of its own, so that none is taken for a repeat.
              count += 1;
              const exDate = `2026-11-${String(25 - count).padStart(2, '0')}`;
              const applied = actions.apply('S', {
                kind: each.kind,
                symbol: 'INFY',
                exDate,
                ratio: { fresh: quantity(each.fresh), old: quantity(each.old) },
                price: price(each.each),
                to: 'OTHER',
              });
              await orRefused(applied);
              if (each.kind !== 'rights') expect(await basis()).toBe(before);
            }
          };
          const basis = async () => {
            const all = await services.store.positions('S');
            return text(sum(all.map(({ costBasis }) => costBasis)));
          };
          for (const each of steps) await take(each);
          await day.sound();
          day.at('2026-11-26T15:30:00');
          await services.quotes.set(INFY, price(close));
          day.at('2026-11-26T18:00:00');
          await services.events.apply('S');
          await day.sound();
          const { balance } = await services.wallet.view('S');
          const { startingBalance, realizedPnl, fees, dividends = money('0') } = balance;
          const made = startingBalance.plus(realizedPnl).plus(dividends).minus(fees);
          expect(equals(total(balance), money(made.toFixed()))).toBe(true);
          const reporter = await services.reporter();
          const report = await reporter.report('S');
          expect(report.total_balance).toBe(text(total(balance)));
        },
      ),
      { numRuns: runs(40) },
    );
  });
});
