import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Desk as PaperDesk, openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const given = (text: string): string[] => text.split(' ');
const cli = (port: number, ...typed: string[]): string =>
  execFileSync('redis-cli', ['-p', String(port), ...typed], { encoding: 'utf8' });

/** A program that reads standard input while the test goes on, and its answers line by line. */
class Living {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<number | null>;
  errors = '';

  constructor(desk: Desk, ...args: string[]) {
    const [command = '', ...typed] = desk.commandLine(args);
    this.#child = spawn(command, typed, { cwd: desk.folder, env: desk.env });
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  say(line: object): void {
    this.#child.stdin!.write(`${JSON.stringify(line)}\n`);
  }

  /** The next line that it prints. */
  next(): Promise<any> {
    return new Promise((resolve) =>
      this.#lines.once('line', (line) => resolve(JSON.parse(line) as unknown)),
    );
  }

  end(): Promise<number | null> {
    this.#child.stdin!.end();
    return this.#ended;
  }

  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child.kill('SIGCONT');
  }
}

let spaces = 0;
async function openS(name: string): Promise<Desk> {
  spaces += 1;
  const desk = new Desk(name === 'Redis' ? { REDIS_URL: `${server.url}/${spaces}` } : {});
  await desk.json(...given('session start --id S --balance 100000'));
  return desk;
}

/** Ends the session, cleans it up, and opens another under its id, with half of its cash. */
async function beginAnew(desk: Desk): Promise<void> {
  await desk.json(...given('session end --yes'));
  await desk.json(...given('cleanup --older-than 0d --yes'));
  await desk.json(...given('session start --id S --balance 50000'));
}

const living: PaperDesk[] = [];
afterEach(() => Promise.all(living.splice(0).map((each) => each.close())));

/** A program that keeps its desk open. */
async function live(desk: Desk): Promise<PaperDesk> {
  const opened = await openDesk({ env: desk.env });
  living.push(opened);
  return opened;
}

const isSound = async (desk: Desk): Promise<void> => {
  expect(await desk.run('verify', 'S')).toMatchObject({ status: 0 });
};

describe.each(['local', 'Redis'])('a session that begins anew under its id on %s', (name) => {
  it('has none of the books that a living desk remembers', async () => {
    const desk = await openS(name);
    const program = await live(desk);
    await program.buy('INFY', 10, { price: '100', fee: '0' });
    await beginAnew(desk);
    await desk.json(...given('buy TCS 1 --price 100 --fee 0'));
    const { position, balance } = await program.buy('INFY', 5, { price: '100', fee: '0' });
    expect([position?.net_qty, balance.available]).toEqual(['5', '49400']);
    await isSound(desk);
  });

  it('is told no repeat of an order that its predecessor had', async () => {
    const desk = await openS(name);
    const program = await live(desk);
    const order = { price: '100', clientId: 'mine' };
    await program.buy('INFY', 10, order);
    await beginAnew(desk);
    const { duplicate, position } = await program.buy('INFY', 10, order);
    expect([duplicate, position?.net_qty]).toEqual([undefined, '10']);
    await isSound(desk);
  });

  it('has no order filled that a running feed knew from its predecessor', async () => {
    const desk = await openS(name);
    await desk.json(...given('buy INFY 10 --type LIMIT --price 100'));
    const feed = new Living(desk, 'feed', '-');
    feed.say({ symbol: 'INFY', ltp: '105' });
    const quoted = async (ltp: string): Promise<void> => {
      for (;;) {
        const shown = await desk.run('quote', 'show', 'INFY', '--json');
        if (shown.status === 0 && JSON.parse(shown.stdout).quotes[0].ltp === ltp) return;
      }
    };
    await quoted('105');
    await beginAnew(desk);
    await desk.json(...given('buy TCS 10 --type LIMIT --price 100 --fee 0'));
    feed.say({ symbol: 'INFY', ltp: '90' });
    await quoted('90');
    feed.say({ symbol: 'TCS', ltp: '90' });
    expect(await feed.end()).toBe(0);
    const { trades } = await desk.json('trades');
    expect(trades.map((each: any) => [each.symbol, each.quantity])).toEqual([['TCS', '10']]);
    expect(await desk.json('balance')).toMatchObject({ blocked: '0', available: '49100' });
    await isSound(desk);
  });

  it('books the next row of a running batch by itself', async () => {
    const desk = await openS(name);
    const batch = new Living(desk, ...given('batch - --format ndjson'));
    const row = { side: 'buy', symbol: 'INFY', quantity: 10, price: '100', fee: '0' };
    batch.say(row);
    expect((await batch.next()).order.status).toBe('FILLED');
    await beginAnew(desk);
    await desk.json(...given('buy TCS 1 --price 100 --fee 0'));
    batch.say(row);
    expect(await batch.end()).toBe(0);
    expect(await desk.json('balance')).toMatchObject({ available: '48900', used: '1100' });
    await isSound(desk);
  });

  it('ends what watches its predecessor', async () => {
    const desk = await openS(name);
    const watch = new Living(desk, ...given('watch --json --interval 50ms'));
    expect((await watch.next()).event).toBe('snapshot');
    watch.pause();
    await beginAnew(desk);
    await desk.json(...given('buy TCS 1 --price 100'));
    watch.goOn();
    const last = await watch.next();
    expect([last.event, last.session.session_id]).toEqual(['ended', 'S']);
    expect(await watch.end()).toBe(0);
  });
});

