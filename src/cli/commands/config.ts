import { Command } from 'commander';
import type { Launch } from '../context.ts';

export function createConfigCommand(launch: Launch): Command {
  return new Command('config')
    .description('Show the settings and where they come from.')
    .addCommand(
      new Command('show')
        .description('Every setting with its value and source; secrets are hidden.')
        .addHelpText('after', '\nExample:\n  papertrade config show')
        .action(async (_options, self: Command) => {
          const { showConfig } = await import('./config.run.ts');
          await launch(self, showConfig);
        }),
    )
    .addCommand(
      new Command('path')
        .description('The path of your own configuration file, whether it exists or not.')
        .addHelpText('after', '\nExample:\n  $EDITOR "$(papertrade config path)"')
        .action(async (_options, self: Command) => {
          const { showConfigPath } = await import('./config.run.ts');
          await launch(self, showConfigPath);
        }),
    )
    .addCommand(
      new Command('init')
        .description('Write the defaults, with comments, to your own configuration file.')
        .addHelpText('after', '\nExample:\n  papertrade config init')
        .action(async (_options, self: Command) => {
          const { initConfig } = await import('./config.run.ts');
          await launch(self, initConfig);
        }),
    )
    .addHelpText('after', '\nExample:\n  papertrade config show');
}
