import type { Cluster, Redis } from 'ioredis';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import checksLua from '../scripts/checks.lua';
import permissionsLua from '../scripts/permissions.lua';
import commitLua from '../scripts/commit.lua';
import createSessionLua from '../scripts/create-session.lua';
import saveReportLua from '../scripts/save-report.lua';
import importBeginLua from '../scripts/import-begin.lua';
import readLua from '../scripts/read.lua';
import expireLua from '../scripts/expire.lua';
import forgetLua from '../scripts/forget.lua';
import removeLua from '../scripts/remove.lua';
import writeIfLua from '../scripts/write-if.lua';
import { location, type Client, type RedisOptions } from './connection.ts';
import {
  closedStore,
  forbiddenCommands,
  NeverSent,
  neverSent,
  redisError,
  refusedScript,
  lostInFailover,
  Unconfirmed,
} from './errors.ts';
import type { Script } from '../ledger/commit.ts';
import type { RedisKeys } from '../keys.ts';
import {
  readKeys,
  requireShapes,
  writeKeys,
  type Read,
  type ReadScript,
  type Write,
} from './key-commands.ts';
import { checkSchema } from './schema.ts';

type RedisCommand = readonly string[];
type Send = (keys: RedisCommand, args: RedisCommand) => Promise<unknown>;

/** What the scripts write with. */
export const WRITES = 'HSET HDEL SADD SREM LPUSH SET XADD ZADD ZREM DEL PEXPIRE'.split(' ');
/** A script's answer that the commands have to be tried first. */
const UNCHECKED = 8;

/** A question to one key, and whether the answer shows that a write is there. */
export interface Evidence {
  readonly command: readonly [command: string, ...args: string[]];
  readonly holds: (answer: unknown) => boolean;
}

