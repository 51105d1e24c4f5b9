import { black76Greeks, type Greeks } from '../../../analytics/black76.ts';
import {
  maxPainIndex,
  putCallRatio,
  type OpenInterest,
} from '../../../analytics/chain-statistics.ts';
import { toFloat } from '../../../analytics/door.ts';
import {
  forwardFrom,
  nearestIndex,
  volatilityAt,
  type Forward,
} from '../../../analytics/forward.ts';
import { impliedVolatility, type NoVolatility } from '../../../analytics/implied-volatility.ts';
import { expectedMove } from '../../../analytics/probability.ts';
import {
  add,
  price as priceOf,
  ratio,
  text,
  multiply,
  type Price,
} from '../../../domain/money/money.ts';
import type { Quote } from '../../../storage/ports/store.ts';
import { exactLevel, modelLevel } from './level.ts';
import type { ListedChain, ListedOption } from './listed-options.ts';

/** One option of a chain, with what the market says and what the model makes of it. */
export interface ChainOption {
  readonly contract: ListedOption;
  readonly quote: Quote | undefined;
  /** Whether the quote is young enough to be believed. */
  readonly isFresh: boolean;
  readonly greeks: Greeks | null;
}

/** A strike, with the one volatility that its out-of-the-money side gives. */
export interface ChainStrike {
  readonly strike: Price;
  readonly call: ChainOption | undefined;
  readonly put: ChainOption | undefined;
  readonly volatility: number | null;
  /** Why there is none. */
  readonly reason: NoVolatility | null;
}

export type OptionChain = ReturnType<typeof optionChain>;

/** What a chain is made of. */
export interface ChainInputs {
  readonly listed: ListedChain;
  readonly quoteOf: (contract: { segment: string; securityId: string }) => Quote | undefined;
  readonly years: number;
  readonly rate: number;
  /** Milliseconds. */
  readonly now: number;
  /** Seconds for which a quote is believed. */
  readonly maxAge: number;
}

/** The middle of bid and ask where a quote has both, else the last price. */
export function marketPrice({ price, bid, ask }: Quote): Price {
  return bid && ask ? priceOf(text(multiply(add(bid, ask), HALF))) : price;
}
const HALF = ratio('0.5');

/** Builds a chain from the quotes of one read. */
export function optionChain(inputs: ChainInputs) {
  const { listed, quoteOf, years, rate, now } = inputs;
  const rows = strikeRows(inputs);
  const spot = listed.own.map(quoteOf).find((quote) => quote !== undefined);
  const future = listed.future && quoteOf(listed.future);
  const strikes = rows.map(({ strike, call, put }) => ({
    strike: toFloat(strike),
    call: priceIn(call),
    put: priceIn(put),
  }));
  const forward = forwardFrom({
    strikes,
    years,
    rate,
    future: future && isFresh(future, inputs) ? toFloat(future.price) : null,
    spot: spot && isFresh(spot, inputs) ? toFloat(spot.price) : null,
  });
  const atm =
    forward === null
      ? -1
      : nearestIndex(
          strikes.map((each) => each.strike),
          forward.forward,
        );
  const priced = rows.map((row) => withModel(row, forward, inputs));
  const atmVolatility = forward && volatilityAt(smileOf(priced), forward.forward);
  return {
    listed,
    strikes: priced,
    years,
    rate,
    spot,
    /** The underlying's price; without one the forward stands for it. */
    level: spot ? exactLevel(spot.price) : forward && modelLevel(forward.forward),
    forward,
    /** The index of the strike nearest the forward; -1 without one. */
    atm,
    /** The volatility at the forward, between its strikes. */
    atmVolatility,
    /** The price of the straddle at the money; null without both quotes. */
    straddle: straddleOf(rows[atm]),
    expectedMove:
      forward && atmVolatility !== null
        ? expectedMove({ forward: forward.forward, years, volatility: atmVolatility })
        : null,
    ...openInterestOf(rows),
    /** Milliseconds. */
    asOf: now,
  };
}

const smileOf = (strikes: readonly ChainStrike[]) =>
  strikes.map(({ strike, volatility }) => ({ strike: toFloat(strike), volatility }));

type Row = Pick<ChainStrike, 'strike' | 'call' | 'put'>;

const isFresh = (quote: Quote, { now, maxAge }: ChainInputs): boolean =>
  Math.floor(now / 1000) - quote.ts <= maxAge;

const priceIn = (side: ChainOption | undefined): number | null =>
  side?.quote && side.isFresh ? toFloat(marketPrice(side.quote)) : null;

function strikeRows(inputs: ChainInputs): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const contract of inputs.listed.options) {
    const { strike, type } = contract.option;
    const quote = inputs.quoteOf(contract);
    const side = {
      contract,
      quote,
      isFresh: quote !== undefined && isFresh(quote, inputs),
      greeks: null,
    };
    const row = rows.get(text(strike)) ?? { strike, call: undefined, put: undefined };
    rows.set(text(strike), type === 'CE' ? { ...row, call: side } : { ...row, put: side });
  }
  return [...rows.values()];
}

/** The strike's volatility from its out-of-the-money side, and both sides' greeks by it. */
function withModel(row: Row, forward: Forward | null, { years, rate }: ChainInputs): ChainStrike {
  if (forward === null) return { ...row, volatility: null, reason: 'no_quote' };
  const strike = toFloat(row.strike);
  const type = strike >= forward.forward ? 'CE' : 'PE';
  const side = type === 'CE' ? row.call : row.put;
  const terms = { strike, years, rate, forward: forward.forward };
  const price = priceIn(side);
  if (price === null) {
    return { ...row, volatility: null, reason: side?.quote ? 'stale_quote' : 'no_quote' };
  }
  const { volatility, reason } = impliedVolatility({ ...terms, type }, price);
  if (volatility === null) return { ...row, volatility, reason };
  const greeks = (option: ChainOption | undefined, kind: 'CE' | 'PE') =>
    option && { ...option, greeks: black76Greeks({ ...terms, type: kind, volatility }) };
  return { ...row, call: greeks(row.call, 'CE'), put: greeks(row.put, 'PE'), volatility, reason };
}

function straddleOf(row: Row | undefined): Price | null {
  const [call, put] = [row?.call, row?.put];
  if (!call?.quote || !put?.quote || !call.isFresh || !put.isFresh) return null;
  return add(marketPrice(call.quote), marketPrice(put.quote));
}

function openInterestOf(rows: readonly Row[]) {
  const interest = (side: ChainOption | undefined) =>
    side?.quote?.oi === undefined ? null : toFloat(side.quote.oi);
  const chain: readonly OpenInterest[] = rows.map(({ strike, call, put }) => ({
    strike: toFloat(strike),
    call: interest(call),
    put: interest(put),
  }));
  return {
    maxPain: rows[maxPainIndex(chain)]?.strike ?? null,
    putCallRatio: putCallRatio(chain),
  };
}
