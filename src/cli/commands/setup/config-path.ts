import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { existsSync } from 'node:fs';
import { userConfigPath } from '../../../config/load.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('The path of your own configuration file, whether it exists or not.')
    .addHelpText('after', '\nExample:\n  $EDITOR "$(papertrade config path)"')
    .action(() => launch(command, showConfigPath));
}

export function showConfigPath(context: Context): Promise<void> {
  const path = userConfigPath(context.process.env);
  context.present.show({ path, exists: existsSync(path) }, () => path);
  return Promise.resolve();
}