interface Scripts extends ReadScript {
  /** Arrays, which the client flattens: a large commit has more arguments than a call can take. */
  paperCommit(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<unknown>;
  paperCreateSession(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<unknown>;
  paperSaveReport(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<unknown>;
  paperImportBegin(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<number>;
  paperExpire(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<number>;
  paperWriteIf(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<unknown>;
  paperPermissions(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<string[]>;
  paperRemove(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<number>;
  paperForget(keyCount: number, keys: RedisCommand, args: RedisCommand): Promise<number>;
}

const SCRIPTS: Readonly<Record<keyof Scripts, string>> = {
  paperRead: readLua,
  paperCommit: `${checksLua}\n${commitLua}`,
  paperCreateSession: `${checksLua}\n${createSessionLua}`,
  paperSaveReport: `${checksLua}\n${saveReportLua}`,
  paperImportBegin: importBeginLua,
  paperExpire: expireLua,
  paperWriteIf: `${checksLua}\n${writeIfLua}`,
  paperPermissions: permissionsLua,
  paperRemove: removeLua,
  paperForget: forgetLua,
};

/** The connection: runs reads, commands and scripts, and turns every failure into our errors. */
export class SessionClient {
  readonly where: string;
  readonly mode: 'standalone' | 'sentinel' | 'cluster';
  readonly #schemaKey: string;
  readonly #trialKey: string;
  /** How long a failover may take, in milliseconds; 0 where nothing takes over. */
  readonly #patience: number;
  readonly waitReplicas: number;
  readonly #waitTimeout: number;
  #schema: Promise<void> | undefined;
  #isKnown = false;
  /** Whether the commands were tried, where the server can't be asked about them. */
  #tried = '';
  readonly #client: Client & Scripts;
  #closed = false;
  #lost = 'no answer';

  /** Before anything else is written the version is looked at. */
  constructor(client: Client, options: RedisOptions, keys: RedisKeys) {
    this.where = location(options);
    this.mode = options.cluster ? 'cluster' : options.sentinel ? 'sentinel' : 'standalone';
    this.#schemaKey = keys.schemaVersion();
    this.#trialKey = keys.trial();
    this.#patience = this.mode === 'standalone' ? 0 : (options.failoverTimeoutMs ?? 0);
    this.waitReplicas = options.waitReplicas ?? 0;
    this.#waitTimeout = Math.ceil(options.commandTimeoutMs / 2);
    // Without a listener a lost connection would end the process; its reason is told instead.
    client.on('error', (error: Error) => {
      this.#lost = error.message;
    });
    this.#client = client as Client & Scripts;
    // What reads keys of a cluster is not given a client that defines it.
    if (this.mode === 'cluster') this.#with('paperRead');
  }

  /** The client with one of its scripts: each pipeline takes over all that the client has. */
  #with(name: keyof Scripts): Client & Scripts {
    if (!Object.hasOwn(this.#client, name)) {
      this.#client.defineCommand(name, { lua: SCRIPTS[name] });
    }
    return this.#client;
  }

  /** Runs `work` on the client. After a lost connection the next call connects again. */
  run<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    return this.#patiently(
      () => (this.#isReady() ? work(this.#client) : this.#first(work)),
      wasRefused,
    );
  }

  async #first<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    try {
      await this.#connected();
      await this.#known();
    } catch (error) {
      throw neverSent(redisError(this.#cause(error), this.where));
    }
    return work(this.#client);
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
    const until = this.#patience && performance.now() + this.#patience;
    for (;;) {
      if (this.#closed) throw closedStore();
      try {
        return await attempt();
      } catch (error) {
        const again = until > 0 && performance.now() < until && mayRepeat(error);
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
  async confirm({ command: words, holds }: Evidence): Promise<void> {
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

  /** Nothing is left to wait for before a command is sent. */
  #isReady(): boolean {
    return this.#isKnown && this.#client.status !== 'end';
  }

  async #connected(): Promise<void> {
    if (this.#client.status === 'end') await this.#client.connect();
  }

  /** Asks for the version once; again when asking failed. */
  #known(): Promise<void> {
    this.#schema ??= checkSchema(this.#client, this.#schemaKey, this.where).then(
      () => {
        this.#isKnown = true;
      },
      (error: unknown) => {
        this.#schema = undefined;
        throw error;
      },
    );
    return this.#schema;
  }

  /** The answer of `commit.lua`. */
  commit(script: Script): Promise<unknown> {
    return this.#checked(script, (keys, args) =>
      this.#with('paperCommit').paperCommit(keys.length, keys, args),
    );
  }

  /** Gives false when the session exists. */
  createSession(script: Script): Promise<boolean> {
    return this.#done(script, (keys, args) =>
      this.#with('paperCreateSession').paperCreateSession(keys.length, keys, args),
    );
  }

  /** Gives false when the session has not ended. */
  saveReport(script: Script): Promise<boolean> {
    return this.#done(script, (keys, args) =>
      this.#with('paperSaveReport').paperSaveReport(keys.length, keys, args),
    );
  }

  /** Which of the commands this user may not run. */
  forbidden(commands: readonly string[]): Promise<string[]> {
    const keys = [this.#trialKey];
    return this.run(() =>
      this.#with('paperPermissions').paperPermissions(keys.length, keys, commands),
    );
  }

  beginImport({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#with('paperImportBegin').paperImportBegin(keys.length, keys, args));
  }

  expire({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#with('paperExpire').paperExpire(keys.length, keys, args));
  }

  /** Gives false, and writes nothing, when the session is not as it was looked at. */
  writeIf(script: Script): Promise<boolean> {
    return this.#done(script, (keys, args) =>
      this.#with('paperWriteIf').paperWriteIf(keys.length, keys, args),
    );
  }

  /** Runs a script that answers {0} when it was done, and {1} when what it was meant for is not there. */
  async #done(script: Script, send: Send): Promise<boolean> {
    const answer = await this.#checked(script, send);
    const [code] = answer as [number];
    if (code > 1) throw refusedScript(answer, this.where);
    return code === 0;
  }

  /** Runs a script that begins with `checks.lua`; tries the commands where the server can't be asked. */
  async #checked({ keys, args }: Script, send: Send): Promise<unknown> {
    const answer = await this.run(() => send(keys, [...args, this.#tried]));
    if (!Array.isArray(answer) || answer[0] !== UNCHECKED) return answer;
    const missing = await this.forbidden(WRITES);
    if (missing.length > 0) throw forbiddenCommands(missing, this.where);
    this.#tried = '1';
    return this.run(() => send(keys, [...args, this.#tried]));
  }

  /** Gives false when the session is active. */
  async remove({ keys, args }: Script): Promise<boolean> {
    return this.run(
      async () => (await this.#with('paperRemove').paperRemove(keys.length, keys, args)) === 1,
    );
  }

  forget({ keys, args }: Script): Promise<number> {
    return this.run(() => this.#with('paperForget').paperForget(keys.length, keys, args));
  }

  /** Reads many keys in one trip; a key of another type is named. */
  async read(reads: readonly Read[]): Promise<unknown[]> {
    if (reads.length === 0) return [];
    const answers = await this.ask(() => readKeys(this.#client, reads, this.where));
    requireShapes(reads, answers, this.where);
    return answers;
  }

  /** Runs many writes, each of one key, in one trip; the first that fails is thrown. */
  write(writes: readonly Write[]): Promise<unknown[]> {
    return this.ask(() => writeKeys(this.#client, writes, this.where));
  }

  /** Every answer has been waited for, so nothing is left to say to the server. */
  close(): Promise<void> {
    this.#closed = true;
    this.#client.disconnect();
    return Promise.resolve();
  }

  /** "Connection is closed" says less than why it was closed. */
  #cause(error: unknown): unknown {
    const vague =
      error instanceof Error &&
      /Connection is closed|max retries|Stream isn't writeable/i.test(error.message);
    return vague ? new Error(this.#lost) : error;
  }
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
