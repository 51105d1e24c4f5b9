import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  isPositive,
  money,
  price,
  quantity,
  text,
  valueOf,
  subtract,
  type Money,
} from '../../../src/domain/money/money.ts';
import {
  payOf,
  payoffOf,
  profitAt,
  type PayoffLeg,
} from '../../../src/domain/strategies/payoff.ts';

const leg = (kind: PayoffLeg['kind'], strike: string, units: string, paid: string): PayoffLeg => ({
  kind,
  ...(strike && { strike: price(strike) }),
  units: quantity(units),
  price: price(paid),
});
const shown = (legs: readonly PayoffLeg[], costs?: Money) => {
  const { maxProfit, maxLoss, breakevens } = payoffOf(legs, costs);
  return {
    maxProfit: maxProfit && text(maxProfit),
    maxLoss: maxLoss && text(maxLoss),
    breakevens: breakevens.map(text),
  };
};

describe('the payoff at expiry', () => {
  it('of a condor is capped on both sides', () => {
    const condor = [
      leg('PE', '23200', '150', '41.5'),
      leg('PE', '23400', '-150', '80.25'),
      leg('CE', '24000', '-150', '77.15'),
      leg('CE', '24200', '150', '36'),
    ];
    // A credit of 79.90 a unit; one side can lose its width of 200 less that.
    expect(shown(condor)).toEqual({
      maxProfit: '11985',
      maxLoss: '18015',
      breakevens: ['23320.1', '24079.9'],
    });
  });

  it('of a short straddle loses without limit above, and all of the index below', () => {
    const straddle = [leg('CE', '23900', '-75', '252.6'), leg('PE', '23900', '-75', '47.8')];
    expect(shown(straddle)).toEqual({
      maxProfit: '22530',
      maxLoss: null,
      breakevens: ['23599.6', '24200.4'],
    });
  });

  it('of a long call is a small loss and no end of profit', () => {
    expect(shown([leg('CE', '24000', '75', '77.15')])).toEqual({
      maxProfit: null,
      maxLoss: '5786.25',
      breakevens: ['24077.15'],
    });
  });

  it('of a covered call ends at the strike, and loses the share itself at worst', () => {
    const covered = [leg('EQ', '', '250', '1412.5'), leg('CE', '1460', '-250', '18.4')];
    expect(shown(covered)).toEqual({
      maxProfit: '16475',
      maxLoss: '348525',
      breakevens: ['1394.1'],
    });
  });

  it('of one call bought and two sold turns twice', () => {
    const ratio = [leg('CE', '100', '1', '5'), leg('CE', '110', '-2', '2')];
    expect(shown(ratio)).toEqual({ maxProfit: '9', maxLoss: null, breakevens: ['101', '119'] });
  });

  it('counts charges where they are asked for', () => {
    expect(shown([leg('CE', '24000', '75', '77.15')], money('75'))).toEqual({
      maxProfit: null,
      maxLoss: '5861.25',
      breakevens: ['24078.15'],
    });
  });

  it('of a spread that cost nothing has one breakeven, where it begins to pay', () => {
    const free = [leg('CE', '100', '1', '3'), leg('CE', '110', '-1', '3')];
    expect(shown(free)).toEqual({ maxProfit: '10', maxLoss: '0', breakevens: ['100'] });
  });

  it('that just touches nothing breaks even there, once', () => {
    const touching = [leg('CE', '100', '-1', '0'), leg('PE', '100', '-1', '0')];
    expect(shown(touching).breakevens).toEqual(['100']);
  });

  it('of legs that cancel each other is nothing, everywhere', () => {
    const none = [leg('CE', '100', '1', '3'), leg('CE', '100', '-1', '3')];
    expect(shown(none)).toEqual({ maxProfit: '0', maxLoss: '0', breakevens: [] });
    expect(payoffOf(none).profitable).toEqual([]);
  });
});

