import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { PapertradeError } from '../../../domain/errors.ts';
import type { Store } from '../../../storage/ports/store.ts';
import { ofSession } from '../../sessions/unreadable.ts';
import { BACKUP_VERSION, fileError, type BackupHeader } from './format.ts';

export interface BackupRequest {
  readonly store: Store;
  readonly sessionIds: readonly string[];
  /** An absolute path; a file that is there is replaced. */
  readonly path: string;
  readonly header: Omit<BackupHeader, 'papertrade_backup'>;
}

/**
 * Writes sessions to one compressed file, for its owner alone, streamed: each session as it was at
 * one moment. The file has its name only once it is complete and on disk.
 */
export async function writeBackup(request: BackupRequest) {
  const { path } = request;
  const unfinished = join(dirname(path), `.papertrade-${process.pid}.tmp`);
  let file: FileHandle | undefined;
  try {
    file = await open(unfinished, 'wx', 0o600);
    const content = new BackupContent(request);
    await pipeline(Readable.from(content.lines()), createGzip(), writeTo(file));
    await file.sync();
    const { size } = await file.stat();
    await file.close();
    await rename(unfinished, path);
    await syncFolder(dirname(path));
    return { sessions: content.sessions, bytes: size, sha256: content.sha256 };
  } catch (error) {
    await file?.close().catch(() => undefined);
    if (file) await rm(unfinished, { force: true });
    throw error instanceof PapertradeError ? error : fileError(path, 'write', error);
  }
}

/** Chunk by chunk; the file stays open, so that it can be synced. */
const writeTo = (file: FileHandle) => async (chunks: AsyncIterable<Buffer>) => {
  for await (const chunk of chunks) await file.appendFile(chunk);
};

class BackupContent {
  readonly sessions: string[] = [];
  readonly #request: BackupRequest;
  readonly #hash = createHash('sha256');
  sha256 = '';

  constructor(request: BackupRequest) {
    this.#request = request;
  }

  async *lines(): AsyncGenerator<string> {
    const { store, sessionIds, header } = this.#request;
    yield this.#line({ papertrade_backup: BACKUP_VERSION, ...header });
    for (const id of sessionIds) {
      try {
        for await (const part of store.exportSession(id)) {
          if (part.type === 'session') this.sessions.push(id);
          yield this.#line(part);
        }
      } catch (error) {
        throw ofSession(id, error);
      }
    }
    this.sha256 = this.#hash.digest('hex');
    yield `${JSON.stringify({ type: 'end', sessions: this.sessions.length, sha256: this.sha256 })}\n`;
  }

  #line(value: object): string {
    const line = `${JSON.stringify(value)}\n`;
    this.#hash.update(line);
    return line;
  }
}

/** A power cut after the rename must not bring the old name back. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
