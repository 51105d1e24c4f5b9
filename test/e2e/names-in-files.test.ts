import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockStoppedAt } from '../support/clock.ts';
import { folderOf } from '../support/migration.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const MASTER = join(import.meta.dirname, '../fixtures/instruments/february-2026.csv');
const AT = '2026-02-06T10:00:00+05:30';
const LIBRARY = join(import.meta.dirname, '../../dist/library.cjs');
/** A program that names the contract in each of its words, in every method that takes a symbol. */
const USE_LIBRARY = `
  const [library, ...names] = process.argv.slice(2);
  const keys = [];
  (async () => {
    const desk = await require(library).openDesk();
    for (const name of names) {
      keys.push((await desk.buy(name, 65, { price: '100', dryRun: true })).order);
      keys.push((await desk.sell(name, 65, { price: '100', short: true, dryRun: true })).order);
      keys.push(await desk.setQuote(name, '100'), await desk.quote(name));
      keys.push(...(await desk.trade('+1 ' + name + ' @100', { dryRun: true })).strategy.legs);
      keys.push(...(await desk.payoff('+1 ' + name + ' @100')).legs);
    }
    await desk.close();
    console.log(JSON.stringify(keys));
  })();
`;

/** One contract, share and index as brokers, data vendors and people write them. */
const CALL = [
  'NIFTY26FEB25000CE',
  'NIFTY24FEB2625000CE',
  'NIFTY24FEB26C25000',
  'NIFTY-Feb2026-25000-CE',
  'NIFTY-24Feb2026-25000-CE',
  'NFO:NIFTY26FEB25000CE',
  'NIFTY24FEB2625000CE.NFO',
  'nifty feb 25000 call',
  'NIFTY 25000 CE 24 FEB 26',
  'NIFTY 2026-02-24 25000 CE',
];
const SHARE = ['INFY', 'NSE:INFY', 'NSE:INFY-EQ', 'INFY-EQ', 'INFY.NS', 'NSE_EQ:INFY'];
const INDEX = ['NIFTY', 'NIFTY 50', 'IDX_I:13', 'NSE:NIFTY', 'nifty 50', 'NSE_INDEX|Nifty 50'];

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

let spaces = 0;
type Row = Record<string, string>;
const keyOf = (row: Row): string => `${row['exchange_segment']}:${row['security_id']}`;
const keysOf = (rows: readonly Row[]): string[] => [...new Set(rows.map(keyOf))].sort();

