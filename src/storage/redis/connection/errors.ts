import {
  ErrorCode,
  PapertradeError,
  quoteSafely,
  type ErrorDetails,
} from '../../../domain/errors.ts';

/** What Redis answers, and what a trader can do about it. */
const ANSWERS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /WRONGPASS|NOAUTH|invalid username-password/i,
    ErrorCode.STORE_UNUSABLE,
    'it refused the user name or password. Set store.redis.password, password_file or PAPERTRADE_REDIS_PASSWORD',
  ],
  [
    /NOPERM|can't run this command|can't access at least one of the keys/i,
    ErrorCode.STORE_UNUSABLE,
    'this user may not run a command that papertrade needs. Extend its ACL',
  ],
  [
    /READONLY/,
    ErrorCode.STORE_UNUSABLE,
    'it is a read-only replica. Give the address of the primary',
  ],
  [
    /^OOM|used memory > 'maxmemory'/,
    ErrorCode.STORE_UNUSABLE,
    'its memory is full. Raise maxmemory, or remove old sessions',
  ],
  [
    /MISCONF/,
    ErrorCode.STORE_UNUSABLE,
    'it cannot save to its disk, so it takes no writes. See its log',
  ],
  [
    /LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN/,
    ErrorCode.STORE_UNREACHABLE,
    'it is not ready yet. Run the command again in a moment',
  ],
  [
    /certificate|self.signed|wrong version number|SSL|TLS/i,
    ErrorCode.STORE_UNUSABLE,
    'its TLS certificate is not trusted, or it does not speak TLS. Give store.redis.tls.ca, or check the scheme (rediss://)',
  ],
  [
    /NOREPLICAS/,
    ErrorCode.STORE_UNREACHABLE,
    'it has too few replicas to take writes (min-replicas-to-write). Start them, or lower it',
  ],
  [/CROSSSLOT|MOVED/, ErrorCode.STORE_UNUSABLE, 'it is a cluster. Set store.redis.cluster: true'],
  [
    /DB index is out of range|invalid DB index/,
    ErrorCode.STORE_UNUSABLE,
    'it has no database of that number. Check store.url',
  ],
  [
    /unknown command|NOSCRIPT/i,
    ErrorCode.STORE_UNUSABLE,
    'it lacks a command. Redis 6 or newer, or Valkey, is needed',
  ],
];

const atStore = (where: string, code: ErrorCode, text: string, details: ErrorDetails = {}) =>
  new PapertradeError(code, `Redis at ${where}: ${text}`, { store: where, ...details });

/** Turns an error of the client into a PapertradeError. Secrets are in none of the client's messages. */
export function redisError(error: unknown, where: string): PapertradeError {
  if (error instanceof PapertradeError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const answer = ANSWERS.find(([pattern]) => pattern.test(message));
  if (answer) {
    const [, code, text] = answer;
    return atStore(where, code, `${text}. Nothing was written.`);
  }
  if (/WRONGTYPE/.test(message)) return otherType(error, message, where);
  return unreachable(where, message);
}

/** Of a command the client says its words, the key first; of a script the message does, if any. */
function otherType(error: unknown, message: string, where: string): PapertradeError {
  const { command } = error as { command?: { name?: string; args?: readonly unknown[] } };
  const isScript = command?.name?.startsWith('eval') === true;
  const [first] = isScript ? [] : (command?.args ?? []);
  const key = /WRONGTYPE key (.+)$/.exec(message)?.[1] ?? (typeof first === 'string' ? first : '');
  if (key !== '') return wrongType(key, 'value of another type', where);
  return atStore(where, ErrorCode.STORE_UNUSABLE, `${message}.`);
}

/** Whether it is one key that does not read, not the store. */
export const isBadKey = (error: unknown): error is PapertradeError =>
  error instanceof PapertradeError &&
  error.code === ErrorCode.STORE_UNUSABLE &&
  error.details['key'] !== undefined;

/** Answers otherwise where it is one key that does not read; any other error goes on. */
export const onBadKey =
  <T>(instead: (error: PapertradeError) => T) =>
  (error: unknown): T => {
    if (isBadKey(error)) return instead(error);
    throw error;
  };

function unreachable(where: string, reason: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_UNREACHABLE,
    `Redis at ${where} cannot be reached (${reason}).`,
    { store: where, outcome: 'not_written' },
  );
}

export function wrongType(key: string, found: string, where: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_UNUSABLE,
    `Redis at ${where}: the key ${JSON.stringify(key)} holds a ${found}, which papertrade did not ` +
      'write. Move it away, or choose another store.namespace. Nothing was written.',
    { key, type: found },
  );
}

/** What a script answers that it did not do, beside what its caller knows. */
export function refusedScript(answer: unknown, where: string): PapertradeError {
  const [code, detail, found] = answer as [number, string | undefined, string | undefined];
  if (code === 4) return wrongType(String(detail), found ?? '', where);
  if (code === 5) return forbiddenCommands([String(detail)], where);
  return strangeAnswer(where, `a script answered ${JSON.stringify(answer)}`);
}

export function forbiddenCommands(commands: readonly string[], where: string): PapertradeError {
  const names = commands.map((each) => each.toLowerCase()).join(', ');
  const text =
    `this user may not run ${names}, which papertrade needs. Give it the rights of the line in ` +
    'docs/redis.md (ACL SETUSER). Nothing was written.';
  return atStore(where, ErrorCode.STORE_UNUSABLE, text, { commands: names });
}

/** What no Redis server says to papertrade's questions. */
export function strangeAnswer(where: string, reason: string, cause?: unknown): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_UNUSABLE,
    `What answers at ${where} does not answer as Redis does (${reason}). Check the address in ` +
      'store.url, and that nothing between changes what is sent.',
    { store: where },
    cause,
  );
}

export function sessionGone(sessionId: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.SESSION_NOT_FOUND,
    `Session ${quoteSafely(sessionId)} is not there any more: it was removed, or Redis was emptied ` +
      '(FLUSHALL, FLUSHDB). Nothing was written; restore a backup, or start a new session.',
    { session_id: sessionId },
  );
}

export function journalAhead(sessionId: string, revision: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    `The journal of session ${quoteSafely(sessionId)} has entries up to ${revision}, its wallet ` +
      'stands before them. Nothing was written; rebuild the wallet from the journal.',
    { session_id: sessionId, revision },
  );
}

/** The server could not be reached before anything was sent: nothing was written for certain. */
export class NeverSent extends PapertradeError {
  constructor(error: PapertradeError) {
    super(error.code, error.message, error.details, error);
  }
}

/** `wait_replicas` was not reached: the primary has it, and a failover may lose it. */
export class Unconfirmed extends PapertradeError {
  constructor(where: string, reached: number, wanted: number) {
    super(
      ErrorCode.STORE_UNREACHABLE,
      `Redis at ${where}: it was written, but only ${reached} of ${wanted} replicas ` +
        '(store.redis.wait_replicas) have it, so a failover may lose it. An order that is repeated ' +
        'with its client id is confirmed when enough have it.',
      { store: where, replicas: reached, wanted, outcome: 'written' },
    );
  }
}

export function lostInFailover(where: string): PapertradeError {
  const text = 'another server took over before it had what was written.';
  return atStore(where, ErrorCode.STORE_UNREACHABLE, text);
}

export function closedStore(): PapertradeError {
  return new PapertradeError(ErrorCode.STORE_UNUSABLE, 'The store was closed.');
}
