import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** Sessions OLD (ended long ago), NEW (ended now) and LIVE (started long ago, active). */
async function deskWithHistory(name: string): Promise<Desk> {
  const desk = new Desk(name === 'Redis' ? { REDIS_URL: server.url } : {});
  const trade = async (id: string): Promise<void> => {
    await desk.json('session', 'start', '--id', id);
    await desk.json('buy', 'INFY', '1', '--price', '10');
    if (id !== 'LIVE') await desk.json('session', 'end', '--yes');
  };
  const { NODE_OPTIONS = '' } = desk.env;
  Object.assign(desk.env, clockAt('2020-01-01T10:00:00+05:30'));
  await trade('OLD');
  await trade('LIVE');
  Object.assign(desk.env, { NODE_OPTIONS, TEST_CLOCK_SHIFT: '0' });
  await trade('NEW');
  return desk;
}

const ids = ({ sessions }: any): string[] => sessions.map((each: any) => each.session_id);

describe.each(['local', 'Redis'])('cleanup on %s', (name) => {
  it('lists first, asks, and removes old ended sessions alone', async () => {
    const desk = await deskWithHistory(name);
    const plan = await desk.json('cleanup', '--older-than', '30d', '--dry-run');
    expect([ids(plan), plan.removed, plan.dry_run]).toEqual([['OLD'], 0, true]);

    const unanswered = await desk.run('cleanup', '--older-than', '30d');
    expect(unanswered.status).toBe(2);
    expect(unanswered.stdout).toMatch(/OLD/);
    expect(unanswered.stderr).toMatch(/Remove 1 session for good\?.*--yes/);
    expect(ids(await desk.json('session', 'list'))).toHaveLength(3);

    const done = await desk.json('cleanup', '--older-than', '30d', '--yes');
    expect([ids(done), done.removed]).toEqual([['OLD'], 1]);
    expect(ids(await desk.json('session', 'list'))).toEqual(['LIVE', 'NEW']);
    expect((await desk.run('report', 'OLD')).status).toBe(4);
    expect((await desk.run('verify', '--all')).status).toBe(0);
    expect(ids(await desk.json('cleanup', '--older-than', '0d', '--yes'))).toEqual(['NEW']);
    expect(ids(await desk.json('session', 'list'))).toEqual(['LIVE']);
  });
});

describe('cleanup', () => {
  it('wants an age that it can read', async () => {
    const desk = new Desk();
    expect((await desk.run('cleanup')).status).toBe(2);
    const { status, stderr } = await desk.run('cleanup', '--older-than', 'forever');
    expect([status, stderr]).toEqual([2, expect.stringContaining('"forever"')]);
    const empty = await desk.run('cleanup', '--older-than', '30d', '--yes');
    expect([empty.status, empty.stdout]).toEqual([0, 'No session ended longer ago than 30d.\n']);
  });
});
