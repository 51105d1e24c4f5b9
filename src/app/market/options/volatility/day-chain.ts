import type { Segment } from '../../../../domain/instruments/instrument.ts';
import { compare, type Price } from '../../../../domain/money/money.ts';
import type { OptionKind } from '../../../../domain/strategies/typed-contract.ts';
import { optionChain, type OptionChain } from '../option-chain.ts';
import type { OptionClock } from '../option-clock.ts';

/** What an option was traded at last on a past day. */
export interface OptionClose {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly segment: Segment;
  readonly underlying: string;
  readonly expiry: string;
  readonly type: OptionKind;
  readonly strike: Price;
  readonly price: Price;
}

/** The chain of one underlying and expiry as it stood at the close of a day, from all its closes. */
export function chainOfDay(
  closes: readonly OptionClose[],
  clock: OptionClock,
  rate: number,
): OptionChain {
  const [{ day, segment, underlying, expiry }] = closes as readonly [OptionClose];
  const now = clock.close(segment, day);
  const options = [...closes]
    .sort((a, b) => compare(a.strike, b.strike))
    .map(({ strike, type }) => {
      const securityId = `${type} ${strike.toFixed()}`;
      const option = { underlying, expiry, strike, type };
      return { segment, securityId, symbol: securityId, option };
    });
  const prices = new Map(
    closes.map((each) => [`${each.type} ${each.strike.toFixed()}`, each.price]),
  );
  const ts = Math.floor(now / 1000);
  return optionChain({
    listed: { underlying, expiry, expiries: [expiry], options, future: undefined, own: [] },
    quoteOf: ({ securityId }) => {
      const price = prices.get(securityId);
      return price && { segment, securityId, price, ts };
    },
    years: clock.years(segment, expiry, now),
    rate,
    now,
    maxAge: 0,
  });
}