const LEG: fc.Arbitrary<PayoffLeg> = fc
  .record({
    kind: fc.constantFrom('CE' as const, 'PE' as const, 'FUT' as const),
    strike: fc.integer({ min: 1, max: 60 }),
    lots: fc.integer({ min: -4, max: 4 }).filter((lots) => lots !== 0),
    paise: fc.integer({ min: 5, max: 90_000 }),
  })
  .map(({ kind, strike, lots, paise }) =>
    leg(kind, kind === 'FUT' ? '' : String(strike * 50), String(lots * 25), String(paise / 100)),
  );
const LEGS = fc.array(LEG, { minLength: 1, maxLength: 8 });

describe('whatever the legs', () => {
  it('the payoff is the sum of the legs at every strike and between', () => {
    const at = fc.integer({ min: 0, max: 700_000 }).map((paise) => price(String(paise / 100)));
    fc.assert(
      fc.property(LEGS, at, (legs, somewhere) => {
        const payoff = payoffOf(legs);
        const alone = (spot: typeof somewhere) =>
          legs.reduce(
            (total, each) =>
              add(total, valueOf(subtract(payOf(each, spot), each.price), each.units)),
            money('0'),
          );
        for (const { at: kink, profit } of payoff.kinks) {
          expect(text(profit)).toBe(text(alone(kink)));
        }
        expect(text(profitAt(legs, somewhere))).toBe(text(alone(somewhere)));
        expect(text(alongTheLine(payoff, somewhere).toDecimalPlaces(8) as Money)).toBe(
          text(alone(somewhere)),
        );
      }),
    );
  });

  it('nothing anywhere is above the maximum or below the minimum', () => {
    const at = fc.integer({ min: 0, max: 1_000_000 }).map((each) => price(String(each)));
    fc.assert(
      fc.property(LEGS, at, (legs, somewhere) => {
        const { maxProfit, maxLoss } = payoffOf(legs);
        const profit = profitAt(legs, somewhere);
        if (maxProfit) expect(profit.lessThanOrEqualTo(maxProfit)).toBe(true);
        if (maxLoss) expect(profit.greaterThanOrEqualTo(maxLoss.negated())).toBe(true);
      }),
    );
  });

  it('it makes money inside the profitable ranges, and nowhere else', () => {
    const at = fc.integer({ min: 1, max: 700_000 }).map((paise) => price(String(paise / 100)));
    fc.assert(
      fc.property(LEGS, at, (legs, somewhere) => {
        const inside = payoffOf(legs).profitable.some(
          ({ from, to }) => from.lessThan(somewhere) && (to === null || somewhere.lessThan(to)),
        );
        const isEdge = payoffOf(legs).profitable.some(
          ({ from, to }) => from.equals(somewhere) || to?.equals(somewhere) === true,
        );
        if (!isEdge) expect(inside).toBe(isPositive(profitAt(legs, somewhere)));
      }),
    );
  });

  it('it makes nothing at a breakeven, to what its rounding may cost', () => {
    fc.assert(
      fc.property(LEGS, (legs) => {
        for (const even of payoffOf(legs).breakevens) {
          const profit = profitAt(legs, even);
          expect(profit.abs().lessThan(0.1)).toBe(true);
        }
      }),
    );
  });
});

/** Interpolates between kinks, and goes along the slope above the last. */
function alongTheLine(
  { kinks, upperSlope }: ReturnType<typeof payoffOf>,
  at: ReturnType<typeof price>,
) {
  const above = kinks.findIndex((kink) => at.lessThan(kink.at));
  if (above < 0) {
    const last = kinks.at(-1)!;
    return last.profit.plus(at.minus(last.at).times(upperSlope));
  }
  const [left, right] = [kinks[above - 1]!, kinks[above]!];
  const share = at.minus(left.at).dividedBy(right.at.minus(left.at));
  return left.profit.plus(right.profit.minus(left.profit).times(share));
}
