import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const MASTER = join(import.meta.dirname, '../fixtures/instruments/master.csv');

let redis: RedisServer;
let web: Server;
let site: string;
beforeAll(async () => {
  redis = await startRedis();
  web = createServer((request, response) => {
    if (request.url === '/master.csv') response.end(readFileSync(MASTER));
    else if (request.url === '/master.csv.gz') response.end(gzipSync(readFileSync(MASTER)));
    else response.writeHead(404).end('nothing');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await redis.stop();
  web.close();
});

let spaces = 0;
async function openDesk(name: string): Promise<Desk> {
  spaces += 1;
  const desk = new Desk(name === 'Redis' ? { REDIS_URL: `${redis.url}/${spaces}` } : {});
  await desk.json('session', 'start', '--id', 'S', '--balance', '10000000');
  return desk;
}

async function refusal(desk: Desk, ...args: string[]) {
  const { status, stderr } = await desk.run(...args, '--json');
  return { status, ...JSON.parse(stderr).error };
}

describe('a packed instrument master', () => {
  const whole = readFileSync(MASTER);
  const packed: Record<string, Uint8Array> = {
    'master.csv.gz': gzipSync(whole),
    'master.zip': zipSync({ 'master.csv': whole }),
  };
  it.each(Object.keys(packed))('is imported from %s; one that is cut is refused', async (name) => {
    const desk = await openDesk('local');
    const file = join(desk.folder, name);
    const bytes = packed[name]!;
    writeFileSync(file, bytes);
    expect(await desk.json('instruments', 'import', file)).toMatchObject({ instruments: 12 });
    writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    expect(await refusal(desk, 'instruments', 'import', file)).toMatchObject({ status: 2 });
    expect(await desk.json('instruments', 'info')).toMatchObject({ instruments: 12 });
  });

  it('is imported from an address', async () => {
    const desk = await openDesk('local');
    const taken = await desk.json('instruments', 'import', `${site}/master.csv.gz`);
    expect(taken).toMatchObject({ instruments: 12, format: 'Dhan, detailed' });
  });

  it('is imported from standard input', async () => {
    const desk = await openDesk('local');
    const file = join(desk.folder, 'master.zip');
    writeFileSync(file, packed['master.zip']!);
    const [node = '', ...args] = desk.commandLine(['instruments', 'import', '-', '--json']);
    const stdin = openSync(file, 'r');
    const { stdout } = spawnSync(node, args, { env: desk.env, stdio: [stdin, 'pipe', 'pipe'] });
    closeSync(stdin);
    expect(JSON.parse(String(stdout))).toMatchObject({ instruments: 12 });
  });
});

describe.each(['local', 'Redis'])('an instrument master in %s', (name) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(name);
    expect(await desk.json('instruments', 'import', MASTER)).toMatchObject({
      instruments: 12,
      rows: 15,
      skipped: 3,
      source: 'master.csv',
      format: 'Dhan, detailed',
    });
  });

  it('finds the nearest expiry of a contract in words, and trades lots of it', async () => {
    const bought = await desk.json('buy', 'NIFTY 25000 CE', '2', '--lots', '--price', '100');
    expect(bought.order).toMatchObject({
      symbol: 'NIFTY 2099-09-10 25000 CE',
      security_id: '40001',
      exchange_segment: 'NSE_FNO',
      quantity: '150',
      lot_size: '75',
      expiry_date: '2099-09-10',
      strike_price: '25000',
      option_type: 'CE',
      underlying_symbol: 'NIFTY',
    });
    const { positions } = await desk.json('positions');
    const sold = await desk.json('sell', positions[0].symbol, 'all', '--price', '110');
    expect(sold.order).toMatchObject({ security_id: '40001', quantity: '150' });
  });

  it.each([
    ['NIFTY 2099-09-24 25000 CE', '40003'],
    ['nifty 24 sep 25000 call', '40003'],
    ['NIFTY SEP 2099 25000 PE', '40002'],
    ['NIFTY 25050.50 CE', '40004'],
    ['NIFTY FUT', '41001'],
    ['SENSEX 82000 PE', '860001'],
    ['GOLD OCT FUT', '450001'],
  ])('knows %j as %s', async (text, id) => {
    await desk.json('quote', 'set', text, '100');
    const { quotes } = await desk.json('quote', 'show', text);
    expect(quotes[0].security_id).toBe(id);
  });

  it('takes the expiry from --expiry, too', async () => {
    const args = ['buy', 'NIFTY 25000 CE', '75', '--price', '1', '--expiry', '2099-09-24'];
    expect((await desk.json(...args)).order.security_id).toBe('40003');
  });

  it.each([
    ['NIFTY 25000 CE', '100', '100', 'LOT_SIZE', '75 or 150'],
    ['NIFTY 25000 CE', '50', '100', 'LOT_SIZE', '75'],
    ['NIFTY 25000 CE', '75', '100.03', 'TICK_SIZE', '100 or 100.05'],
    ['NIFTY FUT', '75', '25000.05', 'TICK_SIZE', '25000 or 25000.1'],
    ['USDINR FUT', '1', '83.001', 'TICK_SIZE', '83 or 83.0025'],
    ['INFY', '1', '1500.05', 'TICK_SIZE', '1500 or 1500.1'],
    ['NIFTY-Sep2099-25000-PE', '74', '100', 'LOT_SIZE', '75'],
  ])('refuses %j, %s units @ %s: %s, valid %s', async (symbol, count, at, code, valid) => {
    const found = await refusal(desk, 'buy', symbol, count, '--price', at);
    expect(found).toMatchObject({ status: 3, code, details: { valid } });
    expect(found.message).toContain(valid);
    const [order] = (await desk.json('orders', '--limit', '1')).orders;
    expect(order).toMatchObject({ status: 'REJECTED', reason_code: code });
  });

  it('refuses a contract that has expired', async () => {
    for (const args of [
      ['NIFTY 2020-01-30 25000 CE'],
      ['X', '--segment', 'NSE_FNO', '--security-id', '39001'],
    ]) {
      expect(await refusal(desk, 'buy', ...args, '75', '--price', '100')).toMatchObject({
        status: 3,
        code: 'CONTRACT_EXPIRED',
        details: { expiry: '2020-01-30' },
      });
    }
  });

  it('says what there is where a contract is not found', async () => {
    const found = await refusal(desk, 'buy', 'NIFTY 1 CE', '75', '--price', '1');
    expect(found).toMatchObject({ status: 4, code: 'INSTRUMENT_NOT_FOUND' });
    expect(found.message).toContain('2099-09-10, 2099-09-24');
  });

  it('searches by words in any order, and shows the chain of an expiry', async () => {
    const { instruments } = await desk.json('instruments', 'search', 'put', 'nifty');
    expect(instruments).toEqual([
      expect.objectContaining({ security_id: '40002', tick_size: '0.05', lot_size: '75' }),
    ]);
    expect((await desk.json('instruments', 'search', '50%_')).instruments).toEqual([]);
    const chain = await desk.json('instruments', 'chain', 'nifty');
    expect(chain).toMatchObject({
      underlying_symbol: 'NIFTY',
      expiry_date: '2099-09-10',
      expiries: ['2099-09-10', '2099-09-24'],
      strikes: [
        { strike_price: '25000', call: { security_id: '40001' }, put: { security_id: '40002' } },
        { strike_price: '25050.5', call: { security_id: '40004', ltp: '100' }, put: null },
      ],
    });
    const later = await desk.json('instruments', 'chain', 'NIFTY', '--expiry', '2099-09-24');
    expect(later.strikes).toHaveLength(1);
    const around = await desk.json('instruments', 'chain', 'NIFTY', '--around', '25000');
    expect(around.strikes).toHaveLength(2);
    expect((await desk.run('instruments', 'chain', 'TCS')).status).toBe(4);
  });

  it('never mixes the options of two exchanges in a chain', async () => {
    const both = join(desk.folder, 'both.csv');
    const [header = ''] = readFileSync(MASTER, 'utf8').split('\n');
    const row = (exchange: string, id: number, strike: number) =>
      `${exchange},D,${id},NA,OPTSTK,1,RELIANCE,RELIANCE-Sep2099-${strike}-CE,RELIANCE,OP,NA,` +
      `500.0,2099-09-24,${strike}.0,CE,5.0`;
    const rows = [row('BSE', 1, 1400), row('NSE', 2, 1400), row('NSE', 3, 1500)];
    writeFileSync(both, `${[header, ...rows].join('\n')}\n`);
    await desk.json('instruments', 'import', both);
    const strikesOf = async (...args: string[]) => {
      const chain = await desk.json('instruments', 'chain', 'reliance', ...args);
      return [chain.exchange_segment, ...chain.strikes.map((each: any) => each.call.security_id)];
    };
    expect(await strikesOf()).toEqual(['NSE_FNO', '2', '3']);
    expect(await strikesOf('--segment', 'BSE_FNO')).toEqual(['BSE_FNO', '1']);
    const { stderr } = await desk.run('instruments', 'chain', 'RELIANCE');
    expect(stderr).toContain('Also in BSE_FNO: --segment');
    const none = await refusal(desk, 'instruments', 'chain', 'RELIANCE', '--segment', 'MCX_COMM');
    expect(none).toMatchObject({ status: 4, details: { segments: 'NSE_FNO BSE_FNO' } });
    await desk.json('instruments', 'import', MASTER);
  });

  it('is replaced as a whole by the next import, here from a URL', async () => {
    const small = join(desk.folder, 'small.csv');
    writeFileSync(small, readFileSync(MASTER, 'utf8').split('\n').slice(0, 3).join('\r\n'));
    expect(await desk.json('instruments', 'import', small)).toMatchObject({ instruments: 2 });
    expect(await desk.json('instruments', 'info')).toMatchObject({ source: 'small.csv' });
    await desk.json('instruments', 'import', `${site}/master.csv`);
    expect(await desk.json('instruments', 'info')).toMatchObject({ instruments: 12 });
  });

  it('stays as it was when an import fails', async () => {
    const bad = join(desk.folder, 'bad.csv');
    for (const text of ['', 'a,b\n1,2\n']) {
      writeFileSync(bad, text);
      expect(await refusal(desk, 'instruments', 'import', bad)).toMatchObject({ status: 2 });
    }
    const cut = join(import.meta.dirname, '../fixtures/instruments/masters/dhan-cut.csv');
    expect(await refusal(desk, 'instruments', 'import', cut)).toMatchObject({ status: 2 });
    for (const source of [`${site}/none`, 'http://127.0.0.1:1/', 'none.csv']) {
      expect(await refusal(desk, 'instruments', 'import', source)).toMatchObject({ status: 4 });
    }
    expect(await desk.json('instruments', 'info')).toMatchObject({ instruments: 12 });
  });
});

