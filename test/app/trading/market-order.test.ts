import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JournalEntry } from '../../../src/domain/ledger/journal.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { aRequest, openDay } from '../../support/day.ts';

const AT = '2026-11-25T10:00:00.000+05:30';

let day: Awaited<ReturnType<typeof openDay>>;
beforeEach(async () => {
  day = await openDay();
});

const trade = (given: Partial<TradeRequest> = {}) => day.services.desk.execute(aRequest(given));
const sell = (given: Partial<TradeRequest> = {}) => trade({ action: 'SELL', ...given });
const history = () => day.services.store.orders('S');
async function journal(): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of day.services.store.journal('S')) entries.push(entry);
  return entries;
}

describe('an order at the market', () => {
  it('fills at once: the order, the position, the wallet and the journal agree', async () => {
    const bought = await trade({ note: 'on a hunch' });
    expect(bought).toMatchObject({ duplicate: false, dryRun: false });
    expect(bought).not.toHaveProperty('exits');
    expect(bought.order).toMatchObject({ status: 'FILLED', orderType: 'MARKET', filledAt: AT });
    expect([bought.position!.netQty, bought.balance.available].map(text)).toEqual(['10', '98980']);
    const sold = await sell({ quantity: quantity('4'), price: price('110') });
    expect([bought.realized!, sold.realized!].map(text)).toEqual(['0', '40']);
    expect(await history()).toEqual([sold.order, bought.order]);
    expect(await journal()).toMatchObject([
      { type: 'FILL', revision: 1, at: AT, fill: { tradingDay: '2026-11-25', note: 'on a hunch' } },
      { type: 'FILL', revision: 2, at: AT, fill: { note: '' } },
    ]);
    await day.sound();
  });

  it('has an id that tells its time, which is its client id unless it has one', async () => {
    const { order: plain } = await trade();
    expect(plain.id).toMatch(/^P-20261125100000-[0-9a-f]{12}$/);
    expect(plain.clientOrderId).toBe(plain.id);
    const { order: named } = await trade({ clientOrderId: 'mine' });
    expect(named.id).toMatch(/^P-20261125100000-/);
    expect(named.clientOrderId).toBe('mine');
  });

  it('asked for twice under one client id is done once, and answered with the first', async () => {
    const first = await trade({ clientOrderId: 'once' });
    const other = await day.joinDay();
    const again = await other.desk.execute(aRequest({ clientOrderId: 'once', action: 'SELL' }));
    expect(again).toMatchObject({ duplicate: true, realized: undefined, dryRun: false });
    expect(again.order).toEqual(first.order);
    expect(text(again.position!.netQty)).toBe('10');
    expect(await history()).toHaveLength(1);
  });

  it('of a LIMIT type rests instead', async () => {
    expect((await trade({ orderType: 'LIMIT' })).order).toMatchObject({ status: 'OPEN' });
    expect((await trade({ orderType: 'MARKET' })).order).toMatchObject({ status: 'FILLED' });
  });

  it('pays the fee that it names, even none, and else the configured one', async () => {
    const fees = [await trade({ fee: money('0') }), await trade({ fee: money('7.5') })];
    expect([...fees, await trade()].map((each) => text(each.order.fee))).toEqual([
      '0',
      '7.5',
      '20',
    ]);
  });

  it('in a session that is not there, or has ended, is refused', async () => {
    await expect(trade({ sessionId: 'NONE' })).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    const { session, balance } = (await day.services.store.sessionState('S'))!;
    const ended = { ...session, status: 'completed', endTime: AT } as const;
    await day.services.store.endSession({ session: ended, decidedOn: balance, report: '{}' });
    await expect(trade()).rejects.toMatchObject({
      code: 'SESSION_ENDED',
      details: { session_id: 'S' },
    });
    expect(await history()).toEqual([]);
  });
});

