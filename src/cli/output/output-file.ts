import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Context, Options } from '../context.ts';
import { dataFolder } from '../../config/store/data-folder.ts';
import { storeSettings } from '../../config/store/store-settings.ts';

type Lines = string | AsyncIterable<string>;

/** A file that may be written now. */
export interface OutputFile {
  readonly path: string;
  write(lines: Lines): Promise<void>;
}

/**
 * Looks at a file that the user named for output, before the work is done. A file that is there is
 * replaced only with `force` or after a question, and keeps its mode; a device or a pipe is written
 * to. Undefined where the answer was no. Rejects with INVALID_VALUE for the store's own files, with
 * NOT_CONFIRMED outside a terminal, with FILE_NOT_FOUND where nothing can be written.
 */
async function outputFile(
  named: string,
  force: boolean,
  context: Context,
): Promise<OutputFile | undefined> {
  const path = resolve(context.process.cwd(), named);
  const found = await statIfThere(path);
  await requireNotStore(named, context);
  if (found?.isDirectory()) throw unwritable(path);
  if (found && !found.isFile()) return { path, write: (lines) => writeInto(path, lines) };
  if (found && !force && !(await context.confirm(`Replace ${quoteSafely(named)}?`))) {
    context.present.hint('Nothing was written.');
    return undefined;
  }
  return { path, write: (lines) => replaceFile(path, lines, found) };
}

/** Where a command writes: the file of --out, else the terminal; undefined where the answer was no. */
export async function outputOf(
  { out, force = false }: Options<'out', 'force'>,
  context: Context,
): Promise<{ readonly file: OutputFile | undefined } | undefined> {
  if (out === undefined) return { file: undefined };
  const file = await outputFile(out, force, context);
  return file && { file };
}

/** Where a file of its own is made: where a link leads. Rejects with INVALID_VALUE for a device or a pipe. */
export async function newFile(named: string, context: Context): Promise<OutputFile | undefined> {
  const found = await statIfThere(resolve(context.process.cwd(), named));
  if (found && !found.isFile() && !found.isDirectory()) {
    throw invalidValue('output file', named, 'a file, which appears once it is complete');
  }
  const file = await outputFile(named, false, context);
  return file && found ? { ...file, path: await realpath(file.path) } : file;
}

/** Prints a document, or writes it to the file that was named. */
export async function writeReport(
  lines: Lines,
  file: OutputFile | undefined,
  context: Context,
): Promise<void> {
  if (file === undefined) {
    if (typeof lines === 'string') context.process.stdout.write(lines);
    else for await (const chunk of lines) context.process.stdout.write(chunk);
    return;
  }
  await file.write(lines);
  context.present.hint(`Written to ${quoteSafely(file.path)}.`);
}

/** A device, a pipe or a socket. */
async function writeInto(path: string, lines: Lines): Promise<void> {
  const file = await open(path, 'r+').catch(() => open(path, 'w'));
  try {
    for await (const chunk of chunks(lines)) await file.write(chunk);
  } finally {
    await file.close();
  }
}

/** In one step: a reader never sees half of it. What a link leads to is replaced, not the link. */
async function replaceFile(path: string, lines: Lines, found: Stats | undefined): Promise<void> {
  const target = found ? await realpath(path) : path;
  const temporary = join(dirname(target), `.papertrade-${process.pid}.tmp`);
  let made = false;
  try {
    const file = await open(temporary, 'wx');
    made = true;
    try {
      for await (const chunk of chunks(lines)) await file.appendFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    if (found) await chmod(temporary, found.mode & 0o777);
    await rename(temporary, target);
  } catch (error) {
    if (made) await rm(temporary, { force: true });
    throw error instanceof PapertradeError ? error : unwritable(path, error);
  }
}

async function* chunks(lines: Lines): AsyncGenerator<string> {
  if (typeof lines === 'string') yield lines;
  else yield* lines;
}

/** Rejects with INVALID_VALUE for a file of the program's own, also where a link leads to it. */
export async function requireNotStore(named: string, context: Context): Promise<void> {
  const path = resolve(context.process.cwd(), named);
  const found = await statIfThere(path);
  const { config } = await context.config();
  const { url, localPath, marginsPath } = storeSettings(config, dataFolder(context.process.env));
  const local = url.startsWith('local') ? [url.replace(/^local:?/, '') || localPath] : [];
  for (const file of [...local, marginsPath].map((each) => resolve(context.process.cwd(), each))) {
    for (const own of [file, `${file}-wal`, `${file}-shm`]) {
      const there = await statIfThere(own);
      const isSame = there && found && there.dev === found.dev && there.ino === found.ino;
      if (isSame || own === path) {
        throw invalidValue('output file', named, 'a file other than those of the store');
      }
    }
  }
}

const statIfThere = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unwritable(path, error);
  });

const unwritable = (path: string, cause?: unknown): PapertradeError =>
  new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Cannot write ${quoteSafely(path)}. Check that its folder exists and may be written.`,
    { file: path },
    cause,
  );
