import { toFloat, type Estimate } from '../../../analytics/door.ts';
import {
  contractGreeks,
  fitContract,
  totalGreeks,
  unpricedContract,
  type PricedContract,
} from '../../../analytics/scenario.ts';
import { contractOf, type Instrument } from '../../../domain/instruments/instrument.ts';
import { underlyingUnits } from '../../../domain/instruments/contract-value.ts';
import type { Price, Quantity } from '../../../domain/money/money.ts';
import { greekFigures, percent, type GreekFigures } from './chain-figures.ts';
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

/** A position with its sensitivities: signed units of the underlying times those of one. */
interface HeldGreeks extends HeldUnits {
  readonly iv: Estimate | null;
  readonly reason: string | null;
  readonly greeks: GreekFigures;
}

export interface GroupGreeks {
  readonly group: string;
  readonly positions: readonly HeldGreeks[];
  /** Null figures where a position has none. */
  readonly greeks: GreekFigures;
}

/** The greeks of what is held, by group; the quotes of all chains are those of one read. */
export async function positionGreeks(
  held: readonly HeldUnits[],
  market: OptionMarket,
): Promise<readonly GroupGreeks[]> {
  const chains = await chainsOf(held, market);
  const groups = new Map<string, Fitted[]>();
  for (const each of held) {
    const fitted = fit(each, chains, market.rate);
    groups.set(each.group, [...(groups.get(each.group) ?? []), fitted]);
  }
  return [...groups].map(([group, fitted]) => groupOf(group, fitted, market.rate));
}

type Chains = ReadonlyMap<string, OptionChain>;

const keyOf = ({ underlying, expiry }: { underlying: string; expiry: string }): string =>
  `${underlying} ${expiry}`;

/** What is listed of an option that is held; an expiry of which nothing is has no chain. */
async function chainsOf(held: readonly HeldUnits[], market: OptionMarket): Promise<Chains> {
  const options = held.flatMap(({ instrument }) => instrument.option ?? []);
  const wanted = [...new Map(options.map((each) => [keyOf(each), each])).values()];
  const found = await Promise.all(
    wanted.map(({ underlying, expiry }) => market.listed(underlying, [expiry])),
  );
  const listed = found.flat();
  const quoteOf = await market.quotes(listed.flatMap(quotedOf));
  return new Map(listed.map((each) => [keyOf(each), market.priceBy(each, quoteOf)]));
}

interface Fitted {
  readonly held: HeldUnits;
  readonly contract: PricedContract;
}

function fit(held: HeldUnits, chains: Chains, rate: number): Fitted {
  const { option } = held.instrument;
  const chain = option && chains.get(keyOf(option));
  const mark = toFloat(held.mark);
  const forward = chain?.forward?.forward ?? null;
  const marked = {
    type: option ? option.type : contractOf(held.instrument) ? ('FUT' as const) : ('EQ' as const),
    strike: option ? toFloat(option.strike) : 0,
    years: chain?.years ?? 0,
    forward: forward ?? mark,
    mark,
  };
  const contract =
    option && forward === null
      ? unpricedContract(marked)
      : fitContract(marked, { spot: marked.forward, rate });
  return { held, contract };
}

const unitsOf = ({ instrument, units }: HeldUnits): number =>
  toFloat(underlyingUnits(instrument, units));

function groupOf(group: string, fitted: readonly Fitted[], rate: number): GroupGreeks {
  const world = { spot: 1, rate };
  const positions = fitted.map(({ held, contract }) => ({
    ...held,
    iv: percent(contract.volatility),
    reason: contract.reason,
    greeks: greekFigures(
      totalGreeks([{ greeks: contractGreeks(contract, world), units: unitsOf(held) }]),
    ),
  }));
  const all = fitted.map(({ held, contract }) => ({
    greeks: contractGreeks(contract, world),
    units: unitsOf(held),
  }));
  return { group, positions, greeks: greekFigures(totalGreeks(all)) };
}
