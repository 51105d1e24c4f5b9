import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { money, text } from '../../../src/domain/money/money.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import {
  differencesIn,
  folderOf,
  migrate,
  openStore,
  ORDERS_HEADER,
} from '../../support/migration.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

/** 75 of a call, bought and sold at 100 on a day. */
const roundTrip = (day: string) => {
  const row = (id: string, side: string, time: string) =>
    `${id},40001,${side},75,100,${day}T${time}+05:30,COMPLETED`;
  return folderOf({
    'orders.csv': `${[ORDERS_HEADER, row('P-1', 'BUY', '09:20:00'), row('P-2', 'SELL', '09:30:00')].join('\n')}\n`,
    'enhanced/closed_positions.csv':
      'symbol,security_id,side,entry_price,quantity,exit_price,option_type,strike,expiry,entry_timestamp,exit_timestamp\n' +
      `NIFTY,40001,BUY,100,75,100,CE,25000,2026-12-31,${day} 09:20:00 +0530,${day} 09:30:00 +0530\n`,
  });
};
const bySchedule = (folder: string) => migrate(store, folder, { fee: undefined });
const sale = async () => {
  const [session] = await store.sessions();
  const [sold] = await store.orders(session!.id);
  return sold!;
};

describe('migrated orders, where a schedule says what an order costs', () => {
  it.each([
    ['2024-09-30', '4.69'],
    ['2024-10-01', '7.5'],
    ['2026-03-31', '7.5'],
    ['2026-04-01', '11.25'],
  ])('pay the STT of their day: %s', async (day, stt) => {
    const { rejects, result } = await bySchedule(roundTrip(day));
    expect(rejects).toEqual([]);
    expect(text((await sale()).charges!.stt)).toBe(stt);
    expect(await differencesIn(store, result.sessions[0]!.sessionId)).toEqual([]);
  });

  it('are passed over when they are migrated again', async () => {
    const folder = roundTrip('2025-09-15');
    await bySchedule(folder);
    const { result } = await bySchedule(folder);
    expect(result.sessions).toMatchObject([{ ordersImported: 0, ordersSkipped: 2 }]);
  });

  it('pay what --fee says all the same', async () => {
    await migrate(store, roundTrip('2025-09-15'), { fee: money('7') });
    const { fee, charges } = await sale();
    expect([text(fee), charges]).toEqual(['7', undefined]);
  });

  it('from before its first rates are rejected, with the day from which it has some', async () => {
    const { rejects } = await bySchedule(roundTrip('2015-09-15'));
    expect(rejects).toHaveLength(2);
    expect(rejects[0]!.reason).toMatch(/2015-09-15.*20\d\d-\d\d-\d\d/);
  });
});
