import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/margin');
const RISK_FILE = join(FIXTURES, 'nsccl.20260625.i01.spn');
const EXPOSURES = join(FIXTURES, 'ael_25062026.csv');
const FUTURE = ['-1', 'NIFTY', '2026-06-30', 'FUT@24073.42', '--spot', '24050'] as const;
const DAY = '2026-06-25';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** A desk on the day of the file, or another, with a million and NIFTY at 24050. */
async function deskOn(day: string, env: Record<string, string> = {}): Promise<Desk> {
  const desk = new Desk({ ...clockAt(`${day}T11:00:00+05:30`), ...env });
  await desk.json('session', 'start', '--balance', '1000000');
  await desk.json('quote', 'set', 'NIFTY', '24050');
  return desk;
}

describe.each(['the local store', 'Redis'])("the exchange's margin files, beside %s", (store) => {
  const env = (): Record<string, string> => (store === 'Redis' ? { REDIS_URL: server.url } : {});

  it('say what is blocked, to the paisa', async () => {
    const desk = await deskOn(DAY, env());
    const taken = await desk.json('margins', 'import', RISK_FILE);
    expect(taken).toMatchObject({ kind: 'risk', exchange: 'NSE', day: DAY, count: 40, skipped: 0 });
    const sold = await desk.json(
      'sell',
      'NIFTY 2026-06-30 FUT',
      '65',
      '--price',
      '24060',
      '--short',
    );
    // 2246.05 a unit by the file, and 2% of its price of 24073.42.
    const figures = { source: 'file', span: '145993.25', total: '177288.7' };
    expect(sold.margin).toMatchObject(figures);
    expect(await desk.json('margin')).toMatchObject({ ...figures, source: 'file' });
    const hedged = await desk.json('buy', 'NIFTY 2026-07-28 FUT', '65', '--price', '24200');
    // Each unit gains 2258.14 where the other loses 2246.05; 425 are charged for the two expiries.
    expect(hedged.margin).toMatchObject({ source: 'file' });
    expect(Number(hedged.margin.span)).toBeCloseTo((425 + 2258.14 - 2246.05) * 65, 2);
    expect((await desk.json('verify')).sessions[0]).toMatchObject({ ok: true });
  });
});

