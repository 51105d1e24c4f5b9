import { exactRupees } from '../money/rupees.ts';
import { contractValue } from '../instruments/contract-value.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { ErrorCode, PapertradeError } from '../errors.ts';
import {
  add,
  isZero,
  magnitude,
  lesser,
  lotsWithin,
  ratio,
  scale,
  subtract,
  text,
  times,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';

/** How much to trade: by a share of the cash, or by what may be lost down (or up) to a stop. */
interface SizingRequest {
  readonly price: Price;
  readonly lotSize: Quantity;
  /** What is traded: its multiplier counts. */
  readonly instrument: Pick<Instrument, 'multiplier'>;
  readonly available: Money;
  /** The session's cash, free and locked: what a risk is a share of. */
  readonly total: Money;
  /** Added to the price, so that slippage does not exceed the budget. */
  readonly slippageBuffer: Ratio;
  readonly allocation?: Ratio | undefined;
  readonly risk?: Ratio | undefined;
  readonly stop?: Price | undefined;
}

export interface Sizing {
  readonly lots: Quantity;
  readonly quantity: Quantity;
  /** price * quantity. */
  readonly value: Money;
  /** What was to be spent or risked at most. */
  readonly budget: Money;
  /** What the stop would lose; absent without a stop. */
  readonly loss?: Money | undefined;
}

/**
 * lots = floor(available * allocation / (price * (1 + buffer) * lot size)); by risk
 * floor(total * risk / (|price - stop| * lot size)), no more than the available cash buys.
 */
export function sizeOrder(request: SizingRequest): Sizing {
  const { price, lotSize, available, allocation, risk, stop } = request;
  const buffered = add(ratio('1'), request.slippageBuffer);
  const perLot = scale(contractValue(request.instrument, price, lotSize), buffered);
  const share = allocation ?? ratio('1');
  const affordable = lotsWithin(scale(available, share), perLot);
  const lots =
    risk !== undefined && stop !== undefined
      ? lesser(affordable, lotsWithin(scale(request.total, risk), riskPerLot(request, price, stop)))
      : affordable;
  const quantity = times(lots, lotSize);
  return {
    lots,
    quantity,
    value: contractValue(request.instrument, price, quantity),
    budget: risk === undefined ? scale(available, share) : scale(request.total, risk),
    ...(stop && { loss: contractValue(request.instrument, distance(price, stop), quantity) }),
  };
}

const distance = (price: Price, stop: Price): Price => magnitude(subtract(price, stop));

function riskPerLot({ instrument, lotSize }: SizingRequest, price: Price, stop: Price): Money {
  const gap = distance(price, stop);
  if (!isZero(gap)) return contractValue(instrument, gap, lotSize);
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `The stop ${exactRupees(stop)} is the price itself: nothing is at risk.`,
    { price: text(price), stop: text(stop) },
  );
}
