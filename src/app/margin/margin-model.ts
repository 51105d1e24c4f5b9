import { toFloat, type Estimate } from '../../analytics/door.ts';
import {
  carriedPrice,
  scanLosses,
  scanVolatility,
  type ScanContract,
  type ScanRange,
} from '../../analytics/scan.ts';
import { contractOf, instrumentKey, type Instrument } from '../../domain/instruments/instrument.ts';
import { daysBetween } from '../../domain/calendar/days.ts';
import type { FiledGroup } from '../../domain/margin/exchange-file.ts';
import { type MarginLeg, type GroupFacts, longDatedAfter } from '../../domain/margin/group.ts';
import type { MarginTerms } from '../../domain/margin/parameters.ts';
import {
  millionths,
  price,
  ratio,
  type Price,
  type Quantity,
  type Ratio,
} from '../../domain/money/money.ts';

/** A contract of a group as it is held and priced. */
export interface ObservedContract {
  readonly instrument: Instrument;
  /** Below 0 when it is sold. */
  readonly quantity: Quantity;
  readonly price: Price;
  /** Whether the price is young enough to tell the volatility. */
  readonly fresh: boolean;
  /** The volatility that was last known, 0.17 for 17%. */
  readonly volatility?: string | undefined;
}

/** What a group is modelled on. */
export interface GroupMarket {
  readonly day: string;
  readonly spot: Price;
  readonly terms: MarginTerms;
  /** What the exchange's fresh files say of the group, where some were imported. */
  readonly file?: FiledGroup | undefined;
}

/** What a margin comes from: the scenarios, the exchange's own file, or a percentage. */
export type MarginSource = 'model' | 'file' | 'percent';

/** The legs of a group with what each risks, and the volatilities that a model took. */
export interface RiskGroup {
  readonly source: Exclude<MarginSource, 'percent'>;
  readonly legs: readonly MarginLeg[];
  readonly facts: GroupFacts;
  /** By the contract's key; none for futures. */
  readonly volatilities: ReadonlyMap<string, string>;
}

/**
 * Models what each contract loses in each scenario. Here the floats end: losses and deltas leave as
 * fixed digits, and what a group blocks is an exact sum of them.
 */
export function modelGroup(contracts: readonly ObservedContract[], market: GroupMarket): RiskGroup {
  const { day, spot, terms } = market;
  const range = { spot: toFloat(spot), rate: toFloat(terms.rate), vsr: toFloat(terms.vsr) };
  const longDated = longDatedAfter(day);
  const scanned = contracts.map((each) => ({ observed: each, scan: scanContract(each, day) }));
  const volatilities = volatilitiesOf(scanned, range, terms);
  const legs = scanned.map(({ observed, scan }) => {
    const key = instrumentKey(observed.instrument);
    const { expiry = '' } = contractOf(observed.instrument) ?? {};
    const psr = toFloat(expiry > longDated ? terms.psr_long_dated : terms.psr);
    const volatility = toFloat(ratio(volatilities.get(key) ?? '0'));
    const { losses, delta } = scanLosses(scan, volatility, { ...range, psr });
    return {
      key,
      kind: scan.kind,
      expiry,
      strike: observed.instrument.option?.strike,
      price: observed.price,
      quantity: observed.quantity,
      risk: { losses: losses.map(millionths), delta: ratio(delta) },
    };
  });
  const futurePrice = futurePrices(legs, { spot, rate: terms.rate }, day);
  const facts = { day, spot, terms, longDatedAfter: longDated, futurePrice };
  return { source: 'model', legs, volatilities, facts };
}

function scanContract({ instrument, price: last }: ObservedContract, day: string): ScanContract {
  const { option } = instrument;
  const { expiry = day } = contractOf(instrument) ?? {};
  return {
    kind: option?.type ?? 'FUT',
    strike: option ? toFloat(option.strike) : 0,
    days: daysBetween(day, expiry),
    price: toFloat(last),
  };
}

interface Scanned {
  readonly observed: ObservedContract;
  readonly scan: ScanContract;
}

/**
 * The volatility of each option: what its young price implies; else that of the nearest strike of
 * its expiry; else the one last known; else the usual one of its class.
 */
function volatilitiesOf(
  scanned: readonly Scanned[],
  range: Pick<ScanRange, 'spot' | 'rate'>,
  terms: MarginTerms,
): ReadonlyMap<string, string> {
  const implied = scanned.flatMap((each) => {
    const found = each.observed.fresh ? scanVolatility(each.scan, range) : null;
    return found === null ? [] : [{ ...each, volatility: found }];
  });
  const options = scanned.filter(({ scan }) => scan.kind !== 'FUT');
  return new Map(
    options.map((each) => {
      const { instrument, volatility: lastKnown } = each.observed;
      const own = implied.find(({ observed }) => observed === each.observed);
      const found = own ?? nearestStrike(each, implied);
      const volatility: string = found?.volatility ?? lastKnown ?? terms.volatility.toFixed();
      return [instrumentKey(instrument), volatility];
    }),
  );
}

function nearestStrike(
  { observed, scan }: Scanned,
  implied: readonly (Scanned & { readonly volatility: Estimate })[],
): { readonly volatility: Estimate } | undefined {
  const { expiry } = contractOf(observed.instrument) ?? {};
  const distance = (each: Scanned): number => Math.abs(each.scan.strike - scan.strike);
  return implied
    .filter((each) => contractOf(each.observed.instrument)?.expiry === expiry)
    .reduce<(typeof implied)[number] | undefined>(
      (best, each) => (best && distance(best) <= distance(each) ? best : each),
      undefined,
    );
}

/** The price of a future that the group holds, else the spot price with interest. */
export function futurePrices(
  legs: readonly MarginLeg[],
  { spot, rate }: { readonly spot: Price; readonly rate: Ratio },
  day: string,
): (expiry: string) => Price {
  const held = new Map(
    legs.filter(({ kind }) => kind === 'FUT').map((leg) => [leg.expiry, leg.price]),
  );
  return (expiry) =>
    held.get(expiry) ?? price(carriedPrice(toFloat(spot), toFloat(rate), daysBetween(day, expiry)));
}
