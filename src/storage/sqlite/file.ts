import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates the file where there is none, in a folder for its owner alone, and looks whether an old one
 * can be read and written. A file that is there is never opened here: closing it would take the locks
 * of this program's other connections to it, as POSIX has it.
 */
export function prepareFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) createFile(path);
  if (found?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  accessSync(path, constants.R_OK | constants.W_OK);
}

/** SQLite gives its own files (`-wal`, `-shm`) the rights of this one. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another program was faster.
    if (!existsSync(path)) throw error;
  }
}

/** For a file that others may read, such as a copy, before anything is written to it. */
export function closeToOthers(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const found = statSync(file, { throwIfNoEntry: false });
    const isOurs = found?.uid === process.getuid?.();
    if (found && isOurs && (found.mode & 0o077) !== 0) chmodSync(file, 0o600);
  }
}
