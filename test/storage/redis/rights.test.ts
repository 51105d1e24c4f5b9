import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../../src/storage/ports/store.ts';
import { openRedis } from '../../support/steady-trader.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import {
  aBalance,
  aFill,
  anOrder,
  aPendingOrder,
  aSession,
  commitOf,
  emptyCommit,
} from '../../support/ledger.ts';

let server: RedisServer;
let redis: Redis;
let namespaces = 0;
let namespace = '';
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.port);
});
afterAll(async () => {
  await redis.quit();
  await server.stop();
});
beforeEach(() => {
  namespaces += 1;
  namespace = `rights${namespaces}`;
});

/** The words of docs/redis.md that make a user of few rights, without some commands. */
function rightsWithout(...commands: readonly string[]): string[] {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/redis.md'), 'utf8');
  const [, line = ''] = /^ACL SETUSER papertrade (.*)$/m.exec(page) ?? [];
  const args = line.replace('SECRET', 'pw').replace('dhan_scalper:v1', namespace).split(' ');
  return args.filter((word) => !commands.includes(word.replace('+', '')));
}

/** A store whose user lacks the commands, and one whose user lacks nothing. */
async function storesWithout(...commands: readonly string[]): Promise<[Store, Store]> {
  await redis.call('ACL', 'DELUSER', 'papertrade');
  await redis.call('ACL', 'SETUSER', 'papertrade', ...rightsWithout(...commands));
  const options = { namespace, failoverTimeoutMs: 0 };
  return Promise.all([
    openRedis({ ...options, url: server.url.replace('://', '://papertrade:pw@') }),
    openRedis({ ...options, url: server.url }),
  ]);
}

const everything = async (): Promise<string> => {
  const keys = (await redis.keys(`${namespace}:*`)).sort();
  const values = await Promise.all(keys.map((key) => redis.dump(key)));
  return JSON.stringify([keys, values]);
};

describe('a Redis user who may not run a command', () => {
  it.each(['hset', 'set', 'sadd', 'zadd', 'lpush', 'xadd', 'type', 'xrevrange', 'hmget'])(
    'that a commit needs (%s) gets no order, and nothing of one is written',
    async (command) => {
      const [store, whole] = await storesWithout(command);
      await whole.createSession(aSession('A'), aBalance());
      const { balance } = (await whole.sessionState('A'))!;
      const filled = commitOf('A', { balance }, aFill('c1'));
      const order = aPendingOrder('c2', { sessionId: 'A' }, { sequence: 1 });
      const before = await everything();
      const commit = { ...filled, orders: [...filled.orders, order] };
      await expect(store.commit(commit)).rejects.toMatchObject({
        code: 'STORE_UNUSABLE',
        message: expect.stringMatching(/may not run/),
      });
      expect(await everything()).toBe(before);
      expect(await whole.commit(commit)).toMatchObject({ kind: 'committed' });
      await Promise.all([store.close(), whole.close()]);
    },
  );

  it.each(['hset', 'zadd', 'set'])(
    'that opening a session needs (%s) opens none',
    async (command) => {
      const [store, whole] = await storesWithout(command);
      await expect(store.createSession(aSession('A'), aBalance())).rejects.toMatchObject({
        code: 'STORE_UNUSABLE',
      });
      expect(await whole.sessionState('A')).toBeUndefined();
      await Promise.all([store.close(), whole.close()]);
    },
  );

  it('is told by status which it is', async () => {
    const [store, whole] = await storesWithout('zadd', 'sadd');
    const { warnings } = await store.health();
    expect(warnings).toContainEqual({
      code: 'COMMANDS_FORBIDDEN',
      level: 'error',
      message: expect.stringContaining('sadd, zadd'),
      remedy: expect.stringContaining('+sadd +zadd'),
    });
    expect((await whole.health()).warnings.map(({ code }) => code)).not.toContain(
      'COMMANDS_FORBIDDEN',
    );
    await Promise.all([store.close(), whole.close()]);
  });

  it('is none with the line of docs/redis.md', async () => {
    const [store, whole] = await storesWithout();
    await store.createSession(aSession('A'), aBalance());
    const { balance } = (await store.sessionState('A'))!;
    expect(
      await store.commit({
        ...emptyCommit('A', balance),
        orders: [anOrder('A', aFill('n'), 'no')],
      }),
    ).toMatchObject({ kind: 'committed' });
    expect((await store.health()).warnings.map(({ code }) => code)).not.toContain(
      'COMMANDS_FORBIDDEN',
    );
    await Promise.all([store.close(), whole.close()]);
  });
});

