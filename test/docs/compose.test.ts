import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Desk } from '../support/program.ts';
import { startRedis } from '../support/redis-server.ts';

it('the Redis of docs/compose.yaml syncs every commit to disk, on this machine alone', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/compose.yaml'), 'utf8');
  const { redis } = parse(text).services;
  const [program, ...args] = (redis.command as string).split(' ');
  expect(program).toBe('redis-server');
  expect(redis.ports.every((each: string) => each.startsWith('127.0.0.1:'))).toBe(true);
  const server = await startRedis(...args);
  const status = await new Desk({ REDIS_URL: server.url }).json('status');
  await server.stop();
  expect(status).toMatchObject({ healthy: true, durable: true });
});
