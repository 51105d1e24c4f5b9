import { toFloat } from '../../../analytics/door.ts';
import {
  fitContract,
  unpricedContract,
  type Market,
  type PricedContract,
} from '../../../analytics/scenario.ts';
import type { Instrument } from '../../../domain/instruments/instrument.ts';
import type { Price } from '../../../domain/money/money.ts';
import { kindOfInstrument } from '../../../domain/strategies/typed-contract.ts';

/** Years to an expiry, and its forward where that is known. */
interface ExpiryMarket {
  readonly years: number;
  readonly forward: number | null;
}

/** A contract fitted to its mark. An option whose forward nobody knows has no volatility. */
export function fittedContract(
  instrument: Instrument,
  mark: Price,
  { years, forward }: ExpiryMarket,
  market: Market,
): PricedContract {
  const { option } = instrument;
  const at = toFloat(mark);
  const contract = {
    type: kindOfInstrument(instrument),
    strike: option ? toFloat(option.strike) : 0,
    years,
    forward: forward ?? at,
    mark: at,
  };
  return option && forward === null ? unpricedContract(contract) : fitContract(contract, market);
}
