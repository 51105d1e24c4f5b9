import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { isLive } from '../../../domain/orders/order.ts';
import { dueDay, isOpen } from '../../../domain/ledger/position.ts';
import { decodeOrder } from '../../codec/order.ts';
import { decodePosition } from '../../codec/position.ts';
import {
  checkPart,
  importExists,
  importOvertaken,
  requireHead,
} from '../../codec/session/session-part.ts';
import type { InstrumentId, SessionHead, SessionPart, StoredRow } from '../../ports/store.ts';
import { newImportId, newStateId } from '../../codec/session/state-id.ts';
import { dueWrite, flat, indexWrites, ScriptBuilder } from '../ledger/commit.ts';
import { expireSession } from './expiry.ts';
import { watchedMember, type RedisKeys } from '../keys.ts';
import { SCHEMA_VERSION } from '../connection/schema.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';

const BATCH = 250;
const CLEAR_PAGE = 500;

/** Writes a whole session; its session_meta, by which it is found, comes last. */
export async function importSession(
  client: SessionClient,
  parts: AsyncIterable<SessionPart>,
): Promise<void> {
  const source = parts[Symbol.asyncIterator]();
  const first = await source.next();
  const head = requireHead(first.done === true ? undefined : first.value);
  const run = new ImportRun(client, head);
  await run.begin();
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    checkPart(next.value);
    await run.write(next.value);
  }
  await run.finish();
}

class ImportRun {
  readonly #client: SessionClient;
  readonly #keys: RedisKeys;
  readonly #head: SessionHead;
  readonly #importId = newImportId();
  readonly #open: InstrumentId[] = [];

  constructor(client: SessionClient, head: SessionHead) {
    this.#client = client;
    this.#keys = client.keys;
    this.#head = head;
  }