it('a master that an earlier version imported into Redis is found all the same; the next one is packed', async () => {
  const desk = await openDesk('Redis');
  await desk.json('instruments', 'import', MASTER);
  const client = new Redis(desk.env['REDIS_URL'] ?? '');
  const search = 'dhan_scalper:v1:instruments:search';
  // The earlier version wrote the names alone.
  expect(await client.del(search)).toBe(1);
  const { instruments } = await desk.json('instruments', 'search', 'put', 'nifty');
  expect(instruments).toMatchObject([{ security_id: '40002' }]);
  const shown = await desk.json('instruments', 'show', 'NIFTY 24 SEP 25000 CE');
  expect(shown).toMatchObject({ security_id: '40003', source: 'master' });
  expect((await desk.json('instruments', 'chain', 'NIFTY')).strikes).toHaveLength(2);
  const bought = await desk.json('buy', 'NIFTY 25000 CE', '75', '--price', '100', '--dry-run');
  expect(bought.order).toMatchObject({ security_id: '40001' });
  const unknown = await refusal(desk, 'buy', 'INFYY', '1', '--price', '1500');
  expect(unknown).toMatchObject({
    status: 4,
    details: { nearest: expect.stringMatching(/^INFY/) },
  });
  const { stdout } = await desk.run('__complete', '--', 'buy', 'INF');
  expect(stdout).toContain('INFY');
  expect(await client.exists(search)).toBe(0);
  await desk.json('instruments', 'import', MASTER);
  expect(await client.exists(search)).toBe(1);
  expect(await desk.json('instruments', 'search', 'put', 'nifty')).toEqual({ instruments });
  await client.quit();
});

describe('without an instrument master', () => {
  it('lots come from the contract rules, and contracts in words are known by them', async () => {
    const desk = await openDesk('local');
    const bought = await desk.json('buy', 'NIFTY FUT', '2', '--lots', '--price', '100.03');
    expect(bought.order).toMatchObject({ quantity: '130', lot_size: '65' });
    expect((await desk.run('buy', 'XYZ FUT', '2', '--lots', '--price', '1')).status).toBe(2);
    const found = await refusal(desk, 'buy', 'NIFTY 25000 CE', '1', '--price', '1');
    expect(found).toMatchObject({ status: 3, code: 'LOT_SIZE' });
    expect(await refusal(desk, 'buy', 'NIFTY', '65', '--price', '25000')).toMatchObject({
      status: 3,
      code: 'NOT_TRADABLE',
    });
    expect((await desk.run('instruments', 'info')).status).toBe(4);
    expect((await desk.json('instruments', 'search', 'NIFTY')).instruments).toEqual([]);
  });
});
