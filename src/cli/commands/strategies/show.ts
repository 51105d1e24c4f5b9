import type { Command } from 'commander';
import type { Launch } from '../../context.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Show one strategy: its legs, its profit and its rules.')
    .argument('<id>', 'such as IC-1')
    .addHelpText('after', '\nExample:\n  papertrade strategy show IC-1')
    .action((id: string) =>
      launch(command, async (context) => {
        const { strategyJson } = await import('../../../presentation/json/strategy-json.ts');
        const { strategyView } =
          await import('../../../presentation/tables/options/strategy-view.ts');
        const sessionId = await context.sessionId();
        const { reader } = await (await context.trading()).strategies();
        const view = await reader.show(sessionId, id);
        context.present.show({ strategy: strategyJson(view) }, (style) =>
          strategyView(view, style),
        );
      }),
    );
}