  async begin(): Promise<void> {
    const { id } = this.#head;
    const claim = {
      keys: [this.#keys.meta(id), this.#keys.balance(id)],
      args: [this.#importId],
    };
    if (!(await this.#client.beginImport(claim))) throw importExists(id);
    await clearSession(this.#client, id);
  }

  async write(part: SessionPart): Promise<void> {
    if (part.type === 'session') return;
    for (const rows of inPages(part.rows, BATCH)) {
      switch (part.type) {
        case 'positions':
          await this.#positions(rows);
          break;
        case 'strategies':
          await this.#send(this.#strategies(rows));
          break;
        case 'orders':
          await this.#send(this.#orders(rows));
          break;
        case 'journal':
          await this.#send(this.#entries(rows));
      }
    }
  }

  async finish(): Promise<void> {
    const { id, session, balance, report, expiresAt } = this.#head;
    const created = Date.parse(session['created_at'] ?? '') || 0;
    await this.#client.run((redis) =>
      Promise.all([
        redis.zadd(this.#keys.sessions(), created, id),
        redis.set(this.#keys.schemaVersion(), String(SCHEMA_VERSION)),
      ]),
    );
    if (session['status'] === 'active') await this.#noteHolders();
    await this.#send([
      ...(report === null ? [] : [['SET', this.#keys.report(id), report]]),
      ['HSET', this.#keys.balance(id), ...flat({ ...balance, state_id: newStateId() })],
      ['HSET', this.#keys.meta(id), ...flat(session)],
      ['HDEL', this.#keys.balance(id), 'import_id'],
    ]);
    if (expiresAt !== null) await expireSession(this.#client, id, expiresAt);
  }

  async #positions(rows: readonly StoredRow[]): Promise<void> {
    const { id } = this.#head;
    await this.#requireFreeNames(rows);
    await this.#send(
      rows.flatMap((row) => [
        ['HSET', this.#keys.position(id, row.id), ...flat(row.fields)],
        ['SADD', this.#keys.positions(id), row.id],
        ...this.#held(row),
      ]),
    );
  }

  /** Names an open position where quotes and time look for it. */
  #held(row: StoredRow): string[][] {
    const position = decodePosition(row.fields, row.id);
    if (!isOpen(position)) return [];
    this.#open.push(position.instrument);
    if (dueDay(position) === undefined) return [];
    const [command, key, args] = dueWrite(this.#keys, this.#head.id, row.id, position);
    return [[command, key, ...args]];
  }

  /** The predecessor's position names bear no session, so another session may own one. */
  async #requireFreeNames(rows: readonly StoredRow[]): Promise<void> {
    const { id } = this.#head;
    const foreign = rows.filter((row) => !row.id.startsWith(`${id}:`));
    const names = foreign.map((row) => this.#keys.position(id, row.id));
    const found = await this.#client.read(names.map((name) => ['hgetall', name] as const));
    const taken = foreign.find((row, index) => {
      const stored = found[index] as Record<string, string>;
      return Object.keys(stored).length > 0 && !sameFields(stored, row.fields);
    });
    if (taken === undefined) return;
    throw new PapertradeError(
      ErrorCode.SESSION_EXISTS,
      `Position ${quoteSafely(taken.id)} of session ${quoteSafely(id)} exists there already, with ` +
        'other figures: the predecessor named positions without their session.',
      { reason: 'needs_adoption', session_id: id, position_id: taken.id },
    );
  }

  #orders(rows: readonly StoredRow[]): string[][] {
    const { id } = this.#head;
    return rows.flatMap((row) => {
      const clientId = row.fields['client_order_id'] ?? '';
      return [
        ['HSET', this.#keys.order(id, row.id), ...flat(row.fields)],
        ['LPUSH', this.#keys.orders(id), row.id],
        ...(clientId === '' ? [] : [['SET', this.#keys.idempotency(id, clientId), row.id]]),
        ...this.#pending(row),
      ];
    });
  }

  /** Names an order that is pending where quotes look for it. */
  #pending(row: StoredRow): string[][] {
    const order = decodeOrder(row.fields, row.id);
    if (!isLive(order)) return [];
    this.#open.push(order.instrument);
    return indexWrites(this.#keys, order).map(([command, key, ...args]) => [command, key, ...args]);
  }

  #strategies(rows: readonly StoredRow[]): string[][] {
    const key = this.#keys.strategies(this.#head.id);
    return rows.map((row) => ['HSET', key, row.id, JSON.stringify(row.fields)]);
  }

  #entries(rows: readonly StoredRow[]): string[][] {
    const key = this.#keys.journal(this.#head.id);
    return rows.map((row) => ['XADD', key, `${row.id}-0`, ...flat(row.fields)]);
  }

  async #noteHolders(): Promise<void> {
    const { id } = this.#head;
    await this.#client.run((redis) =>
      Promise.all(
        this.#open.flatMap((instrument) => [
          redis.sadd(this.#keys.holders(instrument), id),
          redis.sadd(this.#keys.watched(), watchedMember(instrument)),
        ]),
      ),
    );
  }

  async #send(writes: readonly string[][]): Promise<void> {
    const script = new ScriptBuilder([this.#keys.balance(this.#head.id)]);
    for (const [command = '', key = '', ...args] of writes) script.write(command, key, args);
    const batch = script.buildIf({ import_id: this.#importId });
    if (!(await this.#client.writeIf(batch))) throw importOvertaken(this.#head.id);
  }
}

const sameFields = (left: Record<string, string>, right: Readonly<Record<string, string>>) =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].every(
    (name) => left[name] === right[name],
  );

/** Removes what an interrupted import left; order by order from the list, which goes last. */
async function clearSession(client: SessionClient, id: string): Promise<void> {
  const { keys } = client;
  const list = keys.orders(id);
  for (;;) {
    const orders = await client.run((redis) => redis.lrange(list, 0, CLEAR_PAGE - 1));
    if (orders.length === 0) break;
    const names = orders.map((order) => keys.order(id, order));
    const found = await client.run((redis) =>
      Promise.all(names.map((name) => redis.hget(name, 'client_order_id'))),
    );
    const known = found.flatMap((each) => (each === null ? [] : [keys.idempotency(id, each)]));
    await client.run((redis) => redis.unlink(...names, ...known));
    await client.run((redis) => redis.ltrim(list, CLEAR_PAGE, -1));
  }
  const positions = await client.run((redis) => redis.smembers(keys.positions(id)));
  const owned = positions.filter((each) => each.startsWith(`${id}:`));
  const names = owned.map((each) => keys.position(id, each));
  await client.run((redis) =>
    redis.unlink(
      ...names,
      keys.positions(id),
      keys.journal(id),
      keys.report(id),
      keys.openOrders(id),
      keys.positionsDue(id),
      keys.strategies(id),
    ),
  );
}
