import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';

/** Writes a configuration file that its owner alone may read. Rejects with FILE_NOT_FOUND. */
export async function writeConfig(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A password may be put into it.
    await writeFile(path, text, { mode: 0o600 });
    await chmod(path, 0o600);
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.FILE_NOT_FOUND,
      `Cannot write ${quoteSafely(path)}. Check that its folder may be written.`,
      { file: path },
      error,
    );
  }
}
