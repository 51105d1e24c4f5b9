import { instrumentKey } from '../../domain/instruments/instrument.ts';
import { signedQuantity, type Position } from '../../domain/ledger/position.ts';
import type { GroupName } from '../../domain/margin/group.ts';
import { locksShare, type MarginAssessment } from '../../domain/margin/group-margins.ts';
import { aloneOf, requirementOf } from '../../domain/margin/requirement.ts';
import { shareOut } from '../../domain/margin/shares.ts';
import { sum, text } from '../../domain/money/money.ts';
import { riskOf } from './exchange-files/filed-group.ts';
import type { GroupMarket, ObservedContract, RiskGroup } from './margin-model.ts';
import { secondsOf, type Spot } from './spot-reader.ts';

/** The market of a group, and when its spot price was told. */
export interface ReadMarket {
  readonly market: GroupMarket;
  readonly spot: Spot;
}

/** Judges positions of one group by its market. */
export function assess(
  group: GroupName,
  held: readonly Position[],
  { market, spot }: ReadMarket,
  quoteMaxAge: number,
): MarginAssessment {
  const positions = [...held].sort((a, b) => (positionName(a) < positionName(b) ? -1 : 1));
  const contracts = positions.map((each) => observe(each, spot, quoteMaxAge));
  const risk = riskOf(contracts, market);
  const requirement = requirementOf(risk.legs, risk.facts);
  const alone = aloneOf(risk.legs, risk.facts);
  const sharing = positions.flatMap((position, at) => {
    const own = alone[at];
    return own && locksShare(position) ? [{ position, own }] : [];
  });
  const margins = shareOut(
    requirement.total,
    sharing.map(({ own }) => own),
  );
  const shares = sharing.map(({ position: { instrument, side, apart } }, at) => ({
    segment: instrument.segment,
    securityId: instrument.securityId,
    side,
    ...(apart && { apart }),
    margin: margins[at] ?? requirement.total,
  }));
  const basis = basisOf(positions, market, risk);
  const { source } = risk;
  const onFloor = source === 'model' && market.terms.onFloor;
  return { group, requirement, source, onFloor, alone: sum(alone), shares, basis };
}

/** A price tells a volatility only beside a spot price of about the same time. */
export function observe(position: Position, spot: Spot, quoteMaxAge: number): ObservedContract {
  const { instrument, currentPrice, lastUpdated } = position;
  const apart = Math.abs(secondsOf(lastUpdated) - spot.ts);
  return {
    instrument,
    quantity: signedQuantity(position),
    price: currentPrice,
    fresh: apart <= quoteMaxAge,
  };
}

function basisOf(
  positions: readonly Position[],
  { day, terms, file }: GroupMarket,
  { source, facts, volatilities, legs }: RiskGroup,
): string {
  const contracts = positions.map(({ instrument, currentPrice }, at) => {
    const key = instrumentKey(instrument);
    const volatility = volatilities.get(key);
    return [
      key,
      { price: text(legs[at]?.price ?? currentPrice), ...(volatility && { volatility }) },
    ] as const;
  });
  return JSON.stringify({
    source,
    ...(source === 'file' && { file: file?.day }),
    parameters: terms.version,
    multiplier: text(terms.multiplier),
    day,
    spot: text(facts.spot),
    contracts: Object.fromEntries(contracts),
  });
}

const positionName = (position: Position): string =>
  `${instrumentKey(position.instrument)} ${position.side}`;
