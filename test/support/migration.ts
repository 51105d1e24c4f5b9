import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadChargeSchedule } from '../../src/config/market/charge-schedules.ts';
import { INDIA, zoneOffset } from '../../src/config/zone-offset.ts';
import { bySchedule } from '../../src/domain/charges/schedule.ts';
import { shippedMarket } from './contracts.ts';
import { money, ratio } from '../../src/domain/money/money.ts';
import { Calendar } from '../../src/app/market/calendar.ts';
import {
  migrateFolder,
  type Migration,
  type MigrationRequest,
} from '../../src/migration/files/migration.ts';
import type { Reject } from '../../src/migration/files/rejects.ts';
import { WEEKDAYS } from '../../src/domain/performance/trading-times.ts';
import { PositionTracker } from '../../src/app/market/position-tracker.ts';
import { SessionReporter } from '../../src/app/reporting/session-reporter.ts';
import { Verifier } from '../../src/app/integrity/verifier.ts';
import { openLocalStore } from '../../src/storage/sqlite/sqlite-store.ts';
import type { SessionPart, Store } from '../../src/storage/ports/store.ts';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'papertrade-migrate-'));

/** A folder with these files, by their names within it. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporary();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export const openStore = (): Promise<Store> =>
  openLocalStore({ path: join(temporary(), 'papertrade.db') });

export interface Migrated {
  readonly result: Migration;
  readonly rejects: readonly Reject[];
}

/** Migrates a folder with the default settings: a fee of 20, 100000 to start, no shorts. */
export async function migrate(
  store: Store,
  folder: string,
  given: Partial<MigrationRequest> = {},
): Promise<Migrated> {
  const calendar = new Calendar(zoneOffset(INDIA), () => Date.parse('2026-01-01T00:00:00Z'));
  const reporter = new SessionReporter({
    store,
    tracker: new PositionTracker(store),
    calendar,
    changes: { cancelAll: () => Promise.reject(new Error('an order rests here')) },
    terms: () => Promise.resolve({ times: WEEKDAYS, riskFree: ratio('0') }),
  });
  const rejects: Reject[] = [];
  const deps = {
    store,
    reporter,
    calendar,
    defaultSegment: 'NSE_FNO' as const,
    contracts: await shippedMarket(),
    defaultBalance: money('100000'),
    terms: {
      allowShort: false,
      marginRate: () => ratio('1'),
      chargesOf: bySchedule(await loadChargeSchedule('zerodha', 'paisa')),
    },
  };
  const request = {
    folder,
    fee: money('20'),
    strict: false,
    stopAtReject: false,
    dryRun: false,
    rejected: (reject: Reject) => rejects.push(reject),
    ...given,
  };
  const result = await migrateFolder(request, deps);
  return { result, rejects };
}

/** All that a store holds of a session, but for when it may be forgotten. */
export async function contentsOf(store: Store, sessionId: string): Promise<string> {
  const parts: SessionPart[] = [];
  for await (const part of store.exportSession(sessionId)) {
    parts.push(part.type === 'session' ? { ...part, expiresAt: null } : part);
  }
  return JSON.stringify(parts);
}

export async function differencesIn(store: Store, sessionId: string) {
  return (await new Verifier(store).verify(sessionId)).differences;
}

export const ORDERS_HEADER = 'id,security_id,side,quantity,avg_price,timestamp,status';

/** Lines of an orders.csv that sells what it bought, over a few hundred instruments. */
export function manyOrders(count: number): string {
  const lines = [ORDERS_HEADER];
  const start = Date.parse('2025-09-15T03:45:00Z');
  for (let index = 0; index < count; index += 1) {
    const id = 40_000 + (Math.floor(index / 4) % 300);
    const side = index % 4 < 2 ? 'BUY' : 'SELL';
    const price = (100 + (index % 977) * 0.05).toFixed(2);
    const at = new Date(start + index * 10 + 19_800_000).toISOString().slice(0, 19);
    lines.push(`"P-${1_757_908_411 + index}.0",${id},${side},75,"${price}",${at}+05:30,COMPLETED`);
  }
  return `${lines.join('\n')}\n`;
}
