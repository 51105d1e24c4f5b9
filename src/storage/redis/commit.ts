import type { JournalEntry } from '../../domain/ledger/journal.ts';
import { isLive, type RestingOrder } from '../../domain/orders/order.ts';
import { dueDay, isOpen, type Position } from '../../domain/ledger/position.ts';
import type { Fields } from '../../domain/ledger/records.ts';
import { encodeEntry } from '../codec/journal.ts';
import { encodeOrder } from '../codec/order.ts';
import { encodePosition } from '../codec/position.ts';
import { encodeStrategy } from '../codec/strategy.ts';
import { encodeBalance, encodeHalt, encodeSession } from '../codec/session.ts';
import type { Commit, CommitOutcome, Ending, Halt, InstrumentId, Repair } from '../ports/store.ts';
import { wrongType } from './errors.ts';
import { positionId, watchedMember, type RedisKeys } from './keys.ts';

/** The keys and arguments of a script for one step. */
export interface Script {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

/**
 * Collects writes; the journal's come first, since the stream refuses an id that it has passed. They
 * travel as one JSON text: the client takes several times as long to send their words by themselves.
 */
export class ScriptBuilder {
  readonly #keys: string[];
  readonly #index = new Map<string, number>();
  readonly #writes: [command: string, index: number, args: readonly string[]][] = [];

