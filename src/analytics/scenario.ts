import { black76Greeks, black76Price, type Greeks, type OptionType } from './black76.ts';
import { impliedVolatility, type NoVolatility } from './implied-volatility.ts';

/** A contract as the market shows it now. FUT is a future, EQ a share or an index. */
export interface MarkedContract {
  readonly type: OptionType | 'FUT' | 'EQ';
  /** Of an option. */
  readonly strike: number;
  /** Years to expiry; 0 of a share. */
  readonly years: number;
  /** The expiry's forward; the spot price of a share. */
  readonly forward: number;
  readonly mark: number;
}

/** The market as it is, and how it is imagined. */
export interface Market {
  readonly spot: number;
  readonly rate: number;
}

/** A market moved: by a share of the spot price, by a share of each volatility, by time. */
export interface Shift {
  readonly spot: number;
  readonly volatility: number;
  readonly years: number;
}

export const NO_SHIFT: Shift = { spot: 0, volatility: 0, years: 0 };

/** A contract with what the model needs to price it anywhere. */
export interface PricedContract extends MarkedContract {
  readonly volatility: number | null;
  /** Why there is no volatility. */
  readonly reason: NoVolatility | null;
  /** What the mark has over the model: 0 but for rounding where there is a volatility. */
  readonly residual: number;
}

const isOption = (contract: MarkedContract): contract is MarkedContract & { type: OptionType } =>
  contract.type === 'CE' || contract.type === 'PE';

/** Fits the model to a contract's mark by the contract's own volatility. */
export function fitContract(contract: MarkedContract, { rate }: Market): PricedContract {
  if (!isOption(contract)) return { ...contract, volatility: null, reason: null, residual: 0 };
  const { volatility, reason } = impliedVolatility({ ...contract, rate }, contract.mark);
  const model = black76Price({ ...contract, rate, volatility: volatility ?? 0 });
  return { ...contract, volatility, reason, residual: contract.mark - model };
}

/** An option whose forward nobody knows: it has no volatility. */
export const unpricedContract = (contract: MarkedContract): PricedContract => ({
  ...contract,
  volatility: null,
  reason: 'no_quote',
  residual: 0,
});

/**
 * A contract's value in a moved market. The forward keeps the carry that the market pays now,
 * `c = ln(F/S)/T`: at `S'` and `T'` it is `S' exp(c T')`. What the mark had over the model fades with
 * the time to expiry, so that nothing moved gives the mark and expiry gives what the contract pays.
 */
export function valueAfter(contract: PricedContract, market: Market, shift: Shift): number {
  const spot = market.spot * (1 + shift.spot);
  const moved = movedContract(contract, market, spot, shift);
  if (contract.type === 'EQ') return spot;
  if (!isOption(contract)) return moved.forward + contract.mark - contract.forward;
  const price = black76Price({ ...contract, ...moved, rate: market.rate });
  return price + contract.residual * (contract.years > 0 ? moved.years / contract.years : 0);
}

function movedContract(
  contract: PricedContract,
  market: Market,
  spot: number,
  shift: Shift,
): { readonly forward: number; readonly years: number; readonly volatility: number } {
  const years = Math.max(0, contract.years - shift.years);
  const carry = contract.years > 0 ? Math.log(contract.forward / market.spot) / contract.years : 0;
  const volatility = Math.max(0, (contract.volatility ?? 0) * (1 + shift.volatility));
  return { forward: spot * Math.exp(carry * years), years, volatility };
}

/** What one unit pays at its expiry, at a price of the underlying. */
export function payAtExpiry({ type, strike }: MarkedContract, at: number): number {
  if (type === 'CE') return Math.max(0, at - strike);
  return type === 'PE' ? Math.max(0, strike - at) : at;
}

/** What holdings are worth in a moved market; below 0 where closing them costs. */
export function worthAfter(
  holdings: readonly { readonly contract: PricedContract; readonly units: number }[],
  market: Market,
  shift: Shift,
): number {
  return holdings.reduce(
    (total, { contract, units }) => total + units * valueAfter(contract, market, shift),
    0,
  );
}

const STRAIGHT: Greeks = { price: 0, delta: 1, gamma: 0, theta: 0, vega: 0, rho: 0 };

/** One unit's sensitivities at the mark; null for an option without a volatility. */
export function contractGreeks(contract: PricedContract, { rate }: Market): Greeks | null {
  if (!isOption(contract)) return { ...STRAIGHT, price: contract.mark };
  if (contract.volatility === null) return null;
  return black76Greeks({ ...contract, rate, volatility: contract.volatility });
}

/** The sensitivities of holdings: signed units times each one's. Null where one has none. */
export function totalGreeks(
  holdings: readonly { readonly greeks: Greeks | null; readonly units: number }[],
): Omit<Greeks, 'price'> | null {
  const total = { delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0 };
  for (const { greeks, units } of holdings) {
    if (!greeks) return null;
    for (const name of Object.keys(total) as (keyof typeof total)[]) {
      total[name] += units * greeks[name];
    }
  }
  return total;
}
