import type { Action } from '../ledger/fill.ts';
import {
  add,
  greater,
  isLess,
  price,
  ratio,
  scalePrice,
  subtract,
  type Price,
  type Ratio,
  ZERO_PRICE,
} from '../money/money.ts';

/** A price of the market at one moment: last trade, and the best buyer and seller if known. */
export interface Tick {
  readonly price: Price;
  readonly bid?: Price | undefined;
  readonly ask?: Price | undefined;
}

/** How much worse than the quote an order fills that takes what the market gives. */
export type Slippage =
  | { readonly model: 'none' }
  /** Always so many ticks. */
  | { readonly model: 'ticks'; readonly ticks: number; readonly tick: Price }
  /** A share of the distance between bid and ask; nothing where one of them is unknown. */
  | { readonly model: 'spread'; readonly share: Ratio }
  /** From 0 to so many ticks, drawn from the seed and the order's place: the same in every run. */
  | {
      readonly model: 'random';
      readonly ticks: number;
      readonly tick: Price;
      readonly seed: number;
    };

/** What a BUY pays and a SELL gets: the other side's price, or the last trade's. */
export const touch = (action: Action, tick: Tick): Price =>
  (action === 'BUY' ? tick.ask : tick.bid) ?? tick.price;

/** The touched price made worse by the model; `place` is a number that only this order has. */
export function slipped(action: Action, tick: Tick, slippage: Slippage, place: number): Price {
  const from = touch(action, tick);
  const slip = slipOf(tick, slippage, place);
  const moved = action === 'BUY' ? add(from, slip) : subtract(from, slip);
  return greater(moved, LEAST);
}

/** No price falls below the smallest that can be written. */
const LEAST = price('0.0001');

function slipOf({ bid, ask }: Tick, slippage: Slippage, place: number): Price {
  switch (slippage.model) {
    case 'none':
      return ZERO_PRICE;
    case 'ticks':
      return scalePrice(slippage.tick, ratio(String(slippage.ticks)));
    case 'spread':
      if (!bid || !ask || isLess(ask, bid)) return ZERO_PRICE;
      return scalePrice(subtract(ask, bid), slippage.share);
    case 'random': {
      const drawn = mix(slippage.seed, place) % (slippage.ticks + 1);
      return scalePrice(slippage.tick, ratio(String(drawn)));
    }
  }
}

/** Spreads two whole numbers over 32 bits (the finalizer of MurmurHash3). */
function mix(seed: number, place: number): number {
  let bits = Math.imul(seed ^ Math.imul(place, 0x9e3779b1), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