describe("the exchange's margin files", () => {
  it.each(['gz', 'zip'])(
    'are read out of a .%s, and one that is cut is not taken',
    async (ending) => {
      const desk = await deskOn(DAY);
      const file = join(desk.folder, `nsccl.20260625.i1.${ending}`);
      const whole = readFileSync(RISK_FILE);
      const packed =
        ending === 'gz' ? gzipSync(whole) : zipSync({ 'nsccl.20260625.i01.spn': whole });
      writeFileSync(file, packed);
      const taken = await desk.json('margins', 'import', file);
      expect(taken).toMatchObject({
        kind: 'risk',
        exchange: 'NSE',
        day: DAY,
        count: 40,
        skipped: 0,
      });
      const sold = await desk.json('margin', ...FUTURE.slice(0, 4));
      writeFileSync(file, packed.subarray(0, packed.length / 2));
      const { status, stderr } = await desk.run('margins', 'import', file);
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('whole'),
      });
      expect(await desk.json('margin', ...FUTURE.slice(0, 4))).toEqual(sold);
    },
  );

  it('are never mixed with the model: one contract that they lack, and the model judges all', async () => {
    const desk = await deskOn(DAY);
    await desk.json('margins', 'import', RISK_FILE);
    const legs = ['-1 NIFTY 2026-06-30 24200 CE@90', '+1 NIFTY 2026-06-30 24400 CE@40'];
    expect(await desk.json('margin', ...legs)).toMatchObject({ source: 'file', spot: '24050.35' });
    const lacks = [legs[0]!, '+1 NIFTY 2026-06-30 24350 CE@45'];
    expect(await desk.json('margin', ...lacks)).toMatchObject({ source: 'model', spot: '24050' });
  });

  it('count on their trading day and the next, then the model does again', async () => {
    const desk = await deskOn(DAY);
    await desk.json('margins', 'import', RISK_FILE);
    const legs = ['-1 NIFTY 2026-07-28 24200 CE@300'];
    const sources = [];
    for (const day of ['2026-06-24', DAY, '2026-06-28', '2026-06-29', '2026-06-30']) {
      Object.assign(desk.env, clockAt(`${day}T11:00:00+05:30`));
      const { source } = await desk.json('margin', ...legs);
      const { files } = await desk.json('margins', 'info');
      expect(files[0].fresh).toBe(source === 'file');
      sources.push(source);
    }
    // 2026-06-26 is a holiday.
    expect(sources).toEqual(['model', 'file', 'file', 'file', 'model']);
  });

  it('answer where nobody knows where the underlying stands', async () => {
    const desk = new Desk(clockAt(`${DAY}T11:00:00+05:30`));
    const legs = ['-1 NIFTY 2026-06-30 24200 CE@90'];
    expect(await desk.json('margin', ...legs)).toMatchObject({ source: 'percent' });
    await desk.json('margins', 'import', RISK_FILE);
    expect(await desk.json('margin', ...legs)).toMatchObject({ source: 'file' });
  });

  it('have exposure margins of their own', async () => {
    const desk = await deskOn(DAY);
    await desk.json('margins', 'import', RISK_FILE);
    const list = join(desk.folder, 'ael_25062026.csv');
    writeFileSync(list, readFileSync(EXPOSURES, 'utf8').replace('0.00,2.00', '1.00,3.00'));
    const taken = await desk.json('margins', 'import', list);
    expect(taken).toMatchObject({ kind: 'exposure', day: DAY, count: 3, skipped: 1 });
    const args = ['-1', 'NIFTY', '2026-06-30', 'FUT@24060'];
    const { exposure } = await desk.json('margin', ...args);
    expect(Number(exposure)).toBeCloseTo(24073.42 * 65 * 0.03, 2);
  });

  it('are not asked where the trader says where the underlying stands', async () => {
    const desk = await deskOn(DAY);
    await desk.json('margins', 'import', RISK_FILE);
    expect(await desk.json('margin', ...FUTURE)).toMatchObject({ source: 'model' });
  });

  it('are listed, and belong to their owner alone', async () => {
    const desk = await deskOn(DAY);
    expect(await desk.json('margins', 'info')).toEqual({ files: [] });
    await desk.json('margins', 'import', RISK_FILE);
    await desk.json('margins', 'import', EXPOSURES);
    const { files } = await desk.json('margins', 'info');
    expect(files.map(({ kind, day, fresh }: any) => [kind, day, fresh])).toEqual([
      ['risk', DAY, true],
      ['exposure', DAY, true],
    ]);
    const { mode } = statSync(join(desk.folder, '.local/share/papertrade/margins.db'));
    expect(mode & 0o777).toBe(0o600);
    const { stdout } = await desk.run('margins', 'info');
    expect(stdout).toContain('40 contracts');
  });

  it.each([
    ['breaks off', () => readFileSync(RISK_FILE, 'utf8').slice(0, 9000)],
    ['is another one', () => 'Day,Price\n1,2\n'],
    ['is empty', () => ''],
    ['is zipped', () => 'PK\u0003\u0004'],
    ['lists nothing', () => 'Symbol,Instrument Type,Total applicable ELM%\n'],
  ])('stay as they are where a new file %s', async (_, text) => {
    const desk = await deskOn(DAY);
    await desk.json('margins', 'import', RISK_FILE);
    await desk.json('margins', 'import', EXPOSURES);
    const before = await desk.json('margins', 'info');
    const file = join(desk.folder, 'new-file');
    writeFileSync(file, text());
    const { status, stderr } = await desk.run('margins', 'import', file);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/file|list/),
    });
    expect(await desk.json('margins', 'info')).toEqual(before);
    expect(await desk.json('margin', '-1', 'NIFTY', '2026-06-30', 'FUT@1')).toMatchObject({
      span: '145993.25',
    });
  });
});
