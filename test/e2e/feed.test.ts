import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paced } from '../../src/cli/input/prices/tick-source.ts';
import { Desk, type Outcome } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

let spaces = 0;
async function openDesk(name = 'local'): Promise<Desk> {
  spaces += 1;
  const desk = new Desk(name === 'Redis' ? { REDIS_URL: `${server.url}/${spaces}` } : {});
  await desk.json('session', 'start', '--id', 'S');
  return desk;
}

function file(desk: Desk, text: string, name = 'ticks.csv'): string {
  writeFileSync(join(desk.folder, name), text);
  return name;
}

/** Runs the program with a text on its standard input. */
function piped(desk: Desk, text: string, ...args: string[]): Promise<Outcome> {
  const [command = '', ...typed] = desk.commandLine(args);
  return new Promise((resolve) => {
    const child = execFile(
      command,
      typed,
      { cwd: desk.folder, env: desk.env },
      (_error, stdout, stderr) =>
        resolve({ status: child.exitCode, signal: child.signalCode, stdout, stderr }),
    );
    child.stdin?.end(text);
  });
}

describe.each(['local', 'Redis'])('a feed of ticks on %s', (name) => {
  it('records the last price of each instrument and revalues what is held', async () => {
    const desk = await openDesk(name);
    await desk.json('buy', 'INFY', '10', '--price', '100');
    const ticks = file(
      desk,
      '\uFEFFTime,Symbol,LTP,Bid,Ask,Volume,oi\r\n' +
        '1757908411,INFY,101.5,101.45,101.55,0,7\r\n' +
        '2025-09-15T09:23:32+05:30,TCS,3000,0,0,25,\r\n' +
        '2025-09-15 09:23:33,INFY,"110.25",,,,\r\n',
    );
    const outcome = await desk.json('feed', ticks);
    expect(outcome).toMatchObject({ ticks: 3, out_of_order: 0, revalued_sessions: ['S'] });
    const { quotes } = await desk.json('quote', 'show');
    expect(quotes).toMatchObject([
      { security_id: 'INFY', ltp: '110.25', ts: 1_757_908_413 },
      { security_id: 'TCS', ltp: '3000', ts: 1_757_908_412 },
    ]);
    expect(await desk.json('balance')).toMatchObject({ unrealized_pnl: '102.5' });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('takes a time without an offset as the time of the configured zone', async () => {
    const desk = await openDesk(name);
    const ticks = file(desk, 'time,symbol,ltp\n2025-09-15 09:23:33,INFY,110.25\n');
    for (const [zone, offset] of [
      ['Asia/Kolkata', '+05:30'],
      ['America/New_York', '-04:00'],
    ]) {
      const config = join(desk.folder, 'zone.yaml');
      writeFileSync(config, `trading: {time_zone: ${zone}}\n`);
      await desk.json('feed', ticks, '--config', config);
      const { quotes } = await desk.json('quote', 'show');
      expect(quotes).toMatchObject([{ ts: Date.parse(`2025-09-15T09:23:33${offset}`) / 1000 }]);
    }
  });

  it('reads NDJSON from a pipe, by segment and id, and skips what came too late', async () => {
    const desk = await openDesk(name);
    const { status, stdout } = await piped(
      desk,
      '{"ts":1757908411000,"segment":"NSE_FNO","id":40001,"ltp":104.25}\n' +
        '{"ts":1757908410000,"segment":"NSE_FNO","id":40001,"ltp":1}\n' +
        '\n{"ts":1757908412000,"segment":"NSE_FNO","id":40001,"ltp":105,"bid":null}',
      'feed',
      '-',
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ticks: 3, out_of_order: 1 });
    expect((await desk.json('quote', 'show')).quotes).toMatchObject([
      { exchange_segment: 'NSE_FNO', security_id: '40001', ltp: '105' },
    ]);
  });

  it('replays a day at the times of its ticks, the same way each time', async () => {
    const day =
      'time,symbol,ltp\n' +
      '4093039411,INFY,101\n4093039411,TCS,9\n4093039412,INFY,99.5\n4093039415,INFY,103\n';
    const run = async () => {
      const desk = await openDesk(name);
      await desk.json('buy', 'INFY', '10', '--price', '100');
      expect(await desk.json('replay', file(desk, day))).toMatchObject({ ticks: 4 });
      expect((await desk.run('verify')).status).toBe(0);
      const { positions } = await desk.json('positions');
      return positions.map((each: any) => [each.current_price, each.last_updated]);
    };
    const first = await run();
    expect(first).toEqual([
      ['103', new Date(4093039415000 + 19_800_000).toISOString().replace('Z', '+05:30')],
    ]);
    expect(await run()).toEqual(first);
  });
});

describe('a day with pending orders', () => {
  const settings =
    'trading: {slippage: {model: random, ticks: 4, tick: 0.05, seed: 7}, starting_balance: 1000000}\n';
  const day =
    'time,symbol,ltp,volume\n' +
    '2099-09-15T09:20:00+05:30,INFY,1498,\n2099-09-15T09:21:00+05:30,TCS,3000,\n' +
    '2099-09-15T09:22:00+05:30,INFY,1489.5,6\n2099-09-15T09:23:00+05:30,INFY,1489,\n' +
    '2099-09-15T09:24:00+05:30,INFY,1525,\n2099-09-15T09:25:00+05:30,INFY,1531,\n' +
    '2099-09-15T09:26:00+05:30,TCS,2940,\n';

  it('is replayed to the same journal, fill by fill, however often', async () => {
    const desk = new Desk();
    writeFileSync(join(desk.folder, 'papertrade.yaml'), settings);
    await desk.json('session', 'start', '--id', 'S');
    const limit = ['--type', 'LIMIT', '--price', '1490', '--validity', 'GTC'];
    await desk.json('buy', 'INFY', '10', ...limit, '--target', '1530', '--stop', '1470');
    await desk.json('buy', 'TCS', '5', '--price', '3000', '--stop', '2950', '--trail', '40');
    const ticks = file(desk, day);
    const replayed = async (copy: string) => {
      const store = ['--store', `local:${join(desk.folder, copy)}`];
      await desk.json('store', 'copy', '--to', store[1] ?? '');
      expect(await desk.json('replay', ticks, ...store)).toMatchObject({ ticks: 7 });
      expect((await desk.run('verify', ...store, '--session', 'S')).status).toBe(0);
      const [{ trades }, { orders }] = await Promise.all([
        desk.json('trades', ...store, '--session', 'S'),
        desk.json('orders', ...store, '--session', 'S'),
      ]);
      return { trades, orders };
    };
    const first = await replayed('first.db');
    expect(first.trades.map((each: any) => `${each.side} ${each.quantity} ${each.symbol}`)).toEqual(
      ['SELL 5 TCS', 'SELL 10 INFY', 'BUY 4 INFY', 'BUY 6 INFY', 'BUY 5 TCS'],
    );
    expect(first.trades[0].created_at).toBe('2099-09-15T09:26:00.000+05:30');
    expect(await replayed('second.db')).toEqual(first);
  });

  it('fills what rests while it is fed, and says how many orders', async () => {
    const desk = await openDesk();
    await desk.json('buy', 'INFY', '10', '--type', 'LIMIT', '--price', '1490', '--validity', 'GTC');
    const fed = await desk.json('feed', file(desk, day), '--speed', '100000');
    expect(fed).toMatchObject({ ticks: 7, filled_orders: 1 });
  });
});

it('ticks are held back until they are due, as fast as they were made or faster', async () => {
  const at = (second: number) => ({ at: second * 1000, timed: true, quote: {} as never });
  async function* groups() {
    yield await Promise.resolve([at(0), at(0), at(1), at(3)]);
  }
  const came: [number, number][] = [];
  const begun = Date.now();
  for await (const ticks of paced(groups(), 20, Date.now)) {
    came.push([ticks.length, Date.now() - begun]);
  }
  expect(came.map(([count]) => count)).toEqual([2, 1, 1]);
  // Never early; how late is the machine's.
  expect(came[1]![1]).toBeGreaterThanOrEqual(49);
  expect(came[2]![1]).toBeGreaterThanOrEqual(149);
});

describe('prices of other programs', () => {
  const tick = (id: string, ltp: string, ts: number) =>
    ['hset', `dhan_scalper:v1:ticks:NSE_EQ:${id}`, 'ltp', ltp, 'ts', String(ts)] as const;
  const redisCli = (space: number, ...args: readonly string[]): string =>
    execFileSync('redis-cli', ['-p', String(server.port), '-n', String(space), ...args], {
      encoding: 'utf8',
    });

  it('in the ticks keys value what is held and fill what rests, and are left as they are', async () => {
    const desk = await openDesk('Redis');
    await desk.json('buy', 'INFY', '10', '--price', '100');
    const pending = await desk.json('buy', 'TCS', '1', '--type', 'LIMIT', '--price', '90');
    redisCli(spaces, ...tick('INFY', '110', 1_999_999_999), 'day_high', '112');
    redisCli(spaces, ...tick('TCS', '89.5', 1_999_999_999));
    redisCli(spaces, ...tick('WIPRO', '1', 1_999_999_999));
    expect(await desk.json('feed', '--ticks', '--once')).toMatchObject({
      ticks: 2,
      filled_orders: 1,
      revalued_sessions: ['S'],
    });
    const { order } = await desk.json('order', 'show', pending.order.id);
    expect(order).toMatchObject({ status: 'FILLED', filled_price: '89.5' });
    expect(await desk.json('balance')).toMatchObject({ unrealized_pnl: '100' });
    const stored = redisCli(spaces, 'hgetall', 'dhan_scalper:v1:ticks:NSE_EQ:INFY');
    expect(stored.split('\n')).toEqual(expect.arrayContaining(['day_high', '112']));
    const none = await desk.json('feed', '--ticks', '--once', '--watch', 'NSE_EQ:NOPE');
    expect(none).toMatchObject({ ticks: 0 });
  });

  it('on a channel are taken as they are published; what does not read is left out', async () => {
    const desk = await openDesk('Redis');
    await desk.json('buy', 'INFY', '10', '--price', '100');
    const listening = desk.start(['feed', '--redis-channel', 'prices', '--once']);
    let [stdout, stderr] = ['', ''];
    listening.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    listening.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise((resolve) => listening.once('close', resolve));
    const publish = (text: string): void => void redisCli(0, 'publish', 'prices', text);
    while (redisCli(0, 'pubsub', 'numsub', 'prices').trim().split('\n')[1] !== '1') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    publish('[{"symbol":"INFY","ltp":"-1"}]');
    await new Promise((resolve) => setTimeout(resolve, 50));
    publish('[{"symbol":"INFY","ltp":120.5},{"symbol":"TCS","ltp":9}]');
    expect(await ended).toBe(0);
    expect(stderr).toContain('Invalid ltp "-1"');
    expect(stdout).toMatch(/sessions revalued +S\n/);
    expect(await desk.json('balance')).toMatchObject({ unrealized_pnl: '205' });
  });

  it('cannot be published where there is no Redis', async () => {
    const desk = await openDesk();
    const { status, stderr } = await desk.run('feed', '--redis-channel', 'prices');
    expect(status).toBe(2);
    expect(stderr).toMatch(/Only a store in Redis has channels.*--store redis:/);
  });

  it('are not waited for any more when Redis goes', async () => {
    const other = await startRedis();
    const desk = new Desk({ REDIS_URL: other.url });
    const listening = desk.start(['feed', '--redis-channel', 'prices']);
    const ended = new Promise((resolve) => listening.once('close', resolve));
    await new Promise((resolve) => listening.stderr?.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await other.stop();
    expect(await ended).toBe(5);
  });
});

it("a quote with its depth fills no more than its volume, at the seller's price", async () => {
  const desk = await openDesk();
  const { order } = await desk.json('buy', 'INFY', '10', '--type', 'LIMIT', '--price', '100');
  const depth = ['--bid', '99', '--ask', '99.5', '--vol', '4'];
  expect(await desk.json('quote', 'set', 'INFY', '99.25', ...depth)).toMatchObject({
    quote: { bid: '99', ask: '99.5', vol: '4' },
  });
  expect((await desk.json('order', 'show', order.id)).order).toMatchObject({
    status: 'PARTIALLY_FILLED',
    filled_quantity: '4',
    filled_price: '99.5',
  });
});

describe('ticks that are wrong', () => {
  it.each([
    ['a price does not parse', 'symbol,ltp\nA,1\nA,-5\n', /line 3: Invalid ltp "-5"/],
    ['a price is 0', 'symbol,ltp\nA,0\n', /line 2: Invalid ltp "0"/],
    ['a column is missing', 'symbol,time\nA,1\n', /line 1: .* a column ltp/],
    ['no column names the instrument', 'ltp,segment\n1,NSE_EQ\n', /a column symbol or security_id/],
    ['a segment is unknown', 'segment,id,ltp\nMOON,1,1\n', /line 2: Invalid segment "MOON"/],
    ['a time does not parse', 'time,symbol,ltp\nnoon,A,1\n', /line 2: Invalid time "noon"/],
    ['a control character is hidden', 'symbol,ltp\nA\u001b[2J,1\n', /line 2: .*"A\\x1b\[2J"/],
    ['a line is cut short', '{"symbol":"A","ltp":1}\n{"symbol":"A","l', /line 2: .*JSON object/],
  ])('ends the feed with status 2 when %s', async (_what, text, message) => {
    const desk = await openDesk();
    const { status, stderr } = await desk.run('feed', file(desk, text));
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it('keeps the ticks before the wrong one', async () => {
    const desk = await openDesk();
    expect((await desk.run('feed', file(desk, 'symbol,ltp\nA,1\nA,2\nA,x\n'))).status).toBe(2);
    expect((await desk.json('quote', 'show', 'A')).quotes).toMatchObject([{ ltp: '2' }]);
  });

  it.each([
    [
      'its time runs backwards',
      'time,symbol,ltp\n1757908412,A,1\n1757908411,A,2\n',
      /the oldest first/,
    ],
    ['it has no times', 'symbol,ltp\nA,1\n', /a column time/],
  ])('replays nothing of a day when %s', async (_what, text, message) => {
    const desk = await openDesk();
    const { status, stderr } = await desk.run('replay', file(desk, text));
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect((await desk.json('quote', 'show')).quotes).toEqual([]);
  });

  it.each([
    [['feed'], 2],
    [['feed', 'nowhere.csv'], 4],
    [['feed', 'a.csv', '--broker', 'dhan'], 2],
    [['feed', 'a.csv', '--ticks'], 2],
    [['feed', '--ticks', '--interval', 'soon'], 2],
    [['feed', '--ticks', '--once', '--watch', 'INFY NOW'], 2],
    [['feed', 'a.csv', '--speed', '0'], 2],
    [['replay', '-'], 2],
  ])('%s ends with status %i', async (args, expected) => {
    const desk = await openDesk();
    expect((await desk.run(...args)).status).toBe(expected);
  });
});
