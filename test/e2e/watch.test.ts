import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { Terminal } from '../support/tmux.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function openDesk(name: string): Promise<Desk> {
  if (name === 'Redis') execFileSync('redis-cli', ['-p', String(server.port), 'flushall']);
  const desk = new Desk({
    ...SEPTEMBER_2025,
    ...(name === 'Redis' && { REDIS_URL: server.url }),
  });
  await desk.run('session', 'start', '--id', 'OTHER');
  await desk.run('session', 'start', '--id', 'MONDAY', '--name', 'Week 48');
  await desk.run('buy', 'INFY', '10', '--price', '100');
  await desk.run('buy', 'NIFTY25SEP25000CE', '75', '--price', '104.25');
  return desk;
}

describe.each(['local', 'Redis'])('the live screen on %s', (name) => {
  let desk: Desk;
  let terminal: Terminal;
  beforeEach(async () => {
    desk = await openDesk(name);
    terminal = new Terminal(desk, 80, 24);
    terminal.papertrade('watch');
    await terminal.shows(/MONDAY "Week 48" \(active\)/);
  });
  afterEach(() => terminal.close());

  it('shows fills and quotes of other programs as they arrive', async () => {
    const first = await terminal.shows(/Positions \(2\)/);
    expect(first).toMatch(/Equity ₹99,960\.00 +-₹40\.00 +[▁▂▃▄▅▆▇█]+/);
    await desk.run('quote', 'set', 'INFY', '90');
    await terminal.shows(/INFY +CNC +10 +₹100\.00 +₹90\.00 +-₹100\.00/);
    await desk.run('sell', 'INFY', '4', '--price', '120');
    await terminal.shows(/SELL +INFY +4 +₹120\.00/);
    await desk.run('session', 'end', '--yes');
    await terminal.shows(/\(completed\)/);
  });

  it('sorts, closes a position after asking, switches the session and quits', async () => {
    await desk.run('quote', 'set', 'NIFTY25SEP25000CE', '118');
    terminal.press('o');
    await terminal.shows(/by P&L[\s\S]*› +NIFTY 2025-09-30 25000 CE[\s\S]*₹118\.00[\s\S]* INFY/);
    terminal.press('x');
    await terminal.shows(/Close LONG 75 NIFTY 2025-09-30 25000 CE @ ₹118\.00\? \[y\/N\]/);
    terminal.press('m');
    await terminal.shows(/Positions \(2\)(?![\s\S]*Close LONG)/);
    terminal.press('Down', 'x');
    await terminal.shows(/Close LONG 10 INFY @ ₹100\.00/);
    terminal.press('y');
    await terminal.shows(/Positions \(1\)[\s\S]*Closed 10 INFY @ ₹100\.00/);
    expect((await desk.json('positions')).positions).toHaveLength(1);
    terminal.press('n');
    await terminal.shows(/OTHER \(active\)/);
    terminal.press('q');
    await terminal.shows(/^\$\s*$/m);
    expect(terminal.modes()).toEqual({ alternate: false, cursor: true });
  });
});

