import type { Balance } from '../../../domain/ledger/wallet.ts';
import type { JournalEntry } from '../../../domain/ledger/journal.ts';
import { isLive, type Order, type PendingOrder } from '../../../domain/orders/order.ts';
import { dueDay, isOpen, type Position } from '../../../domain/ledger/position.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { encodeEntry } from '../../codec/encode.ts';
import { encodeOrder } from '../../codec/encode.ts';
import { positionId } from '../../codec/position.ts';
import { encodePosition } from '../../codec/encode.ts';
import { encodeStrategy } from '../../codec/encode.ts';
import { encodeBalance, encodeCount, encodeEnded, encodeHalted } from '../../codec/encode.ts';
import type {
  Commit,
  CommitOutcome,
  Ending,
  Halt,
  InstrumentId,
  Session,
} from '../../ports/store.ts';
import { journalAhead, refusedScript, sessionGone } from '../connection/errors.ts';
import { watchedMember, type RedisKeys } from '../keys.ts';

/** What names a stored state. */
type State = Pick<Balance, 'revision' | 'stateId'>;

/** The keys and arguments of a script for one step. */
export interface Script {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

/** A write of a script: the command, the place of its key, and its arguments. */
type ScriptWrite = readonly [command: string, key: number, args: readonly string[]];

/**
 * Collects writes, which travel as one JSON text: the client takes several times as long to send
 * their arguments by themselves.
 */
export class ScriptBuilder {
  readonly #keys: string[];
  readonly #index = new Map<string, number>();
  readonly #writes: ScriptWrite[] = [];

