import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, text } from '../../../src/domain/money/money.ts';
import { Calendar } from '../../../src/app/market/calendar.ts';
import { PositionTracker } from '../../../src/app/market/position-tracker.ts';
import { Wallet } from '../../../src/app/sessions/wallet.ts';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import { aBalance, aFill, aSession, commitOf } from '../../support/ledger.ts';

let folder: string;
let ours: Store;
let theirs: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'papertrade-wallet-'));
  const path = join(folder, 'papertrade.db');
  [ours, theirs] = [await openLocalStore({ path }), await openLocalStore({ path })];
});
afterAll(async () => {
  await Promise.all([ours.close(), theirs.close()]);
  rmSync(folder, { recursive: true });
});

it('the wallet is never shown with the positions of another moment', async () => {
  await ours.createSession(aSession('A'), aBalance());
  let trades = 0;
  const buy = async (): Promise<void> => {
    const fill = aFill(`c${(trades += 1)}`);
    const { account } = (await theirs.tradingState('A', fill.instrument, ''))!;
    await theirs.commit(commitOf('A', account, fill));
  };
  // Another program trades each of the first three times that we look at the positions.
  const interrupted: Store = {
    ...ours,
    positions: async (id) => {
      if (trades < 3) await buy();
      return ours.positions(id);
    },
  };
  const tracker = new PositionTracker(interrupted);
  const wallet = new Wallet({
    store: interrupted,
    tracker,
    calendar: new Calendar(() => 330, Date.now),
  });
  const { balance, equity, unrealizedPnl } = await wallet.view('A');
  const [position] = await ours.positions('A');
  expect(text(position!.netQty)).toBe('30');
  expect(text(balance.used)).toBe(text(position!.costBasis));
  expect(text(equity)).toBe(text(add(add(balance.available, balance.used), unrealizedPnl)));
});
