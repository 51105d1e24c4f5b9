import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Desk as PaperDesk, openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const { openDesk, PapertradeError } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
  PapertradeError: new () => Error;
};

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'Redis'])('a Node program that trades on %s', (name) => {
  const home = new Desk();
  let desk: PaperDesk;
  beforeAll(async () => {
    if (name === 'Redis') home.env['REDIS_URL'] = server.url;
    desk = await openDesk({ env: home.env });
    await desk.startSession({ id: 'LIB', balance: '200000', name: 'From a program' });
  });
  afterAll(() => desk.close());

  it('gets the documents that the command line prints', async () => {
    const answer = await desk.buy('INFY', 10, { price: '1500', clientId: 'one', note: 'first' });
    expect(answer.order).toMatchObject({ status: 'FILLED', quantity: '10', note: 'first' });
    expect(answer.balance.available).toBe('184980');
    await desk.setQuote('INFY', '1512.5');
    expect(await desk.positions()).toEqual(await home.json('positions'));
    expect(await desk.balance()).toEqual(await home.json('balance'));
    expect(await desk.orders()).toEqual((await home.json('orders')).orders);
    expect(await desk.trades()).toEqual((await home.json('trades')).trades);
    expect(await desk.sessions()).toEqual((await home.json('session', 'list')).sessions);
    expect([await desk.quote('INFY')]).toEqual((await home.json('quote', 'show', 'INFY')).quotes);
  });

  it('changes nothing when it repeats a client id', async () => {
    const before = await desk.balance();
    expect(await desk.buy('INFY', '10', { price: '1500', clientId: 'one' })).toMatchObject({
      duplicate: true,
    });
    expect(await desk.balance()).toEqual(before);
  });

  it('loses and doubles nothing beside the command line', async () => {
    const orders = Array.from({ length: 40 }, (_, count) =>
      desk.buy('TCS', 1, { price: '10', clientId: `lib-${count}` }),
    );
    const commands = Array.from({ length: 4 }, () => home.run('buy', 'TCS', '1', '--price', '10'));
    await Promise.all([...orders, ...commands]);
    const { positions } = await desk.positions();
    expect(positions.find(({ symbol }) => symbol === 'TCS')?.net_qty).toBe('44');
    expect((await home.run('verify')).status).toBe(0);
  });

  it('is refused with a stable code, and never takes a float', async () => {
    const poor = desk.buy('INFY', 10_000, { price: '1500' });
    await expect(poor).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await expect(poor).rejects.toBeInstanceOf(PapertradeError);
    const float = desk.buy('INFY', 1, { price: 0.3 as unknown as string });
    await expect(float).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await expect(desk.buy('INFY', 1.5, { price: '1' })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
    await expect(desk.useSession('NONE')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('hears of what had fallen due before a call did its own work', async () => {
    const past = new Desk({ ...home.env, ...clockAt('2020-01-01T10:00:00+05:30') });
    const store = ['--store', name === 'Redis' ? server.url : `local:${past.folder}/past.db`];
    await past.json('session', 'start', '--id', 'PAST', ...store);
    await past.json('buy', 'WIPRO', '1', '--type', 'LIMIT', '--price', '90', ...store);
    const heard: unknown[] = [];
    const later = await openDesk({
      ...{ env: past.env, store: store[1]!, session: 'PAST' },
      onEvents: (events) => heard.push(...events),
    });
    expect(await later.balance()).toMatchObject({ available: '100000' });
    await later.balance();
    await later.close();
    expect(heard).toMatchObject([
      { type: 'ORDER_EXPIRED', symbol: 'WIPRO', order_id: expect.stringMatching(/^P-/) },
    ]);
    await expect(openDesk({ onEvents: 'no' as never })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });

  it("leaves the host program's own time zone alone", () => {
    expect(process.env['TZ']).toBeUndefined();
  });
});

describe('the package', () => {
  const home = new Desk();
  beforeAll(() => {
    mkdirSync(join(home.folder, 'node_modules'));
    symlinkSync(ROOT, join(home.folder, 'node_modules/papertrade'));
  });

  it('is one implementation for import and require', () => {
    writeFileSync(
      join(home.folder, 'both.mjs'),
      `import { createRequire } from 'node:module';
       import { PapertradeError } from 'papertrade';
       const required = createRequire(import.meta.url)('papertrade');
       process.stdout.write(String(required.PapertradeError === PapertradeError));`,
    );
    const answer = execFileSync(process.execPath, ['both.mjs'], { cwd: home.folder });
    expect(answer.toString()).toBe('true');
  });

  it('has types that accept a good program and refuse a float', () => {
    const program = (price: string): string =>
      `import { openDesk, PapertradeError } from 'papertrade';
       const desk = await openDesk({ session: 'A' });
       const { order } = await desk.buy('INFY', 1, { price: ${price} });
       const status: string = order.status;
       export { status, PapertradeError };`;
    const check = (price: string) => {
      writeFileSync(join(home.folder, 'trade.mts'), program(price));
      const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022'];
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      return spawnSync(process.execPath, [tsc, ...options, 'trade.mts'], {
        cwd: home.folder,
        encoding: 'utf8',
      });
    };
    expect(check("'1500'")).toMatchObject({ status: 0, stdout: '' });
    expect(check('1500.1').stdout).toContain("Type 'number' is not assignable");
  });
});
