import { beforeEach, describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../../src/domain/instruments/instrument.ts';
import type { Listing } from '../../../src/domain/instruments/listing.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/trade-request.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import { openDay } from '../../support/day.ts';
import type { TradingServices } from '../../support/services.ts';

const share = (symbol: string) => instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
const order = (symbol: string, words: Partial<TradeRequest> = {}): TradeRequest => ({
  sessionId: 'S',
  action: 'BUY',
  instrument: share(symbol),
  quantity: quantity('10'),
  price: price('100'),
  ...words,
});

let day: Awaited<ReturnType<typeof openDay>>;
let mine: TradingServices;
let reads: string[];
let outcomes: string[];
/** What happens just before the next commit. */
let meanwhile: (() => Promise<unknown>) | undefined;

/** Counts what a program reads before it decides, and what becomes of its commits. */
const counted = (store: Store): Partial<Store> => ({
  tradingState: (id, instrument, clientOrderId) => {
    reads.push(instrument.securityId);
    return store.tradingState(id, instrument, clientOrderId);
  },
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
  [reads, outcomes, meanwhile] = [[], [], undefined];
  day = await openDay();
  mine = await day.joinDay(counted);
});

const trade = (symbol: string, words: Partial<TradeRequest> = {}) =>
  mine.desk.execute(order(symbol, words));
const isCommitted = (kind: string): boolean => kind === 'committed';

describe('a program that makes many orders alone', () => {
  it('reads an instrument once, and is never in its own way', async () => {
    for (const symbol of ['INFY', 'INFY', 'TCS', 'INFY', 'TCS']) await trade(symbol);
    expect(reads).toEqual(['INFY', 'TCS']);
    const sold = await trade('INFY', { action: 'SELL', quantity: quantity('30') });
    expect(text(sold.position!.netQty)).toBe('0');
    expect(text(sold.balance.available)).toBe('97880');
    expect(outcomes.every(isCommitted)).toBe(true);
    await day.sound();
  });

  it('knows both sides of an instrument', async () => {
    await trade('INFY');
    await trade('INFY', { action: 'SELL', quantity: quantity('15'), allowShort: true });
    await trade('INFY', { quantity: quantity('5') });
    const { position } = await trade('INFY');
    expect(position).toMatchObject({
      side: 'LONG',
      netQty: quantity('10'),
      buyQty: quantity('20'),
    });
    expect(reads).toEqual(['INFY']);
    await day.sound();
  });

  it('knows the exits that an order placed, and cancels them with its position', async () => {
    await trade('INFY', { exits: { target: price('110') } });
    await trade('INFY', { action: 'SELL' });
    expect(reads).toEqual(['INFY']);
    expect(await day.services.store.openOrders('S')).toEqual([]);
    await trade('INFY');
    expect(outcomes.every(isCommitted)).toBe(true);
    await day.sound();
  });

  it('looks again where an order asks for what is there now', async () => {
    await trade('INFY');
    await mine.quotes.set(share('INFY'), price('100'));
    reads = [];
    await trade('INFY', { price: undefined });
    await trade('INFY', { dryRun: true });
    await trade('INFY', { action: 'SELL', quantity: 'all' });
    expect(reads).toEqual(['INFY', 'INFY', 'INFY']);
  });

  it('looks again after an order that is pending', async () => {
    await trade('INFY');
    await trade('INFY', { orderType: 'LIMIT', price: price('90') });
    reads = [];
    outcomes = [];
    await trade('INFY');
    expect(reads).toEqual(['INFY']);
    expect(outcomes).toEqual(['committed']);
  });

  it("knows one session's books from another's", async () => {
    await mine.sessions.start({ id: 'T', startingBalance: money('5000') });
    await trade('INFY');
    const other = await trade('INFY', { sessionId: 'T', quantity: quantity('1') });
    expect([other.position!.netQty, other.balance.available].map(text)).toEqual(['1', '4880']);
    await trade('TCS', { sessionId: 'T', quantity: quantity('1') });
    expect(text((await trade('INFY')).position!.netQty)).toBe('20');
    expect(outcomes.every(isCommitted)).toBe(true);
    expect(reads).toEqual(['INFY', 'INFY', 'TCS', 'INFY']);
  });

  it("reads a contract's lot with every order, since a new master may have changed it", async () => {
    const line: Listing = {
      ...{ segment: 'NSE_FNO', securityId: '1', symbol: 'NIFTY CE', tradingSymbol: 'NIFTY-CE' },
      ...{ name: 'NIFTY CALL', underlying: 'NIFTY', kind: 'OPTIDX', expiry: '2099-01-29' },
      ...{ strike: '25000', optionType: 'CE', lotSize: '75', tickSize: '0.05' },
    };
    async function* lines() {
      yield await Promise.resolve([line]);
    }
    await mine.store.master.replace(lines(), { source: 'test', importedAt: '' });
    const call = instrumentFrom({ symbol: '1', defaultSegment: 'NSE_FNO' });
    await trade('1', { instrument: call, quantity: quantity('75') });
    const odd = trade('1', { instrument: call, quantity: quantity('10') });
    await expect(odd).rejects.toMatchObject({ code: 'LOT_SIZE' });
    expect(reads).toEqual(['1', '1']);
  });
});

describe('what a program makes of an order', () => {
  const held: string[] = [];
  const answer = (words: Partial<TradeRequest> = {}) =>
    mine.desk.answer(order('INFY', words), ({ position }) => {
      held.push(`${text(position!.netQty)} after ${outcomes.length} commits`);
      return text(position!.netQty);
    });

  beforeEach(() => {
    held.length = 0;
  });

  it('is made once, while the order is being written', async () => {
    expect(await answer()).toBe('10');
    expect(held).toEqual(['10 after 0 commits']);
  });

  it('is made anew when another program was faster', async () => {
    meanwhile = () => day.services.desk.execute(order('INFY', { quantity: quantity('5') }));
    expect(await answer()).toBe('15');
    expect(held).toEqual(['10 after 0 commits', '15 after 1 commits']);
  });

  it('is made of the first order where the client id was seen before', async () => {
    await answer({ clientOrderId: 'same' });
    expect(await answer({ clientOrderId: 'same' })).toBe('10');
    expect(held).toEqual(['10 after 0 commits', '20 after 1 commits', '10 after 2 commits']);
    await day.sound();
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
