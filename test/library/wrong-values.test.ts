import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import type { Desk as PaperDesk, openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { Desk } from '../support/program.ts';

const { openDesk, PapertradeError } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
  PapertradeError: new () => Error & { code: string };
};
type AnyDesk = Record<string, (...values: unknown[]) => Promise<unknown>>;

const THROWING = new Proxy(
  {},
  {
    get() {
      throw new TypeError('a trap');
    },
    ownKeys() {
      throw new TypeError('a trap');
    },
  },
);

/** What no method takes anywhere. */
const WRONG: readonly unknown[] = [
  null,
  true,
  false,
  -1,
  0,
  0.5,
  1e21,
  NaN,
  Infinity,
  1594,
  Symbol('id'),
  () => 'INFY',
  [],
  ['INFY'],
  {},
  Object.create(null),
  { toString: () => 'INFY' },
  new Date(0),
  new Map(),
  /INFY/,
  Buffer.from('INFY'),
  Promise.resolve('INFY'),
  THROWING,
  '\u0000',
  '\u202e',
  'x'.repeat(10_000),
  'a b\nc',
];

const OPTIONS = [
  ...['price', 'type', 'trigger', 'validity', 'product', 'target', 'stop', 'trail', 'segment'],
  ...['securityId', 'optionType', 'strike', 'expiry', 'underlying', 'fee', 'clientId', 'note'],
  ...['lots', 'short', 'dryRun', 'quantity', 'sl', 'Price', '__proto__', 'constructor'],
];

type Call = readonly [name: string, values: readonly unknown[]];

function calls(): Call[] {
  const made: Call[] = [];
  for (const value of WRONG) {
    made.push(['startSession', [{ id: value }]], ['orders', [{ limit: -1, of: value }]]);
    made.push(['startSession', [{ of: value }]]);
    made.push(['startSession', [{ balance: value }]], ['startSession', [{ name: value, id: -1 }]]);
    made.push(['useSession', [value]], ['cancel', [value]], ['modify', [value, value]]);
    made.push(['modify', ['P-1', { price: value }]], ['modify', ['P-1', { quantity: value }]]);
    made.push(['quote', [value]], ['quote', ['NONE', value]], ['setQuote', ['INFY', value]]);
    made.push(['positions', [{ all: value, one: 1 }]], ['orders', [{ limit: value, of: 1 }]]);
    made.push(['trades', [{ limit: value, of: 1 }]], ['buy', ['INFY', value, { of: 1 }]]);
    made.push(['sell', ['INFY', value, { of: 1 }]], ['buy', ['INFY', 1, { of: value }]]);
    made.push(['trade', [value]], ['trade', ['+1 CE:atm', value]], ['trade', ['', { of: value }]]);
    made.push(['chain', [value]], ['chain', ['NONE', { expiry: value, of: 1 }]]);
    made.push(['payoff', [value]], ['payoff', ['+1 CE:atm', { on: value, of: 1 }]]);
    for (const name of OPTIONS) {
      made.push(['sell', ['NOTHELD', 'all', { price: '100', [name]: value }]]);
    }
  }
  return made;
}

describe('a value that no method takes', () => {
  const home = new Desk();
  let desk: AnyDesk;
  beforeAll(async () => {
    desk = (await openDesk({ env: home.env })) as unknown as AnyDesk;
    await desk['startSession']?.({ id: 'S', balance: '200000' });
  });
  afterAll(async () => {
    await desk['close']?.();
  });

  it('is refused with a PapertradeError, and changes nothing', async () => {
    const all = calls();
    expect(all.length).toBeGreaterThan(1100);
    const before = await desk['balance']?.();
    const foreign: string[] = [];
    for (const [name, values] of all) {
      try {
        await desk[name]?.(...values);
        foreign.push(`${name} takes it`);
      } catch (error) {
        const isOurs = error instanceof PapertradeError && error.code !== 'INTERNAL';
        if (!isOurs) foreign.push(`${name}: ${String(error)}`);
      }
    }
    expect(foreign).toEqual([]);
    expect(await desk['balance']?.()).toEqual(before);
    expect((await home.run('verify')).status).toBe(0);
  });

  it('is refused by openDesk too', async () => {
    for (const options of [
      1,
      null,
      [],
      new Map(),
      new Date(0),
      { store: 1 },
      { env: 1 },
      { sesion: 'S' },
      { env: { A: 1 } },
    ]) {
      await expect(openDesk(options as unknown as object)).rejects.toBeInstanceOf(PapertradeError);
    }
  });

  it('does not change the order of calls', async () => {
    const paper = desk as unknown as PaperDesk;
    await paper.buy('INFY', 10, { price: '100' });
    const sold = paper.sell('INFY', 'all', { price: '101' });
    const bought = paper.buy('INFY', 7, { price: '102' });
    expect((await sold).order.quantity).toBe('10');
    expect((await bought).position?.net_qty).toBe('7');
    await expect(paper.buy('INFY', 2, { lot: true } as object)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
    const lots = await paper.buy('INFY', 2, { price: '100', lots: true, dryRun: true });
    expect(lots.order.quantity).toBe('2');
  });
});
