import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { hideSecrets } from '../../../config/load.ts';
import { configView } from '../../../presentation/tables/data/verify-view.ts';

export function define(command: Command): void {
  command
    .summary('every setting with its value and source')
    .description('Every setting with its value and source; secrets are hidden.')
    .addHelpText('after', '\nExample:\n  papertrade config show');
}

export async function run(context: Context): Promise<void> {
  const { config, sources, files } = await context.config();
  const shown = hideSecrets(config);
  context.present.show({ config: shown, sources, files }, (style) =>
    configView(shown, sources, style),
  );
}
