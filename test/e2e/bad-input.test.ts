import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const LONG = 'X'.repeat(65);
const BAD_QUANTITIES = [
  '0',
  '-1',
  '+1',
  '1.5',
  '1e3',
  '10000001',
  '',
  ' ',
  '1,000',
  'ten',
  'NaN',
  'Infinity',
  '0x10',
  '٣',
  '1\u001b[2J',
  '9'.repeat(400),
];
const BAD_PRICES = [
  '0',
  '-5',
  '.5',
  '5.',
  '1e5',
  '1,00',
  '1.00001',
  '1000000001',
  '',
  'NaN',
  'Infinity',
  '₹',
  '5.5.5',
  '1\u0007',
  '0.00000',
];
const BAD_MONEY = [
  '-1',
  '1.001',
  '1e3',
  '1,00',
  '',
  'NaN',
  '.5',
  '5.',
  '₹',
  '5 lakhs',
  '1\u001b[31m',
  '9'.repeat(30),
];
const BAD_IDS = ['', 'a b', 'é', 'a\u001b[2Jb', 'a\nb', LONG];
const BAD_SESSIONS = ['', 'a b', 'a/b', '../x', 'a:b', '{a}', 'é', 'a\u001b[2J', LONG];
const BAD_SYMBOLS = ['', ' ', ' IN FY', 'A\nB', 'A\u001b[2J', 'A\u202eB', LONG, '₹', 'A B'];
const BAD_DATES = ['2025-02-30', '30-09-2025', '2025-9-1', 'tomorrow', '', '2025-13-01'];
const BUY = ['buy', 'INFY', '1', '--price', '10'];

const usage: string[][] = [
  ...BAD_QUANTITIES.flatMap((bad) =>
    ['buy', 'sell'].map((verb) => [verb, 'INFY', '--price', '10', '--', bad]),
  ).map(([verb, symbol, flag, price, dashes, bad]) => [
    verb!,
    flag!,
    price!,
    dashes!,
    symbol!,
    bad!,
  ]),
  ...BAD_PRICES.flatMap((bad) => [
    ['buy', 'INFY', '1', `--price=${bad}`],
    ['quote', 'set', '--', 'INFY', bad],
  ]),
  ...BAD_PRICES.slice(0, 8).map((bad) => [
    'buy',
    'NIFTY',
    '1',
    '--price',
    '10',
    '--option-type',
    'CE',
    `--strike=${bad}`,
  ]),
  ...BAD_MONEY.flatMap((bad) => [
    ['session', 'start', '--id', 'NEW', `--balance=${bad}`],
    ['balance', 'deposit', '--', bad],
    ['balance', 'withdraw', '--', bad],
    ['balance', 'reset', '--yes', '--', bad],
  ]),
  ...['-1', '1.00001', '1e2', '', 'NaN', 'free'].map((bad) => [...BUY, `--fee=${bad}`]),
  ...BAD_IDS.flatMap((bad) => [
    [...BUY, `--client-id=${bad}`],
    [...BUY, `--security-id=${bad}`],
  ]),
  ...BAD_SESSIONS.flatMap((bad) => [
    ['session', 'start', `--id=${bad}`],
    ['session', 'use', '--', bad],
  ]),
  ...BAD_SESSIONS.slice(1).map((bad) => ['balance', `--session=${bad}`]),
  ...BAD_SYMBOLS.map((bad) => ['buy', '--price', '10', '--', bad, '1']),
  ...BAD_SYMBOLS.slice(0, 7).map((bad) => ['quote', 'set', '--', bad, '10']),
  ...BAD_DATES.flatMap((bad) => [
    [
      'buy',
      'NIFTY',
      '1',
      '--price',
      '10',
      '--option-type',
      'CE',
      '--strike',
      '100',
      `--expiry=${bad}`,
    ],
    ['trades', `--since=${bad}`],
  ]),
  ...['0', '-1', '1.5', 'all', ''].flatMap((bad) => [
    ['orders', `--limit=${bad}`],
    ['trades', `--limit=${bad}`],
  ]),
  ...['XX', '', 'CE ', 'CALL'].map((bad) => [...BUY, `--option-type=${bad}`]),
  ...['NSE', '', 'nse eq', 'NSE_EQ\u001b[0m'].map((bad) => [...BUY, `--segment=${bad}`]),
  ['buy', 'NIFTY', '1', '--price', '10', '--option-type', 'CE'],
  ['buy', 'NIFTY', '1', '--price', '10', '--strike', '100'],
  [...BUY, '--note', 'two\nlines'],
  [...BUY, '--note', 'N'.repeat(201)],
  ['session', 'start', '--name', 'a\u001b[2Jb'],
  ['report', '--format', 'pdf'],
  ['buy'],
  ['buy', 'INFY'],
  ['buy', 'INFY', '1', '2'],
  ['sell', 'INFY', '1', '--prise', '10'],
  ['byu', 'INFY', '1'],
  ['by\u001b[2Ju'],
  ['session'],
  ['session', 'strat'],
  ['quote'],
  ['config', 'shwo'],
  ['balance', 'add', '5'],
  ['--store', 'mysql://u:s3cret@host', 'balance'],
  ['--store', 'redis://:s3cret@ho st:1', 'balance'],
];

