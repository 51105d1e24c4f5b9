import type { Cluster, Redis } from 'ioredis';
import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import commitLua from './commit.lua';
import createSessionLua from './create-session.lua';
import saveReportLua from './save-report.lua';
import importBeginLua from './import-begin.lua';
import importLua from './import.lua';
import readLua from './read.lua';
import expireLua from './expire.lua';
import forgetLua from './forget.lua';
import removeLua from './remove.lua';
import repairLua from './repair.lua';
import { createClient, location, type Client, type RedisOptions } from './connection.ts';
import {
  closedStore,
  NeverSent,
  neverSent,
  redisError,
  lostInFailover,
  Unconfirmed,
  wrongType,
} from './errors.ts';
import { unflat, type Script } from './commit.ts';
import { checkSchema } from './schema.ts';

/** A read of one key: the command with its arguments. */
export type Read =
  | readonly [command: 'hgetall' | 'get' | 'smembers', key: string]
  | readonly [command: 'zrange' | 'zrangebyscore', key: string, from: string, to: string]
  | readonly [command: 'hget', key: string, field: string];

type Words = readonly string[];
/** A write of one key, and the question that goes with it. */
export type Write = readonly [
  command: 'hset' | 'sadd' | 'smismember',
  key: string,
  ...args: string[],
];

/** A question to one key, and whether the answer shows that a write is there. */
export interface Evidence {
  readonly words: readonly [command: string, ...args: string[]];
  readonly holds: (answer: unknown) => boolean;
}

