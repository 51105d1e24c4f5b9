import { contractOf, isFuture, type Instrument } from '../instruments/instrument.ts';
import {
  add,
  isLess,
  isPositive,
  negate,
  quantity,
  ratioOf,
  round,
  scalePrice,
  scaleQuantity,
  scaleUnits,
  subtract,
  text,
  valueOf,
  wholeUnits,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import { emptyPosition, isOpen, lockedAmount, type Position } from './position.ts';

export const ACTION_KINDS = ['split', 'bonus', 'dividend', 'rights', 'rename', 'merger'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** So many new shares for every so many old ones. */
export interface Exchange {
  readonly fresh: Quantity;
  readonly old: Quantity;
}

/** What a company does to its shares. */
export type CorporateAction =
  /** `exchange` says what the held shares become: a split 1:5 and a bonus 4:1 are both 5 for 1. */
  | { readonly kind: 'split' | 'bonus'; readonly exchange: Exchange }
  /** Cash for each share; an extraordinary one also lowers the strikes of its contracts. */
  | { readonly kind: 'dividend'; readonly amount: Price; readonly extraordinary: boolean }
  /**
   * New shares at a price, beside the held ones, of which `taken` are bought. `value` is the factor by
   * which a contract's strike falls (see `rightsFactor`); 1 where the share's price is not known.
   */
  | {
      readonly kind: 'rights';
      readonly issuePrice: Price;
      readonly taken: Quantity;
      readonly value: Ratio;
    }
  | { readonly kind: 'rename'; readonly to: Instrument }
  | { readonly kind: 'merger'; readonly to: Instrument; readonly exchange: Exchange };

/** What a held share turns into. */
export interface ShareEffect {
  readonly position: Position;
  /** Cash that comes (a SHORT pays it). */
  readonly dividends: Money;
  /** A part of a share, which nobody holds: companies pay it out. */
  readonly fraction: Quantity;
}

/**
 * What an action makes of a position in its share. Only the `eligible` quantity takes part: what was
 * held when the ex-date began. The cost basis stays to the paisa, whatever becomes of the quantity.
 */
export function effectOnShare(
  position: Position,
  eligible: Quantity,
  action: CorporateAction,
): ShareEffect {
  switch (action.kind) {
    case 'dividend': {
      const paid = valueOf(action.amount, eligible);
      const dividends = position.side === 'LONG' ? paid : negate(paid);
      return { position, dividends, fraction: ZERO_QUANTITY };
    }
    case 'rights': {
      const value = valueOf(action.issuePrice, action.taken);
      const grown = withShares(position, action.taken);
      const paid = { costBasis: add(grown.costBasis, value), buyValue: add(grown.buyValue, value) };
      return { position: { ...grown, ...paid }, dividends: ZERO, fraction: ZERO_QUANTITY };
    }
    case 'rename':
      return {
        position: { ...position, instrument: action.to },
        dividends: ZERO,
        fraction: ZERO_QUANTITY,
      };
    default:
      return exchanged(position, eligible, action);
  }
}

function exchanged(
  position: Position,
  eligible: Quantity,
  action: Extract<CorporateAction, { kind: 'split' | 'bonus' | 'merger' }>,
): ShareEffect {
  const { fresh, old } = action.exchange;
  const due = scaleQuantity(eligible, fresh, old);
  const whole = wholeUnits(due);
  const grown = withShares(position, subtract(whole, eligible));
  return {
    position: {
      ...grown,
      instrument: action.kind === 'merger' ? action.to : position.instrument,
      currentPrice: scalePrice(position.currentPrice, ratioOf(old, fresh)),
    },
    dividends: ZERO,
    fraction: subtract(due, whole),
  };
}

/** More (or fewer) units of what is open, which cost nothing. */
function withShares(position: Position, count: Quantity): Position {
  const netQty = add(position.netQty, count);
  return position.side === 'LONG'
    ? { ...position, netQty, buyQty: add(position.buyQty, count) }
    : { ...position, netQty, sellQty: add(position.sellQty, count) };
}

/**
 * What an action makes of an open contract on its share: the exchange divides strikes by the factor and
 * multiplies lot and quantity by it, so that the value stays; an extraordinary dividend is taken off
 * strikes, and off the price at which a future was entered. Undefined where it stays as it is.
 */
export function effectOnContract(
  position: Position,
  action: CorporateAction,
): Position | undefined {
  if (!isOpen(position)) return undefined;
  switch (action.kind) {
    case 'dividend':
      return action.extraordinary ? lowered(position, action.amount) : undefined;
    case 'rename':
      return { ...position, instrument: renamed(position.instrument, action.to.symbol) };
    case 'rights':
      return resized(position, ratioOf(quantity('1'), action.value));
    case 'merger': {
      const grown = resized(position, ratioOf(action.exchange.fresh, action.exchange.old));
      return { ...grown, instrument: renamed(grown.instrument, action.to.symbol) };
    }
    default:
      return resized(position, ratioOf(action.exchange.fresh, action.exchange.old));
  }
}

/**
 * By which the value of a share changes with rights (NSE Clearing, "Corporate actions adjustment"):
 * `(cum - benefit) / cum`, with the benefit of a held share `(cum - issue price) x fresh / (fresh + old)`.
 */
export function rightsFactor(cum: Price, issuePrice: Price, { fresh, old }: Exchange): Ratio {
  const benefit = subtract(cum, issuePrice);
  if (!isPositive(benefit)) return ratioOf(quantity('1'), quantity('1'));
  const each = scalePrice(benefit, ratioOf(fresh, add(fresh, old)));
  return ratioOf(subtract(cum, each), cum);
}

/** Whether a dividend changes contracts: it is at least `threshold` of the share's price. */
export const isExtraordinary = (amount: Price, share: Price, threshold: Ratio): boolean =>
  !isLess(amount, scalePrice(share, threshold));

/** Quantity and lot by a factor, strike and price by its inverse; the cost basis stays. */
function resized(position: Position, factor: Ratio): Position {
  const count = scaleUnits(position.netQty, factor);
  const grown = withShares(position, subtract(count, position.netQty));
  const inverse = ratioOf(quantity('1'), factor);
  const { instrument } = position;
  const strike = instrument.option && scaledStrike(instrument.option.strike, inverse);
  return {
    ...grown,
    currentPrice: scalePrice(position.currentPrice, inverse),
    instrument: withLot(withStrike(instrument, strike), factor),
  };
}

function lowered(position: Position, amount: Price): Position {
  const { instrument, netQty, costBasis } = position;
  if (isFuture(instrument)) {
    const off = valueOf(amount, netQty);
    return {
      ...position,
      costBasis: subtract(costBasis, off),
      ...(position.side === 'LONG'
        ? { buyValue: subtract(position.buyValue, off) }
        : { sellValue: subtract(position.sellValue, off) }),
      currentPrice: subtract(position.currentPrice, amount),
    };
  }
  const strike = instrument.option && subtract(instrument.option.strike, amount);
  return { ...position, instrument: withStrike(instrument, strike) };
}

/** Strikes are rounded to the paisa. */
const scaledStrike = (strike: Price, by: Ratio): Price => round(scalePrice(strike, by), 2);

/** The option at another strike; its symbol says so where it has the strike in it. */
function withStrike(instrument: Instrument, strike: Price | undefined): Instrument {
  const { option } = instrument;
  if (!option || strike === undefined) return instrument;
  const was = text(option.strike);
  const named = (name: string): string =>
    name.replace(new RegExp(`${was.replace('.', '\\.')}(?=-?(?:CE|PE)$)`, 'i'), text(strike));
  return {
    ...instrument,
    symbol: named(instrument.symbol),
    securityId: named(instrument.securityId),
    option: { ...option, strike },
  };
}

function withLot(instrument: Instrument, factor: Ratio): Instrument {
  const { lotSize } = instrument;
  if (lotSize === undefined) return instrument;
  return { ...instrument, lotSize: text(scaleUnits(quantity(lotSize), factor)) };
}

/** The contract under the new name of its underlying. */
function renamed(instrument: Instrument, to: string): Instrument {
  const contract = contractOf(instrument);
  if (!contract) return instrument;
  const named = (name: string): string =>
    name.startsWith(contract.underlying) ? to + name.slice(contract.underlying.length) : name;
  const { option, future } = instrument;
  return {
    ...instrument,
    symbol: named(instrument.symbol),
    securityId: named(instrument.securityId),
    ...(option && { option: { ...option, underlying: to } }),
    ...(future && { future: { ...future, underlying: to } }),
  };
}

/** Two positions of one side that become one, as a merger brings about; figures add up. */
export function merged(into: Position | undefined, from: Position): Position {
  const under = into ?? {
    ...emptyPosition(from.instrument, from.side, legOf(from)),
    product: from.product,
  };
  const both = <K extends Sum>(key: K): Position[K] => add(under[key], from[key]);
  return {
    ...under,
    netQty: both('netQty'),
    buyQty: both('buyQty'),
    buyValue: both('buyValue'),
    sellQty: both('sellQty'),
    sellValue: both('sellValue'),
    costBasis: both('costBasis'),
    margin: both('margin'),
    realizedPnl: both('realizedPnl'),
    fees: both('fees'),
    currentPrice: into && isOpen(into) ? into.currentPrice : from.currentPrice,
    lastUpdated: from.lastUpdated,
    ...(from.margined && { margined: true }),
  };
}

type Sum =
  | 'netQty'
  | 'buyQty'
  | 'buyValue'
  | 'sellQty'
  | 'sellValue'
  | 'costBasis'
  | 'margin'
  | 'realizedPnl'
  | 'fees';

const legOf = (position: Position) => ({
  quantity: position.netQty,
  price: position.currentPrice,
  fee: ZERO,
  tradingDay: position.tradingDay,
  at: position.createdAt,
});

/** By which what the positions lock changes. */
export const lockedBetween = (before: readonly Position[], after: readonly Position[]): Money =>
  subtract(total(after), total(before));

const total = (positions: readonly Position[]): Money =>
  positions.reduce((sum, each) => add(sum, isOpen(each) ? lockedAmount(each) : ZERO), ZERO);
