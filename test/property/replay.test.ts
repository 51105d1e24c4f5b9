import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OwnQuotes } from '../../src/app/market/own-quotes.ts';
import { replay, ReplayClock, type TimedQuote } from '../../src/app/market/replay.ts';
import type { TradeRequest } from '../../src/app/trading/orders/trade-request.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { money, price, quantity } from '../../src/domain/money/money.ts';
import { entryRecord } from '../../src/domain/ledger/stored/records.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import { openRedisStore } from '../../src/storage/redis/redis-store.ts';
import { openLocalStore } from '../../src/storage/sqlite/sqlite-store.ts';
import { runs } from '../support/fuzz-seed.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { tradingServices } from '../support/services.ts';

/** A Monday, then a Tuesday: orders of the day end between them. */
const OPENING = Date.parse('2025-09-15T09:15:00+05:30');
const DAY_MS = 86_400_000;
const SHARES = ['INFY', 'TCS'].map((symbol) => ({
  segment: 'NSE_EQ' as const,
  securityId: symbol,
  symbol,
}));

type Asked = Omit<TradeRequest, 'sessionId'>;
interface Event {
  readonly tick?: Omit<TimedQuote, 'at'> | undefined;
  readonly order?: Asked | undefined;
  readonly pause: number;
}

const share = fc.constantFrom(...SHARES);
const level = fc.integer({ min: 19_600, max: 20_400 }).map((ticks) => (ticks * 0.05).toFixed(2));
const units = fc.integer({ min: 1, max: 50 }).map((count) => quantity(String(count)));

const tick = fc.record({ instrument: share, at: level, volume: fc.option(units) }).map((each) => ({
  quote: {
    segment: each.instrument.segment,
    securityId: each.instrument.securityId,
    price: price(each.at),
    ts: 0,
    ...(each.volume && { volume: each.volume }),
  },
}));

const order: fc.Arbitrary<Asked> = fc
  .record({
    instrument: share,
    action: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: units,
    kind: fc.constantFrom('MARKET', 'LIMIT', 'SL-M', 'BRACKET'),
    level,
    validity: fc.constantFrom('DAY' as const, 'IOC' as const, 'GTC' as const),
    allowShort: fc.boolean(),
  })
  .map(({ kind, level: each, validity, ...asked }) => {
    if (kind === 'MARKET') return asked;
    if (kind === 'LIMIT') return { ...asked, orderType: 'LIMIT', price: price(each), validity };
    if (kind === 'SL-M') return { ...asked, orderType: 'SL-M', triggerPrice: price(each) };
    const [low, high] = [price('975'), price('1025')];
    const [target, stop] = asked.action === 'BUY' ? [high, low] : [low, high];
    return { ...asked, exits: { target, stop } };
  });

/** Mostly minutes and seconds apart, now and then a night. */
const pause = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 400 }).map((each) => each * 250) },
  { weight: 1, arbitrary: fc.constant(DAY_MS) },
);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ tick, pause }) },
  { weight: 1, arbitrary: fc.record({ order, pause }) },
);

let server: RedisServer;
let folder: string;
let config: Config;
beforeAll(async () => {
  server = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'papertrade-replayed-'));
  ({ config } = await loadConfig({ env: { HOME: folder }, cwd: folder }));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const zoneOffset = () => () => 330;
const BALANCE = money('100000');

/** What a day was: prices and orders at their times. */
interface Recording {
  readonly ticks: readonly TimedQuote[];
  readonly orders: readonly { readonly at: number; readonly asked: Asked }[];
}

/** Trades as it happens: each price and each order when it comes. */
async function live(store: Store, id: string, events: readonly Event[]): Promise<Recording> {
  let now = OPENING;
  const desk = await tradingServices(store, config, { now: () => now, zoneOffset });
  await desk.sessions.start({ id, startingBalance: BALANCE });
  const recording = { ticks: [] as TimedQuote[], orders: [] as { at: number; asked: Asked }[] };
  for (const each of events) {
    now += each.pause;
    if (each.tick) {
      const quote = { ...each.tick.quote, ts: Math.floor(now / 1000) };
      recording.ticks.push({ at: now, quote });
      await desk.quotes.record([quote]);
    }
    if (each.order) {
      recording.orders.push({ at: now, asked: each.order });
      await (await desk.batch()).run([{ ...each.order, sessionId: id }]);
    }
  }
  return recording;
}

/** Runs the recording again, all of it read at once. */
async function again(store: Store, id: string, { ticks, orders }: Recording): Promise<void> {
  const clock = new ReplayClock();
  clock.set(OPENING);
  const time = { now: clock.now, turnTo: clock.turnTo, zoneOffset };
  const own = await tradingServices(new OwnQuotes(store, id).store, config, time);
  await own.sessions.start({ id, startingBalance: BALANCE });
  const deps = { clock, quotes: own.quotes, batch: await own.batch() };
  async function* groups() {
    yield await Promise.resolve(ticks);
  }
  const timed = orders.map(({ at, asked }, index) => ({
    ...{ at, line: index + 2 },
    request: { ...asked, sessionId: id },
  }));
  for await (const { at } of replay(groups(), timed, deps)) expect(at).toBe(clock.now());
}

/** The journal without the ids that every order gets anew. */
async function journalOf(store: Store, id: string) {
  const figures: unknown[] = [];
  for await (const entry of store.journal(id)) {
    figures.push({ ...entryRecord(entry), order_id: '', client_order_id: '' });
  }
  return figures;
}

it.each([
  ['local', 30],
  ['Redis', 15],
])(
  "replaying a session's own orders and prices gives its journal again (%s)",
  async (kind, tries) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 60 }), async (events) => {
        run += 1;
        const connection = { cluster: false, connectTimeoutMs: 3000, commandTimeoutMs: 3000 };
        const store =
          kind === 'local'
            ? await openLocalStore({ path: join(folder, `${run}.db`) })
            : await openRedisStore({ url: server.url, namespace: `run${run}`, ...connection });
        try {
          const recording = await live(store, 'LIVE', events);
          await again(store, 'AGAIN', recording);
          expect(await journalOf(store, 'AGAIN')).toEqual(await journalOf(store, 'LIVE'));
        } finally {
          await store.close();
        }
      }),
      { numRuns: runs(tries) },
    );
  },
);
