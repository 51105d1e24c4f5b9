import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { commentedDefaults } from '../../../config/commented-defaults.ts';
import { userConfigPath } from '../../../config/load.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description(
      'Write your own configuration file: every setting with its default, commented out.',
    )
    .addHelpText('after', '\nExample:\n  papertrade config init')
    .action(() => launch(command, initConfig));
}

export async function initConfig(context: Context): Promise<void> {
  const path = userConfigPath(context.process.env);
  const exists = existsSync(path);
  if (exists && !(await context.confirm(`Replace ${quoteSafely(path)} by the defaults?`))) return;
  const defaults = join(import.meta.dirname, '../../config/default.yaml');
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A password may be put into it.
    await writeFile(path, commentedDefaults(await readFile(defaults, 'utf8')), { mode: 0o600 });
    await chmod(path, 0o600);
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.FILE_NOT_FOUND,
      `Cannot write ${quoteSafely(path)}. Check that its folder may be written.`,
      { file: path },
      error,
    );
  }
  context.present.show({ path, written: true }, () => `Written: ${path}`);
}
