import {
  instrumentKey,
  contractOf,
  type Instrument,
} from '../../../domain/instruments/instrument.ts';
import { fileContract, type FiledGroup } from '../../../domain/margin/exchange-file.ts';
import { type MarginLeg, type GroupFacts, longDatedAfter } from '../../../domain/margin/group.ts';
import type { MarginTerms } from '../../../domain/margin/parameters.ts';
import {
  isPositive,
  millionths,
  price,
  ratio,
  text,
  type Price,
} from '../../../domain/money/money.ts';
import {
  futurePrices,
  modelGroup,
  type GroupMarket,
  type ObservedContract,
  type RiskGroup,
} from '../margin-model.ts';

/** What each contract risks: by the exchange's file where that has all of them, else by the model. */
export const riskOf = (contracts: readonly ObservedContract[], market: GroupMarket): RiskGroup =>
  filedRisk(contracts, market) ?? modelGroup(contracts, market);

function filedRisk(
  contracts: readonly ObservedContract[],
  market: GroupMarket,
): RiskGroup | undefined {
  const { file, day } = market;
  const legs = file ? contracts.flatMap((each) => filedLeg(each, file) ?? []) : [];
  if (!file || legs.length === 0 || legs.length < contracts.length) return undefined;
  const own = price(file.underlying.spot);
  const spot = isPositive(own) ? own : market.spot;
  const facts: GroupFacts = {
    day,
    spot,
    terms: filedTerms(market.terms, file),
    longDatedAfter: longDatedAfter(day),
    futurePrice: futurePrices(legs, { spot, rate: market.terms.rate }, day),
    spreadCharge: (near, far) => spreadCharge(file, near, far),
  };
  return { source: 'file', legs, facts, volatilities: new Map() };
}

function filedLeg(
  { instrument, quantity }: ObservedContract,
  file: FiledGroup,
): MarginLeg | undefined {
  const found = file.contracts.get(filedName(instrument));
  if (!found) return undefined;
  const { option } = instrument;
  return {
    key: instrumentKey(instrument),
    kind: option?.type ?? 'FUT',
    expiry: contractOf(instrument)?.expiry ?? '',
    strike: option?.strike,
    price: price(found.price),
    quantity,
    risk: { losses: found.losses.map(millionths), delta: ratio(found.delta) },
  };
}

/** What a contract is called in the exchange's file. */
export function filedName(instrument: Instrument): string {
  const { option } = instrument;
  const { expiry = '' } = contractOf(instrument) ?? {};
  return fileContract(expiry, option?.type ?? 'FUT', option && text(option.strike));
}

/** The list's total has the additional margin of the day in it. */
function filedTerms(terms: MarginTerms, { exposure }: FiledGroup): MarginTerms {
  if (!exposure) return terms;
  return {
    ...terms,
    exposure: ratio(exposure.exposure),
    exposure_far: ratio(exposure.far),
    additional: ratio('0'),
  };
}

function spreadCharge({ underlying }: FiledGroup, near: string, far: string): Price | undefined {
  const found = underlying.charges.find((each) => each.near === near && each.far === far);
  return found && price(found.charge);
}
