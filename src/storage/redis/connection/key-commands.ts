import type { Cluster, Redis } from 'ioredis';
import readLua from '../scripts/read.lua';
import { unflat } from '../ledger/commit.ts';
import type { Client } from './connection.ts';
import { strangeAnswer, wrongType } from './errors.ts';

/** A read of one key: the command with its arguments. */
export type Read =
  | readonly [command: 'hgetall' | 'get' | 'smembers' | 'llen', key: string]
  | readonly [command: 'zrange' | 'zrangebyscore', key: string, from: string, to: string]
  | readonly [command: 'hget', key: string, field: string]
  | OpenRead;

/**
 * The open positions that a set names, each as JSON of its key, and of its fields and values in turn:
 * `read.lua` has it, since a client would first have to ask for the names.
 */
export type OpenRead = readonly [
  command: 'open',
  key: string,
  session: string,
  own: string,
  other: string,
];

/** A write of one key, and the question that goes with it. */
export type Write = readonly [
  command: 'hset' | 'hdel' | 'sadd' | 'smismember',
  key: string,
  ...args: string[],
];

/** `read.lua`, as defined on the client. */
export interface ReadScript {
  paperRead(
    keyCount: number,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<string[][]>;
}

/** Reads keys in one trip (in a cluster one a slot); a key of another type is named. */
export function readKeys(
  client: Client & ReadScript,
  reads: readonly Read[],
  where: string,
): Promise<unknown[]> {
  return client.isCluster ? readSlots(client, reads) : pipelined(client as Redis, reads, where);
}

const areTexts = (answer: unknown): boolean =>
  Array.isArray(answer) && answer.every((each) => typeof each === 'string');

/** Whether an answer is what Redis gives to a command. */
function fits([command]: Read, answer: unknown): boolean {
  if (command === 'get' || command === 'hget') return answer === null || typeof answer === 'string';
  if (command === 'llen') return typeof answer === 'number';
  if (command !== 'hgetall') return areTexts(answer);
  return typeof answer === 'object' && answer !== null && areTexts(Object.values(answer));
}

/** Rejects answers that no Redis gives, as a proxy or another program behind the address does. */
export function requireShapes(
  reads: readonly Read[],
  answers: readonly unknown[],
  where: string,
): void {
  const odd = reads.findIndex((read, index) => !fits(read, answers[index]));
  const read = reads[odd];
  if (read) throw strangeAnswer(where, `the answer to ${read[0]} has another form`);
}

/** Runs writes, each of one key, in one trip; the first that fails is thrown. */
export function writeKeys(
  client: Client,
  writes: readonly Write[],
  where: string,
): Promise<unknown[]> {
  if (!client.isCluster) return pipelined(client as Redis, writes, where);
  return Promise.all(writes.map(([command, ...rest]) => client.call(command, ...rest)));
}

async function pipelined(
  client: Redis,
  commands: readonly (Read | Write)[],
  where: string,
): Promise<unknown[]> {
  const pipeline = client.pipeline();
  for (const each of commands) {
    const [command, key, ...rest] = each;
    if (command === 'open') pipeline.eval(readLua, 1, key, ...scriptCommand(each));
    else pipeline.call(command, key, ...rest);
  }
  const answers = (await pipeline.exec()) ?? [];
  const failed = answers.findIndex(([error]) => error !== null);
  if (failed >= 0) await explain(client, answers[failed]?.[0], commands[failed]?.[1] ?? '', where);
  return answers.map(([, value], at) =>
    commands[at]?.[0] === 'open' && Array.isArray(value) ? (value[0] as unknown) : value,
  );
}

/** A script that meets a key of another type names it. */
async function explain(
  client: Redis | Cluster,
  error: unknown,
  read: string,
  where: string,
): Promise<never> {
  if (error instanceof Error && error.message.includes('WRONGTYPE')) {
    const key = /WRONGTYPE key (.+)$/.exec(error.message)?.[1] ?? read;
    throw wrongType(key, await client.type(key), where);
  }
  throw error;
}

const scriptCommand = ([command, , ...rest]: Read): string[] => [
  command,
  String(rest.length),
  ...rest,
];

/**
 * Keys of one session at one moment: were they asked for one by one, a slot that moves could give
 * an old position with a new balance. Other keys are in slots of their own.
 */
async function readSlots(client: Client & ReadScript, reads: readonly Read[]): Promise<unknown[]> {
  const groups = bySlot(reads);
  const found = await Promise.all(
    groups.map(async (group) => {
      const [only] = group;
      const single = group.length === 1 && only;
      return single ? [await readOne(client, only)] : readGroup(client, group);
    }),
  );
  const answers = new Map(
    groups.flatMap((group, at) => group.map((each, index) => [each, found[at]?.[index]] as const)),
  );
  return reads.map((each) => answers.get(each));
}

async function readGroup(client: ReadScript, group: readonly Read[]): Promise<unknown[]> {
  const keys = group.map(([, key]) => key);
  const args = group.flatMap(scriptCommand);
  const found = await client.paperRead(keys.length, keys, args);
  return found.map((values, index) => {
    const command = group[index]?.[0];
    if (command === 'hgetall') return unflat(values);
    if (command === 'llen') return Number.parseInt(values[0] ?? '0', 10);
    return command === 'get' || command === 'hget' ? (values[0] ?? null) : values;
  });
}

async function readOne(client: Redis | Cluster, read: Read): Promise<unknown> {
  const [command, ...rest] = read;
  try {
    return await client.call(command, ...rest);
  } catch (error) {
    return explain(client, error, rest[0], 'the cluster');
  }
}

/** By hash tag; a key without one stands alone. */
function bySlot(reads: readonly Read[]): Read[][] {
  const groups = new Map<string, Read[]>();
  for (const each of reads) {
    const name = /^[^{]*\{([^}]+)\}/.exec(each[1])?.[1] ?? `alone ${String(groups.size)}`;
    const group = groups.get(name);
    if (group) group.push(each);
    else groups.set(name, [each]);
  }
  return [...groups.values()];
}
