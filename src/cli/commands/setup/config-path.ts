import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { existsSync } from 'node:fs';
import { userConfigPath } from '../../../config/load.ts';

export function define(command: Command): void {
  command
    .summary('where your own configuration file is')
    .description('The path of your own configuration file, whether it exists or not.')
    .addHelpText('after', '\nExample:\n  $EDITOR "$(papertrade config path)"');
}

export function run(context: Context): Promise<void> {
  const path = userConfigPath(context.process.env);
  context.present.show({ path, exists: existsSync(path) }, () => path);
  return Promise.resolve();
}
