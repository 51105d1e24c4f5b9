import { beforeEach, describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import { openDay } from '../../support/day.ts';
import type { TradingServices } from '../../support/services.ts';

const share = (symbol: string) => instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
const order = (symbol: string, given: Partial<TradeRequest> = {}): TradeRequest => ({
  sessionId: 'S',
  action: 'BUY',
  instrument: share(symbol),
  quantity: quantity('10'),
  price: price('100'),
  ...given,
});

let day: Awaited<ReturnType<typeof openDay>>;
let mine: TradingServices;
let outcomes: string[];
/** What happens just before the next commit. */
let meanwhile: (() => Promise<unknown>) | undefined;

/** Keeps what became of a program's commits. */
const counted = (store: Store): Partial<Store> => ({
  commit: async (commit) => {
    const first = meanwhile;
    meanwhile = undefined;
    await first?.();
    const outcome = await store.commit(commit);
    outcomes.push(outcome.kind);
    return outcome;
  },
});

beforeEach(async () => {
  [outcomes, meanwhile] = [[], undefined];
  day = await openDay();
  mine = await day.joinDay(counted);
});

const trade = (symbol: string, given: Partial<TradeRequest> = {}) =>
  mine.desk.execute(order(symbol, given));

describe('a program that makes many orders alone', () => {
  it('is never in its own way, whatever its orders leave', async () => {
    await trade('INFY', { exits: { target: price('110') } });
    await trade('TCS');
    await trade('INFY', { action: 'SELL' });
    expect(await day.services.store.openOrders('S')).toEqual([]);
    await trade('INFY', { action: 'SELL', quantity: quantity('15'), allowShort: true });
    const { position } = await trade('INFY', {
      quantity: quantity('25'),
      allowShort: true,
    });
    expect(position).toMatchObject({ side: 'LONG', netQty: quantity('10') });
    expect(outcomes.every((kind) => kind === 'committed')).toBe(true);
    await day.sound();
  });

  it("knows one session's positions from another's", async () => {
    await mine.sessions.start({ id: 'T', startingBalance: money('5000') });
    await trade('INFY');
    const other = await trade('INFY', { sessionId: 'T', quantity: quantity('1') });
    expect([other.position!.netQty, other.balance.available].map(text)).toEqual(['1', '4880']);
    expect(text((await trade('INFY')).position!.netQty)).toBe('20');
  });

  it('trades several sessions at once, by turns, none in the way of another', async () => {
    const ids = ['T', 'U', 'V'];
    for (const id of ids) await mine.sessions.start({ id, startingBalance: money('5000') });
    for (let turn = 1; turn <= 3; turn += 1) {
      const done = await Promise.all(
        ids.map((sessionId) => trade('INFY', { sessionId, quantity: quantity('2') })),
      );
      for (const { position, balance } of done) {
        expect(text(position!.netQty)).toBe(String(2 * turn));
        expect(text(balance.available)).toBe(String(5000 - 220 * turn));
      }
    }
    expect(outcomes.every((kind) => kind === 'committed')).toBe(true);
  });
});

describe('a program that another one is faster than', () => {
  it('decides again on what the other left', async () => {
    await trade('INFY');
    meanwhile = () => day.services.desk.execute(order('INFY', { quantity: quantity('5') }));
    const { position } = await trade('INFY');
    expect(text(position!.netQty)).toBe('25');
    expect(outcomes).toEqual(['committed', 'conflict', 'committed']);
    await day.sound();
  });

  it('keeps a refused order once, and refuses it by what the other left', async () => {
    meanwhile = () => day.services.desk.execute(order('INFY', { quantity: quantity('900') }));
    const much = trade('INFY', { quantity: quantity('1000') });
    await expect(much).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      details: { available: '9980' },
    });
    expect(outcomes).toEqual(['conflict', 'committed']);
    expect(await day.services.store.orders('S')).toHaveLength(2);
  });

  it('answers with the order that the other made under the same client id', async () => {
    await trade('INFY');
    const same = order('INFY', { clientOrderId: 'same' });
    const first = await day.services.desk.execute(same);
    const second = await mine.desk.execute(same);
    expect(second).toMatchObject({ duplicate: true, order: { id: first.order.id } });
    expect(await day.services.store.orders('S')).toHaveLength(2);
  });

  it('is told when the other ended the session', async () => {
    await trade('INFY');
    const { session } = (await day.services.store.sessionState('S'))!;
    const ended = { ...session, status: 'completed', endTime: session.startTime } as const;
    meanwhile = async () => {
      const { balance } = (await day.services.store.sessionState('S'))!;
      return day.services.store.endSession({ session: ended, decidedOn: balance, report: '{}' });
    };
    await expect(trade('INFY')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
    await expect(trade('INFY')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
    expect(outcomes).toEqual(['committed', 'ended']);
  });

  it('opens nothing once the other halted the session', async () => {
    await trade('INFY');
    const halt = (at: string) => ({ at: `2026-11-25T${at}:00.000+05:30`, reason: '' });
    await day.services.store.setHalt('S', halt('10:00'));
    await expect(trade('INFY')).rejects.toMatchObject({ code: 'TRADING_HALTED' });
    await trade('INFY', { action: 'SELL', quantity: quantity('4') });
    await day.services.store.setHalt('S', undefined);
    expect(text((await trade('INFY')).position!.netQty)).toBe('16');
  });
});
