import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blackScholesPrice } from '../../src/analytics/black76.ts';
import { modelGroup, type ObservedContract } from '../../src/app/margin/margin-model.ts';
import type { MarginLeg } from '../../src/domain/margin/group.ts';
import type { MarginTerms } from '../../src/domain/margin/parameters.ts';
import { peakOf, requirementOf } from '../../src/domain/margin/requirement.ts';
import { shareOut } from '../../src/domain/margin/shares.ts';
import { money, negate, price, quantity, sum, text } from '../../src/domain/money/money.ts';
import { runs, SEED } from '../support/fuzz-seed.ts';
import { contract, DAY, terms } from '../support/margin-cases.ts';

const SPOT = 24000;
fc.configureGlobal({ numRuns: runs(200), seed: SEED });
let figures: MarginTerms;
beforeAll(async () => {
  figures = await terms();
});

interface Words {
  readonly kind: 'CE' | 'PE' | 'FUT';
  readonly steps: number;
  readonly days: number;
  readonly units: number;
  readonly level: number;
}

/** The smile of a quiet market: a strike away from the money is dearer, a put more than a call. */
const smile = (strike: number, level: number): number => {
  const away = Math.log(strike / SPOT);
  return level * (1 - 0.6 * away + 8 * away * away);
};

function observe({ kind, steps, days, units, level }: Words): ObservedContract {
  const strike = SPOT + steps * 50;
  const instrument = contract(kind, String(strike), days);
  const years = days / 365;
  const worth =
    kind === 'FUT'
      ? SPOT * Math.exp(0.07 * years)
      : blackScholesPrice({
          type: kind,
          spot: SPOT,
          strike,
          years,
          rate: 0.07,
          volatility: smile(strike, level),
        });
  const last = price(Math.max(0.05, worth).toFixed(2));
  return { instrument, quantity: quantity(String(units)), price: last, fresh: true };
}

const given = (days: readonly number[]): fc.Arbitrary<Words> =>
  fc.record({
    kind: fc.constantFrom('CE' as const, 'PE' as const, 'FUT' as const),
    steps: fc.integer({ min: -60, max: 60 }),
    days: fc.constantFrom(...days),
    units: fc.integer({ min: -20, max: 20 }).map((lots) => (lots || 1) * 75),
    level: fc.constant(0.13),
  });
const portfolio = (days: readonly number[] = [0, 6, 34, 300]) =>
  fc.array(given(days), { minLength: 1, maxLength: 8 });

const model = (all: readonly Words[]) =>
  modelGroup(all.map(observe), { day: DAY, spot: price(String(SPOT)), terms: figures });
const requirement = (all: readonly Words[]) => {
  const { legs, facts } = model(all);
  return requirementOf(legs, facts);
};
const figuresOf = (all: readonly Words[]) =>
  Object.entries(requirement(all)).map(([name, amount]) => `${name} ${amount.toFixed()}`);

describe('what a group blocks', () => {
  it('does not depend on the order of its fills', () => {
    fc.assert(
      fc.property(portfolio(), fc.nat(), (all, seed) => {
        const turned = [...all.slice(seed % all.length), ...all.slice(0, seed % all.length)];
        expect(figuresOf(turned.reverse())).toEqual(figuresOf(all));
      }),
    );
  });

  it('is nothing for a position and its opposite', () => {
    fc.assert(
      fc.property(portfolio(), (all) => {
        const opposite = all.map((each) => ({ ...each, units: -each.units }));
        expect(text(requirement([...all, ...opposite]).total)).toBe('0');
      }),
    );
  });

  it('is nothing for bought options', () => {
    fc.assert(
      fc.property(portfolio(), (all) => {
        const bought = all.map((each) => ({
          ...each,
          kind: each.kind === 'FUT' ? ('CE' as const) : each.kind,
          units: Math.abs(each.units),
        }));
        expect(text(requirement(bought).total)).toBe('0');
      }),
    );
  });

  it('has no more SPAN with an option bought beside, of an expiry that is held', () => {
    fc.assert(
      fc.property(portfolio([6]), given([6]), (all, hedge) => {
        const bought = {
          ...hedge,
          kind: hedge.kind === 'FUT' ? ('PE' as const) : hedge.kind,
          units: Math.abs(hedge.units),
        };
        const before = requirement(all).span;
        expect(requirement([...all, bought]).span.lessThanOrEqualTo(before)).toBe(true);
      }),
    );
  });

  it('has no more SPAN than a spread can lose, and 5%', () => {
    const spread = fc.record({
      kind: fc.constantFrom('CE' as const, 'PE' as const),
      sold: fc.integer({ min: -60, max: 59 }),
      width: fc.integer({ min: 1, max: 20 }),
      days: fc.constantFrom(1, 6, 34, 90),
      level: fc.double({ min: 0.08, max: 0.4, noNaN: true }),
    });
    fc.assert(
      fc.property(spread, ({ kind, sold, width, days, level }) => {
        const away = kind === 'CE' ? width : -width;
        const both = [
          { kind, steps: sold, days, units: -75, level },
          { kind, steps: sold + away, days, units: 75, level },
        ];
        const { span } = requirement(both);
        expect(span.toNumber()).toBeLessThanOrEqual(width * 50 * 75 * 1.05);
      }),
    );
  });

  it('is shared to its positions to the paisa', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), amounts, (whole, parts) => {
        const paise = (count: number) => money((count / 100).toFixed(2));
        const shares = shareOut(paise(whole), parts.map(paise));
        expect(text(sum(shares))).toBe(text(paise(whole)));
        expect(shares.every((each) => !each.lessThan(0))).toBe(true);
      }),
    );
  });

  it('is at its peak at least what it is in the end', () => {
    fc.assert(
      fc.property(portfolio([6, 34]), (all) => {
        const { legs, facts } = model(all);
        const { total } = requirementOf(legs, facts);
        expect(peakOf([], legs, facts).lessThan(total)).toBe(false);
        const closing: MarginLeg[] = legs.map((leg) => ({
          ...leg,
          quantity: negate(leg.quantity),
        }));
        expect(text(requirementOf([...legs, ...closing], facts).total)).toBe('0');
      }),
    );
  });
});
