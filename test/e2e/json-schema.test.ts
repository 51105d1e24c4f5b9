import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis } from '../support/redis-server.ts';

const FILE = join(import.meta.dirname, '../../docs/json.schema.json');
const schema = JSON.parse(readFileSync(FILE, 'utf8'));
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
ajv.addSchema(schema, 'papertrade');

/** What the schema finds wrong with a document; empty for none. */
function faults(command: string, document: unknown): unknown {
  const validate = ajv.getSchema(`papertrade#/$defs/${encodeURIComponent(`command ${command}`)}`)!;
  return validate(document) ? [] : validate.errors;
}

const MASTER = join(import.meta.dirname, '../fixtures/instruments/master.csv');
const RISK_FILE = join(import.meta.dirname, '../fixtures/margin/nsccl.20260625.i01.spn');
const FILES = join(import.meta.dirname, '../fixtures/legacy/file-store');
const SCALPER = join(import.meta.dirname, '../fixtures/legacy/scalper.yml');
const TRADEBOOK = join(import.meta.dirname, '../fixtures/prices/zerodha-tradebook-fo.csv');
const BHAVCOPY = join(import.meta.dirname, '../fixtures/prices/udiff-fo.csv');
const FILED: Readonly<Record<string, string>> = {
  'orders.csv': 'side,symbol,quantity,price\nbuy,INFY,1,1500\nbuy,INFY,1,1501\n',
  'ticks.csv': 'time,symbol,ltp\n2025-09-15T09:20:00+05:30,INFY,1490\n',
};

/** Every command, as a day goes; `{id}` is the order that is pending. */
const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['session list', ['session', 'list']],
  ['session show', ['session', 'show']],
  ['session use', ['session', 'use', 'DAY']],
  ['instruments import', ['instruments', 'import', MASTER]],
  ['instruments info', ['instruments', 'info']],
  ['instruments search', ['instruments', 'search', 'NIFTY']],
  ['instruments chain', ['instruments', 'chain', 'NIFTY']],
  ['instruments show', ['instruments', 'show', 'NIFTY 25000 CE']],
  ['buy', ['buy', 'INFY', '10', '--price', '1500', '--client-id', 'twice']],
  ['buy', ['buy', 'INFY', '10', '--price', '1500', '--client-id', 'twice']],
  [
    'buy',
    ['buy', 'WIPRO', '1', '--unlisted', '--price', '250', '--target', '260', '--stop', '240'],
  ],
  ['sell', ['sell', 'INFY', '4', '--price', '1490.1', '--dry-run']],
  [
    'corporate-action split',
    ['corporate-action', 'split', 'INFY', '1:5', '--ex-date', 'today', '-n'],
  ],
  [
    'corporate-action bonus',
    ['corporate-action', 'bonus', 'INFY', '1:1', '--ex-date', 'today', '-n'],
  ],
  [
    'corporate-action dividend',
    ['corporate-action', 'dividend', 'INFY', '12.50', '--ex-date', 'today'],
  ],
  [
    'corporate-action rights',
    [
      'corporate-action',
      'rights',
      'INFY',
      '1:5',
      '--price',
      '1',
      '--ex-date',
      'today',
      '--dry-run',
    ],
  ],
  [
    'corporate-action rename',
    ['corporate-action', 'rename', 'NOSUCH', 'OTHER', '--ex-date', 'today'],
  ],
  [
    'corporate-action merger',
    ['corporate-action', 'merger', 'INFY', 'TCS', '3:2', '--ex-date', 'today', '-n', '--all'],
  ],
  ['sell', ['sell', 'INFY', '4', '--price', '1490.1', '--product', 'CNC']],
  [
    'buy',
    [
      'buy',
      'TCS',
      '1',
      '--unlisted',
      '--type',
      'LIMIT',
      '--price',
      '3000',
      '--client-id',
      'pending',
    ],
  ],
  ['buy', ['buy', 'HDFCBANK', '1', '--unlisted', '--price', '900', '--product', 'MIS']],
  ['positions convert', ['positions', 'convert', 'HDFCBANK', '--to', 'CNC']],
  ['order modify', ['order', 'modify', '{id}', '--price', '3010']],
  ['order show', ['order', 'show', '{id}']],
  ['order cancel', ['order', 'cancel', '{id}']],
  ['order cancel all', ['order', 'cancel', 'all']],
  ['cancel', ['cancel', 'all']],
  ['quote settlement', ['quote', 'settlement', 'NIFTY', '25180', '--date', '2026-02-10']],
  ['quote settlement', ['quote', 'settlement', '--file', BHAVCOPY]],
  ['quote set', ['quote', 'set', 'INFY', '1512.5']],
  ['quote show', ['quote', 'show']],
  ['batch', ['batch', 'orders.csv']],
  ['feed', ['feed', 'ticks.csv']],
  ['replay', ['replay', 'ticks.csv', '--session', 'REPLAYED']],
  ['size', ['size', 'INFY', '--price', '1500', '--stop', '1470', '--risk', '1%']],
  ['halt', ['halt', '--reason', 'enough']],
  ['resume', ['resume']],
  ['charges', ['charges', 'INFY', '10', '--buy', '1500', '--sell', '1510']],
  ['balance', ['balance']],
  ['balance', ['balance', 'deposit', '10.50']],
  ['close', ['close', 'WIPRO', '--price', '250']],
  ['positions', ['positions', '--all']],
  ['orders', ['orders']],
  ['trades', ['trades']],
  ['option', ['option', 'CE', '24000', '--forward', '23700', '--days', '5', '--iv', '17']],
  ['strategy names', ['strategy', 'names']],
  [
    'trade',
    [
      'trade',
      '+1',
      'NIFTY 10 SEP 99 25000 CE@9',
      '-1',
      'NIFTY 24 SEP 99 25000 CE@4',
      '--stop',
      '30%',
    ],
  ],
  ['margin', ['margin']],
  ['margin', ['margin', '-1 NIFTY 10 SEP 99 25000 CE@104.25', '--spot', '24980']],
  ['margins import', ['margins', 'import', RISK_FILE]],
  ['margins info', ['margins', 'info']],
  ['strategy rules', ['strategy', 'rules', 'ST-1', '--target', '50%']],
  ['strategy list', ['strategy', 'list']],
  ['strategy show', ['strategy', 'show', 'ST-1']],
  ['report', ['report']],
  ['report --list', ['report', '--list']],
  ['report compare', ['report', 'compare', 'DAY', 'DAY']],
  ['report', ['report', '--all']],
  ['report --day', ['report', '--day', 'today']],
  ['status', ['status']],
  ['verify', ['verify']],
  ['verify', ['verify', '--repair', '--yes']],
  ['config show', ['config', 'show']],
  ['config path', ['config', 'path']],
  ['config init', ['config', 'init']],
  ['config import', ['config', 'import', SCALPER, '--dry-run']],
  ['completion', ['completion', 'zsh']],
  ['version', ['version']],
  ['help', ['help', 'accounting']],
  ['help', ['help', 'order', 'modify']],
  ['session settle', ['session', 'settle']],
  ['session end', ['session', 'end', '--yes']],
  ['report', ['report', 'DAY']],
  ['report --list', ['report', '--list']],
  ['backup', ['backup', '--out', 'books.backup']],
  ['restore', ['restore', 'books.backup', '--store', 'local:restored.db']],
  ['store copy', ['store', 'copy', '--to', 'local:copied.db']],
  ['migrate-files', ['migrate-files', FILES, '--dry-run']],
  ['migrate-files', ['migrate-files', FILES]],
  ['import-trades', ['import-trades', TRADEBOOK, '--session', 'REAL']],
  ['cleanup', ['cleanup', '--older-than', '0d', '--yes']],
];