interface Scripts {
  /** Arrays, which the client flattens: a large commit has more words than a call can take. */
  paperCommit(keyCount: number, keys: Words, args: Words): Promise<unknown>;
  paperCreateSession(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperSaveReport(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperImportBegin(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperImport(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperRead(keyCount: number, keys: Words, args: Words): Promise<string[][]>;
  paperExpire(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperRepair(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperRemove(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperForget(keyCount: number, keys: Words, args: Words): Promise<number>;
}

/** The connection: runs reads, commands and scripts, and turns every failure into our errors. */
export class SessionClient {
  readonly where: string;
  readonly mode: 'standalone' | 'sentinel' | 'cluster';
  readonly #schemaKey: string;
  /** How long a failover may take, in milliseconds; 0 where nothing takes over. */
  readonly #patience: number;
  readonly waitReplicas: number;
  readonly #waitTimeout: number;
  #schema: Promise<void> | undefined;
  readonly #client: Client & Scripts;
  #closed = false;
  #lost = 'no answer';

  /** Before anything else is written the version at `schemaKey` is looked at. */
  constructor(options: RedisOptions, schemaKey: string) {
    this.where = location(options);
    this.mode = options.cluster ? 'cluster' : options.sentinel ? 'sentinel' : 'standalone';
    this.#schemaKey = schemaKey;
    this.#patience = this.mode === 'standalone' ? 0 : (options.failoverTimeoutMs ?? 0);
    this.waitReplicas = options.waitReplicas ?? 0;
    this.#waitTimeout = Math.ceil(options.commandTimeoutMs / 2);
    const client = createClient(options);
    client.defineCommand('paperCommit', { lua: commitLua });
    client.defineCommand('paperCreateSession', { lua: createSessionLua });
    client.defineCommand('paperSaveReport', { lua: saveReportLua });
    client.defineCommand('paperImportBegin', { lua: importBeginLua });
    client.defineCommand('paperImport', { lua: importLua });
    client.defineCommand('paperRead', { lua: readLua });
    client.defineCommand('paperExpire', { lua: expireLua });
    client.defineCommand('paperRepair', { lua: repairLua });
    client.defineCommand('paperRemove', { lua: removeLua });
    client.defineCommand('paperForget', { lua: forgetLua });
    // Without a listener a lost connection would end the process; its reason is told instead.
    client.on('error', (error: Error) => {
      this.#lost = error.message;
    });
    this.#client = client as Client & Scripts;
  }

  /** Runs `work` on the client. After a lost connection the next call connects again. */
  run<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    return this.#patiently(async () => {
      try {
        await this.#connected();
        await this.#known();
      } catch (error) {
        throw neverSent(redisError(this.#cause(error), this.where));
      }
      return work(this.#client);
    }, wasRefused);
  }

  /** As `run`, for what may be done twice: it need not wait for the version, and is repeated. */
  ask<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    return this.#patiently(
      async () => {
        await this.#connected();
        const [result] = await Promise.all([work(this.#client), this.#known()]);
        return result;
      },
      (error) => wasRefused(error) || isUnreachable(redisError(error, this.where)),
    );
  }

  /** Where another server takes over, tries again until it has. */
  async #patiently<T>(attempt: () => Promise<T>, mayRepeat: (error: unknown) => boolean) {
    const until = performance.now() + this.#patience;
    for (;;) {
      if (this.#closed) throw closedStore();
      try {
        return await attempt();
      } catch (error) {
        const again = performance.now() < until && mayRepeat(error);
        if (!again) throw redisError(this.#cause(error), this.where);
        if (this.mode === 'sentinel') await this.#drop();
        await pause(RETRY_PAUSE_MS);
      }
    }
  }

  /** Leaves a server that may have been demoted, so that the sentinels are asked anew. */
  async #drop(): Promise<void> {
    if (this.#client.status === 'end') return;
    const gone = new Promise((resolve) => {
      this.#client.once('end', resolve);
    });
    this.#client.disconnect();
    await gone;
  }

  /**
   * Rejects unless as many replicas as are asked for have what was written. The evidence is read on
   * the connection that then waits: after a failover, replicas that are up to date say nothing of a
   * write that the new primary never had.
   */
  async confirm({ words, holds }: Evidence): Promise<void> {
    const wanted = this.waitReplicas;
    if (wanted === 0) return;
    const [command, ...rest] = words;
    const [found, reached] = await this.ask(async (client) => {
      const pipeline = client.pipeline().call(command, ...rest);
      const answers = (await pipeline.wait(wanted, this.#waitTimeout).exec()) ?? [];
      const failed = answers.find(([error]) => error !== null)?.[0];
      if (failed) throw failed;
      return answers.map(([, value]) => value);
    });
    if (!holds(found)) throw lostInFailover(this.where);
    const count = typeof reached === 'number' ? reached : 0;
    if (count < wanted) throw new Unconfirmed(this.where, count, wanted);
  }

  async #connected(): Promise<void> {
    if (this.#client.status === 'end') await this.#client.connect();
  }

  /** Asks for the version once; again when asking failed. */
  #known(): Promise<void> {
    this.#schema ??= checkSchema(this.#client, this.#schemaKey, this.where).catch(
      (error: unknown) => {
        this.#schema = undefined;
        throw error;
      },
    );
    return this.#schema;
  }

  commit({ keys, args }: Script): Promise<unknown> {
    return this.run(() => this.#client.paperCommit(keys.length, keys, args));
  }

  createSession({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#client.paperCreateSession(keys.length, keys, args));
  }

  saveReport({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#client.paperSaveReport(keys.length, keys, args));
  }

  beginImport({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#client.paperImportBegin(keys.length, keys, args));
  }

  importBatch({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#client.paperImport(keys.length, keys, args));
  }

  expire({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#client.paperExpire(keys.length, keys, args));
  }

  /** Gives false when the session was traded meanwhile. */
  async repair({ keys, args }: Script): Promise<boolean> {
    return this.run(async () => (await this.#client.paperRepair(keys.length, keys, args)) === 1);
  }

  /** Gives false when the session is active. */
  async remove({ keys, args }: Script): Promise<boolean> {
    return this.run(async () => (await this.#client.paperRemove(keys.length, keys, args)) === 1);
  }

  forget({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#client.paperForget(keys.length, keys, args));
  }

  /** Reads many keys in one round trip; a key of another type is named. */
  async read(reads: readonly Read[]): Promise<unknown[]> {
    if (reads.length === 0) return [];
    return this.ask(async (client) => {
      if (client.isCluster) return this.#readSlots(client, reads);
      const pipeline = client.pipeline();
      for (const [command, ...rest] of reads) pipeline.call(command, ...rest);
      const answers = (await pipeline.exec()) ?? [];
      const failed = answers.findIndex(([error]) => error !== null);
      if (failed >= 0) await this.#explain(answers[failed]?.[0], reads[failed]?.[1] ?? '');
      return answers.map(([, value]) => value);
    });
  }

  /** Runs many writes, each of one key, in one round trip; the first that fails is thrown. */
  async write(writes: readonly Write[]): Promise<unknown[]> {
    return this.ask(async (client) => {
      if (client.isCluster) {
        return Promise.all(writes.map(([command, ...rest]) => client.call(command, ...rest)));
      }
      const pipeline = client.pipeline();
      for (const [command, ...rest] of writes) pipeline.call(command, ...rest);
      const answers = (await pipeline.exec()) ?? [];
      const failed = answers.findIndex(([error]) => error !== null);
      if (failed >= 0) await this.#explain(answers[failed]?.[0], writes[failed]?.[1] ?? '');
      return answers.map(([, value]) => value);
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    // Every answer has been waited for, so nothing is left to say to the server.
    return this.#drop();
  }

  async #explain(error: unknown, key: string): Promise<never> {
    if (error instanceof Error && error.message.includes('WRONGTYPE')) {
      throw wrongType(key, await this.#client.type(key), this.where);
    }
    throw error;
  }

  /**
   * Keys of one session at one moment: were they asked for one by one, a slot that moves could give
   * an old position with a new balance. Other keys are in slots of their own.
   */
  async #readSlots(client: Redis | Cluster, reads: readonly Read[]): Promise<unknown[]> {
    const groups = bySlot(reads);
    const found = await Promise.all(
      groups.map(async (group) => {
        const [only] = group;
        const single = group.length === 1 && only;
        return single ? [await readOne(client, only)] : this.#readGroup(group);
      }),
    );
    const answers = new Map(
      groups.flatMap((group, at) =>
        group.map((each, index) => [each, found[at]?.[index]] as const),
      ),
    );
    return reads.map((each) => answers.get(each));
  }

  async #readGroup(group: readonly Read[]): Promise<unknown[]> {
    const keys = group.map(([, key]) => key);
    const words = group.flatMap(([command, , ...rest]) => [command, String(rest.length), ...rest]);
    const found = await this.#client.paperRead(keys.length, keys, words);
    return found.map((values, index) => {
      const command = group[index]?.[0];
      if (command === 'hgetall') return unflat(values);
      return command === 'get' || command === 'hget' ? (values[0] ?? null) : values;
    });
  }

  /** "Connection is closed" says less than why it was closed. */
  #cause(error: unknown): unknown {
    const vague =
      error instanceof Error &&
      /Connection is closed|max retries|Stream isn't writeable/i.test(error.message);
    return vague ? new Error(this.#lost) : error;
  }
}

async function readOne(client: Redis | Cluster, read: Read): Promise<unknown> {
  const [command, ...rest] = read;
  try {
    return await client.call(command, ...rest);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('WRONGTYPE')) throw error;
    throw wrongType(rest[0], await client.type(rest[0]), 'the cluster');
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

const RETRY_PAUSE_MS = 100;

/** The server said no before it did anything, as one does that is no primary (any more). */
const wasRefused = (error: unknown): boolean =>
  (error instanceof NeverSent && isUnreachable(error)) ||
  (error instanceof Error &&
    /READONLY|CLUSTERDOWN|TRYAGAIN|LOADING|MASTERDOWN|MOVED|ASK /.test(error.message));

const isUnreachable = (error: unknown): boolean =>
  error instanceof PapertradeError && error.code === ErrorCode.STORE_UNREACHABLE;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