describe('what stands in the way in Redis', () => {
  it('is named where a client order id holds another type', async () => {
    const [, store] = await storesWithout();
    await store.createSession(aSession('A'), aBalance());
    await redis.lpush(`${namespace}:idemp:A:c1`, 'x');
    const { balance } = (await store.sessionState('A'))!;
    await expect(store.commit(commitOf('A', { balance }, aFill('c1')))).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      details: { type: 'list' },
    });
    await store.close();
  });

  it('is named where a client order id leads to an order that is not there', async () => {
    const [, store] = await storesWithout();
    await store.createSession(aSession('A'), aBalance());
    await redis.set(`${namespace}:idemp:A:c1`, 'P-gone');
    await expect(
      store.tradingState('A', { segment: 'NSE_EQ', securityId: 'INFY' }, 'c1'),
    ).rejects.toMatchObject({ code: 'STORE_CORRUPT', message: expect.stringContaining('P-gone') });
    await store.close();
  });

  it('is named after FLUSHALL: the session is gone, it has not ended', async () => {
    const [, store] = await storesWithout();
    await store.createSession(aSession('A'), aBalance());
    const { balance } = (await store.sessionState('A'))!;
    await redis.flushall();
    await expect(store.commit(commitOf('A', { balance }, aFill('c1')))).rejects.toMatchObject({
      code: 'SESSION_NOT_FOUND',
    });
    await store.close();
  });

  it('is named where the journal is ahead of the wallet, and nothing is written', async () => {
    const [, store] = await storesWithout();
    await store.createSession(aSession('A'), aBalance());
    await redis.xadd(`${namespace}:trades:A`, '5-0', 'type', 'MARK');
    const { balance } = (await store.sessionState('A'))!;
    const before = await everything();
    await expect(store.commit(commitOf('A', { balance }, aFill('c1')))).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
      details: { revision: '5' },
    });
    expect(await everything()).toBe(before);
    await store.close();
  });
});

describe('a server before Redis 7, which a script cannot ask about rights,', () => {
  const script = (name: string): string =>
    readFileSync(
      join(import.meta.dirname, `../../../src/storage/redis/scripts/${name}.lua`),
      'utf8',
    );
  /** As the older server sees it: there is no such function. */
  const older = (text: string): string => text.replaceAll('redis.acl_check_cmd', 'nil');

  it('has its commands tried on a key that is removed again', async () => {
    await storesWithout('zadd', 'sadd');
    const user = new Redis(server.port, { username: 'papertrade', password: 'pw' });
    const args = ['HSET', 'SADD', 'LPUSH', 'SET', 'XADD', 'ZADD', 'ZREM', 'DEL', 'PEXPIRE'];
    const found = await user.eval(
      older(script('permissions')).replaceAll('nil(command, KEYS[1], unpack(words))', 'nil'),
      1,
      `${namespace}:trial`,
      ...args,
    );
    expect(found).toEqual(['SADD', 'ZADD']);
    expect(await redis.keys(`${namespace}:*`)).toEqual([]);
    await user.quit();
  });

  it('is written to only by scripts that know that they were tried', async () => {
    const text = older(`${script('checks')}\n${script('write-if')}`).replace(
      /nil\(write\[1\], KEYS\[write\[2\]\], unpack\(words\)\)/,
      'true',
    );
    const key = `${namespace}:h`;
    const run = (tried: string) =>
      redis.eval(text, 1, key, '{"f":""}', '[["HSET",1,["g","1"]]]', tried);
    expect(await run('')).toEqual([8]);
    expect(await redis.exists(key)).toBe(0);
    expect(await run('1')).toEqual([0]);
  });
});