describe('the JSON Schema in docs/json.schema.json', () => {
  const desk = new Desk();
  beforeAll(async () => {
    for (const [name, text] of Object.entries(FILED)) writeFileSync(join(desk.folder, name), text);
    expect(faults('session start', await desk.json('session', 'start', '--id', 'DAY'))).toEqual([]);
  });

  it('fits what every command prints', async () => {
    let id = '';
    for (const [command, args] of COMMANDS) {
      const document = await desk.json(...args.map((word) => word.replace('{id}', id)));
      expect({ command, faults: faults(command, document) }).toEqual({ command, faults: [] });
      if (args.includes('pending')) ({ id } = document.order);
    }
  });

  it('fits what watch prints, each event a line', async () => {
    const watched = new Desk();
    await watched.json('session', 'start', '--id', 'DAY');
    const printed = watched.run('watch', '--json', '--interval', '50ms');
    await watched.json('buy', 'INFY', '1', '--price', '1500');
    await watched.json('buy', 'TCS', '1', '--type', 'LIMIT', '--price', '3000');
    await watched.json('sell', 'INFY', '1', '--price', '1500');
    await watched.json('session', 'end', '--yes');
    const events = (await printed).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(events.map(({ event }) => event))).toContain('ended');
    expect(events.flatMap((event) => faults('watch', event))).toEqual([]);
  });

  it('fits what adopting a session prints', async () => {
    const server = await startRedis();
    try {
      const dump = readFileSync(join(FILES, '../redis-session.txt'));
      execFileSync('redis-cli', ['-p', String(server.port)], { input: dump });
      const adopting = new Desk({ REDIS_URL: server.url });
      const { sessions } = await adopting.json('session', 'list');
      const adopted = await adopting.json('session', 'adopt', sessions[0].session_id, '--yes');
      expect(faults('session adopt', adopted)).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  it('knows every command', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/papertrade.1'), 'utf8');
    const titles = [...page.replaceAll('\\', '').matchAll(/^\.SS papertrade ([a-z- ]+)(.*)$/gm)];
    const commands = titles
      .filter(([, , rest]) => rest !== '[command]')
      .map(([, name = '']) => name.trim());
    const known = Object.keys(schema.$defs).map((name) => name.replace('command ', ''));
    expect(commands.length).toBeGreaterThan(30);
    expect(commands.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('fits an error', async () => {
    const { status, stderr } = await desk.run('report', 'NONE', '--json');
    expect(status).toBe(4);
    expect(faults('error', JSON.parse(stderr))).toEqual([]);
  });

  it('finds a float where a decimal must be, and a field that is missing', async () => {
    const other = new Desk();
    await other.json('session', 'start', '--id', 'DAY');
    const report = await other.json('report', 'DAY');
    expect(faults('report', { ...report, total_pnl: 1.5 })).toMatchObject([
      { instancePath: '/total_pnl', keyword: 'type' },
    ]);
    delete report.fees;
    expect(faults('report', report)).toMatchObject([{ keyword: 'required' }]);
  });
});