  constructor(fixed: readonly string[]) {
    this.#keys = [...fixed];
    fixed.forEach((key, index) => this.#index.set(key, index + 1));
  }

  write(command: string, key: string, args: readonly string[]): void {
    this.#writes.push([command, this.name(key), args]);
  }

  /** Tells the script of a key; the place of it. */
  name(key: string): number {
    const known = this.#index.get(key);
    const index = known ?? this.#keys.push(key);
    if (known === undefined) this.#index.set(key, index);
    return index;
  }

  /** For a script whose arguments end with the writes. */
  build(...args: readonly string[]): Script {
    return { keys: this.#keys, args: [...args, JSON.stringify(this.#writes)] };
  }

  /** For `commit.lua`; without `haltedAt` a halt does not matter. */
  buildCommit(decidedOn: State | undefined, idempotent: number, haltedAt = '*'): Script {
    const revision = decidedOn ? String(decidedOn.revision) : '';
    return this.build(revision, decidedOn?.stateId ?? '', String(idempotent), haltedAt);
  }

  /** For `write-if.lua`: the hash that is the first of the fixed keys must have these fields. */
  buildIf(fields: Fields): Script {
    return this.build(JSON.stringify(fields));
  }
}

/** In one command: Lua gives a call at most 8,000 arguments. */
const MAX_ARGUMENTS = 1000;

/**
 * The step leaves the state `stateId`, which marks its entries too, so that a repeat after a lost reply
 * knows them for its own. The session becomes a holder of the instruments in `noted`. What shows that
 * the step was done, its client order ids and its entries, is written last.
 */
export function commitScript(
  commit: Commit,
  keys: RedisKeys,
  stateId: string,
  noted: readonly InstrumentId[] = [],
): Script {
  const { sessionId: id, decidedOn, balance, orders } = commit;
  const idempotency = orders.map((order) => keys.idempotency(id, order.clientOrderId));
  const script = new ScriptBuilder([keys.balance(id), keys.meta(id), ...idempotency]);
  const isRefused = balance.revision === decidedOn.revision;
  const changed = isRefused ? encodeCount(balance) : encodeBalance(balance);
  script.write('HSET', keys.balance(id), flat(changed, ['state_id', stateId]));
  for (const position of commit.positions) writePosition(script, keys, id, position);
  for (const position of commit.removed) removePosition(script, keys, id, position);
  writeStrategies(script, keys, commit);
  for (const order of orders) writeOrder(script, keys, order);
  for (const order of commit.updated ?? []) {
    writeOrder(script, keys, order);
    if (!isLive(order)) forgetOpenOrder(script, keys, order);
  }
  for (let from = 0; from < orders.length; from += MAX_ARGUMENTS) {
    const placed = orders.slice(from, from + MAX_ARGUMENTS).map((order) => order.id);
    script.write('LPUSH', keys.orders(id), placed);
  }
  for (const [, key, member] of noted.flatMap((each) => holderWrites(keys, id, each))) {
    script.write('SADD', key, [member]);
  }
  orders.forEach((order, index) => {
    script.write('SET', idempotency[index] ?? '', [order.id]);
  });
  for (const entry of commit.entries) {
    const args = flat(encodeEntry(entry), [entryId(entry), 'commit_id', stateId]);
    script.write('XADD', keys.journal(id), args);
  }
  return script.buildCommit(decidedOn, idempotency.length, commit.haltedAt);
}

/** A ledger that begins anew has no strategies. */
function writeStrategies(
  script: ScriptBuilder,
  keys: RedisKeys,
  { sessionId: id, strategies = [], entries }: Commit,
): void {
  if (entries.some(({ type }) => type === 'RESET')) script.write('DEL', keys.strategies(id), []);
  for (const strategy of strategies) {
    const record = JSON.stringify(encodeStrategy(strategy));
    script.write('HSET', keys.strategies(id), [strategy.id, record]);
  }
}

function writeOrder(script: ScriptBuilder, keys: RedisKeys, order: Order): void {
  script.write('HSET', keys.order(order.sessionId, order.id), flat(encodeOrder(order)));
  if (isLive(order)) indexOrder(script, keys, order);
}

function forgetOpenOrder(script: ScriptBuilder, keys: RedisKeys, order: Order): void {
  const { id, sessionId, instrument } = order;
  script.write('ZREM', keys.openOrders(sessionId), [id]);
  script.write('ZREM', keys.openOrdersIn(sessionId, instrument), [id]);
}

export function writePosition(
  script: ScriptBuilder,
  keys: RedisKeys,
  id: string,
  position: Position,
): void {
  const name = positionId(id, position);
  script.write('HSET', keys.position(id, name), flat(encodePosition(position, id)));
  script.write('SADD', keys.positions(id), [name]);
  if (dueDay(position) === undefined) return;
  if (isOpen(position)) script.write(...dueWrite(keys, id, name, position));
  else script.write('ZREM', keys.positionsDue(id), [name]);
}

export function removePosition(
  script: ScriptBuilder,
  keys: RedisKeys,
  id: string,
  position: Position,
): void {
  const name = positionId(id, position);
  script.write('DEL', keys.position(id, name), []);
  script.write('SREM', keys.positions(id), [name]);
  script.write('ZREM', keys.positionsDue(id), [name]);
}

/** Names an open position, stored as `name`, by the day on which time closes it. */
export function dueWrite(
  keys: RedisKeys,
  id: string,
  name: string,
  position: Position,
): [command: string, key: string, args: [score: string, name: string]] {
  const day = String(Date.parse(dueDay(position) ?? ''));
  return ['ZADD', keys.positionsDue(id), [day, name]];
}

/** Names a session among those that may hold an instrument, and that among those which are held. */
export function holderWrites(
  keys: RedisKeys,
  sessionId: string,
  instrument: InstrumentId,
): [command: 'sadd', key: string, member: string][] {
  return [
    ['sadd', keys.holders(instrument), sessionId],
    ['sadd', keys.watched(), watchedMember(instrument)],
  ];
}

/** Names a pending order among its session's, and among its instrument's. */
export function indexWrites(
  keys: RedisKeys,
  order: PendingOrder,
): [command: string, key: string, score: string, id: string][] {
  const { id, sessionId, instrument, pending } = order;
  const until = pending.validUntil === '' ? '+inf' : String(Date.parse(pending.validUntil));
  return [
    ['ZADD', keys.openOrders(sessionId), until, id],
    ['ZADD', keys.openOrdersIn(sessionId, instrument), String(pending.sequence), id],
  ];
}

function indexOrder(script: ScriptBuilder, keys: RedisKeys, order: PendingOrder): void {
  for (const [command, key, ...args] of indexWrites(keys, order)) script.write(command, key, args);
}

export function endScript(
  { session, decidedOn, report }: Ending,
  keys: RedisKeys,
  stateId: string,
): Script {
  const { id } = session;
  const script = new ScriptBuilder([keys.balance(id), keys.meta(id)]);
  script.write('HSET', keys.balance(id), ['state_id', stateId]);
  script.write('SET', keys.report(id), [report]);
  script.write('HSET', keys.meta(id), flat(encodeEnded(session, report)));
  return script.buildCommit(decidedOn, 0);
}

/** Halts an active session, or lets it go on; of its record nothing else changes while it is active. */
export function haltScript(session: Session, halt: Halt | undefined, keys: RedisKeys): Script {
  const script = new ScriptBuilder([keys.meta(session.id)]);
  script.write('HSET', keys.meta(session.id), flat(encodeHalted(session, halt)));
  return script.buildIf({ status: 'active' });
}

/** Reads the answer of `commit.lua` to a step that leaves the state `stateId`. */
export function outcomeOf(
  answer: unknown,
  { sessionId, orders }: Pick<Commit, 'sessionId' | 'orders'>,
  stateId: string,
  where: string,
): CommitOutcome {
  const [code, detail] = answer as [number, string | number | undefined];
  switch (code) {
    case 0:
      return { kind: 'committed', stateId };
    case 1:
      return { kind: 'conflict' };
    case 2:
      return { kind: 'ended' };
    case 3: {
      const order = orders[Number.parseInt(String(detail), 10) - 1];
      return { kind: 'duplicate', clientOrderId: order?.clientOrderId ?? '' };
    }
    case 6:
      throw sessionGone(sessionId);
    case 7:
      throw journalAhead(sessionId, String(detail));
    default:
      throw refusedScript(answer, where);
  }
}

/** The instruments that a commit leaves open, or with pending orders in them. */
export function watchedAfter({
  positions,
  orders = [],
}: Pick<Commit, 'positions'> & Partial<Pick<Commit, 'orders'>>): InstrumentId[] {
  const held = positions.filter(isOpen);
  return [...held, ...orders.filter(isLive)].map(({ instrument }) => instrument);
}

export const entryId = (entry: JournalEntry): string => `${entry.revision}-0`;

/** Names and values in turn, after the arguments that are there. */
export function flat(fields: Fields, args: string[] = []): string[] {
  for (const name in fields) args.push(name, fields[name] ?? '');
  return args;
}

export function unflat(values: readonly string[]): Fields {
  const fields: Record<string, string> = {};
  for (let index = 0; index < values.length; index += 2) {
    fields[values[index] ?? ''] = values[index + 1] ?? '';
  }
  return fields;
}