describe('a desk that lives while its store changes underneath', () => {
  it('decides anew after Redis came back from an older snapshot', async () => {
    const own = await startRedis();
    const desk = new Desk({ REDIS_URL: own.url });
    await desk.json(...given('session start --id S --balance 100000'));
    const program = await live(desk);
    await program.buy('INFY', 1, { price: '100', fee: '0' });
    cli(own.port, 'SAVE');
    const folder = cli(own.port, 'CONFIG', 'GET', 'dir').split('\n')[1]!;
    const [now, older] = [join(folder, 'dump.rdb'), join(folder, 'older.rdb')];
    copyFileSync(now, older);
    await program.buy('INFY', 20, { price: '100', fee: '0' });
    await own.kill();
    copyFileSync(older, now);
    await own.start();
    await desk.json(...given('buy TCS 1 --price 100 --fee 0'));
    const { position, balance } = await program.buy('INFY', 2, { price: '100', fee: '0' });
    expect([position?.net_qty, balance.available]).toEqual(['3', '99600']);
    await isSound(desk);
    await own.stop();
  });

  it.each(['local', 'Redis'])('does not undo a repair on %s', async (name) => {
    const desk = await openS(name);
    const program = await live(desk);
    await program.buy('INFY', 10, { price: '100', fee: '0' });
    if (name === 'Redis') {
      const key = 'dhan_scalper:v1:position:S:NSE_EQ:INFY:LONG';
      const database = new URL(desk.env['REDIS_URL']!).pathname.slice(1);
      cli(server.port, '-n', database, 'HSET', key, 'net_qty', '999');
    } else {
      const file = join(desk.folder, '.local/share/papertrade/papertrade.db');
      execFileSync('sqlite3', [file, "UPDATE positions SET net_qty = '999'"]);
    }
    expect((await desk.run('verify', 'S')).status).toBe(7);
    await desk.json(...given('verify S --repair --yes'));
    const { position } = await program.buy('INFY', 1, { price: '100', fee: '0' });
    expect(position?.net_qty).toBe('11');
    await isSound(desk);
  });

  it.each(['local', 'Redis'])('sees the lot size of a new master on %s', async (name) => {
    const desk = await openS(name);
    const master = (lot: number): string => {
      writeFileSync(join(desk.folder, 'master.csv'), `${HEADER}\n${contract(lot)}\n`);
      return 'master.csv';
    };
    await desk.json('instruments', 'import', master(65));
    const program = await live(desk);
    const order = { price: '100', securityId: '40001', segment: 'NSE_FNO', fee: '0' };
    await program.buy('NIFTY 29000 CE', 65, order);
    await desk.json('instruments', 'import', master(75));
    // What a living desk remembers it looks at again after a second.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await expect(program.buy('NIFTY 29000 CE', 65, order)).rejects.toMatchObject({
      code: 'LOT_SIZE',
    });
    await program.buy('NIFTY 29000 CE', 75, order);
    await isSound(desk);
  });
});

const HEADER =
  'EXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SECURITY_ID,UNDERLYING_SYMBOL,SYMBOL_NAME,' +
  'DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,TICK_SIZE';
const contract = (lot: number): string =>
  'NSE,D,40001,NA,OPTIDX,26000,NIFTY,NIFTY-Dec2026-29000-CE,NIFTY 29 DEC 29000 CALL,OP,NA,' +
  `${lot}.0,2026-12-29,29000.00000,CE,5.0000`;
