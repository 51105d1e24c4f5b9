import type { Cluster, Redis } from 'ioredis';
import commitLua from './commit.lua';
import createSessionLua from './create-session.lua';
import saveReportLua from './save-report.lua';
import importBeginLua from './import-begin.lua';
import importLua from './import.lua';
import expireLua from './expire.lua';
import forgetLua from './forget.lua';
import removeLua from './remove.lua';
import { createClient, location, type Client, type RedisOptions } from './connection.ts';
import { closedStore, neverSent, redisError, wrongType } from './errors.ts';
import type { Script } from './commit.ts';
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

interface Scripts {
  /** Arrays, which the client flattens: a large commit has more words than a call can take. */
  paperCommit(keyCount: number, keys: Words, args: Words): Promise<unknown>;
  paperCreateSession(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperSaveReport(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperImportBegin(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperImport(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperExpire(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperRemove(keyCount: number, keys: Words, args: Words): Promise<number>;
  paperForget(keyCount: number, keys: Words, args: Words): Promise<number>;
}

/** The connection: runs reads, commands and scripts, and turns every failure into our errors. */
export class SessionClient {
  readonly where: string;
  readonly mode: 'standalone' | 'sentinel' | 'cluster';
  readonly #schemaKey: string;
  #schema: Promise<void> | undefined;
  readonly #client: Client & Scripts;
  #closed = false;
  #lost = 'no answer';

  /** Before anything else is written the version at `schemaKey` is looked at. */
  constructor(options: RedisOptions, schemaKey: string) {
    this.where = location(options);
    this.mode = options.cluster ? 'cluster' : options.sentinel ? 'sentinel' : 'standalone';
    this.#schemaKey = schemaKey;
    const client = createClient(options);
    client.defineCommand('paperCommit', { lua: commitLua });
    client.defineCommand('paperCreateSession', { lua: createSessionLua });
    client.defineCommand('paperSaveReport', { lua: saveReportLua });
    client.defineCommand('paperImportBegin', { lua: importBeginLua });
    client.defineCommand('paperImport', { lua: importLua });
    client.defineCommand('paperExpire', { lua: expireLua });
    client.defineCommand('paperRemove', { lua: removeLua });
    client.defineCommand('paperForget', { lua: forgetLua });
    // Without a listener a lost connection would end the process; its reason is told instead.
    client.on('error', (error: Error) => {
      this.#lost = error.message;
    });
    this.#client = client as Client & Scripts;
  }

  /** Runs `work` on the client. After a lost connection the next call connects again. */
  async run<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    if (this.#closed) throw closedStore();
    try {
      await this.#connected();
      await this.#known();
    } catch (error) {
      throw neverSent(redisError(this.#cause(error), this.where));
    }
    try {
      return await work(this.#client);
    } catch (error) {
      throw redisError(this.#cause(error), this.where);
    }
  }

  /** As `run`, for reads: they need not wait for the version. */
  async #runBeside<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    if (this.#closed) throw closedStore();
    try {
      await this.#connected();
      const [result] = await Promise.all([work(this.#client), this.#known()]);
      return result;
    } catch (error) {
      throw redisError(this.#cause(error), this.where);
    }
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
    return this.#runBeside(async (client) => {
      if (client.isCluster) return Promise.all(reads.map((each) => readOne(client, each)));
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
    return this.#runBeside(async (client) => {
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

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#client.status === 'ready') await this.#client.quit().catch(() => undefined);
    else this.#client.disconnect();
  }

  async #explain(error: unknown, key: string): Promise<never> {
    if (error instanceof Error && error.message.includes('WRONGTYPE')) {
      throw wrongType(key, await this.#client.type(key), this.where);
    }
    throw error;
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
