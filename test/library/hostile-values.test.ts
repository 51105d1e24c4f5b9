import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { SEED } from '../support/fuzz-seed.ts';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { Random } from '../torture/random.ts';

const LIBRARY = join(import.meta.dirname, '../../dist/library.cjs');
const { openDesk, PapertradeError } = createRequire(import.meta.url)(LIBRARY) as {
  openDesk: typeof OpenDesk;
  PapertradeError: new () => Error & { code: string };
};
type AnyDesk = Record<string, (...values: unknown[]) => Promise<unknown>>;

const METHODS = [
  ...['startSession', 'useSession', 'sessions', 'buy', 'sell', 'modify', 'cancel', 'balance'],
  ...['positions', 'orders', 'trades', 'setQuote', 'quote', 'trade', 'chain', 'payoff'],
];
const NAMES = [
  ...[
    'price',
    'type',
    'trigger',
    'validity',
    'product',
    'target',
    'stop',
    'trail',
    'segment',
    'id',
  ],
  ...[
    'securityId',
    'optionType',
    'strike',
    'expiry',
    'underlying',
    'fee',
    'clientId',
    'note',
    'on',
  ],
  ...['lots', 'short', 'dryRun', 'amo', 'slice', 'quantity', 'limit', 'all', 'balance', 'name'],
  ...['gap', 'width', 'centre', 'netDebit', 'exitAt', 'strikes', 'day', 'strategy', 'units'],
];

const thrower = (): never => {
  throw new TypeError('a trap');
};
const trapped = (traps: readonly string[]) =>
  new Proxy({}, Object.fromEntries(traps.map((trap) => [trap, thrower])));
const looped: Record<string, unknown> = {};
looped['self'] = looped;

/** Values that are words, nearly words, or made to hurt who looks at them. */
const VALUES: readonly unknown[] = [
  ...[null, undefined, true, false, 0, -0, 1, 0.1, -1, 1e21, NaN, Infinity, -Infinity, 2 ** 53],
  ...[1n, -1n, 0n, 10n ** 400n, Symbol('s'), Symbol.iterator, thrower, () => '1'],
  ...['', ' ', '0', '-0', '1', '1e3', '0x10', '١٢', '1,000', '1.', '.5', '+1', 'NaN', 'all', 'max'],
  ...['9'.repeat(16), '9'.repeat(400), '0.'.padEnd(300, '9'), 'x'.repeat(2_000_000), '\ud800'],
  ...['\0', '\u202e', 'a\nb', '__proto__', 'constructor', 'toString', '../../etc', '$(id)', '%s%n'],
  ...['INFY', 'infy', 'NIFTY 25000 CE', 'NIFTY', 'S', 'P-1', '#1', '7', '2026-02-30', '0000-00-00'],
  ...['9999-12-31', '+1 INFY', '-1 INFY', '+1 CE:atm', 'iron-condor NIFTY', 'LIMIT', 'CE', '24:61'],
  ...[[], ['INFY'], [[]], new Array(5), Object.freeze({}), Object.create(null), looped],
  ...[new Date(NaN), new Map([['price', '1']]), new Set(), new WeakMap(), /x/g, Buffer.from('1')],
  ...[new Uint8Array(8), new ArrayBuffer(8), new Error('no'), Promise.resolve('1'), new Number(1)],
  ...[new String('1'), new Boolean(true), globalThis, Math, JSON, Reflect, new URL('http://a')],
  trapped(['get']),
  trapped(['ownKeys']),
  trapped(['has', 'getPrototypeOf']),
  trapped(['getOwnPropertyDescriptor']),
  { valueOf: thrower },
  { toString: thrower },
  { toJSON: thrower },
  { [Symbol.toPrimitive]: thrower },
  { then: thrower },
  { then: (done: (value: string) => void) => done('1') },
  {
    get constructor() {
      return thrower();
    },
  },
  {
    get [Symbol.toStringTag]() {
      return thrower();
    },
  },
  {
    get price() {
      return thrower();
    },
  },
  Object.create({ price: '1' }),
  JSON.parse('{"__proto__":{"price":"1"}}'),
  (() => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  })(),
];
const random = new Random(SEED);
/** Some of them as the options of one object. */
const someOptions = (names: readonly string[], most: number): object =>
  Object.fromEntries(
    Array.from({ length: random.between(1, most) }, () => [random.one(names), random.one(VALUES)]),
  );
const argument = (): unknown =>
  random.one([
    () => random.one(VALUES),
    () => someOptions(NAMES, 3),
    () => random.one(['INFY', '1', 1, { price: '100' }]),
  ])();