describe('orders on the live screen', () => {
  let desk: Desk;
  let terminal: Terminal;
  beforeEach(async () => {
    desk = await openDesk('local');
    await desk.run('quote', 'set', 'TCS', '3000');
    await desk.run('buy', 'TCS', '2', '--type', 'LIMIT', '--price', '2700');
    terminal = new Terminal(desk, 80, 24);
    terminal.papertrade('watch');
    await terminal.shows(/Open orders \(1\)/);
  });
  afterEach(() => terminal.close());

  it('show their price and how far the market is from it, within 80 columns', async () => {
    await terminal.shows(/3 +BUY 0\/2 +TCS +LIMIT ₹2,700\.00 +-10\.00%/);
  });

  it('are placed and cancelled by keys', async () => {
    terminal.press('b', ...Array.from('TCS 3 @2990'), 'Enter');
    await terminal.shows(/Bought 3 TCS @ ₹2,990\.00[\s\S]*q quit/);
    terminal.press('s', ...Array.from('TCS 5 @3000'), 'Enter');
    await terminal.shows(/only 3 LONG open/);
    terminal.press('c', '3', 'Enter');
    await terminal.shows(/Cancelled BUY 2 TCS/);
    expect((await desk.json('orders', '--open')).orders).toEqual([]);
    terminal.press('b', 'T', 'Escape');
    await terminal.shows(/^(?![\s\S]*Buy \(SYMBOL)/);
    terminal.press('b', 'Up', ...Array.from(' limit stop 2900'), 'Enter');
    await terminal.shows(/BUY 3 TCS LIMIT ₹2,990\.00 is pending: #6/);
    terminal.press('c', ...Array.from('all'), 'Enter');
    await terminal.shows(/Cancelled 1 order/);
  });

  it('are stopped by a halt, which the screen tells', async () => {
    await desk.run('halt', '--reason', 'enough');
    await terminal.shows(/\(active\) +HALTED since \d\d:\d\d/);
    terminal.press('b', ...Array.from('INFY 1 @100'), 'Enter');
    await terminal.shows(/was halted/);
  });

  it('keep the last trades in sight, however many quotes come after them', async () => {
    await terminal.shows(/BUY +INFY +10 +₹100\.00/);
    const ticks = Array.from({ length: 6000 }, (_, at) => `INFY,NSE_EQ,${100 + (at % 50)}`);
    writeFileSync(join(desk.folder, 'ticks.csv'), `symbol,segment,ltp\n${ticks.join('\n')}\n`);
    expect((await desk.run('feed', 'ticks.csv')).status).toBe(0);
    await terminal.shows(/INFY +CNC +10 +₹100\.00 +₹149\.00[\s\S]*BUY +INFY +10 +₹100\.00/);
  });

  it('has help for its keys', async () => {
    terminal.press('?');
    await terminal.shows(/x +close the chosen position/);
    terminal.press('z');
    await terminal.shows(/Open orders \(1\)/);
  });
});

describe('the terminal of the live screen', () => {
  let desk: Desk;
  let terminal: Terminal;
  beforeEach(async () => {
    desk = await openDesk('local');
  });
  afterEach(() => terminal.close());

  it('is filled to its size, and again after a resize', async () => {
    terminal = new Terminal(desk, 80, 24);
    terminal.papertrade('positions', '--watch');
    const narrow = await terminal.shows(/Last trades[\s\S]*q quit/);
    expect(narrow).not.toContain('Segment');
    expect(narrow.trimEnd().split('\n')).toHaveLength(24);
    terminal.resize(140, 30);
    const wide = await terminal.shows(/Segment[\s\S]*q quit/);
    expect(wide.trimEnd().split('\n')).toHaveLength(30);
    terminal.resize(40, 8);
    const tiny = await terminal.shows(/^MONDAY.*\n(?:.*\n){6}\? help {2}q quit\s*$/);
    expect(Math.max(...tiny.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it.each([
    ['ctrl-C', 'C-c', 130],
    ['SIGTERM', 'kill', 143],
  ])('is given back on %s', async (_name, how, status) => {
    terminal = new Terminal(desk, 100, 24);
    terminal.papertrade('watch;', 'echo status=$?');
    await terminal.shows(/Positions \(2\)/);
    expect(terminal.modes()).toEqual({ alternate: true, cursor: false });
    if (how === 'kill') execFileSync('pkill', ['-TERM', '-P', terminal.shellPid()]);
    else terminal.press(how);
    await terminal.shows(new RegExp(`status=${status}`));
    expect(terminal.modes()).toEqual({ alternate: false, cursor: true });
  });

  it('is given back on a crash, with the reason readable', async () => {
    const crash = join(desk.folder, 'crash.cjs');
    writeFileSync(crash, "setTimeout(() => { throw new Error('a bug'); }, 1500);");
    terminal = new Terminal(desk, 100, 24, { NODE_OPTIONS: `--require ${crash}` });
    terminal.papertrade('watch;', 'echo status=$?');
    await terminal.shows(/Positions \(2\)/);
    const screen = await terminal.shows(/status=1/);
    expect(screen).toContain('Error: a bug');
    expect(terminal.modes()).toEqual({ alternate: false, cursor: true });
  });
});

it('the live screen survives a pause of Redis', async () => {
  const desk = await openDesk('Redis');
  const terminal = new Terminal(desk, 100, 24);
  try {
    terminal.papertrade('watch');
    await terminal.shows(/Positions \(2\)/);
    await server.kill();
    await terminal.shows(/cannot be reached/);
    await server.start();
    await desk.run('session', 'start', '--id', 'NEW');
    terminal.press('n');
    await terminal.shows(/NEW \(active\)/);
  } finally {
    terminal.close();
  }
});

describe.each(['local', 'Redis'])('watch --json on %s', (name) => {
  it('writes what happened, one event a line, until the session ends', async () => {
    const desk = await openDesk(name);
    const child = desk.start(['watch', '--json', '--interval', '50ms']);
    const ended = new Promise((resolve) => child.once('close', resolve));
    const events: any[] = [];
    const lines = createInterface({ input: child.stdout! });
    const seen = async (event: string, count = 1): Promise<any[]> => {
      for (;;) {
        const found = events.filter((each) => each.event === event);
        if (found.length >= count) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    lines.on('line', (line) => events.push(JSON.parse(line)));

    const [snapshot] = await seen('snapshot');
    expect(snapshot).toMatchObject({ session: { session_id: 'MONDAY' }, open_orders: [] });
    expect(snapshot.positions).toEqual((await desk.json('positions')).positions);
    await desk.run('quote', 'set', 'INFY', '90');
    expect((await seen('position'))[0].position).toMatchObject({
      symbol: 'INFY',
      unrealized_pnl: '-100',
    });
    await desk.run('buy', 'INFY', '1', '--price', '9999999');
    expect((await seen('order'))[0].order).toMatchObject({ status: 'REJECTED' });
    const limit = ['--type', 'LIMIT', '--price', '50', '--client-id', 'rests'];
    await desk.run('buy', 'TCS', '1', ...limit);
    expect((await seen('order', 2))[1].order).toMatchObject({ status: 'OPEN', price: '50' });
    await desk.run('order', 'modify', 'rests', '--price', '51');
    expect((await seen('order', 3))[2].order).toMatchObject({ status: 'OPEN', price: '51' });
    await desk.run('sell', 'INFY', 'all', '--price', '120');
    expect((await seen('trade'))[0].trade).toMatchObject({ side: 'SELL', realized_pnl: '200' });
    expect((await seen('closed'))[0].position.symbol).toBe('INFY');
    await desk.run('session', 'end', '--yes');
    await seen('ended');
    expect(await ended).toBe(0);
    expect(events[0].event).toBe('snapshot');
    expect(events.every(({ at }) => /\+05:30$/.test(at))).toBe(true);
  });
});

it('watch refuses a session that is not there and an interval that is none', async () => {
  const desk = new Desk();
  expect((await desk.run('watch', 'NONE')).status).toBe(4);
  await desk.run('session', 'start', '--id', 'A');
  expect((await desk.run('watch', '--interval', '1ms')).stderr).toContain('"1ms"');
  expect((await desk.run('watch', '--interval', 'often')).status).toBe(2);
});
