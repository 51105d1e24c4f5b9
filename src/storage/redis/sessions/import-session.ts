import { isDeepStrictEqual } from 'node:util';
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
import type { Fields } from '../../codec/fields.ts';
import { sessionKeys } from './session-keys.ts';
import { expireSession } from './expiry.ts';
import { watchedMember, type RedisKeys } from '../keys.ts';
import { SCHEMA_VERSION } from '../connection/schema.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';

const BATCH = 250;

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
      if (part.type === 'positions') await this.#requireFreeNames(rows);
      await this.#send(rows.flatMap((row) => this.#writesOf(part.type, row)));
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

  #writesOf(type: Exclude<SessionPart['type'], 'session'>, row: StoredRow): string[][] {
    const { id } = this.#head;
    switch (type) {
      case 'positions':
        return [
          ['HSET', this.#keys.position(id, row.id), ...flat(row.fields)],
          ['SADD', this.#keys.positions(id), row.id],
          ...this.#held(row),
        ];
      case 'strategies':
        return [['HSET', this.#keys.strategies(id), row.id, JSON.stringify(row.fields)]];
      case 'orders':
        return this.#order(row);
      case 'journal':
        return [['XADD', this.#keys.journal(id), `${row.id}-0`, ...flat(row.fields)]];
    }
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
      const stored = { ...(found[index] as Fields) };
      return Object.keys(stored).length > 0 && !isDeepStrictEqual(stored, { ...row.fields });
    });
    if (taken === undefined) return;
    throw new PapertradeError(
      ErrorCode.SESSION_EXISTS,
      `Position ${quoteSafely(taken.id)} of session ${quoteSafely(id)} exists there already, with ` +
        'other figures: the predecessor named positions without their session.',
      { reason: 'needs_adoption', session_id: id, position_id: taken.id },
    );
  }

  #order(row: StoredRow): string[][] {
    const { id } = this.#head;
    const clientId = row.fields['client_order_id'] ?? '';
    return [
      ['HSET', this.#keys.order(id, row.id), ...flat(row.fields)],
      ['LPUSH', this.#keys.orders(id), row.id],
      ...(clientId === '' ? [] : [['SET', this.#keys.idempotency(id, clientId), row.id]]),
      ...this.#pending(row),
    ];
  }

  /** Names an order that is pending where quotes look for it. */
  #pending(row: StoredRow): string[][] {
    const order = decodeOrder(row.fields, row.id);
    if (!isLive(order)) return [];
    this.#open.push(order.instrument);
    return indexWrites(this.#keys, order).map(([command, key, ...args]) => [command, key, ...args]);
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

/** Removes what an interrupted import left, but for the claim. */
async function clearSession(client: SessionClient, id: string): Promise<void> {
  const { members, roots, owner } = await sessionKeys(client, id);
  const left = roots.filter((key) => !owner.includes(key));
  for (const names of inPages([...members, ...left])) {
    await client.run((redis) => redis.unlink(...names));
  }
}
