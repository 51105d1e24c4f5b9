import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StrategyRequest } from '../../../src/app/strategies/strategy-request.ts';
import { price, quantity } from '../../../src/domain/money/money.ts';
import type { Store } from '../../../src/storage/ports/store.ts';
import { openDay } from '../../support/day.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import type { TradingServices } from '../../support/services.ts';

/** A call of an expiry that is far off, bought at 100. */
const call = (strike: number): StrategyRequest => ({
  sessionId: 'S',
  opens: { name: 'custom', prefix: 'ST', underlying: 'ACME', rules: {} },
  legs: [
    {
      action: 'BUY',
      instrument: instrumentFrom({ symbol: `ACME99DEC${strike}CE`, defaultSegment: 'NSE_FNO' }),
      kind: 'CE',
      quantity: quantity('1'),
      price: price('100'),
    },
  ],
});

let day: Awaited<ReturnType<typeof openDay>>;
let mine: TradingServices;
/** What another program does after the strategies were read, and before the books of the legs are. */
let meanwhile: (() => Promise<unknown>) | undefined;

const overtaken = (store: Store): Partial<Store> => ({
  tradingState: async (...question) => {
    const first = meanwhile;
    meanwhile = undefined;
    await first?.();
    return store.tradingState(...question);
  },
});

const execute = async ({ strategies }: TradingServices, strike: number) =>
  (await strategies()).desk.execute(call(strike));

beforeEach(async () => {
  meanwhile = undefined;
  day = await openDay();
  mine = await day.joinDay(overtaken);
});

describe('two programs that open strategies at the same time', () => {
  it('give them ids of their own, and each keeps its legs', async () => {
    meanwhile = () => execute(day.services, 200);
    const { strategy } = await execute(mine, 210);
    expect(strategy.id).toBe('ST-2');
    const { reader } = await day.services.strategies();
    const views = await reader.list('S');
    expect(views.map(({ strategy: each, legs }) => [each.id, legs[0]?.instrument.symbol])).toEqual([
      ['ST-1', 'ACME99DEC200CE'],
      ['ST-2', 'ACME99DEC210CE'],
    ]);
    await day.sound();
  });

  it('close what is still held where the other has closed a part, and never more', async () => {
    const { strategy } = await execute(day.services, 200);
    const sold = () => price('90');
    const exitOne = async ({ strategies }: TradingServices, lots?: string) =>
      (await strategies()).exits.exit('S', strategy.id, {
        priceOf: sold,
        ...(lots && { lots: quantity(lots) }),
      });
    await (
      await day.services.strategies()
    ).adjustments.adjust(
      'S',
      strategy.id,
      () => Promise.resolve([{ ...call(200).legs[0]!, quantity: quantity('2') }]),
      {},
    );
    meanwhile = () => exitOne(day.services);
    // The other closed all three meanwhile: nothing is left to close.
    await expect(exitOne(mine)).rejects.toMatchObject({ code: 'STRATEGY_NOT_OPEN' });
    const open = (await day.services.store.positions('S')).filter((each) => !each.netQty.isZero());
    expect(open).toEqual([]);
    await day.sound();
  });
});
