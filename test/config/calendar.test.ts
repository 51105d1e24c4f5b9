import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import { loadMarketCalendar } from '../../src/config/market/market-calendar.ts';
import { loadSquareOffs } from '../../src/config/market/square-off.ts';
import { nextTradingDay, tradingDay } from '../../src/domain/calendar/market-calendar.ts';
import { closedRefusal } from '../../src/domain/calendar/market-hours.ts';
import type { Segment } from '../../src/domain/instruments/instrument.ts';

const folder = mkdtempSync(join(tmpdir(), 'papertrade-calendar-'));
const FOLDER = join(import.meta.dirname, '../../config/calendar');

async function calendar(trading = '{}') {
  const file = join(folder, 'settings.yaml');
  writeFileSync(file, `trading: ${trading}\n`);
  const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder, file });
  return loadMarketCalendar(config);
}

describe("the exchanges' calendar", () => {
  it.each([
    ['F&O trade until 15:40 from August 2026 on', 'NSE_FNO', '2026-11-25T15:35', true],
    ['until then until 15:30', 'NSE_FNO', '2026-07-31T15:35', false],
    ['a replay of 2024 has the hours of 2024', 'NSE_FNO', '2024-11-25T15:35', false],
    ['shares trade until 15:30', 'NSE_EQ', '2026-11-25T15:35', false],
    ['MCX trades until 23:55 in the winter of the US', 'MCX_COMM', '2026-11-25T23:45', true],
    ['until 23:30 in their summer', 'MCX_COMM', '2026-07-15T23:45', false],
    ['MCX has an evening session on a holiday of shares', 'MCX_COMM', '2026-11-24T18:00', true],
    ['no morning session then', 'MCX_COMM', '2026-11-24T11:00', false],
    ['nor any on Good Friday', 'MCX_COMM', '2026-04-03T18:00', false],
    ['at New Year it closes at 17:00', 'MCX_COMM', '2026-01-01T18:00', false],
    ['Muhurat trading is held on a Sunday', 'NSE_EQ', '2026-11-08T18:30', true],
    ['also of derivatives', 'NSE_FNO', '2026-11-08T18:30', true],
    ['not at the usual hours', 'NSE_EQ', '2026-11-08T11:00', false],
    ['currencies rest on the annual closing of banks', 'NSE_CURRENCY', '2026-04-01T11:00', false],
    ['shares trade on it', 'NSE_EQ', '2026-04-01T11:00', true],
    ['26 March 2026 was a holiday', 'NSE_FNO', '2026-03-26T11:00', false],
    ['31 March 2026 was a holiday', 'NSE_FNO', '2026-03-31T11:00', false],
    ['28 May 2026 was a holiday', 'BSE_FNO', '2026-05-28T11:00', false],
    ['the budget was traded on a Sunday', 'NSE_EQ', '2026-02-01T11:00', true],
  ] as const)('%s: %s at %s', async (_what, segment, at, open) => {
    const refusal = closedRefusal(segment, `${at}:00.000+05:30`, await calendar());
    expect(refusal === undefined).toBe(open);
  });

  it.each(['nse.yaml', 'mcx.yaml', 'currency.yaml', 'hours.yaml'])(
    '%s passes the check of a file of its form',
    async (name) => {
      const shipped = await calendar();
      const own = await calendar(`{ holidays: ${join(FOLDER, name)} }`);
      expect(own.days.length + own.hours.length).toBeGreaterThan(5);
      expect(shipped.days).toEqual(expect.arrayContaining([...own.days]));
      expect(shipped.hours).toEqual(expect.arrayContaining([...own.hours]));
    },
  );

  it("has no days for none, and keeps the hours; the trader's own hours win", async () => {
    const none = await calendar('{ holidays: none, hours: { NSE_EQ: 10:00-11:00 } }');
    expect(tradingDay('NSE_EQ', '2026-01-26', none)).toMatchObject({
      hours: { from: '10:00', until: '11:00' },
      closed: undefined,
    });
    expect(tradingDay('NSE_FNO', '2026-01-26', none).hours.until).toBe('15:30');
    expect(nextTradingDay('NSE_EQ', '2026-01-23', none)).toBe('2026-01-26');
  });

  it.each([
    ['closed: [{date: 2026-01-26, name: A, opens: late}]', /closed\.0\.opens.*17:00/],
    ['hours: [{segments: [NSE], from: 2026-01-01, hours: 09:15-15:30}]', /hours\.0\.segments\.0/],
    ['shut: []', /shut: unknown setting/],
  ])('names the place of what it does not take: %s', async (text, message) => {
    const own = join(folder, 'own.yaml');
    writeFileSync(own, text);
    await expect(calendar(`{ holidays: ${own} }`)).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringMatching(message),
    });
  });
});

describe('the times of the square-off', () => {
  const on = async (typed: Parameters<typeof loadSquareOffs>[0], segment: Segment) =>
    (await loadSquareOffs(typed))('2026-11-25')[segment];

  it.each([
    ['off', 'NSE_EQ', undefined],
    ['15:10', 'MCX_COMM', { at: '15:10' }],
    ['broker', 'NSE_EQ', { at: '15:20' }],
    ['broker', 'BSE_FNO', { at: '15:25' }],
    ['broker', 'NSE_CURRENCY', { at: '16:45' }],
    ['broker', 'MCX_COMM', { minutesBefore: 25 }],
    [{ default: 'broker', NSE_EQ: '15:15' }, 'NSE_EQ', { at: '15:15' }],
    [{ default: 'broker', NSE_EQ: '15:15' }, 'NSE_FNO', { at: '15:25' }],
    [{ NSE_EQ: '15:15' }, 'NSE_FNO', undefined],
    [{ MCX_COMM: '10m' }, 'MCX_COMM', { minutesBefore: 10 }],
  ] as const)('%j: %s', async (typed, segment, expected) => {
    expect(await on(typed, segment)).toEqual(expected);
  });
});
