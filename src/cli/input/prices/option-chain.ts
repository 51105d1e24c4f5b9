import type { JsonObject } from '../rows.ts';

/** A side of a strike in NSE's option chain; the newer answers name the best prices otherwise. */
interface Side extends JsonObject {
  readonly underlying?: string;
  readonly lastPrice?: number;
  readonly openInterest?: number;
  readonly changeinOpenInterest?: number;
}

/** NSE's answer: the strikes of all expiries, and when they were quoted. */
interface Records {
  readonly timestamp?: string;
  readonly underlyingValue?: number;
  readonly data?: readonly JsonObject[];
}

/** The rows of a whole JSON document: of NSE's option chain, else of an array of ticks. */
export function rowsOf(document: unknown): readonly JsonObject[] {
  if (Array.isArray(document)) return document as JsonObject[];
  const { records } = document as { records?: Records };
  return records ? chainRows(records) : [];
}

function chainRows({ timestamp: time, underlyingValue, data = [] }: Records): JsonObject[] {
  const rows: JsonObject[] = [];
  let underlying: string | undefined;
  for (const strike of data) {
    for (const type of ['CE', 'PE'] as const) {
      const side = strike[type] as Side | undefined;
      if (!side?.lastPrice) continue;
      underlying ??= side.underlying;
      rows.push(sideRow(side, strike, type, time));
    }
  }
  if (underlying !== undefined && underlyingValue !== undefined) {
    rows.unshift({ time, symbol: underlying, ltp: underlyingValue });
  }
  return rows;
}

function sideRow(
  side: Side,
  strike: JsonObject,
  type: 'CE' | 'PE',
  time: string | undefined,
): JsonObject {
  const { openInterest: oi = 0, changeinOpenInterest: change = 0 } = side;
  return {
    time,
    symbol: side.underlying,
    expiry: side['expiryDate'] ?? strike['expiryDate'] ?? strike['expiryDates'],
    strike: strike['strikePrice'],
    option_type: type,
    ltp: side.lastPrice,
    bid: side['bidprice'] ?? side['buyPrice1'] ?? null,
    ask: side['askPrice'] ?? side['sellPrice1'] ?? null,
    oi,
    prev_oi: oi - change,
    day_volume: side['totalTradedVolume'] ?? null,
  };
}
