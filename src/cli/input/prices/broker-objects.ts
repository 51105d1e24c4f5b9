import type { JsonObject } from '../rows.ts';

/** Exchange segments by the numbers of Dhan's feed (docs of DhanHQ 2.0, Annexure). */
const DHAN_SEGMENTS = [
  'IDX_I',
  'NSE_EQ',
  'NSE_FNO',
  'NSE_CURRENCY',
  'BSE_EQ',
  'MCX_COMM',
  '',
  'BSE_CURRENCY',
  'BSE_FNO',
];

/** Segments by the last byte of an instrument token of Kite (kiteconnect, ticker). */
const KITE_SEGMENTS: Readonly<Record<number, string>> = {
  1: 'NSE_EQ',
  2: 'NSE_FNO',
  3: 'NSE_CURRENCY',
  4: 'BSE_EQ',
  5: 'BSE_FNO',
  6: 'BSE_CURRENCY',
  7: 'MCX_COMM',
  9: 'IDX_I',
};

/** The ticks that Kite's and Dhan's tickers write, as flat rows; others as they are. */
export function flatTick(object: JsonObject): JsonObject {
  if (typeof object['instrument_token'] === 'number') return fromKite(object);
  if (typeof object['exchange_segment'] === 'number' && 'LTP' in object) return fromDhan(object);
  return object;
}

/** The exchange's token is above the segment's byte; the best bid and ask are the depth's first. */
function fromKite(tick: JsonObject): JsonObject {
  const token = tick['instrument_token'] as number;
  const { high = null, low = null } = (tick['ohlc'] ?? {}) as JsonObject;
  const best = (side: string): unknown => {
    const depth = tick['depth'] as Record<string, { price?: unknown }[]> | undefined;
    return depth?.[side]?.[0]?.price ?? null;
  };
  return {
    time: tick['exchange_timestamp'] ?? tick['last_trade_time'] ?? tick['timestamp'] ?? null,
    segment: KITE_SEGMENTS[token & 0xff] ?? null,
    security_id: String(Math.floor(token / 256)),
    ltp: tick['last_price'],
    oi: tick['oi'] ?? null,
    day_volume: tick['volume_traded'] ?? null,
    day_high: high,
    day_low: low,
    atp: tick['average_traded_price'] ?? null,
    bid: best('buy'),
    ask: best('sell'),
  };
}

/** Its time is that of a day only. */
function fromDhan(tick: JsonObject): JsonObject {
  return {
    time: tick['LTT'] ?? null,
    segment: DHAN_SEGMENTS[tick['exchange_segment'] as number] || null,
    security_id: String(tick['security_id']),
    ltp: tick['LTP'],
    oi: tick['OI'] ?? null,
    day_volume: tick['volume'] ?? null,
    day_high: tick['high'] ?? null,
    day_low: tick['low'] ?? null,
    atp: tick['avg_price'] ?? null,
  };
}