// What a terminal would obey.
const controls = (text: string): string[] => text.match(/(?!\n)[\p{Cc}\p{Cf}]/gu) ?? [];

describe('wrong usage', () => {
  let desk: Desk;
  let before: string;
  const dump = (): string =>
    execFileSync('sqlite3', [join(desk.folder, '.local/share/papertrade/papertrade.db'), '.dump'], {
      encoding: 'utf8',
    });
  beforeAll(async () => {
    desk = new Desk();
    await desk.json('session', 'start', '--id', 'S');
    await desk.json(...BUY);
    before = dump();
  });

  it('is tried in at least 150 ways', () => expect(usage.length).toBeGreaterThanOrEqual(150));

  it.each(
    usage.map((args) => [JSON.stringify(args.map((word) => word.slice(0, 40))), args] as const),
  )('%s ends with status 2, says why, and touches nothing', async (_name, args) => {
    const { status, stdout, stderr } = await desk.run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .{10,}/);
    expect(stderr).not.toMatch(/\n\s+at |node:internal|s3cret/);
    expect(controls(stderr)).toEqual([]);
    expect(dump()).toBe(before);
  });

  it('is told as JSON with --json', async () => {
    const { status, stderr } = await desk.run('buy', 'INFY', 'ten', '--price', '1', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'INVALID_VALUE',
      details: { value: 'ten' },
    });
  });

  it('is not what stands around a symbol: the space is left out, as of the words of a contract', async () => {
    const apart = new Desk();
    await apart.json('session', 'start');
    const { order } = await apart.json('buy', ' INFY ', '1', '--price', '10');
    expect(order).toMatchObject({ symbol: 'INFY', security_id: 'INFY', status: 'FILLED' });
  });

  it('of a mistyped command names the nearest one', async () => {
    expect((await desk.run('balanse')).stderr).toMatch(/Did you mean balance\?/);
    expect((await desk.run('buy', 'A', '1', '--prize', '1')).stderr).toMatch(
      /Did you mean --price\?/,
    );
  });

  it.each([
    ['unknown: 1', /unknown setting.*known here are/],
    ['trading: {fee: 1}', /trading\.fee: unknown setting.*fee_per_order/],
    ['trading: {starting_balance: lots}', /starting_balance: expected an amount.*found "lots"/],
    ['trading: {starting_balance: 1e5}', /found "1e5"/],
    ['trading: {allow_short: maybe}', /expected true or false, found "maybe"/],
    ['trading: {time_zone: Mars/Olympus}', /expected a time zone/],
    ['trading: {default_segment: NYSE}', /expected one of NSE_EQ/],
    ['quotes: {max_age: soon}', /expected a time such as/],
    ['retention: {ended_sessions: 3 weeks}', /"keep"/],
    ['trading: [', /Invalid configuration/],
    ['- a list', /expected settings/],
    ['trading: 5', /trading/],
    ['__proto__: {a: 1}', /unknown setting/],
  ])('of the configuration %j is refused with its place', async (yaml, message) => {
    const file = join(desk.folder, 'own.yaml');
    writeFileSync(file, yaml);
    const { status, stderr } = await desk.run('balance', '--config', file);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('own.yaml');
  });

  it.each([
    ['balance', '--session', 'NONE'],
    ['positions', '--session', 'NONE'],
    ['orders', '--session', 'NONE'],
    ['report', 'NONE'],
    ['verify', 'NONE'],
    ['session', 'show', 'NONE'],
    ['session', 'use', 'NONE'],
    ['session', 'end', 'NONE', '--yes'],
    ['report', '--latest'],
    ['quote', 'show', 'INFY'],
    ['sell', 'TCS', 'all', '--price', '1'],
    ['balance', '--config', 'none.yaml'],
    ['report', '--out', 'no/such/folder/report.txt'],
  ])('%s %s %s of what is not there ends with status 4', async (...args) => {
    const { status, stdout, stderr } = await desk.run(...args);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toMatch(/^error: .{10,}/);
    expect(dump()).toBe(before);
  });
});
