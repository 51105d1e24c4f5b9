import { expect, it } from '@jest/globals';
import { PapertradeError } from '../../../src/domain/errors.ts';
import { price } from '../../../src/domain/money/money.ts';
import type { Commit, Store } from '../../../src/storage/ports/store.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';

/** A program whose disk is full after so many commits. */
const fullAfter = (commits: number) => (store: Store) => {
  let left = commits;
  return {
    commit: (commit: Commit) => {
      left -= 1;
      if (left >= 0) return store.commit(commit);
      const given = 'The disk is full; what failed wrote nothing.';
      return Promise.reject(new PapertradeError('STORE_UNUSABLE', given));
    },
  };
};
const limit = aRequest({ orderType: 'LIMIT', price: price('100'), clientOrderId: 'mine' });

it('an order that was placed is told as placed, though its first quote could not be tried', async () => {
  const { services, joinDay, sound } = await openDay();
  await services.quotes.set(INFY, price('99'));
  const { desk } = await joinDay(fullAfter(1));
  const { order, hints } = await desk.execute(limit);
  expect([order.status, order.clientOrderId]).toEqual(['OPEN', 'mine']);
  expect(hints?.join()).toMatch(/is placed.*STORE_UNUSABLE/);
  await services.quotes.set(INFY, price('98'));
  expect(await services.store.orderByClientId('S', 'mine')).toMatchObject({ status: 'FILLED' });
  await sound();
});

it('an order that was changed is told as changed, though its first quote could not be tried', async () => {
  const { services, joinDay, sound } = await openDay();
  await services.quotes.set(INFY, price('99'));
  await services.desk.execute({ ...limit, price: price('95') });
  const { changes } = await joinDay(fullAfter(1));
  const { order } = await changes.modify('S', 'mine', { price: price('100') });
  expect([order.status, order.price.toFixed()]).toEqual(['OPEN', '100']);
  await sound();
});

it('an order that could not be placed is refused, and is not there', async () => {
  const { services, joinDay } = await openDay();
  const { desk } = await joinDay(fullAfter(0));
  await expect(desk.execute(limit)).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  expect(await services.store.orders('S')).toEqual([]);
});
