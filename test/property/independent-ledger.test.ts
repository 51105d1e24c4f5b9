import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import { zoneOffset } from '../../src/config/zone-offset.ts';
import { PapertradeError } from '../../src/domain/errors.ts';
import type { JournalEntry } from '../../src/domain/ledger/journal.ts';
import { money, price, quantity, text } from '../../src/domain/money/money.ts';
import { openLocalStore } from '../../src/storage/sqlite/sqlite-store.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import { instrumentFrom } from '../support/instruments.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { tradingServices, type TradingServices } from '../support/services.ts';
import { openRedis } from '../support/steady-trader.ts';
import { Random } from '../torture/random.ts';
import { Fraction, lesserOf, NOTHING } from './fractions.ts';
import { SecondLedger, type Charge, type Side } from './second-ledger.ts';

const STEPS = 300;
const SEEDS = Number.parseInt(process.env['PROPERTY_RUNS'] ?? '2', 10);
const ONE = new Fraction(1n);
const FIFTH = new Fraction(1n, 5n);
const OPTION = 'NIFTY26DEC25000CE';

/** One symbol for each way of funding: paid in full, with the leverage of MIS, an option. */
const FUNDED = {
  INFY: { product: 'CNC', long: ONE, short: ONE },
  TCS: { product: 'MIS', long: FIFTH, short: FIFTH },
  [OPTION]: { product: 'NRML', long: ONE, short: ONE },
} as const;
type Symbol = keyof typeof FUNDED;
const INSTRUMENTS = Object.fromEntries(
  Object.keys(FUNDED).map((symbol) => [
    symbol,
    instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' }),
  ]),
);

const SCHEDULE = `
brokerage: [{from: 2020-01-01, rates: {all: lower of 0.05% and 10}}]
stt: [{from: 2020-01-01, rates: {all: {sell: 0.1%}}}]
transaction: [{from: 2020-01-01, rates: {all: 0.03%}}]
sebi: [{from: 2020-01-01, rates: {all: 0.0001%}}]
stamp: [{from: 2020-01-01, rates: {all: {buy: 0.003%}}}]
gst: [{from: 2020-01-01, rates: {all: 18%}}]
`;

const flat: Charge = () => Fraction.of('20');
const bySchedule: Charge = (side, value) => {
  const at = (percent: string) => value.times(Fraction.of(percent)).by(Fraction.of('100'));
  const rounded = (amount: Fraction) => amount.rounded('up');
  const brokerage = rounded(lesserOf(at('0.05'), Fraction.of('10')));
  const transaction = rounded(at('0.03'));
  const sebi = rounded(at('0.0001'));
  const tax = side === 'SELL' ? rounded(at('0.1')) : rounded(at('0.003'));
  const taxed = brokerage.plus(transaction).plus(sebi);
  return taxed.plus(tax).plus(rounded(taxed.times(Fraction.of('0.18'))));
};

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function openBooks(name: string, seed: number, folder: string) {
  const file = join(folder, 'papertrade.yaml');
  const charges = join(folder, 'schedule.yaml');
  writeFileSync(charges, SCHEDULE);
  // By a schedule the day's net decides what carried shares pay: that is another test's.
  const isFlat = seed % 2 === 1;
  writeFileSync(
    file,
    `trading:\n  charges: ${isFlat ? 'flat' : charges}\n  allow_short: true\n  partial_fills: true\n`,
  );
  const { config } = await loadConfig({ env: { HOME: folder }, cwd: folder, file });
  const store =
    name === 'local'
      ? await openLocalStore({ path: join(folder, 'papertrade.db') })
      : await openRedis({ url: server.url, namespace: `ledger${seed}` });
  const now = Date.parse('2026-11-25T10:00:00+05:30');
  const services = await tradingServices(store, config, { now: () => now, zoneOffset });
  await services.sessions.start({ id: 'S', startingBalance: money('1000000') });
  const symbols = (isFlat ? ['INFY', 'TCS', OPTION] : ['TCS', OPTION]) as Symbol[];
  const charge = isFlat ? flat : bySchedule;
  return {
    store,
    services,
    symbols,
    second: new SecondLedger(Fraction.of('1000000'), FUNDED, charge),
  };
}

