import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';

const sample = (name: string): string => join(import.meta.dirname, '../fixtures/prices', name);
const quotes = async (desk: Desk): Promise<string[][]> =>
  (await desk.json('quote', 'show')).quotes.map((each: any) => [
    ...[each.exchange_segment, each.security_id, each.ltp],
  ]);
const put = (desk: Desk, name: string, text: string): string => {
  writeFileSync(join(desk.folder, name), text);
  return name;
};

describe('files of prices', () => {
  it.each([
    ['kite-ticks.ndjson', ['NSE_FNO', '58072', '24290.5']],
    ['dhan-ticks.ndjson', ['NSE_FNO', '42500', '100.05']],
    ['ohlc-option.csv', ['NSE_FNO', 'NIFTY26AUG24500CE', '112.2']],
  ])('%s is fed as it is', async (file, quote) => {
    const desk = new Desk(clockAt('2026-08-24T16:00:00+05:30'));
    await desk.json('feed', sample(file));
    expect(await quotes(desk)).toEqual([quote]);
  });

  it.each([
    [
      'kite-ticks.ndjson',
      { day_high: '24300', day_low: '24100', atp: '24250.1', day_volume: '120000', oi: '16051815' },
    ],
    ['dhan-ticks.ndjson', { day_high: '110', day_low: '90', atp: '99.1', day_volume: '120000' }],
  ])('%s says how the day went, too', async (file, day) => {
    const desk = new Desk(clockAt('2026-08-24T16:00:00+05:30'));
    await desk.json('feed', sample(file));
    const { quotes: known } = await desk.json('quote', 'show');
    expect(known[0]).toMatchObject(day);
    const { stdout } = await desk.run('quote', 'show');
    expect(stdout).toMatch(/High +Low +Average +Volume/);
    expect(stdout).toContain('1,20,000');
  });

  it('come out again: the quotes since a day, oldest first, as a file that goes in', async () => {
    const desk = new Desk(clockAt('2026-08-24T16:00:00+05:30'));
    const file = put(
      desk,
      'day.csv',
      'time,symbol,ltp,day_high,day_low,atp\n2026-08-21 15:00,TCS,3000,,,\n' +
        '2026-08-24 15:29,WIPRO,250,260.5,240,251.123456\n2026-08-24 09:20,INFY,1500,1510,1490,0\n',
    );
    await desk.json('feed', file);
    const since = await desk.json('quote', 'show', '--since', 'today');
    expect(since.quotes.map((each: any) => [each.symbol, each.day_high, each.atp])).toEqual([
      ['INFY', '1510', undefined],
      ['WIPRO', '260.5', '251.123456'],
    ]);
    expect((await desk.json('quote', 'show', 'TCS', '--since', '2026-08-24')).quotes).toEqual([]);
    const { stdout } = await desk.run('quote', 'show', '--since', '2026-08-21', '--format', 'csv');
    const other = new Desk(clockAt('2026-08-24T16:00:00+05:30'));
    expect(await other.json('feed', put(other, 'again.csv', stdout))).toMatchObject({ ticks: 3 });
    expect((await other.json('quote', 'show')).quotes).toEqual(
      (await desk.json('quote', 'show')).quotes,
    );
    expect((await desk.run('quote', 'show', '--since', 'someday')).status).toBe(2);
  });

  it('takes the continuous future of a vendor for the nearest one', async () => {
    const desk = new Desk(clockAt('2021-01-01T16:00:00+05:30'));
    await desk.json('feed', sample('gdfl.csv'));
    expect(await quotes(desk)).toEqual([
      ['NSE_FNO', 'BANKNIFTY2110731200CE', '612.35'],
      ['NSE_FNO', 'NIFTY21JANFUT', '14010.5'],
    ]);
  });

  it("takes Yahoo's daily bars of one instrument", async () => {
    const desk = new Desk(clockAt('2026-08-24T16:00:00+05:30'));
    expect(await desk.json('feed', sample('yahoo.csv'), '--symbol', 'NIFTY')).toMatchObject({
      ticks: 4,
    });
    expect(await quotes(desk)).toEqual([['IDX_I', 'NIFTY', '24234']]);
  });

  it('takes the price of a day for what it was at its end, never for the price of now', async () => {
    const desk = new Desk(clockAt('2026-08-24T16:00:00+05:30'));
    const closes = put(desk, 'closes.csv', 'date,close\n2026-08-20,24100\n2026-08-21,24234.5\n');
    expect(await desk.json('feed', closes, '--symbol', 'NIFTY')).toMatchObject({ ticks: 2 });
    const rupees = put(desk, 'prices.csv', 'Date,Price\n21/08/2026,"₹1,500.50"\n');
    await desk.json('feed', rupees, '--symbol', 'INFY');
    expect(await quotes(desk)).toEqual([
      ['IDX_I', 'NIFTY', '24234.5'],
      ['NSE_EQ', 'INFY', '1500.5'],
    ]);
    const { quotes: known } = await desk.json('quote', 'show');
    const end = Date.parse('2026-08-21T15:29:59+05:30') / 1000;
    expect(known.map(({ ts }: any) => ts)).toEqual([end, end]);
    expect(await desk.json('replay', closes, '--symbol', 'NIFTY', '--session', 'S')).toMatchObject({
      ticks: 2,
    });
  });

  it('takes the history of a share as NSE gives it, with its grouped figures', async () => {
    const desk = new Desk(clockAt('2026-08-24T16:00:00+05:30'));
    const file = put(
      desk,
      'INFY.csv',
      '"Date ","series ","OPEN ","HIGH ","LOW ","PREV. CLOSE ","ltp ","close ","VOLUME "\n' +
        '"21-Aug-2026","EQ","1,500.00","1,520.00","1,490.00","1,495.00","1,510.10","1,510.00","52,34,567"\n',
    );
    await desk.json('feed', file, '--symbol', 'INFY');
    expect(await quotes(desk)).toEqual([['NSE_EQ', 'INFY', '1510.1']]);
  });

  it('says how to name the instrument of a file that does not', async () => {
    const desk = new Desk();
    const { status, stderr } = await desk.run('feed', sample('yahoo.csv'));
    expect(status).toBe(2);
    expect(stderr).toContain('line 2: The file does not name the instrument');
    expect(stderr).toContain('--symbol NIFTY');
  });

  it('says which times of a replayed file run backwards, as its clocks show them', async () => {
    const desk = new Desk();
    const file = put(
      desk,
      'back.csv',
      'time,symbol,ltp\n2026-08-21 10:00,INFY,1\n2026-08-21 09:59,INFY,1\n',
    );
    const { status, stderr } = await desk.run('replay', file, '--session', 'S');
    expect(status).toBe(2);
    expect(stderr).toContain('"2026-08-21T09:59:00": expected the oldest first');
  });

  it('reads a time of day that is still to come as that of the day before', async () => {
    const desk = new Desk(clockAt('2026-08-24T09:30:00+05:30'));
    await desk.json('feed', sample('dhan-ticks.ndjson'));
    const { quotes: known } = await desk.json('quote', 'show');
    expect(known[0].ts).toBe(Date.parse('2026-08-23T15:29:59+05:30') / 1000);
  });

  it("reads NSE's option chain, on one line or many", async () => {
    const side = (strike: number, type: string, lastPrice: number) => ({
      ...{ strikePrice: strike, expiryDate: '01-Dec-2026', underlying: 'NIFTY', identifier: type },
      ...{ openInterest: 1200, changeinOpenInterest: 200, totalTradedVolume: 9000, lastPrice },
      ...{ bidQty: 65, bidprice: lastPrice - 0.5, askQty: 65, askPrice: lastPrice + 0.5 },
    });
    const chain = {
      records: {
        ...{ timestamp: '27-Nov-2026 15:30:00', underlyingValue: 24990.35 },
        expiryDates: ['01-Dec-2026'],
        data: [
          { strikePrice: 25000, expiryDate: '01-Dec-2026', CE: side(25000, 'CE', 118.4) },
          { strikePrice: 25100, expiryDate: '01-Dec-2026', PE: side(25100, 'PE', 0) },
        ],
      },
      filtered: {},
    };
    for (const text of [JSON.stringify(chain), JSON.stringify(chain, null, 2)]) {
      const desk = new Desk();
      await desk.json('feed', put(desk, 'chain.json', text));
      const { quotes: known } = await desk.json('quote', 'show');
      expect(known).toMatchObject([
        { exchange_segment: 'IDX_I', security_id: 'NIFTY', ltp: '24990.35' },
        { exchange_segment: 'NSE_FNO', ltp: '118.4', bid: '117.9', ask: '118.9' },
      ]);
    }
  });
});

