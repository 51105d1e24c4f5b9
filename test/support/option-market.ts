import { black76Price } from '../../src/analytics/black76.ts';
import type { Desk } from './program.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SPOT = 23_659;
const STEP = 50;
const HEADER =
  'EXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SECURITY_ID,UNDERLYING_SYMBOL,SYMBOL_NAME,' +
  'DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,TICK_SIZE';

/** Two expiries that are to come: the nearest is `days` away. */
function expiriesFrom(now: number): readonly [string, string] {
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  return [day(6), day(34)];
}

export const optionSymbol = (expiry: string, strike: number, type: string): string =>
  `NIFTY ${expiry} ${strike} ${type}`;

/** A master with NIFTY and its options at two expiries, and a quote of each, priced by a smile. */
export async function openOptionMarket(desk: Desk, now = Date.now()) {
  const expiries = expiriesFrom(now);
  const strikes = Array.from({ length: 41 }, (_, at) => 22_700 + at * STEP);
  const rows = ['NSE,I,13,NA,INDEX,,NIFTY,NIFTY,Nifty 50,INDEX,X,1.0,0001-01-01,,XX,5.0000'];
  const ticks = ['symbol,segment,security_id,ltp,bid,ask,oi,prev_oi,day_volume'];
  ticks.push(`NIFTY,IDX_I,13,${SPOT},,,,,`);
  for (const [index, expiry] of expiries.entries()) {
    for (const [at, strike] of strikes.entries()) {
      for (const type of ['CE', 'PE'] as const) {
        const id = `${4 + index}${type === 'CE' ? 1 : 2}${100 + at}`;
        rows.push(
          `NSE,D,${id},NA,OPTIDX,13,NIFTY,NIFTY-X-${strike}-${type},NIFTY ${strike},OP,NA,75.0,${expiry},${strike}.00000,${type},5.0000`,
        );
        const years = (6 + 28 * index) / 365;
        const volatility = 0.16 + Math.abs(strike - SPOT) / 50_000;
        const terms = { type, strike, years, volatility, forward: SPOT + 40, rate: 0 };
        const price = Math.max(0.05, Math.round(black76Price(terms) * 20) / 20);
        const [bid, ask] = [Math.max(0.05, price - 0.5), price + 0.5];
        const oi = 75 * (2000 + 37 * ((at * 7) % 41) + (type === 'PE' ? 500 : 0));
        ticks.push(
          `${optionSymbol(expiry, strike, type)},NSE_FNO,${id},${price.toFixed(2)},${bid.toFixed(2)},${ask.toFixed(2)},${oi},${oi - 750},${oi * 3}`,
        );
      }
    }
  }
  const [master, feed] = [join(desk.folder, 'master.csv'), join(desk.folder, 'ticks.csv')];
  writeFileSync(master, [HEADER, ...rows].join('\n'));
  writeFileSync(feed, ticks.join('\n'));
  for (const args of [
    ['instruments', 'import', master],
    ['feed', feed],
  ]) {
    const { status, stderr } = await desk.run(...args);
    if (status !== 0) throw new Error(stderr);
  }
  return { expiries, strikes };
}
