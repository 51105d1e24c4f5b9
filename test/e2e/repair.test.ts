import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** Two ended or active sessions of which one is spoiled behind the program's back. */
async function spoiled(name: string): Promise<Desk> {
  const desk = new Desk(name === 'Redis' ? { REDIS_URL: server.url } : {});
  for (const id of ['GOOD', 'BAD']) {
    await desk.json('session', 'start', '--id', id);
    await desk.json('buy', 'INFY', '10', '--price', '100');
    await desk.json('buy', 'TCS', '1', '--price', '50');
  }
  if (name === 'Redis') {
    const redis = (...args: string[]) =>
      execFileSync('redis-cli', ['-p', String(server.port), ...args]);
    redis('hset', 'dhan_scalper:v1:balance:BAD', 'available', '5', 'starting_balance', '7');
    redis('hset', 'dhan_scalper:v1:position:BAD:NSE_EQ:INFY:LONG', 'net_qty', '3');
    redis('del', 'dhan_scalper:v1:position:BAD:NSE_EQ:TCS:LONG');
  } else {
    const file = join(desk.folder, '.local/share/papertrade/papertrade.db');
    const sql = `UPDATE balances SET available = '5', starting_balance = '7' WHERE session_id = 'BAD';
      UPDATE positions SET net_qty = '3' WHERE session_id = 'BAD' AND symbol = 'INFY';
      DELETE FROM positions WHERE session_id = 'BAD' AND symbol = 'TCS'`;
    execFileSync('sqlite3', [file, sql]);
  }
  return desk;
}

describe.each(['local', 'Redis'])('verify --repair on %s', (name) => {
  it('shows what differs, asks, and rebuilds the books from the journal', async () => {
    const desk = await spoiled(name);
    const asked = await desk.run('verify', '--all', '--repair');
    expect(asked.status).toBe(2);
    expect(asked.stdout).toMatch(/balance\.available: stored 5, expected 98910/);
    expect(asked.stderr).toMatch(
      /Write what the journal of BAD proves: wallet, positions, orders and indexes\?.*--yes/,
    );
    expect((await desk.run('verify', 'BAD')).status).toBe(7);

    const done = await desk.json('verify', '--all', '--repair', '--yes');
    expect(done.repaired).toEqual(['BAD']);
    expect(done.sessions.map((each: any) => [each.session_id, each.ok]).sort()).toEqual([
      ['BAD', true],
      ['GOOD', true],
    ]);
    const figures = async (id: string) => {
      const balance = await desk.json('balance', '--session', id);
      return { ...balance, session_id: '', last_updated: '' };
    };
    expect(await figures('BAD')).toEqual(await figures('GOOD'));
    await desk.json('sell', 'TCS', 'all', '--price', '60', '--session', 'BAD');
    expect((await desk.run('verify', '--all', '--repair')).status).toBe(0);
  });
});

describe('verify --repair', () => {
  it.each([
    ['a gap', '1', 'entry 1 is missing'],
    // The wallet is newer than what is left; rebuilt from that, it would lose money without a word.
    [
      'lost its end',
      "(SELECT MAX(revision) FROM journal WHERE session_id = 'BAD')",
      'entry \\d+ is missing',
    ],
  ])('refuses a session whose journal has %s, and says what is lost', async (_, revision, lost) => {
    const desk = await spoiled('local');
    const file = join(desk.folder, '.local/share/papertrade/papertrade.db');
    execFileSync('sqlite3', [
      file,
      `DELETE FROM journal WHERE session_id = 'BAD' AND revision = ${revision}`,
    ]);
    const { status, stderr } = await desk.run('verify', 'BAD', '--repair', '--yes');
    const told = new RegExp(`of its journal ${lost}\\. Restore a backup`);
    expect([status, stderr]).toEqual([5, expect.stringMatching(told)]);
    expect((await desk.json('balance', '--session', 'BAD')).available).toBe('5');
  });
});
