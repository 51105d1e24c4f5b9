import type { Cluster, Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
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
import writeIfLua from '../scripts/write-if.lua';
import { location, type Client, type RedisOptions } from './connection.ts';
import {
  closedStore,
  forbiddenCommands,
  NeverSent,
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

/** What the scripts write with. */
export const WRITES = 'HSET HDEL SADD SREM LPUSH SET XADD ZADD ZREM DEL PEXPIRE'.split(' ');
/** A script's answer that the commands have to be tried first. */
const UNCHECKED = 8;

/** A question to one key, and whether the answer shows that a write is there. */
export interface Evidence {
  readonly command: readonly [command: string, ...args: string[]];
  readonly holds: (answer: unknown) => boolean;
}

const SCRIPTS = {
  paperRead: readLua,
  paperCommit: `${checksLua}\n${commitLua}`,
  paperCreateSession: `${checksLua}\n${createSessionLua}`,
  paperSaveReport: `${checksLua}\n${saveReportLua}`,
  paperImportBegin: importBeginLua,
  paperExpire: expireLua,
  paperWriteIf: `${checksLua}\n${writeIfLua}`,
  paperPermissions: permissionsLua,
  paperForget: forgetLua,
} as const;
type ScriptName = keyof typeof SCRIPTS;

/** Each as defined on the client. It takes arrays: a large commit has more arguments than a call may. */
type Run = (count: number, keys: readonly string[], args: readonly string[]) => Promise<unknown>;
type Scripts = ReadScript & Readonly<Record<ScriptName, Run>>;

/** The connection: runs reads, commands and scripts, and turns every failure into our errors. */
export class SessionClient {
  readonly where: string;
  /** The names of the store's keys. */
  readonly keys: RedisKeys;
  readonly mode: 'standalone' | 'sentinel' | 'cluster';
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
    this.keys = keys;
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
    const attempt = () => {
      const isReady = this.#isKnown && this.#client.status !== 'end';
      return isReady ? work(this.#client) : this.#first(work);
    };
    return this.#patiently(attempt, wasRefused);
  }

  async #first<T>(work: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    try {
      await this.#connected();
      await this.#known();
    } catch (error) {
      throw new NeverSent(redisError(this.#cause(error), this.where));
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
  async confirm({ command: [command, ...rest], holds }: Evidence): Promise<void> {
    const wanted = this.waitReplicas;
    if (wanted === 0) return;
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
    this.#schema ??= checkSchema(this.#client, this.keys.schemaVersion(), this.where).then(
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

  #script(name: ScriptName, { keys, args }: Script): Promise<unknown> {
    return this.run(() => this.#with(name)[name](keys.length, keys, args));
  }

  /** Runs a script that begins with `checks.lua`; tries the commands where the server can't be asked. */
  async #checked(name: ScriptName, { keys, args }: Script): Promise<unknown> {
    const send = () => this.#script(name, { keys, args: [...args, this.#tried] });
    const answer = await send();
    if (!Array.isArray(answer) || answer[0] !== UNCHECKED) return answer;
    const missing = await this.forbidden(WRITES);
    if (missing.length > 0) throw forbiddenCommands(missing, this.where);
    this.#tried = '1';
    return send();
  }

  /** Runs a script that answers {0} when it was done, and {1} when what it was meant for is not there. */
  async #done(name: ScriptName, script: Script): Promise<boolean> {
    const answer = await this.#checked(name, script);
    const [code] = answer as [number];
    if (code > 1) throw refusedScript(answer, this.where);
    return code === 0;
  }

  /** The answer of `commit.lua`. */
  commit(script: Script): Promise<unknown> {
    return this.#checked('paperCommit', script);
  }

  /** Gives false when the session exists. */
  createSession(script: Script): Promise<boolean> {
    return this.#done('paperCreateSession', script);
  }

  /** Gives false when the session has not ended. */
  saveReport(script: Script): Promise<boolean> {
    return this.#done('paperSaveReport', script);
  }

  /** Gives false, and writes nothing, when the session is not as it was looked at. */
  writeIf(script: Script): Promise<boolean> {
    return this.#done('paperWriteIf', script);
  }

  /** Which of the commands this user may not run. */
  async forbidden(commands: readonly string[]): Promise<readonly string[]> {
    const trial = { keys: [this.keys.trial()], args: commands };
    return (await this.#script('paperPermissions', trial)) as string[];
  }

  /** Gives false when the session exists. */
  async beginImport(script: Script): Promise<boolean> {
    return (await this.#script('paperImportBegin', script)) === 1;
  }

  /** Gives keys a moment of expiry, or removes them; false when the session is active. */
  async expire(script: Script): Promise<boolean> {
    return (await this.#script('paperExpire', script)) === 1;
  }

  forget(script: Script): Promise<unknown> {
    return this.#script('paperForget', script);
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
