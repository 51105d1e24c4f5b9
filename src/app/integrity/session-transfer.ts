import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';
import type { SessionPart, Store } from '../../storage/ports/store.ts';

/** Gives a session's parts, each time from the start. */
export type SessionSource = () => AsyncIterable<SessionPart>;

/**
 * Writes a whole session to a store, exactly. `unchanged` when the same session is there already.
 * Rejects with SESSION_EXISTS when another session has its id; the details name the first
 * difference.
 */
export async function transferSession(
  sessionId: string,
  source: SessionSource,
  target: Store,
): Promise<'imported' | 'unchanged'> {
  if (await target.sessionState(sessionId)) {
    const where = await firstDifference(source(), target.exportSession(sessionId));
    if (where === undefined) return 'unchanged';
    throw new PapertradeError(
      ErrorCode.SESSION_EXISTS,
      `Another session ${quoteSafely(sessionId)} exists there already: they differ in ` +
        `${quoteSafely(where)}. It was left as it is.`,
      { session_id: sessionId, difference: where },
    );
  }
  await target.importSession(source());
  return 'imported';
}

/** Names the first field in which two sessions differ; expiry and marks do not count. */
export async function firstDifference(
  left: AsyncIterable<SessionPart>,
  right: AsyncIterable<SessionPart>,
): Promise<string | undefined> {
  const [ours, theirs] = [records(left), records(right)];
  for (;;) {
    const [mine, other] = await Promise.all([ours.next(), theirs.next()]);
    if (mine.done === true && other.done === true) return undefined;
    if (mine.done === true) return nameOf(other.value);
    if (other.done === true) return nameOf(mine.value);
    const where = difference(mine.value, other.value);
    if (where !== undefined) return where;
  }
}

interface StoredRecord {
  readonly name: string;
  readonly fields: Fields;
}

const nameOf = (record: StoredRecord | undefined): string => record?.name ?? '';

/** One record after another; positions by name, since no store keeps their order. */
async function* records(
  parts: AsyncIterable<SessionPart>,
): AsyncGenerator<StoredRecord, undefined> {
  let positions: StoredRecord[] = [];
  for await (const part of parts) {
    if (part.type === 'session') {
      yield { name: 'session', fields: part.session };
      yield { name: 'balance', fields: part.balance };
      yield { name: 'report', fields: { report: part.report ?? '' } };
      continue;
    }
    const rows = part.rows.map(({ id, fields }) => ({ name: `${part.type} ${id}`, fields }));
    if (part.type === 'positions' || part.type === 'strategies') {
      positions.push(...rows);
      continue;
    }
    yield* byName(positions);
    positions = [];
    yield* rows;
  }
  yield* byName(positions);
  return undefined;
}

const byName = (rows: readonly StoredRecord[]): StoredRecord[] =>
  [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * Redis marks each entry with the step that wrote it; other stores have no use for that. A state id
 * names the state in its own store.
 */
const MARKS = ['commit_id', 'state_id'];

function difference(left: StoredRecord, right: StoredRecord): string | undefined {
  if (left.name !== right.name) return left.name;
  const names = new Set([...Object.keys(left.fields), ...Object.keys(right.fields)]);
  for (const mark of MARKS) names.delete(mark);
  const field = [...names].find((name) => left.fields[name] !== right.fields[name]);
  return field === undefined ? undefined : `${left.name} ${field}`;
}
