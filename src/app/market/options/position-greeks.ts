import { toFloat, type Estimate } from '../../../analytics/door.ts';
import {
  contractGreeks,
  fitContract,
  totalGreeks,
  type PricedContract,
} from '../../../analytics/scenario.ts';
import { contractOf, type Instrument } from '../../../domain/instruments/instrument.ts';
import { underlyingUnits } from '../../../domain/instruments/contract-value.ts';
import type { Price, Quantity } from '../../../domain/money/money.ts';
import { greekFigures, percent, type GreekFigures } from './chain-figures.ts';
import type { OptionChain } from './option-chain.ts';
import type { OptionMarket } from './option-market.ts';

/** Units that are held of a contract, under the name of a group. */
export interface HeldUnits {
  readonly group: string;
  readonly instrument: Instrument;
  /** Signed. */
  readonly units: Quantity;
  readonly mark: Price;
}

/** A holding with its sensitivities: signed units of the underlying times those of one. */
interface HeldGreeks extends HeldUnits {
  readonly iv: Estimate | null;
  readonly reason: string | null;
  readonly greeks: GreekFigures;
}

export interface GroupGreeks {
  readonly group: string;
  readonly holdings: readonly HeldGreeks[];
  /** Null figures where a holding has none. */
  readonly greeks: GreekFigures;
}

/** The greeks of what is held, by group; chains are read once for each expiry. */
export async function positionGreeks(
  held: readonly HeldUnits[],
  market: OptionMarket,
): Promise<readonly GroupGreeks[]> {
  const chains = new Map<string, OptionChain>();
  for (const { instrument } of held) {
    const { option } = instrument;
    const key = option && `${option.underlying} ${option.expiry}`;
    if (option && key && !chains.has(key)) {
      chains.set(key, await market.chain(option.underlying, option.expiry));
    }
  }
  const groups = new Map<string, Fitted[]>();
  for (const each of held) {
    const fitted = fit(each, chains, market.rate);
    groups.set(each.group, [...(groups.get(each.group) ?? []), fitted]);
  }
  return [...groups].map(([group, fitted]) => groupOf(group, fitted, market.rate));
}

interface Fitted {
  readonly held: HeldUnits;
  readonly contract: PricedContract;
}

function fit(held: HeldUnits, chains: ReadonlyMap<string, OptionChain>, rate: number): Fitted {
  const { option } = held.instrument;
  const chain = option && chains.get(`${option.underlying} ${option.expiry}`);
  const mark = toFloat(held.mark);
  const forward = chain?.forward?.forward ?? mark;
  const contract = fitContract(
    {
      type: option ? option.type : contractOf(held.instrument) ? 'FUT' : 'EQ',
      strike: option ? toFloat(option.strike) : 0,
      years: chain?.years ?? 0,
      forward,
      mark,
    },
    { spot: forward, rate },
  );
  return { held, contract };
}

const unitsOf = ({ instrument, units }: HeldUnits): number =>
  toFloat(underlyingUnits(instrument, units));

function groupOf(group: string, fitted: readonly Fitted[], rate: number): GroupGreeks {
  const world = { spot: 1, rate };
  const holdings = fitted.map(({ held, contract }) => ({
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
  return { group, holdings, greeks: greekFigures(totalGreeks(all)) };
}