describe('a bhavcopy', () => {
  it.each([
    ['udiff-fo.csv', ['IDX_I', 'NIFTY', '24055.8', '2026-09-01']],
    ['sec_bhavdata_full.csv', ['NSE_EQ', 'INFY', '1500', '2026-08-21']],
  ])('%s keeps what the day settled at, of the shares alone', async (file, expected) => {
    const desk = new Desk();
    const { prices } = await desk.json('quote', 'settlement', '--file', sample(file));
    expect(
      prices.map((each: any) => [
        ...[each.exchange_segment, each.underlying_symbol, each.price, each.date],
      ]),
    ).toEqual([expected]);
  });

  it('of cash in UDiFF keeps the closes of the shares that were traded, and is a day of bars', async () => {
    const desk = new Desk();
    const { prices } = await desk.json('quote', 'settlement', '--file', sample('udiff-cash.csv'));
    expect(
      prices.map((each: any) => [each.exchange_segment, each.underlying_symbol, each.price]),
    ).toEqual([
      ['NSE_EQ', 'INFY', '1501.6'],
      ['NSE_EQ', 'TCS', '3035.5'],
    ]);
    const orders = put(
      desk,
      'orders.csv',
      'time,side,symbol,quantity,type,price\n2026-09-01 09:20:00,buy,INFY,10,LIMIT,1490\n',
    );
    const done = await desk.json(
      ...['replay', sample('udiff-cash.csv'), '--session', 'S', '--orders', orders],
    );
    expect(done).toMatchObject({ orders_placed: 1, filled_orders: 1 });
    expect((await desk.json('trades', '--session', 'S')).trades).toMatchObject([
      { symbol: 'INFY', exchange_segment: 'NSE_EQ', side: 'BUY' },
    ]);
  });

  it('is never taken for live prices', async () => {
    for (const file of [
      'udiff-cash.csv',
      'udiff-fo.csv',
      'fo-old-bhav.csv',
      'sec_bhavdata_full.csv',
    ]) {
      const desk = new Desk();
      expect(await desk.json('feed', sample(file))).toMatchObject({ ticks: 0 });
      expect(await quotes(desk)).toEqual([]);
    }
  });

  it('settles a contract that waited for its price', async () => {
    const desk = new Desk(clockAt('2026-09-01T10:00:00+05:30'));
    await desk.json('session', 'start', '--id', 'S');
    await desk.json('buy', 'NIFTY 2026-09-01 24000 CE', '65', '--price', '40');
    const later = new Desk({ ...desk.env, ...clockAt('2026-09-02T10:00:00+05:30') });
    Object.assign(later, { folder: desk.folder });
    const { settled } = await later.json('quote', 'settlement', '--file', sample('udiff-fo.csv'));
    expect(settled).toMatchObject([{ order_type: 'SETTLEMENT', price: '55.8' }]);
  });

  it('and "session settle" settles it at a price that is given', async () => {
    const desk = new Desk(clockAt('2026-09-01T10:00:00+05:30'));
    await desk.json('session', 'start', '--id', 'S');
    await desk.json('buy', 'NIFTY 2026-09-01 24000 CE', '65', '--price', '40');
    const later = new Desk({ ...desk.env, ...clockAt('2026-09-02T10:00:00+05:30') });
    Object.assign(later, { folder: desk.folder });
    const waiting = await later.json('session', 'settle');
    expect(waiting).toMatchObject({ settled: [], unsettled: [{ underlying_symbol: 'NIFTY' }] });
    const done = await later.json('session', 'settle', '--price', '24100');
    expect(done).toMatchObject({
      settled: [{ order_type: 'SETTLEMENT', price: '100' }],
      unsettled: [],
    });
  });

  it('says by its futures what the day settled at, where the file is an older one', async () => {
    const desk = new Desk();
    const file = put(
      desk,
      'fo30JAN2020bhav.csv',
      'INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP,\n' +
        'FUTIDX,NIFTY,30-Jan-2020,0,XX,12130,12150,12000,12035,12035.8,1,1,1,1,30-JAN-2020,\n' +
        'FUTSTK,INFY,27-Feb-2020,0,XX,780,790,775,781,781.5,1,1,1,1,30-JAN-2020,\n',
    );
    const { prices } = await desk.json('quote', 'settlement', '--file', file);
    expect(prices).toEqual([
      {
        underlying_symbol: 'NIFTY',
        exchange_segment: 'IDX_I',
        price: '12035.8',
        date: '2020-01-30',
      },
    ]);
  });

  it('is a day of bars in a replay', async () => {
    const desk = new Desk();
    const orders = put(
      desk,
      'orders.csv',
      'time,side,symbol,quantity\n2026-09-01 09:20:00,buy,NIFTY 2026-09-15 23500 PE,65\n',
    );
    const done = await desk.json(
      ...['replay', sample('udiff-fo.csv'), '--session', 'S', '--orders', orders],
    );
    expect(done).toMatchObject({ ticks: 12, orders_placed: 1, filled_orders: 1 });
    expect((await desk.json('trades', '--session', 'S')).trades[0].price).toBe('27.4');
    expect(await quotes(desk)).toEqual([]);
  });

  it.each(['fo-old-bhav.csv', 'sec_bhavdata_full.csv'])('%s is replayed too', async (file) => {
    const desk = new Desk();
    const { ticks } = await desk.json('replay', sample(file), '--session', 'S');
    expect(ticks).toBeGreaterThan(3);
  });

  it('is refused for settlement where the file is another one', async () => {
    const desk = new Desk();
    const { status, stderr } = await desk.run(
      ...['quote', 'settlement', '--file', sample('kite-ticks.ndjson')],
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/expected a bhavcopy/);
    expect((await desk.run('quote', 'settlement', 'NIFTY')).status).toBe(2);
  });
});
