import { toFloat } from '../../../analytics/door.ts';
import { contractGreeks, totalGreeks } from '../../../analytics/scenario.ts';
import { groupedBy } from '../../../domain/grouped.ts';
import type { Instrument } from '../../../domain/instruments/instrument.ts';
import { underlyingUnits } from '../../../domain/instruments/contract-value.ts';
import type { Price, Quantity } from '../../../domain/money/money.ts';
import { greekFigures, percent } from './chain-figures.ts';
import { fittedContract } from './fitted-contract.ts';
import type { OptionChain } from './option-chain.ts';
import { quotedOf, type OptionMarket } from './option-market.ts';

/** Units that are held of a contract, under the name of a group. */
export interface HeldUnits {
  readonly group: string;
  readonly instrument: Instrument;
  /** Signed. */
  readonly units: Quantity;
  readonly mark: Price;
}

export type GroupGreeks = Awaited<ReturnType<typeof positionGreeks>>[number];

/**
 * The greeks of what is held, by group, and of each position: signed units of the underlying times those
 * of one. A group has none where a position has none. The quotes of all chains are those of one read.
 */
export async function positionGreeks(held: readonly HeldUnits[], market: OptionMarket) {
  const chains = await chainsOf(held, market);
  const world = { spot: 1, rate: market.rate };
  const fitted = held.map((each) => {
    const { option } = each.instrument;
    const { years = 0, forward } = (option && chains.get(keyOf(option))) ?? {};
    const expiry = { years, forward: forward?.forward ?? null };
    const contract = fittedContract(each.instrument, each.mark, expiry, world);
    const units = toFloat(underlyingUnits(each.instrument, each.units));
    const sensitivity = { greeks: contractGreeks(contract, world), units };
    return {
      ...each,
      iv: percent(contract.volatility),
      reason: contract.reason,
      greeks: greekFigures(totalGreeks([sensitivity])),
      sensitivity,
    };
  });
  return [...groupedBy(fitted, ({ group }) => group)].map(([group, positions]) => ({
    group,
    positions,
    greeks: greekFigures(totalGreeks(positions.map(({ sensitivity }) => sensitivity))),
  }));
}

const keyOf = ({ underlying, expiry }: { underlying: string; expiry: string }): string =>
  `${underlying} ${expiry}`;

/** What is listed of an option that is held; an expiry of which nothing is has no chain. */
async function chainsOf(
  held: readonly HeldUnits[],
  market: OptionMarket,
): Promise<ReadonlyMap<string, OptionChain>> {
  const options = held.flatMap(({ instrument }) => instrument.option ?? []);
  const wanted = [...new Map(options.map((each) => [keyOf(each), each])).values()];
  const found = await Promise.all(
    wanted.map(({ underlying, expiry }) => market.listed(underlying, [expiry])),
  );
  const listed = found.flat();
  const quoteOf = await market.quotes(listed.flatMap(quotedOf));
  return new Map(listed.map((each) => [keyOf(each), market.priceBy(each, quoteOf)]));
}