  constructor(fixed: readonly string[]) {
    this.#keys = [...fixed];
    fixed.forEach((key, index) => this.#index.set(key, index + 1));
  }

  write(command: string, key: string, args: readonly string[]): void {
    const known = this.#index.get(key);
    const index = known ?? this.#keys.push(key);
    if (known === undefined) this.#index.set(key, index);
    this.#writes.push([command, index, args]);
  }

  /** For `commit.lua`; without `haltedAt` a halt does not matter. */
  build(revision: number | '', idempotent: number, haltedAt = '*'): Script {
    const args = [String(revision), String(idempotent), haltedAt, JSON.stringify(this.#writes)];
    return { keys: this.#keys, args };
  }

  /** For `write-if.lua`: the hash that is the first of the fixed keys must have this in a field. */
  buildIf(field: 'revision' | 'import_id' | 'status', value: string): Script {
    return { keys: this.#keys, args: [field, value, JSON.stringify(this.#writes)] };
  }
}

/** In one command: Lua gives a call at most 8,000 arguments. */
const MAX_WORDS = 1000;

/**
 * `commitId` marks the entries, so that a repeat after a lost reply knows them for its own. The session
 * becomes a holder of the instruments in `noted`.
 */
export function commitScript(
  commit: Commit,
  keys: RedisKeys,
  commitId: string,
  noted: readonly InstrumentId[] = [],
): Script {
  const { sessionId: id, orders } = commit;
  const idempotency = orders.map((order) => keys.idempotency(id, order.clientOrderId));
  const script = new ScriptBuilder([keys.balance(id), keys.meta(id), ...idempotency]);
  for (const entry of commit.entries) {
    const words = flat(encodeEntry(entry), [entryId(entry)]);
    words.push('commit_id', commitId);
    script.write('XADD', keys.journal(id), words);
  }
  if (commit.balance.revision !== commit.expectedRevision) {
    script.write('HSET', keys.balance(id), flat(encodeBalance(commit.balance)));
  }
  for (const position of commit.positions) writePosition(script, keys, id, position);
  for (const position of commit.removed) removePosition(script, keys, id, position);
  for (const order of orders) {
    script.write('HSET', keys.order(id, order.id), flat(encodeOrder(order)));
    script.write('SET', keys.idempotency(id, order.clientOrderId), [order.id]);
    if (isLive(order)) indexOrder(script, keys, order);
  }
  for (let from = 0; from < orders.length; from += MAX_WORDS) {
    const placed = orders.slice(from, from + MAX_WORDS).map((order) => order.id);
    script.write('LPUSH', keys.orders(id), placed);
  }
  for (const order of commit.updated ?? []) {
    script.write('HSET', keys.order(id, order.id), flat(encodeOrder(order)));
    if (isLive(order)) indexOrder(script, keys, order);
    else {
      script.write('ZREM', keys.openOrders(id), [order.id]);
      script.write('ZREM', keys.openOrdersIn(id, order.instrument), [order.id]);
    }
  }
  writeStrategies(script, keys, commit);
  for (const [, key, member] of noted.flatMap((each) => holderWrites(keys, id, each))) {
    script.write('SADD', key, [member]);
  }
  return script.build(commit.expectedRevision, idempotency.length, commit.haltedAt);
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

function removePosition(
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

/** Names a resting order among its session's, and among its instrument's. */
export function indexWrites(
  keys: RedisKeys,
  order: RestingOrder,
): [command: string, key: string, score: string, id: string][] {
  const { id, sessionId, instrument, resting } = order;
  const until = resting.validUntil === '' ? '+inf' : String(Date.parse(resting.validUntil));
  return [
    ['ZADD', keys.openOrders(sessionId), until, id],
    ['ZADD', keys.openOrdersIn(sessionId, instrument), String(resting.sequence), id],
  ];
}

function indexOrder(script: ScriptBuilder, keys: RedisKeys, order: RestingOrder): void {
  for (const [command, key, ...args] of indexWrites(keys, order)) script.write(command, key, args);
}

export function endScript({ session, expectedRevision, report }: Ending, keys: RedisKeys): Script {
  const { id } = session;
  const script = new ScriptBuilder([keys.balance(id), keys.meta(id)]);
  script.write('SET', keys.report(id), [report]);
  script.write('HSET', keys.meta(id), flat(encodeSession(session)));
  return script.build(expectedRevision, 0);
}

/** Halts an active session, or lets it go on. */
export function haltScript(id: string, halt: Halt | undefined, keys: RedisKeys): Script {
  const script = new ScriptBuilder([keys.meta(id)]);
  script.write('HSET', keys.meta(id), flat(encodeHalt(halt)));
  return script.buildIf('status', 'active');
}

/** Replaces what is derived from the journal, at the revision that was looked at. */
export function repairScript(repair: Repair, keys: RedisKeys): Script {
  const { sessionId: id, balance, positions, removed } = repair;
  const script = new ScriptBuilder([keys.balance(id)]);
  script.write('HSET', keys.balance(id), flat(encodeBalance(balance)));
  for (const position of removed) removePosition(script, keys, id, position);
  for (const position of positions) writePosition(script, keys, id, position);
  return script.buildIf('revision', String(repair.expectedRevision));
}

/** Reads the script's answer. */
export function outcomeOf(
  answer: unknown,
  commit: Pick<Commit, 'orders'>,
  where: string,
): CommitOutcome {
  const [code, detail, found] = answer as [number, string | number | undefined, string | undefined];
  if (code === 0) return { kind: 'committed' };
  if (code === 1) return { kind: 'conflict' };
  if (code === 2) return { kind: 'ended' };
  if (code === 4) throw wrongType(String(detail), found ?? '', where);
  const order = commit.orders[Number.parseInt(String(detail), 10) - 1];
  return { kind: 'duplicate', clientOrderId: order?.clientOrderId ?? '' };
}

/** The instruments that a commit leaves open, or with orders that rest in them. */
export function watchedAfter({
  positions,
  orders = [],
}: Pick<Commit, 'positions'> & Partial<Pick<Commit, 'orders'>>): InstrumentId[] {
  const held = positions.filter(isOpen);
  return [...held, ...orders.filter(isLive)].map(({ instrument }) => instrument);
}

export const entryId = (entry: JournalEntry): string => `${entry.revision}-0`;

/**
 * Names and values in turn, after the words that are there. This is the hot path:
 * `Object.entries().flat()` takes ten times as long.
 */
export function flat(fields: Fields, words: string[] = []): string[] {
  for (const name in fields) words.push(name, fields[name] ?? '');
  return words;
}

export function unflat(values: readonly string[]): Fields {
  const fields: Record<string, string> = {};
  for (let index = 0; index < values.length; index += 2) {
    fields[values[index] ?? ''] = values[index + 1] ?? '';
  }
  return fields;
}
