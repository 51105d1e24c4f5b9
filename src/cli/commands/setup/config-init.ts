import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commentedDefaults } from '../../../config/commented-defaults.ts';
import { userConfigPath } from '../../../config/load.ts';
import { quoteSafely } from '../../../domain/errors.ts';
import { writeConfig } from '../../shared/own-config.ts';

export function define(command: Command): void {
  command
    .summary('write your own configuration file, every default commented out')
    .description(
      'Write your own configuration file: every setting with its default, commented out.',
    )
    .addHelpText('after', '\nExample:\n  papertrade config init');
}

export async function run(context: Context): Promise<void> {
  const path = userConfigPath(context.process.env);
  const exists = existsSync(path);
  if (exists && !(await context.confirm(`Replace ${quoteSafely(path)} by the defaults?`))) return;
  const defaults = join(import.meta.dirname, '../../config/default.yaml');
  await writeConfig(path, commentedDefaults(await readFile(defaults, 'utf8')));
  context.present.show({ path, written: true }, () => `Written: ${path}`);
}
