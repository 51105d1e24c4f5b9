import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hideSecrets, userConfigPath } from '../../config/load.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { configView } from '../../presentation/tables/verify-view.ts';
import type { Context } from '../context.ts';

export async function showConfig(context: Context): Promise<void> {
  const { config, sources, files } = await context.config();
  const shown = hideSecrets(config);
  context.present.show({ config: shown, sources, files }, (style) =>
    configView(shown, sources, style),
  );
}

export function showConfigPath(context: Context): Promise<void> {
  const path = userConfigPath(context.process.env);
  context.present.show({ path, exists: existsSync(path) }, () => path);
  return Promise.resolve();
}

export async function initConfig(context: Context): Promise<void> {
  const path = userConfigPath(context.process.env);
  const exists = existsSync(path);
  if (exists && !(await context.confirm(`Replace ${quoteSafely(path)} by the defaults?`))) return;
  const defaults = join(import.meta.dirname, '../../config/default.yaml');
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await copyFile(defaults, path);
    // A password may be put into it.
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