/** One random operation; what the rules refuse leaves the books as they were. */
async function step(random: Random, services: TradingServices, symbols: readonly Symbol[]) {
  const symbol = random.one(symbols);
  const instrument = INSTRUMENTS[symbol]!;
  const each = () => price((random.between(9000, 11_000) / 100).toFixed(2));
  const count = () => quantity(String(random.between(1, 400)));
  const { product } = FUNDED[symbol];
  const action: Side = random.one(['BUY', 'SELL']);
  const order = { sessionId: 'S', instrument, action, product, quantity: count() };
  const what = random.weighted({
    market: 4,
    fee: 1,
    limit: 3,
    stop: 2,
    quote: 5,
    cancel: 1,
    modify: 1,
  });
  switch (what) {
    case 'market':
      return services.desk.execute({ ...order, price: each() });
    case 'fee':
      return services.desk.execute({ ...order, price: each(), fee: money('7.77') });
    case 'limit':
      return services.desk.execute({ ...order, orderType: 'LIMIT', price: each() });
    case 'stop':
      return services.desk.execute({ ...order, orderType: 'SL-M', triggerPrice: each() });
    case 'quote': {
      const volume = random.next() < 0.5 ? { volume: count() } : {};
      return services.quotes.set(instrument, each(), volume);
    }
    default: {
      const open = await services.store.openOrders('S');
      if (open.length === 0) return undefined;
      const { id, orderType } = random.one(open);
      if (what === 'cancel') return services.changes.cancel('S', id);
      const to = orderType === 'LIMIT' ? { price: each() } : { triggerPrice: each() };
      return services.changes.modify('S', id, { ...to, quantity: count() });
    }
  }
}

/** Tells the second ledger what happened, without a figure that the first one computed. */
function tell(second: SecondLedger, entry: JournalEntry, given: Fraction | undefined): void {
  if (entry.type === 'FILL') {
    const { orderId, instrument, action, quantity: count, price: each } = entry.fill;
    const [many, at] = [Fraction.of(text(count)), Fraction.of(text(each))];
    second.fill(orderId, instrument.symbol, action, many, at, given);
    return;
  }
  if (!('orderId' in entry)) return;
  const { type, orderId, instrument, action } = entry;
  const many = Fraction.of(text(entry.quantity));
  const at = entry.orderType === 'LIMIT' ? entry.price : entry.triggerPrice!;
  if (type === 'ORDER_PLACED') {
    second.place(orderId, instrument.symbol, action, many, Fraction.of(text(at)));
  } else if (type === 'ORDER_MODIFIED') {
    second.modify(orderId, many, Fraction.of(text(at)));
  } else if (type !== 'ORDER_TRIGGERED') {
    second.end(orderId);
  }
}

async function figuresOf(store: Store) {
  const { balance } = (await store.sessionState('S'))!;
  const { available, used, blocked, realizedPnl, fees } = balance;
  const positions = await store.positions('S');
  const of = (value: Parameters<typeof text>[0]) => Fraction.of(text(value)).toString();
  return {
    wallet: [available, used, blocked, realizedPnl, fees].map(of),
    positions: positions
      .map((each) => {
        const { netQty, costBasis, margin } = each;
        const figures = [netQty, costBasis, margin, each.realizedPnl, each.fees].map(of);
        return `${each.instrument.symbol} ${each.side} ${figures.join(' ')}`;
      })
      .sort(),
  };
}

const figuresOfSecond = (second: SecondLedger) => ({
  wallet: [second.available, second.used, second.blocked, second.realized, second.fees].map(String),
  positions: [...second.holdings]
    .map(([name, { quantity: count, basis, margin, realized, fees }]) =>
      [name, ...[count, basis, margin, realized, fees].map(String)].join(' '),
    )
    .sort(),
});

const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
it('has no line of the program', () => {
  for (const name of ['second-ledger.ts', 'fractions.ts']) {
    const source = readFileSync(join(import.meta.dirname, name), 'utf8');
    expect(
      [...source.matchAll(/from '([^']+)'/g)].filter(([, from]) => from !== './fractions.ts'),
    ).toEqual([]);
  }
});

describe.each(['local', 'Redis'])('on %s a second ledger in fractions', (name) => {
  it.each(seeds)(
    'agrees after each of 300 operations of seed %i',
    async (seed) => {
      const folder = mkdtempSync(join(tmpdir(), 'papertrade-ledger-'));
      const { store, services, symbols, second } = await openBooks(name, seed, folder);
      const random = new Random(seed);
      let [told, done] = [0, 0];
      for (let at = 1; at <= STEPS; at += 1) {
        let given: Fraction | undefined;
        try {
          const result = await step(random, services, symbols);
          const isGiven =
            result !== undefined && 'order' in result && text(result.order.fee) === '7.77';
          given = isGiven ? Fraction.of('7.77') : undefined;
          done += 1;
        } catch (error) {
          if (!(error instanceof PapertradeError)) throw error;
        }
        const fresh: JournalEntry[] = [];
        for await (const entry of store.journal('S', { newestFirst: true })) {
          if (entry.revision <= told) break;
          fresh.unshift(entry);
        }
        for (const entry of fresh) tell(second, entry, given);
        told += fresh.length;
        expect({ at, ...(await figuresOf(store)) }).toEqual({ at, ...figuresOfSecond(second) });
      }
      expect(done).toBeGreaterThan(STEPS / 3);
      expect(second.fees.compare(NOTHING)).toBe(1);
      await store.close();
      rmSync(folder, { recursive: true });
    },
    120_000,
  );
});