let home: Desk;
let desk: AnyDesk;
beforeAll(async () => {
  home = new Desk();
  desk = (await openDesk({ env: home.env })) as unknown as AnyDesk;
  await desk['startSession']?.({ id: 'S' });
});
afterAll(async () => {
  await desk['close']?.();
});

/** What became of a call: 'done', the code of our refusal, or what is neither. */
async function outcome(call: () => unknown): Promise<string> {
  let answer: unknown;
  try {
    answer = call();
  } catch (error) {
    return `threw ${describeError(error)}`;
  }
  try {
    await answer;
    return 'done';
  } catch (error) {
    return error instanceof PapertradeError ? error.code : `foreign ${describeError(error)}`;
  }
}
const shown = (value: unknown): string => {
  try {
    return inspect(value, { depth: 1 }).slice(0, 300);
  } catch {
    return 'what cannot be shown';
  }
};
const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
const isOurs = (told: string): boolean => /^(?:done|[A-Z_]+)$/.test(told) && told !== 'INTERNAL';

describe('whatever a program hands over', () => {
  it('is answered, or refused with a PapertradeError, by every method', async () => {
    const foreign: string[] = [];
    for (let count = 0; count < 2000; count += 1) {
      const method = random.one(METHODS);
      const values = Array.from({ length: random.between(0, 4) }, argument);
      const told = await outcome(() => desk[method]?.(...values));
      if (!isOurs(told)) foreign.push(`${method}(${shown(values)}): ${told}`);
    }
    expect(foreign).toEqual([]);
    expect((await home.run('verify', '--all')).status).toBe(0);
    expect(({} as Record<string, unknown>)['price']).toBeUndefined();
  }, 120_000);

  it('is refused by openDesk with a PapertradeError too', async () => {
    const names = ['store', 'session', 'config', 'onEvents', 'env', 'x'];
    const foreign: string[] = [];
    for (let count = 0; count < 300; count += 1) {
      const given = random.one([random.one(VALUES), { env: home.env, ...someOptions(names, 2) }]);
      const told = await outcome(async () => {
        const other = await openDesk(given as object);
        await other.close();
      });
      if (!isOurs(told)) foreign.push(`${shown(given)}: ${told}`);
    }
    expect(foreign).toEqual([]);
  }, 60_000);
});

describe('a method', () => {
  it('works without its desk: taken out, or passed on', async () => {
    const { balance, buy } = desk;
    const before = await balance?.();
    const answer = await ['INFY'].map((symbol) =>
      buy?.(symbol, 1, { price: '100', dryRun: true }),
    )[0];
    expect(answer).toMatchObject({ dry_run: true });
    expect(await balance?.()).toEqual(before);
  });

  it('takes what it was called with, whatever the program does to it afterwards', async () => {
    const given = { price: '100', note: 'first', dryRun: true };
    const legs = ['+1', 'TCS'];
    const first = desk['buy']?.('INFY', 1, given);
    const traded = desk['trade']?.(legs, { dryRun: true, units: true });
    Object.assign(given, { price: '1', note: 'second' });
    legs[1] = 'WIPRO';
    expect(await first).toMatchObject({ order: { price: '100', note: 'first' } });
    await expect(traded).rejects.toMatchObject({ message: expect.stringContaining('TCS') });
  });
});

it('a listener of events that fails does not keep a call from its work', async () => {
  const past = new Desk({ ...home.env, ...clockAt('2020-01-01T10:00:00+05:30') });
  const store = `local:${past.folder}/past.db`;
  await past.json('session', 'start', '--id', 'PAST', '--store', store);
  const limit = ['--type', 'LIMIT', '--price', '90', '--store', store];
  await past.json('buy', 'WIPRO', '1', ...limit);
  const program = `
    const { openDesk } = require(${JSON.stringify(LIBRARY)});
    void (async () => {
      const options = { store: ${JSON.stringify(store)}, session: 'PAST' };
      const desk = await openDesk({ ...options, onEvents: () => { throw new Error('mine'); } });
      const { order } = await desk.buy('INFY', 1, { price: '10' });
      process.stdout.write(order.status);
      await desk.close();
    })();`;
  const ran = spawnSync(process.execPath, ['-e', program], { env: home.env, encoding: 'utf8' });
  expect(ran).toMatchObject({ status: 0, stdout: 'FILLED' });
  expect(ran.stderr).toContain('PapertradeWarning: onEvents failed: Error: mine');
});