describe.each([
  ['local', 'no', 'NSE_FNO:NIFTY26FEB25000CE', 'NSE_EQ:INFY', 'IDX_I:NIFTY'],
  ['Redis', 'a', 'NSE_FNO:42500', 'NSE_EQ:1594', 'IDX_I:13'],
])('names in files, on the %s store with %s master', (store, master, call, share, index) => {
  let desk: Desk;
  beforeEach(async () => {
    spaces += 1;
    desk = new Desk({ ...(store === 'Redis' && { REDIS_URL: redis.url }), ...clockStoppedAt(AT) });
    writeFileSync(join(desk.folder, 'papertrade.yaml'), `store: { namespace: space-${spaces} }\n`);
    await desk.json('session', 'start', '--id', 'S', '--balance', '100000000');
    if (master === 'a') await desk.json('instruments', 'import', MASTER);
  });

  const put = (name: string, ...lines: string[]): string => {
    const file = join(desk.folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };
  const quoted = async (): Promise<string[]> => keysOf((await desk.json('quote', 'show')).quotes);
  const held = async (session = 'S'): Promise<string[]> =>
    keysOf((await desk.json('positions', '--all', '--session', session)).positions);

  it.each([
    ['contracts', CALL, call],
    ['shares', SHARE, share],
    ['indices', INDEX, index],
  ])('a feed of %s by their symbols quotes one', async (_what, names, key) => {
    await desk.json('feed', put('a.csv', 'symbol,ltp', ...names.map((each) => `${each},101`)));
    const ticks = names.map((symbol) => JSON.stringify({ symbol, ltp: '102' }));
    await desk.json('feed', put('a.ndjson', ...ticks));
    expect(await quoted()).toEqual([key]);
  });

  it('a feed by segment and a name where the number stands quotes one', async () => {
    const rows = CALL.map((each) => `NSE_FNO,${each},101`);
    await desk.json('feed', put('a.csv', 'segment,security_id,ltp', ...rows));
    expect(await quoted()).toEqual([call]);
  });

  it('bars of one instrument, which the command names, quote one', async () => {
    const bar = put('a.csv', 'date,time,open,high,low,close', '2026-02-06,09:50,100,102,99,101');
    for (const name of CALL) await desk.json('feed', bar, '--symbol', name);
    expect(await quoted()).toEqual([call]);
  }, 60_000);

  it("GDFL's ticks and the exchange's option chain quote one", async () => {
    const gdfl = 'Ticker,Date,Time,LTP,BuyPrice,BuyQty,SellPrice,SellQty,LTQ,OpenInterest';
    const tick = '06/02/2026,09:15:01,101,100,65,102,65,65,43750';
    await desk.json('feed', put('a.csv', gdfl, `NIFTY24FEB2625000CE.NFO,${tick}`));
    const option = { strikePrice: 25000, expiryDate: '24-Feb-2026' };
    const CE = { ...option, underlying: 'NIFTY', identifier: 'CE', lastPrice: 103 };
    const records = { timestamp: '06-Feb-2026 09:50:00', underlyingValue: 25010 };
    const chain = { records: { ...records, data: [{ ...option, CE }] }, filtered: {} };
    await desk.json('feed', put('chain.json', JSON.stringify(chain)));
    expect(await quoted()).toEqual([index, call].sort());
  });

  it('a batch holds one position', async () => {
    const rows = CALL.map((each) => `buy,${each},65,100`);
    await desk.json('batch', put('a.csv', 'side,symbol,quantity,price', ...rows));
    expect(await held()).toEqual([call]);
    const { positions } = await desk.json('positions');
    expect(positions).toMatchObject([{ net_qty: String(65 * CALL.length) }]);
  });

  it('a replay and its orders trade one', async () => {
    const minute = (at: number) => `2026-02-06 10:0${at}:00`;
    const ticks = CALL.map((each, at) => `${minute(at)},${each},${101 + at}`);
    const orders = CALL.map((each, at) => `${minute(at)},buy,${each},65`);
    const day = put('day.csv', 'time,symbol,ltp', ...ticks);
    const file = put('orders.csv', 'time,side,symbol,quantity', ...orders);
    await desk.json('replay', day, '--session', 'R', '--balance', '9000000', '--orders', file);
    expect(await held('R')).toEqual([call]);
    const { positions } = await desk.json('positions', '--session', 'R');
    expect(positions).toMatchObject([{ net_qty: String(65 * CALL.length) }]);
  });

  it('a tradebook becomes one position', async () => {
    const rows = CALL.map((each, at) => `2026-02-05T10:00:0${at},${each},buy,65,100,${at}`);
    const file = put(
      'a.csv',
      'order_execution_time,symbol,trade_type,quantity,price,trade_id',
      ...rows,
    );
    await desk.json('import-trades', file, '--session', 'T', '--balance', '9000000');
    expect(await held('T')).toEqual([call]);
  });

  it("the predecessor's files become one position", async () => {
    const orders = CALL.filter((each) => !each.includes(' ')).map(
      (each, at) => `o${at},${each},BUY,75,100.0,2026-02-05 10:00:0${at} +0530,FILLED`,
    );
    const folder = folderOf({
      'orders.csv': ['id,security_id,side,quantity,avg_price,timestamp,status', ...orders].join(
        '\n',
      ),
    });
    const { sessions } = await desk.json('migrate-files', folder, '--starting-balance', '900000');
    // What was traded before a master is not written anew: it goes on under the exchange's symbol.
    expect(await held(sessions[0].session_id)).toEqual(['NSE_FNO:NIFTY26FEB25000CE']);
  });

  it('an account is compared with one index', async () => {
    const days = ['2026-02-03', '2026-02-04', '2026-02-05'];
    for (const day of days) await desk.json('quote', 'settlement', 'NIFTY', '25000', '--date', day);
    await desk.json('buy', 'INFY', '1', '--price', '1500');
    const said: unknown[] = [];
    for (const name of INDEX) {
      const { status, stdout, stderr } = await desk.run('report', '--benchmark', name, '--json');
      said.push(status === 0 ? JSON.parse(stdout).benchmark : stderr);
    }
    expect(said).toEqual(INDEX.map(() => said[0]));
    expect(said[0]).toMatchObject({ symbol: 'NIFTY' });
  }, 60_000);

  it('a look at what others write asks for one', async () => {
    await desk.json('quote', 'set', call, '100', '--unlisted');
    for (const name of CALL) {
      const seen = await desk.json('feed', '--ticks', '--watch', name, '--once');
      expect({ name, ticks: seen.ticks }).toEqual({ name, ticks: 1 });
    }
  }, 60_000);

  it('an order by hand in a replay trades one', async () => {
    const day = put('day.csv', 'time,symbol,ltp', '2026-02-06 10:00:00,NIFTY26FEB25000CE,101');
    const [node = '', ...args] = desk.commandLine([
      ...['replay', day, '--session', 'R', '--balance', '9000000', '--step'],
    ]);
    const input = `${CALL.map((each) => `b ${each} 65 101`).join('\n')}\nq\n`;
    const { stderr } = spawnSync(node, args, { env: desk.env, cwd: desk.folder, input });
    expect(String(stderr)).not.toContain('error');
    expect(await held('R')).toEqual([call]);
  });

  it('each method of the library takes one', () => {
    const script = put('use.cjs', USE_LIBRARY);
    const { stdout, stderr } = spawnSync(process.execPath, [script, LIBRARY, ...CALL], {
      env: desk.env,
      cwd: desk.folder,
    });
    expect(String(stderr)).toBe('');
    expect(keysOf(JSON.parse(String(stdout)))).toEqual([call]);
  });
});
