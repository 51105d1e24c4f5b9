import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { black76Price } from '../../src/analytics/black76.ts';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const FORWARD = 23_700;
const STRIKES = [23_500, 23_600, 23_700, 23_800, 23_900];
const HEADER =
  'TradDt,Sgmt,Src,FinInstrmTp,TckrSymb,XpryDt,StrkPric,OptnTp,OpnPric,HghPric,LwPric,ClsPric,UndrlygPric,SttlmPric';

/** The trading days before a day, the last of them `count`; none of them a holiday in this calendar. */
function weekdaysBefore(day: string, count: number): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(day) - 86_400_000; days.length < count; at -= 86_400_000) {
    const date = new Date(at);
    if (![0, 6].includes(date.getUTCDay())) days.unshift(date.toISOString().slice(0, 10));
  }
  return days;
}

/** A bhavcopy of options that expire 20 days after a day, priced at one volatility. */
function bhavcopy(day: string, volatility: number): string {
  const expiry = new Date(Date.parse(day) + 20 * 86_400_000).toISOString().slice(0, 10);
  const rows = STRIKES.flatMap((strike) =>
    (['CE', 'PE'] as const).map((type) => {
      const terms = { type, strike, years: 20 / 365, volatility, forward: FORWARD, rate: 0 };
      const price = black76Price(terms).toFixed(2);
      const prices = `${price},${price},${price},${price}`;
      return `${day},FO,NSE,IDO,NIFTY,${expiry},${strike},${type},${prices},${FORWARD},${price}`;
    }),
  );
  return [HEADER, ...rows].join('\n');
}

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['local', 'redis'])('the history of implied volatility on %s', (name) => {
  let desk: Desk;
  let counted = 0;
  const TODAY = '2026-11-27';
  const turnTo = (time: string) => Object.assign(desk.env, clockAt(`${time}:00+05:30`));
  const quote = async (volatility: number) => {
    await desk.json('quote', 'set', 'NIFTY', String(FORWARD), '--segment', 'IDX_I');
    for (const strike of STRIKES) {
      for (const type of ['CE', 'PE'] as const) {
        const terms = { type, strike, years: 20.2 / 365, volatility, forward: FORWARD, rate: 0 };
        const price = black76Price(terms).toFixed(2);
        await desk.json('quote', 'set', `NIFTY26D17${strike}${type}`, price);
      }
    }
  };
  const chain = () => desk.json('chain', 'NIFTY');

  beforeAll(() => {
    desk = new Desk(name === 'redis' ? { PAPERTRADE_STORE: redis.url } : {});
    turnTo(`${TODAY}T12:00`);
  });

  it('ranks nothing before there are 60 days', async () => {
    await quote(0.15);
    expect(await chain()).toMatchObject({
      iv_rank: null,
      iv_percentile: null,
      iv_days: 0,
      iv_rank_reason: 'too_few_days',
    });
  });

  it('keeps what the closes of a bhavcopy come to, from the lowest at 10% to the highest at 20%', async () => {
    const days = weekdaysBefore(TODAY, 110);
    const file = join(desk.folder, 'days.csv');
    const rows = days.map((day, at) => bhavcopy(day, 0.1 + (0.1 * at) / (days.length - 1)));
    const body = rows.flatMap((text) => text.split('\n').slice(1));
    writeFileSync(file, [HEADER, ...body].join('\n'));
    expect((await desk.run('feed', file)).status).toBe(0);
    const { iv_rank: rank, iv_percentile: percentile, iv_days: all, atm_iv: iv } = await chain();
    expect(Number(iv)).toBeCloseTo(15, 0);
    expect(all).toBeGreaterThan(95);
    expect(Number(rank)).toBeCloseTo(50, -1);
    expect(Number(percentile)).toBeCloseTo(50, -1);
  });

  it('keeps the last of a day that is looked at, and counts it from the next day on', async () => {
    const { iv_days: before } = await chain();
    await quote(0.3);
    const { iv_days: today, iv_rank: rank, iv_percentile: percentile } = await chain();
    expect({ today, rank, percentile }).toEqual({
      today: before,
      rank: '100.00',
      percentile: '100.00',
    });
    turnTo('2026-11-30T10:00');
    await quote(0.3);
    counted = (await chain()).iv_days;
    expect(counted).toBe(Number(before) + 1);
  });

  it('keeps what a feed leaves, though nobody looks at the chain', async () => {
    turnTo('2026-12-01T10:00');
    const file = join(desk.folder, 'ticks.csv');
    const ticks = STRIKES.flatMap((strike) =>
      (['CE', 'PE'] as const).map((type) => `NIFTY26D17${strike}${type},NSE_FNO,200`),
    );
    writeFileSync(file, ['symbol,segment,ltp', `NIFTY,IDX_I,${FORWARD}`, ...ticks].join('\n'));
    expect((await desk.run('feed', file)).status).toBe(0);
    turnTo('2026-12-02T10:00');
    await quote(0.2);
    // 30 November, when the chain was looked at, and 1 December.
    expect((await chain()).iv_days).toBe(counted + 2);
  });

  it('shows the rank beside the volatility', async () => {
    expect((await desk.run('chain', 'NIFTY')).stdout).toMatch(/IV rank \d+/);
  });
});
