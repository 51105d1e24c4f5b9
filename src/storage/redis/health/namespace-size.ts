import type { Redis } from 'ioredis';
import type { RedisHealth } from '../../ports/store.ts';
import { primaries } from '../connection/scan.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** Keys that one server is asked to walk, and of how many found ones size and expiry are read. */
const MAX_VISITED = 200_000;
const SAMPLE = 1000;
const PAGE = 1000;

interface Size {
  readonly keys: number;
  readonly bytes: number;
  readonly expiring: number;
  readonly exact: boolean;
}

/** What the namespace takes of the servers. Of many keys some are measured, so that asking stays quick. */
export async function namespaceSize(client: SessionClient): Promise<RedisHealth['namespace']> {
  const sizes = await client.run((redis) =>
    Promise.all(primaries(redis).map((node) => sizeOn(node, client.keys.all()))),
  );
  const total = (size: (each: Size) => number): number =>
    sizes.reduce((sum, each) => sum + size(each), 0);
  return {
    name: client.keys.namespace,
    keys: total((each) => each.keys),
    bytes: total((each) => each.bytes),
    expiring: total((each) => each.expiring),
    exact: sizes.every((each) => each.exact),
  };
}

async function sizeOn(node: Redis, pattern: string): Promise<Size> {
  const held = await node.dbsize();
  const sample: string[] = [];
  let [found, visited, cursor] = [0, 0, '0'];
  do {
    const [next, names] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', PAGE);
    if (sample.length < SAMPLE) sample.push(...names);
    found += names.length;
    visited += PAGE;
    cursor = next;
  } while (cursor !== '0' && visited < MAX_VISITED);
  const whole = cursor === '0';
  const scale = whole ? 1 : held / visited;
  const { bytes, expiring } = await measure(node, sample);
  const perSample = sample.length === 0 ? 0 : (found * scale) / sample.length;
  return {
    keys: Math.round(found * scale),
    bytes: Math.round(bytes * perSample),
    expiring: Math.round(expiring * perSample),
    exact: whole && sample.length === found,
  };
}

async function measure(node: Redis, names: readonly string[]) {
  const pipeline = node.pipeline();
  for (const name of names) pipeline.memory('USAGE', name).pttl(name);
  const answers = ((await pipeline.exec()) ?? []).map(([, value]) => value as number | null);
  const sizes = answers.filter((_, index) => index % 2 === 0);
  const left = answers.filter((_, index) => index % 2 === 1);
  return {
    bytes: sizes.reduce<number>((sum, each) => sum + (each ?? 0), 0),
    expiring: left.filter((each) => (each ?? -1) >= 0).length,
  };
}
