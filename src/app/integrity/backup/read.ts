import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import * as v from 'valibot';
import { PapertradeError } from '../../../domain/errors.ts';
import type { SessionHead, SessionPart } from '../../../storage/ports/store.ts';
import {
  BACKUP_VERSION,
  codeOf,
  damaged,
  EndSchema,
  fileError,
  HeaderSchema,
  MAX_LINE,
  newerBackup,
  PartSchema,
  type BackupHeader,
} from './format.ts';

export interface BackupSummary {
  readonly header: BackupHeader;
  readonly sessions: readonly string[];
}

/**
 * Reads the whole file and checks it, in constant memory. Rejects with FILE_NOT_FOUND,
 * STORE_CORRUPT (damaged) or STORE_UNUSABLE (newer).
 */
export async function checkBackup(path: string): Promise<BackupSummary> {
  let header: BackupHeader | undefined;
  const sessions: string[] = [];
  for await (const item of items(path)) {
    if ('papertrade_backup' in item) header = item;
    else if (item.type === 'session') sessions.push(item.id);
  }
  if (header === undefined) throw damaged(path, 'it is empty');
  if (new Set(sessions).size < sessions.length) throw damaged(path, 'it holds a session twice');
  return { header, sessions };
}

export interface SavedSession {
  readonly id: string;
  /** Read once, before the next session is asked for; what is left of it is passed over. */
  readonly parts: AsyncIterable<SessionPart>;
}

/** The sessions of the file, one after another, in one pass over it. */
export async function* savedSessions(path: string): AsyncGenerator<SavedSession> {
  const source = items(path);
  let head: SessionHead | undefined;
  /** Gives the next part of the session, and keeps the head of the one after. */
  const nextPart = async (): Promise<SessionPart | undefined> => {
    const next = await source.next();
    head = undefined;
    if (next.done === true) return undefined;
    if ('papertrade_backup' in next.value) return nextPart();
    if (next.value.type !== 'session') return next.value;
    head = next.value;
    return undefined;
  };
  await nextPart();
  while (head !== undefined) {
    const first: SessionHead = head;
    let open = true;
    async function* parts(): AsyncGenerator<SessionPart> {
      yield first;
      for (let part = await nextPart(); part !== undefined; part = await nextPart()) yield part;
      open = false;
    }
    yield { id: first.id, parts: parts() };
    while (open) open = (await nextPart()) !== undefined;
  }
}

/** Header and parts, in order; the checksum is compared at the end. */
async function* items(path: string): AsyncGenerator<BackupHeader | SessionPart> {
  const hash = createHash('sha256');
  let sessions = 0;
  let count = 0;
  let ended = false;
  for await (const line of linesOf(path)) {
    if (ended) throw damaged(path, 'something stands after its end');
    const value = parse(line, path);
    count += 1;
    if (count === 1) yield readHeader(value, path);
    else if (v.is(EndSchema, value)) {
      const whole = value.sessions === sessions && value.sha256 === hash.digest('hex');
      if (!whole) throw damaged(path, 'its checksum is wrong');
      ended = true;
    } else {
      const part = v.safeParse(PartSchema, value);
      if (!part.success || (count === 2 && part.output.type !== 'session')) {
        throw damaged(path, `line ${count} is not a part of a session`);
      }
      if (part.output.type === 'session') sessions += 1;
      yield part.output;
    }
    if (!ended) hash.update(`${line}\n`);
  }
  if (!ended) throw damaged(path, 'its end is missing');
}

function readHeader(value: unknown, path: string): BackupHeader {
  const header = v.safeParse(HeaderSchema, value);
  if (!header.success) throw damaged(path, 'it does not begin as a backup of papertrade');
  const { papertrade_backup: version } = header.output;
  if (version > BACKUP_VERSION) throw newerBackup(path, version);
  return header.output;
}

function parse(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw damaged(path, 'it holds a line that is no JSON', error);
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw fileError(path, 'read', error);
  });
  const raw = file.createReadStream();
  const text = raw.pipe(createGunzip()).setEncoding('utf8');
  raw.once('error', (error) => text.destroy(error));
  try {
    let begun: string[] = [];
    let length = 0;
    for await (const chunk of text) {
      const [first = '', ...lines] = String(chunk).split('\n');
      begun.push(first);
      length += first.length;
      if (length > MAX_LINE) throw damaged(path, 'it holds a line that is too long');
      const last = lines.pop();
      if (last === undefined) continue;
      yield begun.join('');
      yield* lines;
      begun = [last];
      length = last.length;
    }
    if (length > 0) throw damaged(path, 'its end is missing');
  } catch (error) {
    throw readError(error, path);
  } finally {
    raw.destroy();
    text.destroy();
  }
}

function readError(error: unknown, path: string): unknown {
  if (error instanceof PapertradeError) return error;
  const code = codeOf(error) ?? '';
  if (code.startsWith('Z_')) return damaged(path, 'it does not decompress', error);
  return code.startsWith('E') ? fileError(path, 'read', error) : error;
}