describe('a dry run', () => {
  it('shows what would happen, and nothing does', async () => {
    const shown = await trade({ dryRun: true, exits: { target: price('110') } });
    expect(shown).toMatchObject({ dryRun: true, duplicate: false, order: { status: 'FILLED' } });
    expect(text(shown.balance.available)).toBe('98980');
    expect(shown.exits).toMatchObject([{ orderType: 'LIMIT', action: 'SELL' }]);
    expect(await history()).toEqual([]);
    expect(await journal()).toEqual([]);
    expect(await day.figures()).toMatchObject({ available: '100000', used: '0' });
  });

  it('of what the rules refuse is refused, and not kept either', async () => {
    const much = { dryRun: true, quantity: quantity('1000') };
    await expect(trade(much)).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    expect(await history()).toEqual([]);
  });
});

describe('a refused order', () => {
  it('is kept with why, and refused again under its client id, at no cost', async () => {
    const much = { quantity: quantity('1000'), clientOrderId: 'much' };
    const refusal = { code: 'INSUFFICIENT_FUNDS', message: expect.stringContaining('1,00,020') };
    await expect(trade(much)).rejects.toMatchObject(refusal);
    expect(await history()).toMatchObject([
      { status: 'REJECTED', reasonCode: refusal.code, reason: refusal.message, fee: money('0') },
    ]);
    await expect(trade({ clientOrderId: 'much' })).rejects.toMatchObject(refusal);
    expect(await journal()).toEqual([]);
    expect(await day.figures()).toMatchObject({ available: '100000' });
    expect(text((await trade()).position!.netQty)).toBe('10');
  });

  it("is kept when one of the trader's own limits refuses it", async () => {
    day = await openDay('risk:\n  max_loss_per_order: 500\n');
    await expect(trade()).rejects.toMatchObject({
      code: 'RISK_LIMIT',
      details: { limit: 'max_loss_per_order', value: '1020' },
    });
    expect(await history()).toMatchObject([{ status: 'REJECTED', reasonCode: 'RISK_LIMIT' }]);
  });

  it('sells short only where the order or, without a word of it, the configuration lets it', async () => {
    const refusal = { code: 'INSUFFICIENT_QUANTITY', details: { open_quantity: '0' } };
    await expect(sell()).rejects.toMatchObject(refusal);
    expect((await sell({ allowShort: true })).position).toMatchObject({ side: 'SHORT' });
    day = await openDay('  allow_short: true\n');
    await expect(sell({ allowShort: false })).rejects.toMatchObject(refusal);
    expect((await sell()).position).toMatchObject({ side: 'SHORT' });
  });
});

describe('the quantity "all"', () => {
  it('is what is open now, of a LONG and of a SHORT', async () => {
    await trade({ quantity: quantity('7') });
    expect(text((await sell({ quantity: 'all' })).order.quantity)).toBe('7');
    await sell({ quantity: quantity('3'), allowShort: true });
    expect(text((await trade({ quantity: 'all' })).order.quantity)).toBe('3');
    expect(await day.figures()).toMatchObject({ used: '0', realized: '0' });
  });

  it('is refused where nothing is open, and no order is kept', async () => {
    await expect(sell({ quantity: 'all' })).rejects.toMatchObject({
      code: 'POSITION_NOT_FOUND',
      details: { symbol: 'INFY' },
    });
    expect(await history()).toEqual([]);
  });
});

describe('an order that names no product', () => {
  it('takes what is held, else the configured one; naming one decides', async () => {
    day = await openDay('  default_product: MIS\n');
    const TCS = instrumentFrom({ symbol: 'TCS', defaultSegment: 'NSE_EQ' });
    expect((await trade()).order.product).toBe('MIS');
    await trade({ instrument: TCS, product: 'CNC' });
    expect((await trade({ instrument: TCS })).order.product).toBe('CNC');
    expect(await day.figures()).toMatchObject({ used: '2200' });
  });
});

describe('an order that turns a position round', () => {
  it('answers with the side that it opened, and with what the other realized', async () => {
    await trade({ product: 'MIS' });
    const turned = await sell({ quantity: quantity('15'), price: price('110'), allowShort: true });
    expect(turned.position).toMatchObject({ side: 'SHORT', netQty: quantity('5') });
    expect(text(turned.realized!)).toBe('100');
    const back = await trade({ quantity: quantity('5'), price: price('108') });
    expect(text(back.realized!)).toBe('10');
    const again = await trade({ quantity: quantity('2') });
    expect(again.position).toMatchObject({ side: 'LONG', netQty: quantity('2') });
    await day.sound();
  });
});
