import type { Command } from 'commander';
import type { Cli } from '../context.ts';

export function createConfigCommand(cli: Cli): Command {
  return cli
    .command('config')
    .summary('the settings and where they come from')
    .description('Show the settings and where they come from.')
    .addCommand(
      cli
        .command('show')
        .description('Every setting with its value and source; secrets are hidden.')
        .addHelpText('after', '\nExample:\n  papertrade config show')
        .action(async (_options, self: Command) => {
          const { showConfig } = await import('./config.run.ts');
          await cli.launch(self, showConfig);
        }),
    )
    .addCommand(
      cli
        .command('path')
        .description('The path of your own configuration file, whether it exists or not.')
        .addHelpText('after', '\nExample:\n  $EDITOR "$(papertrade config path)"')
        .action(async (_options, self: Command) => {
          const { showConfigPath } = await import('./config.run.ts');
          await cli.launch(self, showConfigPath);
        }),
    )
    .addCommand(
      cli
        .command('init')
        .description('Write the defaults, with comments, to your own configuration file.')
        .addHelpText('after', '\nExample:\n  papertrade config init')
        .action(async (_options, self: Command) => {
          const { initConfig } = await import('./config.run.ts');
          await cli.launch(self, initConfig);
        }),
    )
    .addHelpText('after', '\nExample:\n  papertrade config show');
}
