import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const [command = '', ...words] = desk.commandLine(args);
  return new Promise((resolve) => {
    const child = execFile(
      command,
      words,
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
      '1757908411,INFY,101\n1757908411,TCS,9\n1757908412,INFY,99.5\n1757908415,INFY,103\n';
    const run = async () => {
      const desk = await openDesk(name);
      await desk.json('buy', 'INFY', '10', '--price', '100');
      expect(await desk.json('replay', file(desk, day))).toMatchObject({ ticks: 4 });
      expect((await desk.run('verify')).status).toBe(0);
      const { positions } = await desk.json('positions');
      return positions.map((each: any) => [each.current_price, each.last_updated]);
    };
    const first = await run();
    expect(first).toEqual([['103', '2025-09-15T09:23:35.000+05:30']]);
    expect(await run()).toEqual(first);
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
    ['its time runs backwards', 'time,symbol,ltp\n1757908412,A,1\n1757908411,A,2\n', /not before/],
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
    [['feed', 'a.csv', '--speed', '0'], 2],
    [['replay', '-'], 2],
  ])('%s ends with status %i', async (words, expected) => {
    const desk = await openDesk();
    expect((await desk.run(...words)).status).toBe(expected);
  });
});
