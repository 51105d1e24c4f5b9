import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { SEED } from '../support/fuzz-seed.ts';
import { runMain } from '../support/in-process.ts';
import { Random } from '../torture/random.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const TYPED = [0, 2, 3, 4, 5, 6, 7];
const CONTROL = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

/** Every small file of a folder of fixtures. */
const samples = (folder: string): Buffer[] =>
  readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(FIXTURES, folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size < 200_000)
    .map((path) => readFileSync(path));

const ORDERS = Buffer.from(
  'time,side,symbol,quantity,type,price\n2025-09-15 09:20:00,buy,INFY,10,,100\n' +
    '2025-09-15 09:30:00,sell,INFY,all,LIMIT,1515\n',
);
const TRADES = Buffer.from(
  'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time\n' +
    'INFY,INE009A01021,2026-09-15,NSE,EQ,EQ,buy,false,10,1500.05,1,1,2026-09-15T09:20:00\n',
);

/** The commands that read a file, and what they read when nothing is wrong with it. */
const READERS: readonly (readonly [args: readonly string[], good: () => readonly Buffer[]])[] = [
  [['batch'], () => [ORDERS]],
  [['feed'], () => samples('prices')],
  [['replay', '--session', 'R'], () => samples('prices')],
  [['quote', 'settlement', '--file'], () => samples('prices')],
  [['instruments', 'import'], () => samples('instruments')],
  [['margins', 'import'], () => samples('margin')],
  [['import-trades', '--session', 'T', '--rejects', '/dev/null'], () => [TRADES]],
  [['restore'], () => [gzipSync('{"papertrade_backup":1,"created_at":"x","program":"1"}\n')]],
  [['config', 'import', '--dry-run'], () => [readFileSync(join(FIXTURES, 'legacy/scalper.yml'))]],
];

/** A zip of one file, with sizes that are told wrongly where asked. */
function zipOf(content: Buffer, told = content.length): Buffer {
  const packed = deflateRawSync(content);
  const name = Buffer.from('a.csv');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(told, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(told, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}

const random = new Random(SEED);
const CELLS = [
  '=1+1',
  '"',
  '""',
  '\0',
  '\u001b[2J',
  '\r',
  '1e999',
  '-0',
  '٣',
  '9'.repeat(500),
  '{',
  '[[',
];

/** A file with something wrong in it. */
function spoilt(good: Buffer): Buffer {
  const at = (): number => random.between(0, Math.max(0, good.length - 1));
  return random.one<() => Buffer>([
    () => good.subarray(0, at()),
    () => good.subarray(at()),
    () => {
      const bytes = Buffer.from(good);
      for (let count = random.between(1, 20); count > 0 && bytes.length > 0; count -= 1) {
        bytes[at()] = random.between(0, 255);
      }
      return bytes;
    },
    () =>
      Buffer.concat([good.subarray(0, at()), Buffer.from(random.one(CELLS)), good.subarray(at())]),
    () =>
      Buffer.from(
        good.toString('latin1').replaceAll('\n', random.one(['\r', '\r\n', '\n\r\n'])),
        'latin1',
      ),
    () =>
      Buffer.from(
        good.toString('latin1').replaceAll(',', random.one([';', '\t', ',,', '","'])),
        'latin1',
      ),
    () => Buffer.from(`\ufeff${good.toString('latin1')}`, 'utf16le'),
    () => gzipSync(good),
    () => gzipSync(gzipSync(good)),
    () => gzipSync(good).subarray(0, random.between(1, 60)),
    () => zipOf(good, random.one([good.length, 0, 4_000_000_000])),
    () => zipOf(zipOf(good)),
    () => Buffer.concat([gzipSync(good), Buffer.from('trailing')]),
  ])();
}

const BOMB = gzipSync(Buffer.alloc(100_000_000, 'a'));
let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'papertrade-files-'));
  await runMain(home, ['session', 'start', '--id', 'A']);
});
afterAll(() => rmSync(home, { recursive: true }));

async function told(args: readonly string[], content: Buffer) {
  const file = join(home, 'given');
  writeFileSync(file, content);
  const { status, stdout, stderr } = await runMain(home, [...args, file]);
  return { args, status, told: (stdout + stderr).slice(0, 2000) };
}

describe('whatever a file holds', () => {
  it.each(READERS)(
    '%j takes it, or says what is wrong',
    async (args, good) => {
      const files = good();
      expect(files.length).toBeGreaterThan(0);
      const foreign: unknown[] = [];
      for (let count = 0; count < 40; count += 1) {
        const outcome = await told(args, spoilt(random.one(files)));
        if (!TYPED.includes(outcome.status) || CONTROL.test(outcome.told)) foreign.push(outcome);
      }
      expect(foreign).toEqual([]);
    },
    120_000,
  );

  it('the books are sound afterwards', async () => {
    const { status, stdout } = await runMain(home, ['verify', '--all']);
    expect([status, stdout]).toEqual([0, expect.any(String)]);
  });

  it.each(READERS.map(([args]) => [args] as const))(
    '%j does not unpack a bomb into memory',
    async (args) => {
      const before = process.memoryUsage().rss;
      expect(TYPED.slice(1)).toContain((await told(args, BOMB)).status);
      expect(process.memoryUsage().rss - before).toBeLessThan(600_000_000);
    },
    60_000,
  );
});
