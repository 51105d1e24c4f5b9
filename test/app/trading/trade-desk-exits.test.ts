import { beforeEach, describe, expect, it } from '@jest/globals';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';

let day: Awaited<ReturnType<typeof openDay>>;
beforeEach(async () => {
  day = await openDay();
});

const trade = (given: Partial<TradeRequest> = {}) => day.services.desk.execute(aRequest(given));
const sell = (given: Partial<TradeRequest> = {}) => trade({ action: 'SELL', ...given });
const exits = { target: price('110'), stop: price('95') };
const statuses = async () => Object.fromEntries(await day.services.store.orderStatuses('S'));

describe('an order at the market with a target and a stop', () => {
  it('places both as it fills, in one commit, and answers with them', async () => {
    const bought = await trade({ exits });
    expect(bought.exits!.map(({ orderType }) => orderType)).toEqual(['LIMIT', 'SL-M']);
    expect(bought.order.status).toBe('FILLED');
    const { balance } = (await day.services.store.sessionState('S'))!;
    expect(balance).toMatchObject(bought.balance);
    expect(balance.revision).toBe(3);
    const open = await day.services.store.openOrders('S');
    expect(open.map(({ id }) => id)).toEqual(bought.exits!.map(({ id }) => id));
    await day.sound();
  });

  it('has its exits cancelled in the commit that closes the position', async () => {
    await trade({ exits });
    const part = await sell({ quantity: quantity('4') });
    expect(part).not.toHaveProperty('exits');
    expect(await statuses()).toEqual({ FILLED: 2, OPEN: 2 });
    const rest = await sell({ quantity: quantity('6'), price: price('105') });
    expect(text(rest.realized!)).toBe('30');
    expect((await day.services.store.sessionState('S'))!.balance).toMatchObject(rest.balance);
    expect(await statuses()).toEqual({ FILLED: 3, CANCELLED: 2 });
    await day.sound();
  });

  it('bought and sold again by one program, cancels exits that another placed', async () => {
    await trade({ exits });
    const other = await day.joinDay();
    const closed = {
      sessionId: 'S',
      action: 'SELL',
      instrument: INFY,
      price: price('101'),
    } as const;
    await other.desk.execute({ ...closed, quantity: quantity('10') });
    expect(await statuses()).toEqual({ FILLED: 2, CANCELLED: 2 });
    await trade();
    await sell();
    expect(await statuses()).toEqual({ FILLED: 4, CANCELLED: 2 });
    await day.sound();
  });

  it('has none for what only closes, and those of a flip are for what it opened', async () => {
    await sell({ allowShort: true });
    expect(await trade({ exits, quantity: quantity('10') })).not.toHaveProperty('exits');
    expect(await day.services.store.openOrders('S')).toEqual([]);
    await sell({ allowShort: true });
    const flipped = await trade({ exits, quantity: quantity('15'), allowShort: true });
    expect(flipped.exits!.map((each) => text(each.quantity))).toEqual(['5', '5']);
    await day.services.quotes.set(INFY, price('111'));
    expect(await day.figures()).toMatchObject({ used: '0', blocked: '0', realized: '55' });
    await day.sound();
  });
});
