import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/load.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
import { tradingServices, type TradingServices } from '../../support/services.ts';

const NINE = Date.parse('2025-09-15T09:15:00+05:30');

let folder: string;
const opened: TradingServices[] = [];

/** A program of its own on the shared books. */
async function aProgram(): Promise<TradingServices> {
  const store = await openLocalStore({ path: join(folder, 'papertrade.db') });
  const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder });
  const services = await tradingServices(store, config, {
    now: () => NINE,
    zoneOffset: () => () => 330,
  });
  opened.push(services);
  return services;
}

const order = (symbol: string, given: { count?: string; dryRun?: boolean } = {}) => ({
  sessionId: 'A',
  action: 'BUY' as const,
  instrument: instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' }),
  quantity: quantity(given.count ?? '1'),
  price: price('100'),
  dryRun: given.dryRun,
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'papertrade-desk-'));
  const { sessions } = await aProgram();
  await sessions.start({ id: 'A', startingBalance: money('100000') });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ store }) => store.close()));
  rmSync(folder, { recursive: true });
});

describe('a program that trades for long beside another one', () => {
  it('never decides on a position that the other has changed since', async () => {
    const [mine, theirs] = [await aProgram(), await aProgram()];
    await mine.desk.execute(order('INFY'));
    await theirs.desk.execute(order('INFY', { count: '5' }));
    await mine.desk.execute(order('TCS'));
    const { position } = await mine.desk.execute(order('INFY'));
    expect(text(position!.netQty)).toBe('7');
    expect((await (await mine.verifier()).verify('A')).differences).toEqual([]);
  });

  it('shows in a dry run what would happen to the books as they are now', async () => {
    const [mine, theirs] = [await aProgram(), await aProgram()];
    await mine.desk.execute(order('INFY'));
    await theirs.desk.execute(order('INFY', { count: '5' }));
    const { position } = await mine.desk.execute(order('INFY', { dryRun: true }));
    expect(text(position!.netQty)).toBe('7');
  });
});
